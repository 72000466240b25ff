"""A resident on Telegram has no menu for it: the municipality copies and erases by a command."""

from __future__ import annotations

import json

import pytest

from bot.core.messages import Inbound
from bot.delivery import inbox
from bot.delivery.models import Conversation, Message
from bot.privacy import commands

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def no_tracker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rasa's own store has tests of its own."""
    monkeypatch.setattr("bot.privacy.tracker.forget", lambda conversation_id: None)


def talked() -> Conversation:
    conversation = Conversation.objects.create(channel="telegram", address="77")
    inbox.accept(conversation, Inbound(key="tg:1", text="de lamp bij mijn moeder"))
    return conversation


def test_a_copy_holds_what_was_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert commands.main(["copy", talked().pk]) == 0
    assert json.loads(capsys.readouterr().out)["messages"][0]["text"] == "de lamp bij mijn moeder"


def test_an_erased_conversation_has_no_words_and_no_address() -> None:
    conversation = talked()
    assert commands.main(["erase", conversation.pk]) == 0
    conversation.refresh_from_db()
    assert (conversation.address, Message.objects.get().text) == ("", "")


def test_what_does_not_exist_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert commands.main(["erase", "bestaat-niet"]) == 1
    assert "bestaat-niet" in capsys.readouterr().err
