"""Finding the topic: how often it is right, how rarely wrong, and how fast."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from bot.content.search import THRESHOLD, Search
from bot.content.topics import FOLDER, load
from bot.content.words import groups

QUESTIONS = Path(__file__).parent / "questions.yml"


@dataclass(frozen=True)
class Question:
    """A question with the topics that answer it; none when nothing does."""

    text: str
    topics: tuple[str, ...]
    taal: str
    wijk: str | None


def _questions() -> list[Question]:
    rows = YAML(typ="safe").load(QUESTIONS.read_text(encoding="utf-8"))
    return [Question(row["text"], tuple(row["topic"] or ()), row.get("taal", "nl"), row.get("wijk")) for row in rows]


@pytest.fixture(scope="module")
def search() -> Search:
    """The search of the product."""
    return Search(load(), groups(FOLDER))


def _topic(search: Search, question: Question) -> str | None:
    found = search.find(question.text, question.taal, question.wijk)
    return found.topic if found and found.certainty >= THRESHOLD else None


def test_nine_in_ten_questions_get_the_right_answer_and_hardly_any_a_wrong_one(search: Search) -> None:
    questions = _questions()
    answerable = [question for question in questions if question.topics]
    assert (len(answerable), len(questions)) == (60, 80)
    known = {topic.code for topic in search.topics}
    assert {topic for question in answerable for topic in question.topics} == known, "every topic is asked for"
    given = {question: _topic(search, question) for question in questions}
    missed = {q.text: got for q, got in given.items() if q.topics and got not in q.topics}
    wrong = {q.text: got for q, got in given.items() if got and got not in q.topics}
    assert len(missed) <= 0.10 * len(answerable), missed
    assert len(wrong) <= 0.05 * len(questions), wrong


def test_the_questions_are_put_in_other_words_than_the_phrases(search: Search) -> None:
    phrases = {phrase.casefold().strip(" ?!.") for topic in search.topics for phrase in topic.phrases}
    assert not [q.text for q in _questions() if q.text.casefold().strip(" ?!.") in phrases]


def test_every_phrase_finds_its_own_topic(search: Search) -> None:
    lost = []
    for topic in search.topics:
        for phrase in topic.phrases:
            found = search.find(phrase)
            if found is None or found.topic != topic.code or found.certainty < THRESHOLD:
                lost.append((topic.code, phrase, found))
    assert len(lost) <= 0.01 * sum(len(topic.phrases) for topic in search.topics), lost


def test_a_question_costs_less_than_five_milliseconds(search: Search) -> None:
    spent = []
    for question in _questions():
        begin = time.thread_time()
        search.find(question.text, question.taal)
        spent.append(time.thread_time() - begin)
    assert sorted(spent)[len(spent) // 2] < 0.005, sorted(spent)


def test_a_message_of_ten_thousand_characters_does_not_hold_up_the_others(search: Search) -> None:
    begin = time.thread_time()
    search.find("wat is het wijkbudget en wie beslist daarover? " * 220)
    assert time.thread_time() - begin < 0.1


@pytest.mark.parametrize("text", ["", "   ", "😀😀", "?!", "\u200f\u200e"])
def test_a_text_without_words_has_no_topic(search: Search, text: str) -> None:
    assert search.find(text) is None


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("wat is een wijkbuget", "wijkbudget"),
        ("wie is onze buurtcoordinater", "coordinator"),
        ("uitdaagregt?", "uitdaagrecht"),
        ("bewonersfons", "bewonersfonds"),
    ],
)
def test_a_typing_error_does_not_hide_the_topic(search: Search, text: str, topic: str) -> None:
    found = search.find(text)
    assert found
    assert (found.topic, found.certainty >= THRESHOLD) == (topic, True)


def test_who_names_a_wijk_asks_about_that_wijk(search: Search) -> None:
    without, within = (
        search.find("wijkregisseur Meent?"),
        search.find("wijkregisseur Meent?", wijk="Hilversumse Meent"),
    )
    assert without
    assert within
    assert (without.topic, within.topic) == ("coordinator_taak", "coordinator")


@pytest.mark.parametrize(
    ("text", "other"),
    [("wat zijn de openingstijden van de gemeente", "wat zijn de openingstijden van het buurthuis")],
)
def test_a_word_of_unless_makes_it_another_question(search: Search, text: str, other: str) -> None:
    found, else_found = search.find(text), search.find(other)
    assert found
    assert found.topic == "bereikbaarheid"
    assert else_found
    assert else_found.topic != "bereikbaarheid" or else_found.certainty < THRESHOLD


def test_a_likeness_from_elsewhere_can_decide(search: Search) -> None:
    text = "hoe zit dat nu eigenlijk"
    alone = search.find(text)
    assert alone is None or alone.certainty < THRESHOLD
    helped = search.find(text, meaning={"foto": 1.0})
    assert helped
    assert helped.topic == "foto"
    assert helped.certainty >= THRESHOLD


def test_the_certainty_lies_between_nothing_and_one(search: Search) -> None:
    for question in _questions():
        found = search.find(question.text)
        assert found
        assert 0.0 <= found.certainty <= 1.0
