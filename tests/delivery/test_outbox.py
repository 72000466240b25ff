"""No outgoing message is in an unknown state: sent, waiting for another try, or visibly failed."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator

import pytest
from django.db import OperationalError, connections

from bot.core import clock
from bot.core.messages import Outbound, Receipt
from bot.delivery import outbox
from bot.delivery.models import Conversation, OutboxItem
from bot.delivery.pacing import UNPACED, Pace, Policy
from tests.fakes.gateway import become_another_process

pytestmark = pytest.mark.django_db


class Channel:
    """A channel that answers by a script and remembers what it got."""

    def __init__(self, *receipts: Receipt) -> None:
        self.receipts = list(receipts)
        self.sent: list[Outbound] = []

    def send(self, outbound: Outbound) -> Receipt:
        self.sent.append(outbound)
        return self.receipts.pop(0)


@pytest.fixture(autouse=True)
def channels(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(outbox, "_channels", {})
    yield


def queue(channel: Channel) -> OutboxItem:
    outbox.register("mail", channel.send)
    return OutboxItem.objects.create(channel="mail", address="wegen@example.org", subject="Tegel", text="los")


def work() -> None:
    for item in outbox.claim("worker-1", 10):
        outbox.deliver(item)


def test_a_delivered_message_is_sent_once() -> None:
    channel = Channel(Receipt(delivered=True))
    item = queue(channel)
    work()
    work()
    item.refresh_from_db()
    assert item.status == OutboxItem.Status.SENT
    assert len(channel.sent) == 1


def test_a_failed_message_is_tried_again_later() -> None:
    channel = Channel(Receipt(delivered=False, detail="busy"), Receipt(delivered=True))
    item = queue(channel)
    work()
    work()
    assert len(channel.sent) == 1, "the second try must wait"
    OutboxItem.objects.update(available_at=clock.now())
    work()
    item.refresh_from_db()
    assert item.status == OutboxItem.Status.SENT


def test_a_moment_that_the_channel_names_is_kept() -> None:
    later = clock.now() + dt.timedelta(seconds=37)
    item = queue(Channel(Receipt(delivered=False, detail="429", retry_at=later)))
    work()
    item.refresh_from_db()
    assert item.available_at == later


def test_a_refused_message_is_visibly_failed_and_can_be_sent_again() -> None:
    channel = Channel(Receipt(delivered=False, detail="no such address", final=True), Receipt(delivered=True))
    item = queue(channel)
    work()
    item.refresh_from_db()
    assert (item.status, item.error) == (OutboxItem.Status.FAILED, "no such address")
    assert outbox.resend(item.pk)
    work()
    item.refresh_from_db()
    assert item.status == OutboxItem.Status.SENT


def test_a_message_that_never_gets_through_is_not_tried_for_ever() -> None:
    channel = Channel(*[Receipt(delivered=False, detail="busy")] * UNPACED.most_attempts)
    item = queue(channel)
    for _ in range(UNPACED.most_attempts):
        OutboxItem.objects.update(available_at=clock.now())
        work()
    item.refresh_from_db()
    assert item.status == OutboxItem.Status.FAILED


def test_two_workers_do_not_send_the_same_message() -> None:
    queue(Channel(Receipt(delivered=True)))
    assert len(outbox.claim("a", 10)) == 1
    assert outbox.claim("b", 10) == []


def test_who_sends_slowly_keeps_the_message_and_who_died_loses_it_soon() -> None:
    queue(Channel(Receipt(delivered=True)))
    [slow] = outbox.claim("slow", 10)
    OutboxItem.objects.update(lease_until=clock.now() - dt.timedelta(seconds=1))
    outbox.renew_held()
    become_another_process()
    assert outbox.claim("b", 10) == []
    OutboxItem.objects.update(lease_until=clock.now() - dt.timedelta(seconds=1))
    outbox.renew_held()
    assert [item.pk for item in outbox.claim("b", 10)] == [slow.pk], "nobody renews what a dead process held"


def test_what_left_while_the_database_was_away_is_noted_later_and_not_sent_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    channel = Channel(Receipt(delivered=True))
    item = queue(channel)
    [claimed] = outbox.claim("worker-1", 10)

    def fails(*_: object) -> None:
        raise OperationalError("database or disk is full")

    with monkeypatch.context() as away, pytest.raises(OperationalError):
        away.setattr(outbox, "_note", fails)
        outbox.deliver(claimed)
    OutboxItem.objects.update(lease_until=clock.now() - dt.timedelta(seconds=1))
    work()
    outbox.renew_held()
    item.refresh_from_db()
    assert (item.status, item.attempts, len(channel.sent)) == (OutboxItem.Status.SENT, 1, 1)


ORDERED = Policy(ordered=True)


def line_up(*texts: str, address: str = "7", policy: Policy = ORDERED) -> Channel:
    """Messages to one chat, in this order, over an ordered channel that takes everything."""
    channel = Channel(*[Receipt(delivered=True)] * 99)
    outbox.register("telegram", channel.send, policy)
    conversation, _ = Conversation.objects.get_or_create(channel="telegram", address=address)
    for text in texts:
        OutboxItem.objects.create(channel="telegram", address=address, text=text, conversation=conversation)
    return channel


def test_in_an_ordered_channel_a_message_waits_for_the_one_before_it() -> None:
    line_up("een", "twee")
    line_up("drie", address="8")
    assert [item.text for item in outbox.claim("a", 10)] == ["een", "drie"]
    assert outbox.claim("b", 10) == [], "somebody is still sending the first"


def test_in_an_ordered_channel_a_message_that_is_tried_again_keeps_its_place() -> None:
    channel = line_up("een", "twee")
    channel.receipts.insert(0, Receipt(delivered=False, detail="500"))
    work()
    work()
    assert [one.text for one in channel.sent] == ["een"]
    OutboxItem.objects.update(available_at=clock.now())
    work()
    work()
    assert [one.text for one in channel.sent] == ["een", "een", "twee"]


def test_a_message_that_failed_for_good_does_not_hold_up_the_next() -> None:
    channel = line_up("een", "twee")
    channel.receipts.insert(0, Receipt(delivered=False, detail="no", final=True))
    work()
    work()
    assert [one.text for one in channel.sent] == ["een", "twee"]


def test_a_mistake_in_a_channel_counts_as_a_try_and_ends() -> None:
    line_up("een", "twee")
    said: list[str] = []

    def send(outbound: Outbound) -> Receipt:
        if outbound.text == "een":
            raise ValueError("de geheime lantaarn")
        said.append(outbound.text)
        return Receipt(delivered=True)

    outbox.register("telegram", send, ORDERED)
    for _ in range(ORDERED.most_attempts + 1):
        OutboxItem.objects.update(available_at=clock.now())
        work()
    first = OutboxItem.objects.get(text="een")
    assert (first.status, first.error) == (OutboxItem.Status.FAILED, "ValueError")
    assert said == ["twee"]


def test_mails_do_not_wait_for_each_other() -> None:
    outbox.register("mail", Channel().send)
    for text in ("een", "twee"):
        OutboxItem.objects.create(channel="mail", address="wegen@example.org", text=text)
    assert len(outbox.claim("a", 10)) == 2


def test_a_wait_that_the_channel_asked_for_is_no_failed_try() -> None:
    item = queue(Channel(*[Receipt(delivered=False, detail="429", retry_at=clock.now())] * 30))
    for _ in range(30):
        work()
    item.refresh_from_db()
    assert (item.status, item.attempts) == (OutboxItem.Status.WAITING, 0)


def test_two_addresses_that_must_wait_hold_the_channel_until_both_may(monkeypatch: pytest.MonkeyPatch) -> None:
    moment = [100.0]
    monkeypatch.setattr(clock, "monotonic", lambda: moment[0])
    pace = Pace(Policy())
    pace.hold("7", dt.timedelta(seconds=5))
    assert pace.room(10) == 10
    pace.hold("8", dt.timedelta(seconds=9))
    assert pace.room(10) == 0
    moment[0] += 6
    assert pace.room(10) == 10


def test_a_channel_sends_no_more_than_its_rate(monkeypatch: pytest.MonkeyPatch) -> None:
    moment = [100.0]
    monkeypatch.setattr(clock, "monotonic", lambda: moment[0])
    for number in range(60):
        line_up("een", address=str(number), policy=Policy(ordered=True, per_second=25))
    claimed = [len(outbox.claim("a", 100))]
    for passed in (0.2, 0.2, 5.0):
        moment[0] += passed
        claimed.append(len(outbox.claim("a", 100)))
    assert claimed == [25, 5, 5, 25]


def test_a_chat_gets_a_burst_and_then_a_pace_across_processes() -> None:
    policy = Policy(ordered=True, burst=2, window=dt.timedelta(seconds=2))
    channel = line_up("een", "twee", "drie", policy=policy)
    for name in ("a", "b", "c"):
        outbox.register("telegram", channel.send, policy)
        for item in outbox.claim(name, 10):
            outbox.deliver(item)
    assert [one.text for one in channel.sent] == ["een", "twee"]
    OutboxItem.objects.filter(text="een").update(sent_at=clock.now() - dt.timedelta(seconds=2.1))
    work()
    assert [one.text for one in channel.sent] == ["een", "twee", "drie"]


@pytest.mark.django_db(transaction=True)
def test_two_processes_at_once_send_everything_once_and_in_order() -> None:
    for chat in range(5):
        line_up(*(f"{chat}.{number}" for number in range(10)), address=str(chat))
    sent: list[str] = []

    def send(outbound: Outbound) -> Receipt:
        sent.append(outbound.text)
        return Receipt(delivered=True)

    outbox.register("telegram", send, ORDERED)

    def run(name: str) -> None:
        try:
            while OutboxItem.objects.filter(status=OutboxItem.Status.WAITING).exists():
                for item in outbox.claim(name, 3):
                    outbox.deliver(item)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(name,)) for name in ("a", "b")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for chat in range(5):
        assert [text for text in sent if text.startswith(f"{chat}.")] == [f"{chat}.{number}" for number in range(10)]
