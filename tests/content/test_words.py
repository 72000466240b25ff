"""How a message and words.yml are read."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.content.topics import FOLDER, ContentError
from bot.content.words import LONGEST, Group, Groups, fold, groups, sentences, words


def test_capitals_and_accents_do_not_matter() -> None:
    assert fold("BUURTCOÖRDINATOR’s ışık") == "buurtcoordinator's isik"
    assert words(fold("Buurten 3.0, é!")) == ("buurten", "3", "0", "e")


def test_of_a_very_long_story_the_beginning_and_the_end_are_read() -> None:
    read = fold("begin " + "x" * 10_000 + " einde")
    assert len(read) <= LONGEST + 1
    assert read.startswith("begin")
    assert read.endswith("einde")


def test_the_question_in_a_long_story_is_looked_at_apart() -> None:
    assert sentences("wij wonen hier lang. wie is de coordinator? dag.") == (
        "wij wonen hier lang. wie is de coordinator? dag.",
        "wij wonen hier lang",
        "wie is de coordinator",
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Buurtcoördinatoren?", ("#about:coordinator",)),
        ("de rekening  was hoog, hoeveel-geld", ("#asked:money",)),
        ("onbereikbaar", ()),
        ("", ()),
    ],
)
def test_a_group_is_found_by_whole_words_and_by_stars(text: str, found: tuple[str, ...]) -> None:
    some = Groups(
        (
            Group("coordinator", "about", ("coordinator*", "buurtcoördinator*")),
            Group("money", "asked", ("hoeveel geld", "bereik")),
        )
    )
    assert some.mentioned(fold(text)) == found


def test_the_groups_of_the_product_can_be_read() -> None:
    kinds = {group.kind for group in groups(FOLDER)}
    assert kinds == {"about", "asked"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("about: {}\n", "needs the keys about and asked"),
        ("about: {a: 'x, , y'}\nasked: {}\n", "words.yml: about: a: "),
        ("about: {a: [x]}\nasked: {}\n", "words.yml: about: a: "),
        ("about: [\n", "words.yml: "),
    ],
)
def test_a_fault_in_the_groups_names_the_group(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "words.yml").write_text(text, encoding="utf-8")
    with pytest.raises(ContentError, match=told):
        groups(tmp_path)
