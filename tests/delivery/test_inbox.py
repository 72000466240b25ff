"""Acknowledged means stored; the same message twice is one message; one worker at a time, in order."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from django.db import connection

from bot.core import clock
from bot.core.messages import Inbound, Location
from bot.delivery import inbox
from bot.delivery.models import Conversation, InboxItem, Message
from tests.fakes.gateway import become_another_process

pytestmark = pytest.mark.django_db


@pytest.fixture
def conversation() -> Conversation:
    return Conversation.objects.create(channel="web")


def test_the_same_key_is_one_message_with_one_answer(conversation: Conversation) -> None:
    first = inbox.accept(conversation, Inbound(key="web:1", text="hallo"))
    second = inbox.accept(conversation, Inbound(key="web:1", text="hallo"))
    assert first == second
    assert Message.objects.count() == InboxItem.objects.count() == 1


def test_the_thread_counts_without_gaps(conversation: Conversation) -> None:
    places = [inbox.accept(conversation, Inbound(key=f"web:{n}", text=str(n))) for n in range(5)]
    assert places == [1, 2, 3, 4, 5]


def test_a_location_is_kept(conversation: Conversation) -> None:
    inbox.accept(conversation, Inbound(key="web:1", location=Location(52.2, 5.17)))
    message = Message.objects.get()
    assert (message.lat, message.lon) == (52.2, 5.17)


def test_only_one_worker_gets_a_conversation(conversation: Conversation) -> None:
    inbox.accept(conversation, Inbound(key="web:1", text="hallo"))
    assert len(inbox.claim("a", 5)) == 1
    assert inbox.claim("b", 5) == []


def test_a_released_conversation_can_be_claimed_at_once(conversation: Conversation) -> None:
    inbox.accept(conversation, Inbound(key="web:1", text="hallo"))
    inbox.release(inbox.claim("a", 5)[0])
    again = inbox.claim("b", 5)
    assert [claim.recovered for claim in again] == [False]


def test_the_work_of_a_dead_worker_is_taken_over_and_known_as_such(conversation: Conversation) -> None:
    inbox.accept(conversation, Inbound(key="web:1", text="hallo"))
    inbox.claim("dead", 5)
    become_another_process()
    Conversation.objects.update(lease_until=clock.now() - dt.timedelta(seconds=1))
    again = inbox.claim("b", 5)
    assert [claim.recovered for claim in again] == [True]


def test_a_worker_that_lost_its_lease_may_not_write(conversation: Conversation) -> None:
    inbox.accept(conversation, Inbound(key="web:1", text="hallo"))
    lost = inbox.claim("slow", 5)[0]
    become_another_process()
    Conversation.objects.update(lease_until=clock.now() - dt.timedelta(seconds=1))
    inbox.claim("b", 5)
    assert inbox.hold(lost) is None


def test_a_living_worker_keeps_the_conversation_however_long_rasa_takes(conversation: Conversation) -> None:
    inbox.accept(conversation, Inbound(key="web:1", text="hallo"))
    slow = inbox.claim("slow", 5)[0]
    Conversation.objects.update(lease_until=clock.now() - dt.timedelta(seconds=1))
    inbox.renew_held()
    assert inbox.claim("b", 5) == []
    assert inbox.hold(slow) is not None


def test_a_turn_that_hangs_is_taken_over_in_the_end(
    conversation: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox.accept(conversation, Inbound(key="web:1", text="hallo"))
    inbox.claim("hanging", 5)
    begun = clock.monotonic()
    monkeypatch.setattr("bot.core.clock.monotonic", lambda: begun + inbox.LONGEST_HOLD_SECONDS + 1)
    Conversation.objects.update(lease_until=clock.now() - dt.timedelta(seconds=1))
    inbox.renew_held()
    assert len(inbox.claim("b", 5)) == 1


def test_what_is_given_back_is_not_kept(conversation: Conversation) -> None:
    inbox.accept(conversation, Inbound(key="web:1", text="hallo"))
    inbox.release(inbox.claim("a", 5)[0])
    inbox.renew_held()
    assert len(inbox.claim("b", 5)) == 1


def test_what_could_not_be_given_back_while_the_database_was_away_is_given_back_later(
    conversation: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox.accept(conversation, Inbound(key="web:1", text="hallo"))
    [claim] = inbox.claim("a", 5)
    with monkeypatch.context() as away:
        away.setattr(Conversation, "objects", None)
        with pytest.raises(AttributeError):
            inbox.release(claim)
    assert inbox.claim("b", 5) == []
    inbox.renew_held()
    assert [claim.recovered for claim in inbox.claim("b", 5)] == [True]
    inbox.renew_held()
    assert inbox.claim("c", 5) == [], "what another one holds by now is not given away"


@pytest.mark.django_db(transaction=True)
def test_twenty_requests_with_one_key_are_one_message() -> None:
    conversation = Conversation.objects.create(channel="web")
    answers: list[int] = []

    def send() -> None:
        answers.append(inbox.accept(conversation, Inbound(key="web:1", text="hallo")))
        connection.close()

    threads = [threading.Thread(target=send) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [1] * 20
    assert Message.objects.count() == 1


def test_a_turn_that_outlived_its_lease_does_not_give_away_the_next_one(
    conversation: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox.accept(conversation, Inbound(key="web:1", text="hallo"))
    [late] = inbox.claim("worker-1", 10)
    become_another_process()
    after = clock.now() + dt.timedelta(minutes=5)
    monkeypatch.setattr(clock, "now", lambda: after)
    [present] = inbox.claim("worker-1", 10)
    assert present.recovered
    inbox.release(late)
    assert inbox.hold(late) is None
    assert inbox.hold(present) is not None
    assert inbox.claim("worker-1", 10) == []
