"""Every text that the assistant says: there when the code wants it, plain, honest, and safe."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import pytest
import yaml

from actions.zaak.form import ASKED
from actions.zaak.steps import QUESTIONS
from bot.core import config, texts
from bot.routing import directory
from tests.texts import uses

FOLDER = config.REPOSITORY / "data" / "responses"
DUTCH, ENGLISH = "nl", None
PLACEHOLDER = re.compile(r"\{(\w+)\}")
NUMBER = re.compile(r"(?<![\w{])\+?\d[\d\s.-]+\d(?![\w}])")
LONGEST_SENTENCE = {DUTCH: 15, ENGLISH: 20}
LONGEST_BUTTON = 30
LONGEST_OPENING = 49
# What is said in danger, when something fails, or when nobody is there.
NAMES_112 = re.compile(
    r"utter_(opening|spoed\w*|back_to_draft|vandaag|misdaadtip|zorg_\w+|outage\w*|not_understood|open_again"
    r"|callback_(filed|stopped)|unknown_looked_at|outside)"
)
CALL_112 = re.compile(r"\b112\b(?![- ]app)")
NEVER = re.compile(
    r"\b(anonie?m\w*|anonymous\w*|helaas|unfortunately|daar is geld voor|in aanmerking|eligible"
    r"|sorry|excuses|spijt|apologi\w+|onze fout|our fault|burger|indienen|conform|derhalve|middels)\b",
    re.IGNORECASE,
)
MARKDOWN = re.compile(r"\*\*|__|`|^#|\]\(|^\s*[-*] ", re.MULTILINE)


@cache
def files() -> dict[str, dict[str, list[dict[str, Any]]]]:
    read = {path.name: yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.yml"))}
    return {name: content["responses"] for name, content in read.items()}


@cache
def responses() -> dict[str, dict[str | None, dict[str, Any]]]:
    return {
        name: {_taal(variation): variation for variation in variations}
        for content in files().values()
        for name, variations in content.items()
    }


def _taal(variation: dict[str, Any]) -> str | None:
    return next((str(rule["value"]) for rule in variation.get("condition", ()) if rule["name"] == "taal"), None)


def words_of(name: str, taal: str | None) -> str:
    return str(responses()[name][taal]["text"])


def every_text() -> list[tuple[str, str]]:
    return [(name, str(one["text"])) for name, variations in responses().items() for one in variations.values()]


def sentences(text: str) -> list[str]:
    return [part for part in re.split(r"[.!?](?:\s|$)|\n", text) if part.strip()]


def count(text: str) -> int:
    return len(re.findall(r"[\w{}’'-]+", text))


def values_for(name: str) -> dict[str, str]:
    return {value: f"<{value}>" for value in uses.given(name)}


def test_every_text_that_the_code_says_exists() -> None:
    missing = {f"{use.name} ({use.where})" for use in uses.uses() if use.name not in responses()}
    assert not missing


def test_no_text_is_left_that_nobody_says() -> None:
    assert set(responses()) <= {use.name for use in uses.uses()}


def test_a_text_is_written_in_one_place_only() -> None:
    written = "".join(path.read_text(encoding="utf-8") for path in FOLDER.glob("*.yml"))
    names = re.findall(r"^ +(utter_\w+):", written, re.MULTILINE)
    assert sorted(names) == sorted(responses())


def test_every_text_is_there_in_dutch_and_in_english() -> None:
    lacking = {name for name, variations in responses().items() if not {DUTCH, ENGLISH} <= set(variations)}
    assert not lacking
    assert not [name for name, text in every_text() if not text.strip()]


def test_a_text_speaks_only_of_values_that_the_code_gives_it() -> None:
    wrong = {name: extra for name, text in every_text() if (extra := set(PLACEHOLDER.findall(text)) - uses.given(name))}
    assert not wrong


def test_all_languages_speak_of_the_same_values() -> None:
    for name, variations in responses().items():
        found = {taal: frozenset(PLACEHOLDER.findall(one["text"])) for taal, one in variations.items()}
        assert len(set(found.values())) == 1, f"{name}: {found}"


@pytest.mark.parametrize("taal", ["nl", "en", "tr"])
def test_every_text_renders_whole(taal: str) -> None:
    for name in responses():
        words, buttons = texts.render(name, taal, **values_for(name))
        assert words, name
        assert not re.search(r"[{}]", words), name
        assert all(button.title and button.payload.startswith("/begin_") for button in buttons), name


def test_other_languages_read_english() -> None:
    assert texts.text("utter_knop_nee", "fr") == words_of("utter_knop_nee", ENGLISH)


def test_rasa_never_breaks_a_text_in_two() -> None:
    broken = [name for name, text in every_text() if re.search(r"\n\s*\n", text)]
    assert not broken


def test_no_text_holds_marks_that_a_resident_would_see() -> None:
    marked = [name for name, text in every_text() if MARKDOWN.search(text)]
    braced = [name for name, text in every_text() if re.search(r"[{}]", PLACEHOLDER.sub("", text))]
    assert not marked + braced


def test_telephone_numbers_come_from_the_directory() -> None:
    typed = {
        (name, number.strip(" .-"))
        for name, text in every_text()
        for number in NUMBER.findall(text)
        if number.strip(" .-") != "112"
    }
    # The gateway opens a conversation without values; what it says there must be what the directory says.
    known = directory().fact("tel_gemeente")
    assert known is not None
    assert typed <= {("utter_opening", known.value)}


@pytest.mark.parametrize("taal", [DUTCH, ENGLISH])
def test_sentences_are_short_enough_to_read_aloud(taal: str | None) -> None:
    long = [
        (name, sentence)
        for name in responses()
        for sentence in sentences(words_of(name, taal))
        if count(sentence) > LONGEST_SENTENCE[taal]
    ]
    assert not long


@pytest.mark.parametrize("taal", [DUTCH, ENGLISH])
def test_the_opening_is_short_and_says_that_it_is_a_machine(taal: str | None) -> None:
    opening = words_of("utter_opening", taal)
    assert count(opening) <= LONGEST_OPENING
    assert "computer" in opening
    assert "14 035" in opening


@pytest.mark.parametrize("taal", [DUTCH, ENGLISH])
def test_the_buttons_of_the_opening_carry_the_words_of_the_other_buttons(taal: str | None) -> None:
    buttons = {one["payload"]: one["title"] for one in responses()["utter_opening"][taal]["buttons"]}
    names = ("melden", "idee", "vraag", "mens")
    assert buttons == {f"/begin_{name}": words_of(f"utter_knop_{name}", taal) for name in names}


def test_whatever_is_said_in_danger_or_failure_names_112() -> None:
    named = [name for name in responses() if NAMES_112.fullmatch(name)]
    assert len(named) > 15
    silent = [(name, text) for name, text in every_text() if name in named and not CALL_112.search(text)]
    assert not silent


def test_an_emergency_is_told_to_call_before_anything_else() -> None:
    for taal in (DUTCH, ENGLISH):
        assert CALL_112.search(sentences(words_of("utter_spoed", taal))[0])


def test_words_that_hurt_or_promise_are_never_said() -> None:
    found = [(name, match.group()) for name, text in every_text() if (match := NEVER.search(text))]
    assert not found


def test_a_resident_is_never_addressed_as_je() -> None:
    informal = re.compile(r"\b(je|jij|jou|jouw|jullie)\b", re.IGNORECASE)
    assert not [name for name in responses() if informal.search(words_of(name, DUTCH))]


@pytest.mark.parametrize("taal", [DUTCH, ENGLISH])
def test_worry_about_a_person_gets_the_right_number_first_and_no_request_for_a_photo(
    taal: str | None,
) -> None:
    worries = [name for name in responses() if name.startswith("utter_zorg_")]
    assert worries
    for name in worries:
        text = words_of(name, taal)
        assert PLACEHOLDER.search(sentences(text)[0]), name
        assert not re.search(r"foto|photo", text), name


@pytest.mark.parametrize(("taal", "term"), [(DUTCH, "geldt een termijn"), (ENGLISH, "time limit")])
def test_a_formal_matter_is_told_of_its_time_limit_and_that_the_chat_is_not_the_way(
    taal: str | None, term: str
) -> None:
    formal = [name for name in responses() if name.startswith("utter_formeel_")]
    assert formal
    for name in formal:
        assert term in words_of(name, taal), name
        assert re.search(r"kan niet in deze chat|in this chat", words_of(name, taal)), name
        assert not re.search(r"werkdag|working day|weken|weeks", words_of(name, taal)), name


@pytest.mark.parametrize("taal", [DUTCH, ENGLISH])
def test_a_take_over_ends_in_three_steps_and_promises_no_right(taal: str | None) -> None:
    lines = words_of("utter_filed_right_to_challenge", taal).splitlines()
    assert [line[:2] for line in lines if line[0].isdigit()] == ["1.", "2.", "3."]
    assert re.search(r"nog geen officieel verzoek|not yet a formal request", lines[-1])


def test_the_summary_says_first_that_nothing_was_sent() -> None:
    assert words_of("utter_summary", DUTCH).startswith("Dit heb ik begrepen. Ik heb nog niets verstuurd.")
    assert words_of("utter_summary", ENGLISH).startswith("This is what I understood. I have not sent anything yet.")


def test_a_line_added_to_the_summary_stands_on_its_own() -> None:
    for taal in (DUTCH, ENGLISH):
        assert re.search(r"\S\{extra\}\n", words_of("utter_summary", taal))


def test_the_labels_of_buttons_fit_on_a_phone() -> None:
    labels = [(name, text) for name, text in every_text() if name.startswith("utter_knop_")]
    assert labels
    assert not [(name, text) for name, text in labels if len(text) > LONGEST_BUTTON]


def test_a_question_is_not_asked_twice_because_rasa_asks_it_too() -> None:
    """Rasa says `utter_ask_<slot>` by itself for the slot that a form requests; the actions ask already."""
    assert not {f"utter_ask_{ASKED}{question.name}" for question in QUESTIONS} & set(responses())
