"""`python -m bot VERB`."""

from __future__ import annotations

import ast
import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from bot.__main__ import VERBS, main


def test_without_a_verb_it_lists_them_with_their_meaning(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    printed = capsys.readouterr().out
    for name, verb in VERBS.items():
        assert any(line.startswith(f"  {name}") and line.endswith(verb.meaning) for line in printed.splitlines())


@pytest.mark.parametrize("words", [["rin"], ["run", "quickly"]])
def test_a_wrong_word_is_explained(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2
    captured = capsys.readouterr()
    assert repr(words[0]) in captured.err
    assert captured.out == ""


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("BUURT_PORT", "eighty", "BUURT_PORT='eighty' is not a valid int"),
        ("BUURT_PROT", "1", "unknown setting BUURT_PROT"),
    ],
)
def test_a_wrong_setting_stops_the_start_with_its_name(
    name: str, value: str, told: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(name, value)
    assert main(["run"]) == 2
    assert told in capsys.readouterr().err


@pytest.mark.parametrize("name", sorted(VERBS))
def test_every_verb_leads_to_a_function(name: str) -> None:
    module, _, function = VERBS[name].target.partition(":")
    spec = importlib.util.find_spec(module)
    assert spec is not None
    assert spec.origin is not None
    tree = ast.parse(Path(spec.origin).read_text(encoding="utf-8"))
    assert function in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_the_list_is_printed_without_loading_what_is_slow() -> None:
    script = "import sys, bot.__main__ as m; m.main([]); print({'rasa', 'spacy', 'tensorflow'} & set(sys.modules))"
    command = [sys.executable, "-c", script]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert printed.splitlines()[-1] == "set()"
