"""A place that our own tables do not know: with PDOK switched on the wijk is looked up before it is asked."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.heard import Heard
from actions.zaak import located, steps
from actions.zaak.draft import Zaak
from actions.zaak.form import ValidateZaakForm
from actions.zaak.steps import Step
from tests.actions.test_steps import answer, asked, first, pressed, reading, typed
from tests.fakes.pdok import FakePdok, address, buurt, serving
from tests.places.test_pdok import BUSSUM, GEUZEN, LIEBERGEN, NOORD

ZUID = ("BU04020402", "Bloemenkwartier Zuid")
TILE = "er ligt een tegel los"


@pytest.fixture
def pdok(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakePdok]:
    """PDOK's stand-in, already in the settings, with a street that our own list does not hold."""
    fake = FakePdok([address("Fazantstraat", number, *LIEBERGEN) for number in range(1, 20)])
    with serving(fake):
        monkeypatch.setenv("BUURT_PDOK_URL", fake.url)
        yield fake


def looked_up(done: Step, said: str = "") -> Step:
    return asyncio.run(located.looked_up(done, said))


def where(text: str) -> Step:
    """The step after this answer to the question where it is."""
    return looked_up(answer(first(TILE), typed(text, "antwoord")), text)


def shared(lat: float, lon: float) -> Step:
    point = Heard(text="", intent="deel_locatie", taal="nl", point=(lat, lon))
    return looked_up(answer(first(TILE), point))


def turn(text: str, slots: dict[str, Any]) -> tuple[list[str], dict[str, Any]]:
    """One message to the form as Rasa runs it: what is said, and the draft after it."""
    message = {
        "text": text, "intent": {"name": "antwoord"}, "metadata": {},
        "entities": [{"entity": "taal", "value": "nl"}], "begrip": reading(text, handeling="antwoord").as_json(),
    }  # fmt: skip
    said = CollectingDispatcher()
    at = Tracker("1", slots, message, [{"event": "user"}], False, None, {"name": "zaak_form"}, None)
    events = asyncio.run(ValidateZaakForm().run(said, at, {}))
    changed = {event["name"]: event["value"] for event in events if event["event"] == "slot"}
    return [one["text"] for one in said.messages if one.get("text")], changed


@pytest.mark.django_db(transaction=True)
def test_a_resident_who_names_a_street_that_only_pdok_knows_reads_its_wijk(pdok: FakePdok) -> None:
    draft = Zaak(omschrijving=(TILE,), onderwerp="wegen")
    said, slots = turn("Fazantstraat 12", {"zaak": draft.as_slot(), "requested_slot": "zaak.waar"})
    assert slots["requested_slot"] == "zaak.bevestiging"
    assert (slots["zaak"]["wijk"], slots["zaak"]["buurt"]) == ("Oost", "Liebergen")
    assert "Fazantstraat 12, Liebergen, wijk Oost" in "\n".join(said)
    assert TILE not in str(pdok.asked)


@pytest.mark.django_db(transaction=True)
def test_a_resident_whose_postcode_lies_elsewhere_reads_where_to_go(pdok: FakePdok) -> None:
    pdok.addresses = [address("Nieuw-Loosdrechtsedijk", 12, "BU16960101", "Nieuw-Loosdrecht", "1231KT")]
    draft = Zaak(omschrijving=(TILE,), onderwerp="wegen")
    _, slots = turn("1231kt 12", {"zaak": draft.as_slot(), "requested_slot": "zaak.waar"})
    assert (slots["uitkomst"], slots["zaak"]["wijk"]) == ("buiten", "buiten")


def test_switched_off_the_wijk_is_asked_and_nothing_is_sent(pdok: FakePdok, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BUURT_PDOK_URL")
    assert asked(where("Fazantstraat 12")) == "wijk"
    assert pdok.asked == []


def test_what_our_own_list_knows_is_not_asked_elsewhere(pdok: FakePdok) -> None:
    pdok.addresses = [address("Siriusstraat", 12, *NOORD)]
    done = where("Siriusstraat 12")
    assert (asked(done), done.zaak.wijk) == ("bevestiging", "Oost")
    assert pdok.asked == []


@pytest.mark.parametrize("trouble", [{"status": 500}, {"body": "{"}, {"addresses": []}], ids=str)
def test_without_an_answer_the_wijk_is_asked_as_ever(pdok: FakePdok, trouble: dict[str, Any]) -> None:
    for name, value in trouble.items():
        setattr(pdok, name, value)
    before = answer(first(TILE), typed("Fazantstraat 12", "antwoord"))
    assert looked_up(before, "Fazantstraat 12") == before
    assert asked(before) == "wijk"
    assert len(pdok.asked) == 1


def test_a_street_through_two_wijken_is_asked_with_those_two_first(pdok: FakePdok) -> None:
    pdok.addresses += [address("Fazantstraat", 80, *NOORD)]
    done = where("Fazantstraat")
    assert (asked(done), done.zaak.wijken) == ("wijk", ("Oost", "Noordoost"))
    assert asked(answer(done, pressed("wijk", "Noordoost"))) == "bevestiging"
    assert where("Fazantstraat 80").zaak.wijk == "Noordoost"


def test_a_house_number_settles_a_long_street_of_ours_within_its_wijken(pdok: FakePdok) -> None:
    pdok.addresses = [address("Gijsbrecht van Amstelstraat", 12, *ZUID)]
    assert where("Gijsbrecht van Amstelstraat 12").zaak.wijk == "Zuid"
    pdok.addresses = [address("Gijsbrecht van Amstelstraat", 14, *NOORD)]
    done = where("Gijsbrecht van Amstelstraat 14")
    assert (asked(done), done.zaak.wijken) == ("wijk", ("Zuidwest", "Zuid")), "our list does not agree"


def test_a_postcode_of_more_than_one_wijk_is_looked_up(pdok: FakePdok) -> None:
    pdok.addresses = [address("Arenaweg", 1, "BU04020503", "Arenaparkkwartier", "1213NZ")]
    done = where("1213 NZ")
    assert (done.zaak.wijk, done.zaak.buurt) == ("Zuidoost", "Arenaparkkwartier")


@pytest.mark.parametrize(
    "text", ["de Fazantstraat en de Duifstraat", "Fazantstraat, richting Kerkelanden", "Fazantstraat. Of Siriusstraat?"]
)
def test_a_second_place_leaves_the_question(pdok: FakePdok, text: str) -> None:
    before = answer(first(TILE), typed(text, "antwoord"))
    assert asked(before) == "wijk"
    assert looked_up(before, text) == before


def test_a_street_that_was_told_before_counts_as_a_second_place(pdok: FakePdok) -> None:
    done = answer(first("losse tegels in de Duifstraat"), typed("nee, de Fazantstraat", "verbetering"))
    assert done.zaak.straat == "Fazantstraat"
    assert asked(looked_up(done)) == "wijk"


def test_a_wijk_that_was_told_before_must_agree(pdok: FakePdok) -> None:
    done = first("op het fietspad richting Kerkelanden ligt een tegel los")
    done = answer(done, typed("Fazantstraat", "antwoord"))
    assert (asked(done), done.zaak.straat, done.zaak.wijken) == ("wijk", "Fazantstraat", ())
    assert looked_up(done) == done


def test_a_shared_location_is_looked_up_when_there_are_no_borders(pdok: FakePdok) -> None:
    pdok.near = [buurt(*LIEBERGEN, 0), buurt(*GEUZEN, 40)]
    done = shared(52.22333, 5.19876)
    assert (asked(done), done.zaak.wijk, done.zaak.lat) == ("bevestiging", "Oost", 52.22333)
    pdok.near = [buurt(*BUSSUM, 0)]
    assert shared(52.25, 5.17).outcome == "buiten"


def test_a_shared_location_near_a_border_is_asked(pdok: FakePdok) -> None:
    pdok.near = [buurt(*LIEBERGEN, 0), buurt(*NOORD, 12)]
    assert asked(shared(52.22333, 5.19876)) == "wijk"


@pytest.mark.parametrize("values", [{"vertrouwelijk": True}, {"zorg": "zorgen"}, {"misdaadtip": True}])
def test_what_only_its_handler_may_read_is_not_looked_up(pdok: FakePdok, values: dict[str, Any]) -> None:
    settled = ("hulp", "misdaad", "eigenaar")
    draft = replace(Zaak(omschrijving=(TILE,), onderwerp="wegen", straat="Fazantstraat"), klaar=settled, **values)
    done = steps.ask_again(draft)
    assert asked(done) == "wijk"
    assert looked_up(done) == done
    assert pdok.asked == []
