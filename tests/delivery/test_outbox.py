"""No outgoing message is in an unknown state: sent, waiting for another try, or visibly failed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from bot.core import clock
from bot.core.messages import Outbound, Receipt
from bot.delivery import outbox
from bot.delivery.models import OutboxItem

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
    OutboxItem.objects.update(lease_until=clock.now() - dt.timedelta(seconds=1))
    work()
    item.refresh_from_db()
    assert item.status == OutboxItem.Status.SENT


def test_a_message_that_never_gets_through_is_not_tried_for_ever() -> None:
    channel = Channel(*[Receipt(delivered=False, detail="busy")] * outbox.MAX_ATTEMPTS)
    item = queue(channel)
    for _ in range(outbox.MAX_ATTEMPTS):
        OutboxItem.objects.update(available_at=clock.now())
        work()
    item.refresh_from_db()
    assert item.status == OutboxItem.Status.FAILED


def test_two_workers_do_not_send_the_same_message() -> None:
    queue(Channel(Receipt(delivered=True)))
    assert len(outbox.claim("a", 10)) == 1
    assert outbox.claim("b", 10) == []
