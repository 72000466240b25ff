"""The answer as the conversation asks for it, and an edit that counts without a restart."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.content import FOLDER, Topic, answer, current, speak, topics
from bot.routing import Directory

SEEDS = Directory.load(None)


@pytest.fixture(autouse=True)
def seeds_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """The directory of the seeds, whatever this machine has stored."""
    monkeypatch.setattr(current, "directory", lambda: SEEDS)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Four topics that a test may edit; every look reads the disk."""
    for name in ("foto.md", "coordinator.md", "buiten_hilversum.md", "words.yml"):
        shutil.copy(FOLDER / name, tmp_path / name)
    monkeypatch.setattr(current, "FOLDER", tmp_path)
    monkeypatch.setattr(current, "_LOOK_EVERY", -1.0)
    monkeypatch.setattr(current, "_held", None)
    yield tmp_path


def test_a_question_gets_its_answer_in_dutch_or_english() -> None:
    dutch, english, turkish = (answer("kan ik een foto sturen", taal) for taal in ("nl", "en", "tr"))
    assert dutch
    assert english
    assert turkish
    assert dutch.topic == "foto"
    assert dutch.text.startswith("Ja, een foto mag.")
    assert english.text == turkish.text
    assert english.text.startswith("Yes, a photo is welcome.")


def test_an_unrelated_question_gets_none() -> None:
    assert answer("hoeveel planeten heeft ons zonnestelsel", "nl") is None
    assert answer("", "nl") is None


def test_an_answer_that_lacks_the_wijk_says_so() -> None:
    asked, told = answer("wie is onze buurtcoördinator", "nl"), speak("coordinator", "nl", "Zuid")
    assert asked
    assert told
    assert (asked.topic, asked.needs, told.needs) == ("coordinator", "wijk", None)
    assert "wijk Zuid" in told.text


def test_a_place_outside_hilversum_is_told_where_we_work() -> None:
    found = speak("coordinator", "nl", "buiten")
    assert found
    assert found.topic == "buiten_hilversum"
    assert "alleen voor Hilversum" in found.text


def test_an_unknown_topic_is_not_spoken_of() -> None:
    assert speak("voetbal", "nl") is None


def test_an_edited_answer_counts_at_once_and_keeps_the_search(folder: Path) -> None:
    before = current._current().search
    _edit(folder / "foto.md", "Ja, een foto mag.", "Ja, graag een foto.")
    found = answer("kan ik een foto sturen", "nl")
    assert found
    assert found.text.startswith("Ja, graag een foto.")
    assert current._current().search is before


def test_a_new_way_to_ask_counts_at_once(folder: Path) -> None:
    assert answer("mag ik een kiekje uploaden", "nl") is None
    _edit(folder / "foto.md", "    - kan ik een foto sturen\n", "    - mag ik een kiekje uploaden\n")
    found = answer("mag ik een kiekje uploaden", "nl")
    assert found
    assert found.topic == "foto"


def test_a_half_edited_file_leaves_the_answers_of_before(folder: Path) -> None:
    assert answer("kan ik een foto sturen", "nl")
    (folder / "foto.md").write_text("---\ntopic: fo", encoding="utf-8")
    assert answer("kan ik een foto sturen", "nl")
    shutil.copy(FOLDER / "foto.md", folder / "foto.md")
    assert answer("kan ik een foto sturen", "nl")


def test_a_folder_that_was_never_right_answers_nothing_and_heals(folder: Path) -> None:
    (folder / "foto.md").write_text("---\ntopic: fo", encoding="utf-8")
    assert answer("kan ik een foto sturen", "nl") is None
    assert topics() == ()
    shutil.copy(FOLDER / "foto.md", folder / "foto.md")
    assert answer("kan ik een foto sturen", "nl")


def test_the_disk_is_looked_at_once_a_second_at_most(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(current, "_LOOK_EVERY", 3600.0)
    assert _codes(topics()) == {"foto", "coordinator", "buiten_hilversum"}
    (folder / "coordinator.md").unlink()
    assert "coordinator" in _codes(topics())
    monkeypatch.setattr(current, "_LOOK_EVERY", -1.0)
    assert "coordinator" not in _codes(topics())


def _codes(found: tuple[Topic, ...]) -> set[str]:
    return {topic.code for topic in found}


def _edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
