"""The files of data/content: what residents may read, and what an editor hears when a file cannot be used."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from pathlib import Path

import pytest

from bot.content.topics import ASKED_IN, FOLDER, LANGUAGES, ContentError, Topic, load, one_text, read
from bot.routing import Directory

TOPICS = load()
LONGEST_SENTENCE = {"nl": 15, "en": 20}
NEVER = (
    "daar is geld voor", "in aanmerking", "anoniem", "anonym", "eligible", "there is money for", "recht op",
    "helaas", "unfortunately", "sorry", "indienen", "indient",
)  # fmt: skip
SECTIONS = [
    pytest.param(text, taal, id=f"{topic.code}-{taal}-{variation or 'usual'}")
    for topic in TOPICS
    for (taal, variation), text in topic.sections.items()
]
GOOD = """---
topic: voorbeeld
title:
  nl: Wat is een voorbeeld?
  en: What is an example?
source: niemand
date: 2026-11-22
confirmed: null
phrases:
  nl: [geef eens een voorbeeld]
  en: [give an example]
---

## nl

Dit is
een voorbeeld.

Nog een regel.

## en

This is an example.
"""


@pytest.mark.parametrize(("text", "taal"), SECTIONS)
def test_an_answer_is_short_and_has_no_blank_line(text: str, taal: str) -> None:
    assert len(re.sub(r"\{[^}]*\}", "x", text).split()) <= 70
    sentences = re.split(r"(?<=[.!?:])\s+|\n", re.sub(r"\{[^}]*\}", "x", text))
    assert [one for one in sentences if len(one.split()) > LONGEST_SENTENCE[taal]] == []
    assert "\n\n" not in text
    assert text == text.strip() != ""


@pytest.mark.parametrize(("text", "taal"), SECTIONS)
def test_an_answer_promises_nothing_and_writes_no_telephone_number(text: str, taal: str) -> None:
    folded = text.casefold()
    for words in NEVER:
        assert words not in folded
    assert not re.search(r"\b0\d{2,3}[ -]?\d{4,}|\b14 ?035\b|\b11[23]\b|\bwww\.|@", text), "write {fact:…}"
    assert not re.search(r"\b(je|jij|jouw|jullie)\b", folded), "residents are addressed with u"


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.code)
def test_residents_ask_in_many_ways_and_languages(topic: Topic) -> None:
    front = read(FOLDER / f"{topic.code}.md")
    text = (FOLDER / f"{topic.code}.md").read_text(encoding="utf-8")
    dutch = text.split("\n  nl:\n    -", 1)[1].split("\n  en:\n", 1)[0].count("\n    - ") + 1
    assert dutch >= 8
    assert all(f"\n  {taal}:" in text for taal in ASKED_IN)
    assert front == topic


def test_every_fact_that_is_spoken_stands_in_the_directory() -> None:
    directory = Directory.load(None)
    unknown = {(topic.code, key) for topic in TOPICS for key in topic.facts() if directory.fact(key) is None}
    assert not unknown


def test_no_phrase_belongs_to_two_topics() -> None:
    phrases = [{phrase.casefold().strip(" ?!") for phrase in topic.phrases} for topic in TOPICS]
    owners = Counter(phrase for some in phrases for phrase in some)
    assert [phrase for phrase, count in owners.items() if count > 1] == []


def test_paragraphs_and_items_become_lines() -> None:
    assert one_text("\nEen\ntwee.\n\nDrie.\n- vier\n  vijf\n- zes\n\n") == "Een twee.\nDrie.\nvier vijf\nzes"


def test_a_good_file_is_read(tmp_path: Path) -> None:
    topic = _read(tmp_path, GOOD)
    assert topic.sections["nl", ""] == "Dit is een voorbeeld.\nNog een regel."
    assert topic.phrases[-2:] == ("geef eens een voorbeeld", "give an example")
    assert (topic.date, topic.confirmed, topic.needs) == (dt.date(2026, 11, 22), None, None)
    assert {taal for taal, _ in topic.sections} == set(LANGUAGES)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("topic: voorbeeld", "topic: anders", r"voorbeeld\.md: line 2: topic: is 'anders'"),
        ("  en: What is an example?\n", "", r"line 3: title: "),
        ("source: niemand", "source: 12", r"line 6: source: "),
        ("date: 2026-11-22", "date: vandaag", r"line 7: date: "),
        ("confirmed: null", "confirmed: ja", r"line 8: confirmed: "),
        ("confirmed: null", "confirmed: null\nneeds: straat", r"line 9: needs: "),
        (
            "confirmed: null",
            "confirmed: null\nneeds: wijk",
            r"line 9: needs: asks for a section 'zonder wijk'",
        ),
        ("confirmed: null", "confirmed: null\nunless: zwembad", r"line 9: unless: "),
        ("confirmed: null", "confirmed: null\ncolour: red", r"line 9: colour: is unknown"),
        ("  nl: [geef eens een voorbeeld]\n", "", r"line 9: phrases: "),
        ("[give an example]", "[]", r"line 9: phrases: "),
        ("[give an example]", "[give", r"voorbeeld\.md: line 1[123]: "),
        ("source: niemand\n", "", r"source: is missing"),
        ("## en", "## fr", r"line 21: ## fr: unknown"),
        ("## en", "## en overmorgen", r"line 21: ## en overmorgen: unknown"),
        ("## en", "## nl", r"line 21: ## nl: .*there twice"),
        ("Nog een regel.", "Bel {nummer}.", r"line 14: ## nl: unknown placeholder nummer"),
        ("Nog een regel.", "Het is {confirmed:wijkbudget_termijn}.", r"needs a section 'niet bekend'"),
        (
            "This is an example.",
            "This is.\n\n## en niet bekend\n\nNo.",
            r"needs the same sections in nl and en",
        ),
        ("---\ntopic", "topic", r"voorbeeld\.md: line 1: no front matter"),
    ],
)
def test_a_fault_names_file_line_and_key(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert old in GOOD
    with pytest.raises(ContentError, match=told):
        _read(tmp_path, GOOD.replace(old, new, 1))


def test_a_folder_without_topics_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="no topics"):
        load(tmp_path)


def _read(folder: Path, text: str) -> Topic:
    path = folder / "voorbeeld.md"
    path.write_text(text, encoding="utf-8")
    return read(path)
