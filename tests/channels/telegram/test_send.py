"""What leaves for Telegram: in order, in pieces that fit, and with a known end whatever Telegram says."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import transaction

from bot.channels.telegram import send, shape
from bot.core import clock
from bot.core.messages import Button
from bot.delivery import outbox
from bot.delivery.models import Conversation, Message, OutboxItem, Sender
from bot.delivery.thread import append
from bot.privacy.erasure import erase_now
from tests.channels.telegram.conftest import Gateway
from tests.fakes.residents import Resident
from tests.fakes.telegram import TOKEN, FakeTelegram, Fault


@pytest.fixture
def conversation(gateway: Gateway, resident: Resident) -> Conversation:
    """A conversation without an opening."""
    return Conversation.objects.create(channel="telegram", address=str(resident.chat))


def say(conversation: Conversation, *texts: str, asks: str = "", buttons: tuple[Button, ...] = ()) -> None:
    for text in texts:
        with transaction.atomic():
            locked = Conversation.objects.select_for_update().get(pk=conversation.pk)
            append(locked, Sender.BOT, text, asks=asks, buttons=buttons)


def states() -> list[tuple[str, str]]:
    return [(item.status, item.error) for item in OutboxItem.objects.order_by("id")]


def test_html_and_markdown_are_shown_as_they_are(
    gateway: Gateway, resident: Resident, conversation: Conversation
) -> None:
    text = "<b>niet vet</b> *ook niet* <script>alert(1)</script>"
    say(conversation, text)
    gateway.send()
    assert resident.heard() == [text]
    [call] = gateway.fake.called("sendMessage")
    assert "parse_mode" not in call
    assert call["link_preview_options"] == {"is_disabled": True}


def test_buttons_stand_below_one_a_row_and_name_message_and_place(
    gateway: Gateway, resident: Resident, conversation: Conversation
) -> None:
    long = "/kies" + '{"vraag": "' + "x" * 200 + '"}'
    say(conversation, "Klopt dit?", buttons=(Button("Klopt", "/ja"), Button("Nee", long)))
    gateway.send()
    message = Message.objects.get()
    rows = resident.got()[0].markup["inline_keyboard"]
    assert rows == [
        [{"text": "Klopt", "callback_data": f"{message.pk}:0"}],
        [{"text": "Nee", "callback_data": f"{message.pk}:1"}],
    ]


def test_the_question_where_comes_with_a_key_for_the_place_that_goes_away_again(
    gateway: Gateway, resident: Resident, conversation: Conversation
) -> None:
    say(conversation, "Waar is het?", asks="waar", buttons=(Button("Weet ik niet", "/kies"),))
    say(conversation, "Klopt dit?", buttons=(Button("Ja", "/ja"),))
    say(conversation, "Bewaard.", "Dag.")
    gateway.send()
    where, summary, filed, bye = (one.markup for one in resident.got())
    share = {"text": "Deel mijn plek", "request_location": True}
    assert where["keyboard"] == [[share], [{"text": "Weet ik niet"}]]
    assert where["one_time_keyboard"]
    assert "inline_keyboard" in summary
    assert filed == {"remove_keyboard": True}
    assert bye == {}


def test_a_long_text_comes_in_pieces_with_the_buttons_below_the_last(
    gateway: Gateway, resident: Resident, conversation: Conversation
) -> None:
    lines = [f"regel {number} " + "woord " * 15 for number in range(90)]
    say(conversation, "\n".join(lines), buttons=(Button("Ja", "/ja"),))
    gateway.send()
    assert len(resident.heard()) == 3
    assert "\n".join(resident.heard()).replace(" \n", "\n") == "\n".join(lines).replace(" \n", "\n").strip()
    assert [bool(one.markup) for one in resident.got()] == [False, False, True]


@pytest.mark.parametrize("text", ["a" * 9000, "🌳" * 5000, ("woord " * 2000).strip(), "x\n" * 4100])
def test_pieces_fit_and_lose_nothing(text: str) -> None:
    found = shape.pieces(text)
    assert all(0 < len(piece.encode("utf-16-le")) // 2 <= shape.LONGEST for piece in found)
    assert "".join("".join(found).split()) == "".join(text.split())


def test_when_the_second_piece_fails_the_first_is_not_said_again(
    gateway: Gateway, resident: Resident, conversation: Conversation
) -> None:
    gateway.fake.fail("sendMessage", Fault(status=500, when=lambda call: call["text"].startswith("b")))
    say(conversation, "a" * 4096 + "b" * 10)
    gateway.send(patient=False)
    assert [text[0] for text in resident.heard()] == ["a", "b"]


def test_a_429_in_the_middle_waits_as_long_as_telegram_says_and_keeps_the_order(
    gateway: Gateway, resident: Resident, conversation: Conversation
) -> None:
    gateway.fake.fail("sendMessage", Fault(status=429, retry_after=30, when=lambda call: call["text"] == "twee"))
    say(conversation, "een", "twee", "drie")
    before = clock.now()
    gateway.send()
    assert resident.heard() == ["een"]
    second = OutboxItem.objects.get(text="twee")
    assert 29 < (second.available_at - before).total_seconds() < 40
    assert second.attempts == 0
    gateway.send(patient=False)
    assert resident.heard() == ["een", "twee", "drie"]


def test_a_429_for_two_chats_holds_the_whole_bot_and_for_one_chat_only_that_chat(
    gateway: Gateway, fake: FakeTelegram
) -> None:
    chats = [fake.resident() for _ in range(4)]
    talks = [Conversation.objects.create(channel="telegram", address=str(one.chat)) for one in chats]
    fake.fail("sendMessage", Fault(status=429, retry_after=30, chat=chats[0].chat))
    say(talks[0], "een")
    say(talks[1], "een")
    gateway.send()
    assert [len(one.heard()) for one in chats] == [0, 1, 0, 0]
    fake.fail("sendMessage", Fault(status=429, retry_after=30, chat=chats[2].chat))
    say(talks[2], "een")
    gateway.send()
    say(talks[3], "een")
    gateway.send()
    assert [len(one.heard()) for one in chats] == [0, 1, 0, 0]
    gateway.send(patient=False)
    assert [len(one.heard()) for one in chats] == [1, 1, 1, 1]


@pytest.mark.parametrize("fault", [Fault(status=500), Fault(status=502), Fault(status=503)])
def test_a_fault_of_telegram_is_tried_again_in_order(
    gateway: Gateway, resident: Resident, conversation: Conversation, fault: Fault
) -> None:
    gateway.fake.fail("sendMessage", fault)
    say(conversation, "een", "twee")
    gateway.send()
    gateway.send(patient=False)
    assert resident.heard() == ["een", "twee"]


def test_an_answer_that_is_lost_repeats_one_message_and_never_loses_one(
    gateway: Gateway, resident: Resident, conversation: Conversation
) -> None:
    gateway.fake.fail("sendMessage", Fault(lost=True))
    say(conversation, "een", "twee")
    gateway.send()
    gateway.send(patient=False)
    assert resident.heard() == ["een", "een", "twee"]


def test_who_blocked_us_gets_nothing_more_and_the_desk_can_see_why(
    gateway: Gateway, resident: Resident, conversation: Conversation
) -> None:
    gateway.fake.blocked.add(resident.chat)
    say(conversation, "een", "twee", "drie")
    gateway.send()
    assert states() == [("failed", send.BLOCKED)] * 3
    assert len(gateway.fake.called("sendMessage")) == 1
    conversation.refresh_from_db()
    assert conversation.blocked_at is not None
    gateway.fake.blocked.clear()
    resident.say("daar ben ik weer")
    gateway.take()
    assert outbox.resend(OutboxItem.objects.order_by("id")[0].pk)
    gateway.send()
    assert resident.heard() == ["een"]


def test_what_was_erased_cannot_be_sent_again(gateway: Gateway, resident: Resident, conversation: Conversation) -> None:
    gateway.fake.blocked.add(resident.chat)
    say(conversation, "een")
    gateway.send()
    erase_now(conversation.pk)
    item = OutboxItem.objects.get()
    assert outbox.resend(item.pk)
    gateway.send()
    assert states() == [("failed", send.ERASED)]


def test_a_chat_that_is_gone_is_as_good_as_blocked(gateway: Gateway, conversation: Conversation) -> None:
    gateway.fake.chats.clear()
    say(conversation, "een", "twee")
    gateway.send()
    assert states() == [("failed", send.BLOCKED)] * 2


def test_while_telegram_cannot_be_reached_no_message_uses_up_its_tries(
    gateway: Gateway, conversation: Conversation
) -> None:
    gateway.fake.close()
    say(conversation, "een")
    for _ in range(send.policy().most_attempts + 1):
        gateway.send()
        OutboxItem.objects.update(available_at=clock.now())
    [item] = OutboxItem.objects.all()
    assert (item.status, item.attempts) == ("waiting", 0)
    assert "unreachable" in item.error


def test_the_token_is_in_no_error(
    gateway: Gateway, conversation: Conversation, capfd: pytest.CaptureFixture[str]
) -> None:
    gateway.line.bot._token  # noqa: B018 - the line knows it
    faults = [
        Fault(status=401),
        Fault(status=404),
        Fault(status=400),
        Fault(status=500),
        Fault(status=429, retry_after=1),
    ]
    gateway.fake.fail("sendMessage", *faults)
    for _ in faults:
        say(conversation, "een")
        gateway.send()
        OutboxItem.objects.filter(status="waiting").update(available_at=clock.now())
    gateway.fake.close()
    gateway.send()
    printed = capfd.readouterr()
    assert TOKEN not in printed.out + printed.err
    assert all(TOKEN not in error for _, error in states())


def test_in_a_chat_a_burst_passes_and_the_rest_is_paced(
    gateway: Gateway, resident: Resident, conversation: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BUURT_TELEGRAM_CHAT_BURST", "3")
    outbox.register("telegram", gateway.channel.send, send.policy())
    say(conversation, *map(str, range(5)))
    gateway.send()
    assert resident.heard() == ["0", "1", "2"]
    OutboxItem.objects.filter(status="sent").update(sent_at=clock.now() - dt.timedelta(seconds=3.1))
    gateway.send()
    assert resident.heard() == ["0", "1", "2", "3", "4"]
