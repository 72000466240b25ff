"""Dutch at level B1: short sentences, common words, active, and always `u`."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
import yaml

from bot.content import topics
from bot.core import config

MEAN, LONGEST = 15, 20
# A sentence with a list of names (wijken, landlords) is as long as the list.
_LIST = re.compile(r"(?:[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)?, ){3,}")
_WORD = re.compile(r"[\w{}:@./’'-]*\w[\w{}:@./’'-]*")
_PASSIVE = re.compile(r"\b(?:word|wordt|worden|werd|werden)\b[^.?!,\n]{0,40}\b(?:ge|be|ver|ont|her)\w{3,}(?:d|t|en)\b")
_DONE = re.compile(r"\b(?:is|zijn|was|waren)\b[^.?!,\n]{0,30}\b(?:ge|be|ver|ont)\w{3,}(?:d|t|en)\b")
_BY = re.compile(r"\bdoor (?:de|het|een|ons|u|hem|haar) \w+[^.?!\n]{0,20}\b(?:ge|be|ver)\w{3,}(?:d|t|en)\b")
_INFORMAL = re.compile(r"\b(?:je|jij|jou|jouw|jullie)\b", re.IGNORECASE)
# What a resident can type, quoted as residents say it.
_TYPED = re.compile(r"\bTyp: [^.\n]+\.")


def _one_line(text: str) -> str:
    return re.sub(r"\s*\n(?!\n)", " ", text)


@cache
def dutch() -> dict[str, str]:
    """Every Dutch text that a resident can read, by where it stands."""
    found: dict[str, str] = {}
    for path in sorted((config.REPOSITORY / "data" / "responses").glob("*.yml")):
        for name, variations in yaml.safe_load(path.read_text(encoding="utf-8"))["responses"].items():
            for one in variations:
                if any(rule["value"] == "nl" for rule in one.get("condition", ())):
                    found[f"{path.name} {name}"] = one["text"]
    for topic in topics():
        for (taal, variation), text in topic.sections.items():
            if taal == "nl":
                found[f"{topic.code}.md {variation}".strip()] = _one_line(text)
    danger = yaml.safe_load((config.REPOSITORY / "data" / "content" / "spoed.yml").read_text(encoding="utf-8"))
    found.update({f"spoed.yml {kind}": texts["nl"] for kind, texts in danger["texts"].items()})
    problems = config.REPOSITORY / "bot" / "channels" / "web" / "problems.yml"
    for code, one in yaml.safe_load(problems.read_text(encoding="utf-8")).items():
        found[f"problems.yml {code}"] = f"{one['title']['nl']}. {one['detail']['nl']}"
    return found


def sentences(text: str) -> list[str]:
    return [part for part in re.split(r"[.!?](?:[\s”\"]|$)|\n", text) if part.strip()]


def lengths(text: str) -> list[int]:
    return [len(_WORD.findall(part)) for part in sentences(text) if not _LIST.search(part)]


def too_long(text: str) -> bool:
    """Whether a text has a sentence over 20 words, or more than 15 at the mean."""
    found = lengths(text)
    return bool(found) and (max(found) > LONGEST or sum(found) / len(found) > MEAN)


def jargon(text: str) -> list[str]:
    """The words of the list that stand in a text, each with what to write instead."""
    found = yaml.safe_load(Path(__file__).with_name("plain_words.yml").read_text(encoding="utf-8"))
    return [f"{word} -> {plain}" for word, plain in found.items() if re.search(rf"\b{word}\b", text, re.IGNORECASE)]


def passive(text: str) -> list[str]:
    """Sentences that hide who does something: worden with a participle, "door de", or two states in a row."""
    return [
        part for part in sentences(text) if _PASSIVE.search(part) or _BY.search(part) or len(_DONE.findall(part)) > 1
    ]


def test_there_is_something_to_read() -> None:
    assert len(dutch()) > 150


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("De melding wordt door de afdeling behandeld.", True),
        ("Uw melding is bewaard en de foto is door ons bekeken.", True),
        ("Uw melding is bewaard.", False),
        ("De afdeling kijkt ernaar.", False),
    ],
)
def test_the_lint_knows_a_passive_sentence(text: str, wrong: bool) -> None:
    assert bool(passive(text)) is wrong


def test_the_lint_knows_a_long_sentence_and_lets_a_list_of_names_pass() -> None:
    assert too_long("woord " * 21 + ".")
    assert too_long(("woord " * 16 + ". ") * 2)
    assert not too_long("Er zijn acht wijken: " + "Noord, Zuid, Oost, West, " * 5 + "en nog een.")
    assert jargon("Indien u dat wilt")


def test_sentences_are_short() -> None:
    assert not [where for where, text in dutch().items() if too_long(text)]


def test_words_are_common() -> None:
    assert not {where: found for where, text in dutch().items() if (found := jargon(text))}


def test_sentences_say_who_does_something() -> None:
    assert not {where: found for where, text in dutch().items() if (found := passive(text))}


def test_everybody_is_addressed_as_u() -> None:
    assert not [where for where, text in dutch().items() if _INFORMAL.search(_TYPED.sub("", text))]
