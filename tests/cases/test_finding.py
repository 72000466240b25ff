"""Which case somebody means, and which cases tell the same about the same place."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from bot.cases import finding, services, similar
from bot.cases.draft import Draft
from bot.cases.models import Case, Status
from bot.cases.similar import Matter
from bot.core import clock, ids
from bot.delivery.models import Conversation

LAMP = Case(
    number="BW26-LAMPEN",
    soort="signaal",
    onderwerp="straatverlichting",
    omschrijving="de lantaarn is al een week uit",
    straat="Siriusstraat",
)
WASTE = Case(number="BW26-AFVALX", soort="signaal", onderwerp="afval", omschrijving="grofvuil naast de container")
DRAFT = Draft(
    soort="signaal", onderwerp="straatverlichting", omschrijving="de lantaarn is al een week uit", wijk="Oost",
    straat="Siriusstraat", huisnummer="10", lat=52.2292, lon=5.1669,
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("hoe staat het met de lantaarn?", ["BW26-LAMPEN"]),
        ("is er nieuws over de Siriusstraat", ["BW26-LAMPEN"]),
        ("en het grofvuil?", ["BW26-AFVALX"]),
        ("hoe staat het met bw26 afvalx", ["BW26-AFVALX"]),
        ("hoe staat het met BW26-ZZZZZZ, de lantaarn", []),
        ("hoe staat het met mijn melding?", []),
    ],
)
def test_a_number_or_a_word_of_the_matter_picks_the_case(text: str, numbers: list[str]) -> None:
    assert [case.number for case in finding.about([LAMP, WASTE], text)] == numbers


def test_a_question_that_names_nothing_is_told_from_one_that_does() -> None:
    assert not finding.says_which("hoe staat het met mijn melding BW26-ZZZZZZ?")
    assert finding.says_which("hoe staat het met de scheve paal?")


def matter(text: str, **values: Any) -> Matter:
    return replace(Matter("straatverlichting", text, straat="Siriusstraat", wijk="Oost"), **values)


@pytest.fixture
def filed(db: None) -> Case:
    return services.open_case(DRAFT, Conversation.objects.create(channel="web"), "k1")[0]


@pytest.mark.parametrize(
    "text", ["de straatlantaarn in de Siriusstraat brandt niet", "the lantern is out", "lantaarnpaal stuk Siriusstraat"]
)
def test_the_same_in_other_words_is_found(filed: Case, text: str) -> None:
    assert similar.find(matter(text)) == filed


def test_what_residents_added_later_does_not_hide_the_report(filed: Case) -> None:
    for number, words in enumerate(("het is bij de ingang van het park", "mijn fiets staat daar ook", "bel niet aan")):
        services.add_words(filed.conversation, filed.number, words, f"a{number}")  # type: ignore[arg-type]
    assert similar.find(matter("de straatlantaarn brandt niet")) == filed


@pytest.mark.parametrize(
    "other",
    [
        matter("kunnen er meer lampen komen, het is er donker"),
        matter("de lantaarn is uit", onderwerp="wegen"),
        matter("de lantaarn is uit", straat="Merelstraat"),
        matter("de lantaarn is uit", wijk="Zuid"),
        matter("de lantaarn is uit", huisnummer="98"),
        matter("de lantaarn is uit", straat=None, lat=52.2309, lon=5.1669),
        matter("de lantaarn is uit", straat=None),
    ],
)
def test_another_matter_or_another_place_is_not_the_same(filed: Case, other: Matter) -> None:
    assert similar.find(other) is None


def test_a_shared_place_within_150_metres_is_the_same_place(filed: Case) -> None:
    assert similar.find(matter("de lantaarn is uit", straat=None, lat=52.2303, lon=5.1669)) == filed


def test_a_closed_or_an_old_case_is_not_offered(filed: Case) -> None:
    Case.objects.update(created_at=clock.now() - dt.timedelta(days=61))
    assert similar.find(matter("de lantaarn is uit")) is None
    Case.objects.update(created_at=clock.now())
    services.set_status(filed, Status.AFGEHANDELD, by="oost", why="De lamp brandt weer.")
    assert similar.find(matter("de lantaarn is uit")) is None


def test_a_reference_opens_a_case_only_with_its_secret(filed: Case) -> None:
    secret = ids.token()
    Conversation.objects.update(return_digest=ids.digest(secret))
    assert finding.by_reference(filed.number, ids.digest(secret)) == filed
    assert finding.by_reference(filed.number, ids.digest("iets anders")) is None
    assert finding.by_reference(filed.number, "") is None
