from __future__ import annotations

import io
import json
from typing import Any

import pytest

from bot.core.logging import log
from bot.nlu import classify, model
from bot.nlu.reading import Reader

KEYS = {
    "id", "soort", "onderwerp", "wijk", "buurt", "taal", "ook", "zekerheid", "besluit", "spoed", "ontvanger",
    "geinformeerd", "regel", "urgentie", "vlaggen",
}  # fmt: skip
SECRET = "Piet van hiernaast"


def _answer(reader: Reader, *lines: str | bytes) -> tuple[int, list[dict[str, Any]]]:
    out = io.StringIO()
    raw = [line if isinstance(line, bytes) else line.encode() for line in lines]
    code = classify.answer(reader, raw, out)
    return code, [json.loads(line) for line in out.getvalue().splitlines()]


def test_every_message_gets_one_line_with_the_whole_decision(small: Reader) -> None:
    code, (found,) = _answer(small, json.dumps({"id": 7, "text": "de lantaarn in de Siriusstraat is kapot"}))
    assert code == 0
    assert set(found) == KEYS
    assert (found["id"], found["soort"], found["onderwerp"]) == (7, "signaal", "straatverlichting")
    assert (found["wijk"], found["buurt"], found["taal"]) == ("Oost", "Astronomische Buurt", "nl")
    assert set(found["zekerheid"]) == {"soort", "onderwerp", "wijk"}
    assert found["ontvanger"] != "triage"
    assert found["regel"]


def test_a_worry_about_a_person_is_confidential_and_an_emergency_is_flagged(small: Reader) -> None:
    lines = ["mijn buurvrouw heb ik al een week niet gezien", "er is brand in huis, vlammen uit het raam"]
    _, (worry, danger) = _answer(small, *(json.dumps({"id": n, "text": text}) for n, text in enumerate(lines)))
    assert "vertrouwelijk" in worry["vlaggen"]
    assert (danger["spoed"], danger["urgentie"]) == (True, "nu")


def test_a_bad_line_is_named_and_the_others_are_answered(small: Reader) -> None:
    lines: list[str | bytes] = [
        '{"id": 1, "text": "hallo"}',
        f'{{"id": 2, "text": {SECRET}',
        '{"id": 3}',
        b"\xff\xfe",
        "",
        '{"id": 4, "text": "ok"}',
    ]
    code, found = _answer(small, *lines)
    assert code == 1
    assert [one["id"] for one in found] == [1, 4]


def test_the_fault_names_the_line_and_never_what_was_written(small: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[dict[str, Any]] = []
    monkeypatch.setattr(log, "error", lambda event, **values: said.append({"event": event, **values}))
    _answer(small, '{"id": 1, "text": "hallo"}', f"{SECRET} slaat")
    assert [one["line"] for one in said] == [2]
    assert SECRET not in str(said)


def test_a_leading_slash_is_only_a_character(small: Reader) -> None:
    code, (found,) = _answer(small, json.dumps({"id": 1, "text": "/bevestigen"}))
    assert code == 0
    assert found["soort"] != ""


def test_without_a_model_it_says_how_to_get_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def none() -> None:
        raise model.NoModel("no trained model; run `python -m bot train`")

    monkeypatch.setattr(model, "newest", none)
    # Logs that are set up here would go on writing to what pytest closes after this test.
    monkeypatch.setattr(classify, "configure", lambda: None)
    assert classify.main() == 2
    captured = capsys.readouterr()
    assert "bot train" in captured.err
    assert captured.out == ""
