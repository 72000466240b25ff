"""What comes in between: erasure, the language, anger and numbers that nobody needs; the draft stays."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.nummers import holds_number, without_numbers
from actions.other import ActionLos
from actions.terzijde import ActionTerzijde
from actions.zaak.draft import NUMMER, Zaak
from actions.zaak.form import ActionZaakAfronden, ValidateZaakForm
from bot.core import texts
from tests.actions.test_steps import reading

pytestmark = pytest.mark.django_db(transaction=True)
BSN = "mijn bsn is 123456782"


def tracker(text: str, *, taal: str = "nl", slots: dict[str, Any] | None = None, **values: Any) -> Tracker:
    message = {
        "text": text,
        "intent": {"name": "terzijde"},
        "entities": [{"entity": "taal", "value": taal}],
        "begrip": reading(text, **values).as_json(),
        "metadata": {},
    }
    loop = {"name": "zaak_form"} if slots and "requested_slot" in slots else {}
    return Tracker("1", slots or {}, message, [{"event": "user"}], False, None, loop, None)


def run(action: Any, at: Tracker) -> tuple[list[str], dict[str, Any], dict[str, Any]]:
    """What is said, the closing marker, and the slots that are set."""
    said = CollectingDispatcher()
    events = asyncio.run(action.run(said, at, {}))
    turn = next(one["custom"]["turn"] for one in said.messages if "turn" in (one.get("custom") or {}))
    slots = {event["name"]: event["value"] for event in events if event["event"] == "slot"}
    return [one["text"] for one in said.messages if one.get("text")], turn, slots


def asking_where(**more: Any) -> dict[str, Any]:
    draft = Zaak(omschrijving=("er ligt een tegel los",), onderwerp="wegen")
    return {"zaak": draft.as_slot(), "requested_slot": "zaak.waar", **more}


def names(turn: dict[str, Any]) -> list[str]:
    return [one["name"] for one in turn["commands"]]


def test_erasure_is_asked_first_and_the_question_of_the_draft_stays() -> None:
    words, turn, slots = run(
        ValidateZaakForm(), tracker("verwijder mijn gegevens", slots=asking_where(), terzijde="wissen")
    )
    assert words == [texts.text("utter_ask_wissen", "nl")]
    assert slots == {"tussen": "wissen", "requested_slot": "zaak.waar"}
    assert turn["memory"]["slots"]["zaak"]["omschrijving"] == ("er ligt een tegel los",)
    assert not turn["commands"]


@pytest.mark.parametrize(
    ("text", "handeling", "erased"), [("ja", "ja", True), ("hallo", "ja", False), ("Siriusstraat", "antwoord", False)]
)
def test_only_a_yes_in_so_many_words_erases(text: str, handeling: str, erased: bool) -> None:
    slots = {"tussen": "wissen", "taal": "nl"}
    at = tracker(text, slots=slots, handeling=handeling, soort="overig")
    said = CollectingDispatcher()
    events = asyncio.run(ActionLos().run(said, at, {}))
    turns = [one["custom"]["turn"] for one in said.messages if "turn" in (one.get("custom") or {})]
    assert [names(turn) for turn in turns] == ([["erase_conversation"]] if erased else [])
    # Whatever else was said, a later yes no longer means erasure.
    assert erased or {"event": "slot", "timestamp": None, "name": "tussen", "value": None} in events


def test_yes_inside_the_form_ends_it_and_erases() -> None:
    at = tracker("ja", slots=asking_where(tussen="wissen"), handeling="ja")
    events = asyncio.run(ValidateZaakForm().run(CollectingDispatcher(), at, {}))
    assert {event["name"]: event["value"] for event in events}["uitkomst"] == "wissen"
    _, turn, _ = run(ActionZaakAfronden(), tracker("ja", slots={"uitkomst": "wissen"}))
    assert names(turn) == ["erase_conversation"]


def test_no_goes_on_with_the_same_question() -> None:
    words, _, slots = run(ValidateZaakForm(), tracker("nee", slots=asking_where(tussen="wissen"), handeling="nee"))
    assert words == [texts.text("utter_wissen_niet", "nl"), texts.text("utter_ask_waar_again", "nl")]
    assert slots["tussen"] is None
    assert slots["requested_slot"] == "zaak.waar"


def test_another_language_is_followed_at_once_and_the_draft_stays() -> None:
    at = tracker("in English please", taal="en", slots=asking_where(), terzijde="taal", handeling="antwoord")
    words, turn, slots = run(ValidateZaakForm(), at)
    assert words == [texts.text("utter_taal", "en"), texts.text("utter_ask_waar_signaal", "en")]
    assert turn["memory"]["slots"]["taal"] == "en"
    assert slots["zaak"]["omschrijving"] == ("er ligt een tegel los",)
    assert slots["zaak"]["plek"] is None


def test_what_is_kept_is_told_before_the_open_question() -> None:
    at = tracker("wat weten jullie van mij", slots=asking_where(), terzijde="inzage", handeling="vraag_tussendoor")
    words, turn, _ = run(ValidateZaakForm(), at)
    assert words == []
    assert names(turn) == ["tell_what_is_kept", "offer"]
    assert turn["commands"][1]["values"]["asks"] == "waar"


def test_scolding_is_no_answer_and_is_met_calmly_once() -> None:
    at = tracker("rot op", slots=asking_where(), terzijde="boos", handeling="antwoord")
    _, turn, slots = run(ValidateZaakForm(), at)
    assert names(turn) == ["say_once", "offer"]
    assert slots["zaak"]["plek"] is None
    assert slots["zaak"]["mis"] == 0


def test_a_threat_is_read_by_a_person() -> None:
    words, turn, _ = run(ActionTerzijde(), tracker("ik sla hem in elkaar", terzijde="dreiging"))
    assert "112" in words[0]
    look = turn["commands"][0]
    assert (look["name"], look["values"]["reason"]) == ("look", "dreiging")
    assert names(turn)[-1] == "offer"


@pytest.mark.parametrize("number", ["123456782", "NL91 ABNA 0417 1643 00"])
def test_a_number_that_nobody_needs_stays_out_of_the_case(number: str) -> None:
    zaak = Zaak(omschrijving=(f"mijn nummer is {number}, de lamp is stuk",))
    assert number not in zaak.words
    assert "de lamp is stuk" in zaak.words
    assert number in Zaak(omschrijving=zaak.omschrijving, klaar=(NUMMER,)).words


def test_whoever_types_it_is_warned_at_once() -> None:
    at = tracker(f"{BSN} en er ligt een tegel los", slots={})
    said = CollectingDispatcher()
    asyncio.run(ValidateZaakForm().run(said, at, {}))
    assert said.messages[0]["text"] == texts.text("utter_nummer", "nl")


def test_a_telephone_number_is_no_bsn() -> None:
    assert not holds_number("bel mij op 06 12345678")
    assert without_numbers("bel mij op 06 12345678") == "bel mij op 06 12345678"
