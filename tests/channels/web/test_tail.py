"""The one look at the database misses no line, also when lines become visible out of order."""

from __future__ import annotations

import pytest

from bot.channels.web.tail import OVERLAP_IDS, Tail
from bot.delivery.models import Conversation, Message, Sender
from bot.delivery.thread import append

pytestmark = pytest.mark.django_db


def conversation() -> Conversation:
    """A conversation on the website."""
    return Conversation.objects.create(channel="web")


def line(found: Conversation, number: int | None = None) -> Message:
    """A line, with a chosen id when given."""
    message = append(found, Sender.BOT, "hallo")
    if number is not None:
        Message.objects.filter(pk=message.pk).update(id=number)
    return message


def test_the_first_look_says_that_anything_may_have_happened() -> None:
    line(conversation())
    assert Tail(0.0).look() is None


def test_a_look_tells_who_has_news_once() -> None:
    one, two = conversation(), conversation()
    tail = Tail(0.0)
    tail.look()
    line(one)
    line(one)
    assert tail.look() == {one.pk}
    line(two)
    assert tail.look() == {two.pk}
    assert tail.look() == set()


def test_a_line_with_a_lower_id_that_comes_later_is_seen() -> None:
    one, two = conversation(), conversation()
    time = [0.0]
    tail = Tail(5.0, lambda: time[0])
    line(one, 100)
    tail.look()
    line(one, 120)
    assert tail.look() == {one.pk}
    line(two, 110)
    assert tail.look() == {two.pk}
    line(two, 90)
    assert tail.look() == {two.pk}
    assert tail.look() == set()


def test_the_overlap_does_not_grow_for_ever() -> None:
    one = conversation()
    time = [0.0]
    tail = Tail(5.0, lambda: time[0])
    tail.look()
    for number in range(10):
        line(one, 10_000 + number)
        tail.look()
    time[0] = 6.0
    tail.look()
    assert tail.kept == 0
    line(one, 10_005 + OVERLAP_IDS)
    assert tail.look() == {one.pk}
