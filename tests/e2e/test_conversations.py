"""Whole conversations of residents over the web API, against the trained model and all processes."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from tests.e2e.chat import Chat
from tests.e2e.stack import Stack

pytestmark = [pytest.mark.xdist_group("stack"), pytest.mark.timeout(300)]
Open = Callable[..., Chat]


def exported(stack: Stack) -> dict[str, dict[str, object]]:
    """The rows of `export cases` by number."""
    printed = stack.python("-m", "bot", "export", "cases").stdout
    return {row["number"]: row for row in map(json.loads, printed.splitlines())}


def test_a_broken_lamp_is_filed_after_one_confirmation(stack: Stack, chat: Open) -> None:
    resident = chat()
    assert "computer" in resident.heard()
    told = resident.say("de lantaarn voor onze deur in de Siriusstraat doet het al een week niet")
    assert told[-1]["asks"] == "bevestiging"
    assert "Siriusstraat" in told[-1]["text"]
    assert "Oost" in told[-1]["text"]
    assert "straatverlichting" in told[-1]["text"]
    resident.say("ja")
    case = resident.case
    assert case is not None
    assert (case["soort"], case["onderwerp"], case["wijk"]) == ("signaal", "straatverlichting", "Oost")
    assert case["number"] in resident.lines[-1]["text"]
    row = exported(stack)[case["number"]]
    assert row["recipient"] != "triage"
    assert row["rule"]
    assert "de lantaarn voor onze deur" in str(row["omschrijving"])
    mails = [path.read_text() for path in (stack.data / "mail").glob("*")]
    assert sum(case["number"] in mail and "Van jou gevraagd" in mail for mail in mails) == 1


def test_an_idea_of_residents_goes_to_the_coordinator_with_a_stage(stack: Stack, chat: Open) -> None:
    resident = chat()
    told = resident.say("we willen met de straat een geveltuinendag, kan dat uit het wijkbudget?")
    assert told[-1]["asks"] == "anders"
    resident.press("Zelf (mee) doen")
    resident.say("met de buren, en we hebben geld nodig voor plantjes")
    assert resident.asks == "waar"
    resident.say("Geraniumstraat")
    assert resident.asks == "contact"
    resident.say("bel me maar op 06 12345678")
    assert resident.asks == "bevestiging"
    resident.say("klopt, doe maar")
    case = resident.case
    assert case is not None
    assert (case["soort"], case["wijk"]) == ("initiatief", "Zuid")
    row = exported(stack)[case["number"]]
    assert row["fase"] == "ontvangen"
    assert "coordinator" in str(row["recipient"])


def test_right_to_challenge_is_filed_as_a_request_for_a_talk(stack: Stack, chat: Open) -> None:
    resident = chat()
    resident.say("geef ons het beheer van het plantsoen aan de Egelantierstraat maar, voor wat het jullie nu kost")
    resident.press("Zelf overnemen")
    resident.say("ik denk de groenploeg van de gemeente")
    resident.say("met twaalf buren, we hebben gereedschap nodig")
    resident.say("liever niet")
    assert resident.asks == "bevestiging"
    resident.say("ja, stuur maar")
    case = resident.case
    assert case is not None
    assert (case["soort"], case["wijk"]) == ("right_to_challenge", "Zuid")
    assert "geen officieel verzoek" in resident.lines[-1]["text"]


def test_a_question_is_answered_and_files_nothing(stack: Stack, chat: Open) -> None:
    resident = chat()
    told = resident.say("hoe werkt het wijkbudget eigenlijk?")
    assert "wijkbudget" in told[0]["text"].lower()
    assert resident.case is None


def test_a_question_in_the_middle_is_answered_and_the_form_goes_on(stack: Stack, chat: Open) -> None:
    resident = chat()
    resident.say("er ligt een hele berg grofvuil op de stoep")
    open_question = resident.asks
    told = resident.say("wie leest dit eigenlijk?")
    assert len(told) == 2
    assert told[-1]["asks"] == open_question


def test_status_in_the_same_chat_names_the_case(stack: Stack, chat: Open) -> None:
    resident = chat()
    resident.say("losse tegels in de Siriusstraat bij de slager")
    resident.say("ja")
    number = resident.case["number"] if resident.case else ""
    told = resident.say("hoe staat het met mijn melding?")
    assert number in told[0]["text"]


def test_a_reference_from_another_chat_is_not_revealed(stack: Stack, chat: Open) -> None:
    first = chat()
    first.say("losse tegels in de Siriusstraat bij de slager")
    first.say("ja")
    number = first.case["number"] if first.case else ""
    known = chat().say(f"hoe staat het met {number}?")
    unknown = chat().say("hoe staat het met BW26-ZZZZZZ?")
    assert [line["text"] for line in known] == [line["text"] for line in unknown]


def test_a_person_is_asked_for_and_only_a_number_is_needed(stack: Stack, chat: Open) -> None:
    resident = chat()
    told = resident.say("ik wil graag iemand van de gemeente spreken")
    assert told[-1]["asks"] == "contact"
    assert "14 035" in told[-1]["text"]
    resident.say("06 12345678, morgenochtend")
    state = resident.read()
    assert state["handover"] == "terugbel"
    assert resident.case is None


def test_an_emergency_gets_the_advice_first(stack: Stack, chat: Open) -> None:
    resident = chat()
    told = resident.say("help er is brand in het huis van de buren")
    assert told[0]["from"] == "system"
    assert "112" in told[0]["text"]


def test_an_emergency_in_the_middle_of_a_form_gets_the_advice_and_the_form_stays(stack: Stack, chat: Open) -> None:
    resident = chat()
    resident.say("er ligt een hele berg grofvuil op de stoep")
    open_question = resident.asks
    told = resident.say("help, iemand ligt bewusteloos op straat")
    assert "112" in told[0]["text"]
    assert told[-1]["asks"] == open_question


def test_off_topic_is_sent_on_kindly(stack: Stack, chat: Open) -> None:
    resident = chat()
    told = resident.say("ik moet mijn paspoort verlengen")
    assert "14 035" in told[0]["text"]
    assert resident.case is None


def test_stopping_sends_nothing(stack: Stack, chat: Open) -> None:
    resident = chat()
    resident.say("losse tegels in de Siriusstraat bij de slager")
    before = exported(stack)
    resident.say("laat maar zitten")
    assert resident.case is None
    assert exported(stack) == before


def test_a_correction_after_the_summary_changes_the_place(stack: Stack, chat: Open) -> None:
    resident = chat()
    resident.say("losse tegels in de Siriusstraat bij de slager")
    told = resident.say("nee, het is de Merelstraat")
    assert told[-1]["asks"] == "bevestiging"
    assert "Merelstraat" in told[-1]["text"]
    resident.say("ja klopt")
    assert resident.case is not None


def test_a_shared_location_outside_hilversum_is_said_to_be_outside(stack: Stack, chat: Open) -> None:
    resident = chat()
    resident.say("er is een boom omgevallen op het fietspad")
    resident.share(52.0907, 5.1214)
    assert resident.case is None
    assert "Hilversum" in resident.lines[-1]["text"]


def test_english_is_answered_in_english(stack: Stack, chat: Open) -> None:
    resident = chat()
    told = resident.say("The street light in front of our house on Siriusstraat has been broken for a week")
    assert "I have not sent anything yet" in told[-1]["text"]
    resident.say("yes please")
    assert resident.case is not None
