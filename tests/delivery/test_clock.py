"""The clock of a machine is put an hour back or forward: nothing waits for that hour, and nothing is done twice."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.core import clock
from bot.core.messages import Inbound, Outbound, Receipt
from bot.delivery import heartbeat, inbox, leader, outbox
from bot.delivery.models import Conversation, InboxItem, OutboxItem
from bot.delivery.pacing import Policy
from tests.fakes.gateway import become_another_process

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)
JUMPS = pytest.mark.parametrize("jump", [-HOUR, HOUR], ids=["back", "forward"])


class Clock:
    """The clock of this machine, which can be put elsewhere."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.moved = dt.timedelta(0)
        monkeypatch.setattr(clock, "now", lambda: dt.datetime.now(dt.timezone.utc) + self.moved)


@pytest.fixture
def moved(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


@pytest.fixture
def conversation() -> Conversation:
    found = Conversation.objects.create(channel="web")
    inbox.accept(found, Inbound(key="web:1", text="hallo"))
    return found


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[Outbound]:
    """What left over an ordered channel that gives a chat two messages at once and then one a second."""
    found: list[Outbound] = []

    def send(outbound: Outbound) -> Receipt:
        found.append(outbound)
        return Receipt(delivered=True)

    monkeypatch.setattr(outbox, "_channels", {})
    outbox.register("telegram", send, Policy(ordered=True, burst=2, window=dt.timedelta(seconds=2)))
    return found


def queue(text: str) -> OutboxItem:
    conversation, _ = Conversation.objects.get_or_create(channel="telegram", address="7")
    return OutboxItem.objects.create(channel="telegram", address="7", text=text, conversation=conversation)


def deliver() -> None:
    for item in outbox.claim("b", 10):
        outbox.deliver(item)


@JUMPS
def test_a_message_that_waits_is_handled_at_once(moved: Clock, conversation: Conversation, jump: dt.timedelta) -> None:
    moved.moved = jump
    assert len(inbox.claim("a", 5)) == 1


@JUMPS
def test_a_message_that_was_postponed_is_tried_again_at_once(
    moved: Clock, conversation: Conversation, jump: dt.timedelta
) -> None:
    inbox.postpone(list(InboxItem.objects.all()), 5.0, "rasa", failed=False)
    assert inbox.claim("a", 5) == []
    moved.moved = jump
    [item] = inbox.waiting_items(conversation.pk)
    assert len(inbox.claim("a", 5)) == 1
    assert inbox.may_begin(item)


@JUMPS
def test_a_conversation_of_a_dead_worker_is_free(moved: Clock, conversation: Conversation, jump: dt.timedelta) -> None:
    inbox.claim("dead", 5)
    become_another_process()
    assert inbox.claim("b", 5) == []
    moved.moved = jump
    assert [claim.recovered for claim in inbox.claim("b", 5)] == [True]


@JUMPS
def test_a_worker_does_not_take_its_own_work_once_more(
    moved: Clock, conversation: Conversation, sent: list[Outbound], jump: dt.timedelta
) -> None:
    queue("een")
    [claim], [item] = inbox.claim("a", 5), outbox.claim("a", 5)
    moved.moved = jump
    assert inbox.claim("a", 5) == []
    assert outbox.claim("a", 5) == []
    inbox.renew_held()
    outbox.renew_held()
    become_another_process()
    assert inbox.claim("b", 5) == [], "renewed by the new clock"
    assert outbox.claim("b", 5) == []
    outbox.deliver(item)
    assert inbox.hold(claim) is not None
    assert OutboxItem.objects.get().status == OutboxItem.Status.SENT


@JUMPS
def test_what_a_dead_process_was_sending_is_sent(moved: Clock, sent: list[Outbound], jump: dt.timedelta) -> None:
    queue("een")
    outbox.claim("dead", 5)
    become_another_process()
    deliver()
    assert sent == []
    moved.moved = jump
    deliver()
    assert [one.text for one in sent] == ["een"]


def test_a_chat_that_got_its_burst_does_not_wait_for_an_hour(moved: Clock, sent: list[Outbound]) -> None:
    for text in ("een", "twee", "drie"):
        queue(text)
    deliver()
    deliver()
    deliver()
    assert len(sent) == 2, "the third waits for the pace of a chat"
    moved.moved = -HOUR
    deliver()
    assert [one.text for one in sent] == ["een", "twee", "drie"]


def test_a_message_that_was_just_queued_leaves_when_the_clock_is_put_back_a_little(
    moved: Clock, sent: list[Outbound]
) -> None:
    queue("een")
    moved.moved = -dt.timedelta(minutes=5)
    deliver()
    assert [one.text for one in sent] == ["een"]


def test_a_channel_that_asks_to_wait_for_hours_is_asked_again_sooner(moved: Clock, sent: list[Outbound]) -> None:
    item = queue("een")
    far = Receipt(delivered=False, detail="429", retry_at=clock.now() + 3 * HOUR)
    outbox.register("telegram", lambda outbound: far)
    deliver()
    item.refresh_from_db()
    assert clock.now() < item.available_at <= clock.now() + outbox.LONGEST_WAIT


def test_a_dead_process_does_not_look_alive(moved: Clock) -> None:
    heartbeat.beat("worker")
    assert heartbeat.alive("worker")
    for moved.moved in (-HOUR, HOUR):
        assert not heartbeat.alive("worker")


@JUMPS
def test_another_process_leads_soon_after_the_leader_died(moved: Clock, jump: dt.timedelta) -> None:
    assert leader.take("telegram", "dead")
    leader._leases._held.clear()
    assert not leader.take("telegram", "b")
    moved.moved = jump
    assert leader.take("telegram", "b")
    assert leader.keep("telegram")
