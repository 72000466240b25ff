"""Buttons below messages, and keys in place of the keyboard."""

from __future__ import annotations

import pytest

from bot.core.messages import Button
from bot.delivery.models import Message, Sender
from bot.delivery.thread import append
from tests.channels.telegram.conftest import Gateway
from tests.fakes.residents import Resident
from tests.fakes.telegram import FakeTelegram


def test_a_press_is_the_words_and_the_choice(gateway: Gateway, resident: Resident) -> None:
    resident.say("/start")
    gateway.exchange()
    resident.press("Iets melden")
    gateway.take()
    message = gateway.of(resident).messages.get(payload="/begin_melden")
    assert (message.text, message.sender) == ("Iets melden", Sender.RESIDENT)
    assert [title for _, title in gateway.presses] == ["Iets melden"]


def test_a_key_at_the_question_where_is_the_choice_that_it_shows(gateway: Gateway, resident: Resident) -> None:
    resident.say("hallo")
    gateway.take()
    append(gateway.of(resident), Sender.BOT, "Waar?", asks="waar", buttons=(Button("Weet ik niet", "/kies"),))
    resident.say("Weet ik niet")
    gateway.take()
    append(gateway.of(resident), Sender.BOT, "Wat dan?", buttons=(Button("Weet ik niet", "/anders"),))
    resident.say("Weet ik niet")
    gateway.take()
    payloads = gateway.of(resident).messages.filter(sender="resident").values_list("payload", flat=True)
    assert list(payloads) == ["", "/kies", ""]


def test_an_old_button_still_works(gateway: Gateway, resident: Resident) -> None:
    resident.say("/start")
    gateway.exchange()
    resident.say("iets anders")
    gateway.exchange()
    resident.press("Mens spreken")
    gateway.take()
    assert gateway.waiting(resident)[-1] == "Mens spreken"


def test_pressing_twice_is_one_choice(gateway: Gateway, resident: Resident) -> None:
    resident.say("/start")
    gateway.exchange()
    resident.press("Iets melden")
    resident.press("Iets melden")
    gateway.take()
    assert gateway.waiting(resident) == ["Iets melden"]


@pytest.mark.parametrize("data", ["-", "1", "x:y", "999999:0", "{opening}:9", "{opening}:-1", ":", "١:٠", ""])
def test_what_was_never_offered_is_answered_and_not_stored(gateway: Gateway, resident: Resident, data: str) -> None:
    resident.say("/start")
    gateway.exchange()
    opening = Message.objects.exclude(buttons=[]).get()
    resident.press("geen knop", data.format(opening=opening.pk) or "?")
    gateway.take()
    assert gateway.said(resident) == ["/start"]
    assert [title for _, title in gateway.presses] == [""]


def test_a_button_of_somebody_else_is_not_offered(gateway: Gateway, fake: FakeTelegram) -> None:
    karin, piet = fake.resident(), fake.resident()
    karin.say("/start")
    piet.say("/start")
    gateway.exchange()
    data = next(button["callback_data"] for one in karin.got() for button in one.buttons())
    piet.press("van Karin", data)
    gateway.take()
    assert gateway.said(piet) == ["/start"]
