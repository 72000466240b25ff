"""Several Rasas: a conversation stays with one, and goes to another when that one does not answer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from urllib.parse import urlsplit

import pytest

from bot.core import clock, config
from bot.delivery.models import Conversation, InboxItem
from bot.dialogue import rasa as client
from tests.e2e.stack import free_port
from tests.fakes.gateway import lines, work, write
from tests.fakes.line import HALF_OPEN, Line
from tests.fakes.rasa import FakeRasa, serve


@pytest.fixture
def two(monkeypatch: pytest.MonkeyPatch, db: None) -> Iterator[list[FakeRasa]]:
    """Two stand-ins, each with an action server of its own."""
    fakes = [FakeRasa(), FakeRasa()]
    served = [serve(fake) for fake in fakes]
    monkeypatch.setenv("BUURT_RASA_URL", ",".join(address for _, address in served))
    monkeypatch.setenv("BUURT_ACTIONS_URL", ",".join(f"{address}/webhook" for _, address in served))
    monkeypatch.setattr(client, "_resting", {})
    client._client.cache_clear()
    yield fakes
    client._client().close()
    client._client.cache_clear()
    for server, _ in served:
        server.shutdown()
        server.server_close()


def asked(fake: FakeRasa) -> set[str]:
    return {sender for sender, _, _ in fake.asked}


def make_due() -> None:
    InboxItem.objects.update(available_at=clock.now())


def test_each_conversation_keeps_to_one_and_both_are_used(two: list[FakeRasa]) -> None:
    conversations = [Conversation.objects.create(channel="web") for _ in range(20)]
    for text in ("hallo", "nog iets"):
        for conversation in conversations:
            write(conversation, text)
        for _ in range(2):
            work()
    first, second = map(asked, two)
    assert first and second
    assert not first & second
    assert sum(len(fake.asked) for fake in two) == 40


def test_while_one_cannot_be_reached_its_conversations_are_answered_by_the_other(
    two: list[FakeRasa], monkeypatch: pytest.MonkeyPatch
) -> None:
    urls = [f"http://127.0.0.1:{free_port()}", config.listed("BUURT_RASA_URL")[1]]
    monkeypatch.setenv("BUURT_RASA_URL", ",".join(urls))
    conversations = [Conversation.objects.create(channel="web") for _ in range(10)]
    for conversation in conversations:
        write(conversation, "hallo")
    work()
    assert all(lines(one) == [("resident", "hallo"), ("bot", "gehoord: hallo")] for one in conversations)
    assert len(two[1].asked) == 10
    assert client._lines("whoever")[0].url == urls[1], "the one that is away is not tried first for a while"


def test_one_that_never_answers_gets_its_conversations_back_only_when_it_does(
    two: list[FakeRasa], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "CONNECT_SECONDS", 0.2)
    urls = config.listed("BUURT_RASA_URL")
    with closing(Line(urlsplit(urls[0]).port or 0)) as line:
        urls[0] = line.url
        monkeypatch.setenv("BUURT_RASA_URL", ",".join(urls))
        line.spoil(HALF_OPEN)
        client._resting[line.url] = clock.monotonic() - 1
        names = [f"resident {number}" for number in range(10)]
        assert {client._lines(name)[0].url for name in names} == {urls[1]}
        line.mend()
        assert {client._lines(name)[0].url for name in names} == {urls[1]}, "it still rests"
        client._resting[line.url] = clock.monotonic() - 1
        assert {client._lines(name)[0].url for name in names} == set(urls)


def test_what_may_have_been_heard_is_not_said_to_another_before_it_was_read_back(two: list[FakeRasa]) -> None:
    two[0].down = two[1].down = True
    conversation = Conversation.objects.create(channel="web")
    write(conversation, "hallo")
    work()
    assert not two[0].healed and not two[1].healed
    two[0].down = two[1].down = False
    make_due()
    work()
    assert [sender for sender, _ in lines(conversation)] == ["resident", "bot"]
    assert sum(len(fake.asked) for fake in two) == 1
    assert [sender for fake in two for sender, _ in fake.healed] == [conversation.pk] * 2


def test_a_dead_action_server_sends_its_conversations_to_the_other_pair(two: list[FakeRasa]) -> None:
    conversation = Conversation.objects.create(channel="web")
    own = [line.url for line in client._lines(conversation.pk)]
    near = config.listed("BUURT_RASA_URL").index(own[0])
    two[near].actions_down = True
    write(conversation, "hallo")
    work()
    assert lines(conversation) == [("resident", "hallo")]
    make_due()
    work()
    assert lines(conversation)[-1] == ("bot", "gehoord: hallo")
    assert len(two[1 - near].asked) == 1
    assert InboxItem.objects.get().failures == 0


def test_with_none_left_it_is_an_outage(two: list[FakeRasa], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BUURT_RASA_URL", ",".join(f"http://127.0.0.1:{free_port()}" for _ in range(2)))
    with pytest.raises(client.RasaUnavailable):
        client.ask("whoever", "hallo", {})
