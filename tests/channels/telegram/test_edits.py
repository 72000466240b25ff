"""What was typed can be changed as long as nobody answered it."""

from __future__ import annotations

import datetime as dt

from bot.core import clock
from bot.delivery.models import Conversation, InboxItem
from tests.channels.telegram.conftest import Gateway
from tests.fakes.residents import Resident


def test_an_edit_of_what_still_waits_replaces_it(gateway: Gateway, resident: Resident) -> None:
    message = resident.say("tegel in de Siriustraat")
    resident.edit(message, "tegel in de Siriusstraat")
    gateway.take()
    assert gateway.waiting(resident) == ["tegel in de Siriusstraat"]


def test_an_edit_of_what_was_handled_comes_as_a_new_message_once(gateway: Gateway, resident: Resident) -> None:
    message = resident.say("tegel")
    gateway.take()
    InboxItem.objects.update(status="done")
    resident.edit(message, "lantaarn")
    gateway.fake.updates.append(gateway.fake.updates[-1])
    gateway.take()
    assert gateway.said(resident) == ["tegel", "lantaarn"]
    assert gateway.waiting(resident) == ["lantaarn"]


def test_an_edit_during_a_turn_comes_as_a_new_message(gateway: Gateway, resident: Resident) -> None:
    message = resident.say("tegel")
    gateway.take()
    Conversation.objects.update(lease_by="worker-1", lease_until=clock.now() + dt.timedelta(seconds=9))
    resident.edit(message, "lantaarn")
    gateway.take()
    assert gateway.said(resident) == ["tegel", "lantaarn"]


def test_an_edit_that_tells_of_danger_gets_the_advice(gateway: Gateway, resident: Resident) -> None:
    message = resident.say("tegel")
    resident.edit(message, "help er is brand in het huis van de buren")
    gateway.exchange()
    assert any("Bel nu 112" in text for text in resident.heard())


def test_an_edit_that_changes_no_words_is_nothing(gateway: Gateway, resident: Resident) -> None:
    message = resident.say("tegel")
    gateway.take()
    InboxItem.objects.update(status="done")
    resident.edit(message, "tegel")
    gateway.take()
    assert gateway.said(resident) == ["tegel"]
