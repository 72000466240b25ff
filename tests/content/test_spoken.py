"""What is said with the facts of the directory, and what is said when they are missing or not confirmed."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from bot.content.spoken import Spoken
from bot.content.topics import load
from bot.core.understanding import WIJKEN
from bot.routing import Directory, Fact
from bot.routing.entries import Deputy

TODAY = dt.date(2026, 11, 23)
TOPICS = {topic.code: topic for topic in load()}
SEEDS = Directory.load(None)


def _with(*facts: Fact, confirmed: bool = False) -> Directory:
    known = {**SEEDS.facts, **{fact.key: fact for fact in facts}}
    if confirmed:
        known = {key: replace(fact, confirmed_on=TODAY) for key, fact in known.items()}
    return replace(SEEDS, facts=known)


def _say(code: str, directory: Directory = SEEDS, taal: str = "nl", wijk: str | None = "Oost") -> str:
    return Spoken(directory, taal, wijk, TODAY).text(TOPICS[code])


@pytest.mark.parametrize("wijk", [None, *WIJKEN])
@pytest.mark.parametrize("taal", ["nl", "en"])
@pytest.mark.parametrize("confirmed", [False, True])
def test_every_answer_can_be_said_whole(wijk: str | None, taal: str, confirmed: bool) -> None:
    directory = _with(confirmed=confirmed)
    for code in TOPICS:
        text = _say(code, directory, taal, wijk)
        assert text
        assert "{" not in text
        assert len(text.split()) <= 75


def test_an_amount_is_said_only_when_it_is_confirmed() -> None:
    assert "49" not in _say("wijkbudget_bedrag")
    assert "nog niet bevestigd" in _say("wijkbudget_bedrag")
    assert "49.950 euro" in _say("wijkbudget_bedrag", _with(confirmed=True))
    assert "17,990 euros" in _say("wijkbudget_bedrag", _with(confirmed=True), "en", "Hilversumse Meent")
    assert "49.950" not in _say("wijkbudget_bedrag", _with(confirmed=True), wijk="Landelijk gebied")


def test_a_term_is_said_only_when_it_is_confirmed() -> None:
    assert "13" not in _say("wijkbudget_besluit")
    assert "13 weken" in _say("wijkbudget_besluit", _with(confirmed=True))


def test_amounts_of_the_bewonersfonds_are_marked_until_confirmed() -> None:
    assert "nog niet bevestigd" in _say("bewonersfonds")
    assert "bevestigd" not in _say("bewonersfonds", _with(confirmed=True))


def test_without_a_name_of_the_coordinator_we_say_so() -> None:
    text = _say("coordinator")
    assert "geen naam" in text
    assert "14 035" in text
    assert "www.hilversum.nl/uwwijk" in text


def test_the_name_comes_from_the_directory() -> None:
    named = _with(Fact("naam_coordinator_oost", "V. Oorbeeld"), Fact("naam_wijkwethouder_oost", "W. Ethouder"))
    assert "is V. Oorbeeld" in _say("coordinator", named)
    assert "is V. Oorbeeld" in _say("coordinator", named, "en")
    assert "W. Ethouder" in _say("wijkwethouder", named)
    assert "V. Oorbeeld" not in _say("coordinator", named, wijk="Zuid")


def test_a_deputy_is_told_while_it_lasts() -> None:
    away = Deputy("coordinator_oost", "coordinator_zuid", TODAY, TODAY)
    named = _with(Fact("naam_coordinator_oost", "V. Oorbeeld"), Fact("naam_coordinator_zuid", "Z. Uid"))
    assert "Z. Uid" in _say("coordinator", replace(named, deputies=(away,)))
    assert "buurtcoördinator van Zuid" in _say("coordinator", replace(SEEDS, deputies=(away,)))
    over = replace(away, starts_on=dt.date(2026, 1, 1), ends_on=dt.date(2026, 1, 2))
    assert "V. Oorbeeld" in _say("coordinator", replace(named, deputies=(over,)))


def test_without_a_wijk_the_answer_asks_for_it() -> None:
    for code in ("coordinator", "wijkwethouder", "wijkbudget_bedrag", "welke_wijk"):
        assert "straat of postcode" in _say(code, wijk=None)
        assert "street or postcode" in _say(code, taal="en", wijk=None)


def test_the_role_is_called_as_the_directory_calls_it() -> None:
    newer = _with(Fact("rol_coordinator", "wijkregisseur", value_en="district manager"))
    assert "de wijkregisseur van uw wijk" in _say("wijkbudget", newer)
    assert "the district manager of your district" in _say("wijkbudget", newer, "en")


def test_an_answer_leaves_out_the_sentence_of_a_fact_that_was_taken_away() -> None:
    poorer = replace(SEEDS, facts={key: fact for key, fact in SEEDS.facts.items() if key != "tel_gad"})
    text = _say("afval", poorer)
    assert text.startswith("De GAD haalt het afval op.")
    assert "{" not in text
    assert "mail" not in text


def test_the_assistant_says_that_it_is_a_computer() -> None:
    assert "computer, geen mens" in _say("assistent")
    assert "computer, not a human" in _say("assistent", taal="en")


@pytest.mark.parametrize("code", ["wijkbudget", "wijkbudget_beginnen", "wijkbudget_besluit"])
def test_a_chat_is_never_an_application(code: str) -> None:
    assert "geen aanvraag" in _say(code)
    assert "not an application" in _say(code, taal="en")


def test_right_to_challenge_promises_no_right_and_no_term() -> None:
    assert "beloof ik u geen recht en geen termijn" in _say("uitdaagrecht_regels")
    assert "kan ik niet zeggen" in _say("uitdaagrecht")
