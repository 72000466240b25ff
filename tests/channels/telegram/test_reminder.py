"""The one reminder of a draft, as a resident on Telegram gets it."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.core import clock
from bot.delivery.models import Conversation, InboxItem
from bot.handoff import unfinished
from bot.handoff.models import OpenDraft
from tests.channels.telegram.conftest import Gateway
from tests.fakes.residents import Resident


def test_the_reminder_arrives_once_and_its_button_is_an_answer(
    gateway: Gateway, resident: Resident, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unfinished, "AWAKE", (dt.time.min, dt.time.max))
    resident.say("losse stoeptegel in de Verdilaan")
    gateway.exchange()
    zaak = {"soort": "signaal", "omschrijving": ["losse stoeptegel"], "straat": "Verdilaan"}
    Conversation.objects.update(memory={"slots": {"zaak": zaak}, "form": "zaak_form"})
    unfinished.follow(gateway.of(resident), {})
    InboxItem.objects.update(status=InboxItem.Status.DONE)
    earlier = clock.now() - dt.timedelta(minutes=31)
    OpenDraft.objects.update(asked_at=earlier)
    gateway.of(resident).messages.update(at=earlier)
    before = len(resident.got())
    for _ in range(2):
        unfinished.look()
        gateway.send()
    [reminder] = resident.got()[before:]
    assert "nog niet verstuurd" in reminder.text
    resident.press("Verder gaan")
    gateway.take()
    pressed = gateway.of(resident).messages.get(payload__startswith="/begin_melden")
    assert (pressed.text, gateway.waiting(resident)) == ("Verder gaan", ["Verder gaan"])
