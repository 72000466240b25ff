"""A gateway in front of a stand-in for Rasa, and what a resident and a worker do with it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.core.messages import Inbound
from bot.delivery import inbox, outbox
from bot.delivery.models import Conversation, Message
from bot.dialogue import rasa as client
from bot.dialogue import turn
from tests.fakes.rasa import FakeRasa, serve


@pytest.fixture
def rasa(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeRasa]:
    """Rasa's stand-in, already in the settings."""
    fake = FakeRasa()
    server, address = serve(fake)
    monkeypatch.setenv("BUURT_RASA_URL", address)
    monkeypatch.setenv("BUURT_ACTIONS_URL", f"{address}/webhook")
    client._client.cache_clear()
    yield fake
    client._client().close()
    client._client.cache_clear()
    server.shutdown()
    server.server_close()


@pytest.fixture
def conversation(db: None) -> Conversation:
    """A conversation on the website."""
    return Conversation.objects.create(channel="web")


def write(conversation: Conversation, *texts: str) -> None:
    """A resident sends bubbles."""
    start = Message.objects.filter(conversation=conversation).count()
    for number, text in enumerate(texts, start):
        inbox.accept(conversation, Inbound(key=f"web:{number}", text=text))


def work() -> None:
    """A worker takes every conversation that waits, once."""
    for claim in inbox.claim("worker-1", 10):
        turn.handle(claim)


def become_another_process() -> None:
    """What this process held is from now on somebody else's."""
    inbox._leases._held.clear()
    outbox._leases._held.clear()


def lines(conversation: Conversation) -> list[tuple[str, str]]:
    """The thread as everybody reads it."""
    return [(message.sender, message.text) for message in conversation.messages.order_by("seq")]
