from __future__ import annotations

from pathlib import Path

import pytest

from bot.__main__ import main
from bot.directory import document, models
from bot.routing import seeds


def test_export_then_import_says_what_it_did(filled: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "directory.yml"
    assert main(["directory", "export", str(file)]) == 0
    assert main(["directory", "import", str(file)]) == 0
    told = capsys.readouterr().out
    assert f"Wrote {file}: " in told
    assert f"{len(seeds()['rules'])} rules" in told
    assert document.current() == seeds()


def test_a_mistake_is_told_with_its_line_and_nothing_changes(
    filled: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "directory.yml"
    main(["directory", "export", str(file)])
    text = file.read_text(encoding="utf-8").replace("primary: parkeren", "primary: parkeer", 1)
    file.write_text(text, encoding="utf-8")
    capsys.readouterr()
    assert main(["directory", "import", str(file)]) == 1
    line = text.splitlines().index("    primary: parkeer") + 1
    told = capsys.readouterr()
    assert f"{file}, line {line}: rules[" in told.err
    assert "unknown recipient 'parkeer'\n1 found; nothing was changed." in told.err
    assert "Traceback" not in told.err
    assert document.current() == seeds()


@pytest.mark.parametrize(
    "words", [["directory"], ["directory", "print", "x"], ["places", "export", "x"], ["places", "import"]]
)
def test_wrong_words_are_explained_with_exit_code_2(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(words)
    assert left.value.code == 2
    assert "usage: python -m bot" in capsys.readouterr().err


def test_an_export_to_a_folder_that_is_not_there_is_told(
    filled: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["directory", "export", str(tmp_path / "nergens" / "x.yml")]) == 1
    assert "No such file or directory" in capsys.readouterr().err


def test_importing_a_map_tells_what_changed(
    filled: Path, shared_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["places", "import", str(shared_data / "hilversum" / "buurten_2025_wgs84.geojson")]) == 0
    assert "buurten: 0 added, 43 changed." in capsys.readouterr().out
    assert models.Buurt.objects.filter(polygon__isnull=False).count() == 43


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("streets.csv", "naam\nSiriusstraat\n", "line 1: no column `straat`"),
        ("buurten.geojson", "{", "cannot be read as JSON"),
        ("buurten.pdf", "x", "expected a file that ends in"),
    ],
)
def test_a_bad_map_is_refused_with_its_place(
    filled: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, text: str, told: str
) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert main(["places", "import", str(tmp_path / name)]) == 1
    answer = capsys.readouterr().err
    assert told in answer and "Nothing was changed." in answer
