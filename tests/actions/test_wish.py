"""After filing: what belongs to the filed case, what takes it back, and what is something new."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from actions.heard import Heard
from actions.wish import ADD, REOPEN, WITHDRAW, begins_another, wish
from bot.cases.models import Case, Status
from bot.core import clock
from tests.actions.test_steps import typed

UNSURE: dict[str, Any] = {"besluit": "vraag", "zekerheid": {"soort": 0.4, "onderwerp": 0.3}, "onderwerp": "groen"}
OTHER: dict[str, Any] = {
    "soort": "overig",
    "onderwerp": None,
    "zekerheid": {"soort": 0.4, "onderwerp": 0.3},
    "besluit": "vraag",
}


def sure(**values: Any) -> dict[str, Any]:
    return {"zekerheid": {"soort": 0.9, "onderwerp": 0.95}, **values}


def filed(number: str = "BW26-TEGELS", **values: Any) -> Case:
    known = {"soort": "signaal", "onderwerp": "wegen", "omschrijving": "losse tegels", "straat": "Siriusstraat"}
    return Case(number=number, **{**known, **values})


LAMP = filed("BW26-LAMPEN", onderwerp="straatverlichting", omschrijving="de lantaarn is uit", straat="Merelstraat")


def doen(text: str, **values: Any) -> tuple[str, bool] | None:
    found = wish(typed(text, **values), [filed()])
    return (found.doen, found.plain) if found else None


@pytest.mark.parametrize(
    "text",
    ["o ja het is bij nummer 12", "nog vergeten: het is bij de ingang", "oh ja, de buurman struikelde er ook over",
     "kunt u erbij zetten dat het 's nachts gebeurt?", "bij BW26-TEGELS hoort: nummer 12", "I forgot: at the door"],
)  # fmt: skip
def test_words_that_plainly_belong_to_the_case_are_added_at_once(text: str) -> None:
    assert doen(text, **UNSURE) == (ADD, True)


@pytest.mark.parametrize("text", ["en het wordt steeds erger", "nee sorry het is nummer 14", "bij de slager trouwens"])
def test_a_loose_remark_is_asked_about_once(text: str) -> None:
    assert doen(text, **OTHER) == (ADD, False)


def test_the_same_matter_again_is_asked_about() -> None:
    assert doen("de tegels zijn nu helemaal los", **sure()) == (ADD, False)


@pytest.mark.parametrize(
    "text",
    ["laat die melding maar zitten", "het is al opgelost, trek maar in", "trek mijn melding in", "laat maar",
     "ik wil mijn melding intrekken", "kunt u mijn melding intrekken?", "annuleer mijn melding", "is al gerepareerd",
     "hoeft niet meer hoor", "it has been fixed", "please withdraw my report"],
)  # fmt: skip
def test_taking_back_is_always_confirmed(text: str) -> None:
    assert doen(text, **OTHER) == (WITHDRAW, False)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("er ligt grofvuil naast de container", sure(onderwerp="afval")),
        ("oh ja, er ligt ook grofvuil", sure(onderwerp="afval")),
        ("er ligt een tegel los in de Merelstraat", sure()),
        ("nog een losse tegel bij de school", sure()),
        ("we willen een buurtfeest", sure(soort="initiatief", onderwerp="ontmoeten")),
        ("is mijn melding al opgelost?", {**OTHER, "soort": "status"}),
        ("is nog niet opgelost", {**OTHER, "soort": "status"}),
        ("dank u wel", sure(soort="overig", onderwerp=None)),
        ("het is goed zo", sure(soort="overig", onderwerp=None)),
        ("oh ja, nog een melding", OTHER),
        ("hoe werkt het wijkbudget?", sure(soort="vraag", onderwerp=None)),
        ("het is hier niet pluis, ik hoor geschreeuw", {**OTHER, "spoed": True}),
        ("het is mijn buurvrouw, ze eet niet meer", {**OTHER, "zorg": "verwaarlozing"}),
    ],
)
def test_anything_else_stays_what_it_is(text: str, values: dict[str, Any]) -> None:
    assert doen(text, **values) is None


def test_without_an_open_case_there_is_nothing_to_add_to() -> None:
    closed = filed(status=Status.GEANNULEERD)
    assert wish(typed("o ja het is bij nummer 12", **UNSURE), [closed]) is None


@pytest.mark.parametrize(
    "text",
    ["de tegels liggen nog steeds los", "is niet opgelost hoor", "er is niks aan gedaan!!", "it is still broken",
     "het is alweer kapot, hij ligt weer los"],
)  # fmt: skip
def test_what_was_closed_and_still_goes_on_may_be_opened_again(text: str) -> None:
    closed = filed(status=Status.AFGEHANDELD, closed_at=clock.now() - dt.timedelta(days=2))
    found = wish(typed(text, **OTHER), [closed])
    assert found is not None
    assert (found.doen, found.plain) == (REOPEN, False)


def test_what_was_closed_long_ago_or_is_another_matter_is_new() -> None:
    long_ago = filed(status=Status.AFGEHANDELD, closed_at=clock.now() - dt.timedelta(days=60))
    assert wish(typed("de tegels liggen nog steeds los", **OTHER), [long_ago]) is None
    closed = filed(status=Status.AFGEHANDELD, closed_at=clock.now() - dt.timedelta(days=2))
    assert wish(typed("er ligt nog steeds grofvuil in de Reestraat", **sure(onderwerp="afval")), [closed]) is None


def test_a_word_of_the_matter_picks_the_case() -> None:
    found = wish(typed("laat die melding over de lantaarn maar zitten", **OTHER), [filed(), LAMP])
    assert found is not None
    assert found.case.number == "BW26-LAMPEN"


def test_oh_yes_adds_also_when_the_kind_is_misread() -> None:
    assert doen("o ja het is bij nummer 12", **{**UNSURE, "soort": "status"}) == (ADD, True)
    assert doen("o ja hoe staat het daarmee?", **{**UNSURE, "soort": "status"}) is None


def test_a_loose_remark_days_later_is_not_about_it() -> None:
    old = filed(created_at=clock.now() - dt.timedelta(days=5))
    assert wish(typed("en het is nu donker", **OTHER), [old]) is None


def test_a_photo_right_after_filing_belongs_to_the_case_and_later_it_is_asked() -> None:
    photo = Heard(text="", intent="foto", taal="nl", photos=1)
    old = filed(created_at=clock.now() - dt.timedelta(hours=3))
    assert [found.plain for found in (wish(photo, [filed()]), wish(photo, [old])) if found] == [True, False]
    assert [found.plain for found in [wish(photo, [filed(), LAMP])] if found] == [False]
    assert wish(replace(photo, photos=0), [filed()]) is None


def test_announcing_another_report_begins_one() -> None:
    assert begins_another("oh ja, nog een melding")
    assert not begins_another("nog een gat in de weg")
