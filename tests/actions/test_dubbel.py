"""Somebody reported the same: following it is offered once, before the summary."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from actions.zaak import dubbel, known
from actions.zaak.steps import Step
from bot.cases import services
from bot.cases.draft import Draft
from bot.cases.models import Case
from bot.delivery.models import Conversation
from tests.actions.test_steps import answer, asked, first, pressed, typed

pytestmark = pytest.mark.django_db(transaction=True)
TILES = Draft(
    soort="signaal", onderwerp="wegen", omschrijving="losse tegels bij de slager", wijk="Oost", straat="Siriusstraat",
    contact="Piet, 06 12345678",
)  # fmt: skip


@pytest.fixture
def reported() -> Case:
    return services.open_case(TILES, Conversation.objects.create(channel="web"), "k1")[0]


def looked_up(done: Step, conversation_id: str = "another") -> Step:
    return asyncio.run(known.looked_up(done, conversation_id, "nl"))


def again(**values: Any) -> Step:
    return looked_up(first("er liggen losse stoeptegels in de Siriusstraat bij de slager", **values))


def test_the_same_matter_in_the_same_street_is_offered_without_a_word_of_the_reporter(reported: Case) -> None:
    done = again()
    assert asked(done) == "dubbel"
    assert done.question is not None
    said = done.question.say(done.zaak, "nl")
    assert (said.asks, said.response) == ("anders", "utter_ask_dubbel")
    assert "Piet" not in str(said)
    assert "slager" not in str(said)


@pytest.mark.parametrize("said", [pressed("dubbel", "ja"), typed("ja graag", "ja"), typed("ik volg die", "antwoord")])
def test_following_files_no_second_case(reported: Case, said: Any) -> None:
    done = answer(again(), said)
    assert done.outcome == "volgen"
    assert dubbel.commands(done.zaak) == [{"name": "follow_case", "values": {"number": reported.number}}]


@pytest.mark.parametrize(
    "said", [pressed("dubbel", "nee"), typed("nee, dit is iets anders", "nieuw_onderwerp"), typed("nee", "nee")]
)
def test_something_else_goes_to_the_summary_and_is_not_asked_again(reported: Case, said: Any) -> None:
    done = looked_up(answer(again(), said))
    assert asked(done) == "bevestiging"
    assert dubbel.commands(done.zaak) == []


def test_an_answer_that_is_not_understood_twice_does_not_get_stuck(reported: Case) -> None:
    done = answer(again(), typed("tja wat", "antwoord"))
    assert asked(done) == "dubbel"
    assert asked(answer(done, typed("tja hm", "antwoord"))) == "bevestiging"


def test_another_place_in_the_meantime_is_looked_up_again(reported: Case) -> None:
    done = looked_up(answer(again(), typed("nee, de Merelstraat", "verbetering")))
    assert (asked(done), done.zaak.straat, done.zaak.dubbel) == ("bevestiging", "Merelstraat", None)


def test_the_own_report_is_not_followed_but_added_to(reported: Case) -> None:
    done = looked_up(
        first("er liggen losse stoeptegels in de Siriusstraat bij de slager"), reported.conversation_id or ""
    )
    assert done.question is not None
    assert done.question.say(done.zaak, "nl").response == "utter_ask_dubbel_eigen"
    done = answer(done, pressed("dubbel", "ja"))
    assert [one["name"] for one in dubbel.commands(done.zaak)] == ["add_to_case"]


@pytest.mark.parametrize(
    "values", [{"vertrouwelijk": True}, {"urgentie": "vandaag"}, {"formeel": "schade"}, {"onderwerp": "groen"}]
)
def test_nothing_is_offered_for_what_is_private_urgent_or_different(reported: Case, values: dict[str, object]) -> None:
    assert asked(again(**values)) != "dubbel"


def test_a_confidential_case_is_never_offered() -> None:
    services.open_case(replace(TILES, vertrouwelijk=True), Conversation.objects.create(channel="web"), "k1")
    assert asked(again()) == "bevestiging"
