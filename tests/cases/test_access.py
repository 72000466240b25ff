"""Who of the municipality may open what: by wijk and department, and confidential only with who acts."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from bot.cases import services
from bot.cases.access import (
    NoAccess,
    Reader,
    access_case,
    access_conversation,
    may_read,
    visible_cases,
    visible_queue,
    visible_triage,
)
from bot.cases.draft import Draft
from bot.cases.models import Case
from bot.delivery.models import Conversation
from bot.handoff import ownership
from bot.handoff.ownership import Person
from bot.handoff.services import finish_callback, request_callback
from bot.routing import Directory, directory
from bot.routing.entries import Deputy

pytestmark = pytest.mark.django_db

LAMP = Draft(
    soort="signaal", onderwerp="straatverlichting", omschrijving="de lantaarn is al een week uit",
    wijk="Oost", buurt="Astronomische Buurt", straat="Siriusstraat",
)  # fmt: skip
WORRY = replace(LAMP, onderwerp="zorg_welzijn", omschrijving="mijn buurvrouw eet niet", vertrouwelijk=True)


def works_for(*codes: str) -> Reader:
    return Reader("-".join(codes) or "niemand", "Naam", frozenset(codes))


OOST, ZUID = works_for("coordinator_oost"), works_for("coordinator_zuid")
LICHT, SOCIAAL, TRIAGE = works_for("straatverlichting"), works_for("sociaal_plein"), works_for("triage")


def filed(draft: Draft, key: str = "k1") -> Case:
    return services.open_case(draft, Conversation.objects.create(channel="web"), key)[0]


@pytest.mark.parametrize(
    ("reader", "opens"), [(LICHT, True), (OOST, True), (ZUID, False), (SOCIAAL, False), (works_for(), False)]
)
def test_a_case_is_for_its_recipient_and_the_coordinator_of_its_wijk(reader: Reader, opens: bool) -> None:
    case = filed(LAMP)
    assert may_read(reader, case) is opens
    assert visible_cases(reader).filter(pk=case.pk).exists() is opens


def test_a_confidential_case_opens_only_for_who_acts_and_the_coordinator_knows_that_it_exists() -> None:
    case = filed(WORRY)
    recipient = case.routes.get(active=True).recipient
    assert access_case(works_for(recipient), case.number) == case
    for other in (OOST, TRIAGE, LICHT):
        with pytest.raises(NoAccess):
            access_case(other, case.number)
    assert visible_cases(OOST).get() == case
    assert not visible_cases(LICHT).exists()


def test_the_conversation_of_a_confidential_case_stays_closed_too() -> None:
    case = filed(WORRY)
    assert case.conversation_id
    ownership.request_person(case.conversation, "coordinator_oost", "k9")  # type: ignore[arg-type]
    with pytest.raises(NoAccess):
        access_conversation(OOST, case.conversation_id)
    ownership.take_over(case.conversation_id, Person(OOST.username, "Fatima", ""))
    assert access_conversation(OOST, case.conversation_id)


def test_a_complaint_about_treatment_is_not_for_the_coordinator() -> None:
    case = filed(replace(LAMP, onderwerp="overig", formeel="klacht", vertrouwelijk=True))
    assert not visible_cases(OOST).filter(pk=case.pk).exists()


def test_an_unknown_number_and_a_forbidden_one_give_the_same_answer() -> None:
    case = filed(LAMP)
    for number in (case.number, "BW26-NIETS1"):
        with pytest.raises(NoAccess):
            access_case(ZUID, number)


def test_the_grote_bak_is_for_the_werkverdeler_only() -> None:
    nobody = replace(LAMP, soort="initiatief", onderwerp=None, wijk=None, buurt=None, straat=None, zelf=True)
    case = filed(nobody)
    assert [item.case for item in visible_triage(TRIAGE)] == [case]
    assert access_case(TRIAGE, case.number) == case
    assert not visible_triage(OOST).exists()


def test_who_waits_in_the_chat_is_seen_by_whom_they_wait_for() -> None:
    conversation = Conversation.objects.create(channel="web")
    ownership.request_person(conversation, "coordinator_oost", "k1")
    assert visible_queue(OOST).get() == visible_queue(TRIAGE).get() == conversation
    assert not visible_queue(ZUID).exists()
    with pytest.raises(NoAccess):
        access_conversation(ZUID, conversation.pk)


def test_who_should_call_a_resident_opens_the_conversation_until_that_is_done() -> None:
    conversation = Conversation.objects.create(channel="web")
    asked = {"contact": "06 12345678", "moment": "", "summary": "", "wijk": "Oost"}
    callback = request_callback(conversation, "k1", asked)
    assert access_conversation(OOST, conversation.pk) == conversation
    with pytest.raises(NoAccess):
        access_conversation(ZUID, conversation.pk)
    finish_callback(callback, by="oost", outcome="gebeld")
    with pytest.raises(NoAccess):
        access_conversation(OOST, conversation.pk)


def test_a_deputy_sees_what_the_absent_coordinator_sees(monkeypatch: pytest.MonkeyPatch) -> None:
    case = filed(LAMP)
    today = dt.datetime.now(dt.timezone.utc).date()
    away = Deputy("coordinator_oost", "coordinator_zuid", today - dt.timedelta(days=1), today + dt.timedelta(days=1))
    known: Directory = replace(directory(), deputies=(away,))
    monkeypatch.setattr("bot.cases.access.directory", lambda: known)
    assert may_read(works_for("coordinator_zuid"), case)
    monkeypatch.setattr("bot.cases.access.directory", lambda: replace(known, deputies=()))
    assert not may_read(works_for("coordinator_zuid"), case)
