"""The Telegram channel inside the test process, against the stand-in for the Bot API."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from bot.channels.telegram import groups, photos, send
from bot.channels.telegram.api import Line
from bot.channels.telegram.intake import Intake
from bot.channels.telegram.update import Arrival
from bot.delivery import outbox
from bot.delivery.models import LONG_AGO, Attachment, Conversation, InboxItem, OutboxItem
from tests.fakes.residents import Resident
from tests.fakes.telegram import TOKEN, FakeTelegram


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeTelegram]:
    """Telegram's stand-in, already in the settings."""
    found = FakeTelegram()
    monkeypatch.setenv("BUURT_TELEGRAM_TOKEN", TOKEN)
    monkeypatch.setenv("BUURT_TELEGRAM_API", found.base)
    monkeypatch.setattr(outbox, "_channels", {})
    monkeypatch.setattr(groups, "_answered", set())
    yield found
    found.close()


@pytest.fixture
def line(fake: FakeTelegram) -> Iterator[Line]:
    """A line to the stand-in."""
    found = Line(TOKEN, fake.base)
    yield found
    found.close()


@dataclass
class Gateway:
    """What the processes do, one step at a time."""

    fake: FakeTelegram
    line: Line
    presses: list[tuple[Arrival, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.intake = Intake(lambda arrival, title: self.presses.append((arrival, title)))
        self.channel = send.Channel(self.line)
        outbox.register("telegram", self.channel.send, send.policy())

    def take(self) -> None:
        """Everything that waits at Telegram comes in and is forgotten there."""
        for raw in list(self.fake.updates):
            assert self.intake.take(raw)
        self.fake.updates.clear()

    def send(self, *, patient: bool = True) -> None:
        """Everything that may leave leaves; impatiently, waiting times are over at once."""
        while items := outbox.claim("worker-1", 10):
            for item in items:
                outbox.deliver(item)
        if not patient:
            outbox.register("telegram", self.channel.send, send.policy())
            waiting = OutboxItem.objects.filter(status=OutboxItem.Status.WAITING)
            if waiting.update(available_at=LONG_AGO):
                self.send()

    def exchange(self) -> None:
        """In and out."""
        self.take()
        self.send()

    def of(self, resident: Resident) -> Conversation:
        """The conversation with a resident."""
        return Conversation.objects.get(channel="telegram", address=str(resident.chat))

    def said(self, resident: Resident) -> list[str]:
        """What a resident said, as it is stored."""
        return [message.text for message in self.of(resident).messages.filter(sender="resident")]

    def waiting(self, resident: Resident) -> list[str]:
        """What waits for a turn."""
        items = InboxItem.objects.filter(conversation=self.of(resident), status="waiting")
        return [item.message.text for item in items]

    def fetch(self) -> None:
        """Photos that wait are fetched, each once."""
        fetcher = photos.Fetcher(self.line)
        Attachment.objects.update(fetch_at=LONG_AGO)
        for photo in photos.claim(10):
            fetcher.fetch(photo)


@pytest.fixture
def gateway(
    fake: FakeTelegram, line: Line, db: None, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Gateway:
    """The channel with an empty database and a folder of its own for photos; pacing is off."""
    settings.MEDIA_ROOT = str(tmp_path / "uploads")
    monkeypatch.setenv("BUURT_TELEGRAM_CHAT_BURST", "0")
    monkeypatch.setenv("BUURT_TELEGRAM_PER_SECOND", "0")
    return Gateway(fake, line)


@pytest.fixture
def resident(fake: FakeTelegram) -> Resident:
    """Somebody who has found the bot."""
    return fake.resident()
