"""Access and erasure that a resident asks for in the chat itself."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction

from bot.cases.models import Case
from bot.core import texts
from bot.core.messages import Outbound, Receipt
from bot.delivery import outbox
from bot.delivery.models import Conversation, OutboxItem, Sender
from bot.dialogue import commands
from bot.privacy import chat
from tests.channels.web.api import Talk
from tests.privacy.conftest import SECRET
from tests.privacy.test_erasure import everything, figures
from tests.privacy.traces import remembered

assert chat  # its commands are registered by importing it


def carry_out(conversation: Conversation, name: str, **values: Any) -> None:
    with transaction.atomic():
        held = Conversation.objects.select_for_update().get(pk=conversation.pk)
        commands.execute(commands.Context(held, "1-1:0"), {"name": name, "values": values})


def last(conversation: Conversation) -> Any:
    return conversation.messages.order_by("-seq").first()


def test_everything_is_erased_and_the_last_word_says_what_stays(conversation: Conversation) -> None:
    before = figures()
    carry_out(conversation, "erase_conversation")
    assert SECRET not in everything()
    assert conversation.pk not in remembered()
    assert figures() == before
    assert last(conversation).text == texts.text("utter_gewist_zaken", "nl")
    assert conversation.messages.exclude(text="").count() == 1


def test_the_worker_keeps_its_lease_while_it_erases(conversation: Conversation) -> None:
    Conversation.objects.filter(pk=conversation.pk).update(lease_by="worker-1")
    carry_out(conversation, "erase_conversation")
    assert Conversation.objects.get(pk=conversation.pk).lease_by == "worker-1"


def test_photos_go_once_it_is_certain(
    conversation: Conversation, django_capture_on_commit_callbacks: Any, settings: Any, tmp_path: Any
) -> None:
    mail = tmp_path / "mail" / "1.eml"
    mail.parent.mkdir(exist_ok=True)
    mail.write_text(conversation.pk)
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    with django_capture_on_commit_callbacks(execute=True):
        carry_out(conversation, "erase_conversation")
        assert mail.exists()
    assert not mail.exists()


def test_on_telegram_the_last_word_arrives_and_then_the_address_is_gone(
    conversation: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    Conversation.objects.filter(pk=conversation.pk).update(channel="telegram", address="4711")
    carry_out(conversation, "erase_conversation")
    waiting = OutboxItem.objects.get(channel="telegram", status=OutboxItem.Status.WAITING)
    assert waiting.address == "4711"
    sent: list[Outbound] = []

    def send(message: Outbound) -> Receipt:
        sent.append(message)
        return Receipt(delivered=True)

    monkeypatch.setattr(outbox, "_channels", {})
    outbox.register("telegram", send)
    for item in outbox.claim("worker-1", 5):
        outbox.deliver(item)
    assert [message.text for message in sent] == [texts.text("utter_gewist_zaken", "nl")]
    assert "4711" not in everything()


def test_what_is_kept_is_told_in_words_with_the_way_to_a_copy(conversation: Conversation, talk: Talk) -> None:
    carry_out(conversation, "tell_what_is_kept", nummer="14 035")
    told = [line.text for line in conversation.messages.filter(sender=Sender.BOT).order_by("seq")][-2:]
    assert "Berichten van u: 2." in told[0]
    assert "Plekken op de kaart: 1." in told[0]
    assert Case.objects.get(conversation=conversation).number in told[0]
    assert "06 12345678" in told[0]
    assert "Kopie van mijn gesprek" in told[1]


def test_something_is_said_once_in_a_conversation(conversation: Conversation) -> None:
    for _ in range(2):
        carry_out(conversation, "say_once", text="Ik merk dat u boos bent.")
    assert conversation.messages.filter(text="Ik merk dat u boos bent.").count() == 1
