"""What a resident sends on Telegram is stored once, whatever it is, and answered kindly at once where that is due."""

from __future__ import annotations

import pytest

from bot.core import clock, texts
from bot.core.opening import opening
from bot.delivery.models import Attachment, Conversation, InboxItem, Message, OutboxItem, Owner
from tests.channels.telegram.conftest import Gateway
from tests.channels.web import pictures
from tests.fakes.residents import Resident
from tests.fakes.telegram import FakeTelegram

OPENING = opening("nl")[0]
UNFIT = texts.text("utter_telegram_unfit", "nl")


def test_a_first_message_opens_with_who_we_are_and_what_telegram_keeps_and_is_handled(
    gateway: Gateway, resident: Resident
) -> None:
    resident.say("de lantaarn is stuk")
    gateway.exchange()
    heard = resident.heard()
    assert heard[0] == OPENING
    assert "Telegram" in heard[1]
    assert "14 035" in heard[1]
    assert len(heard) == 2
    assert gateway.waiting(resident) == ["de lantaarn is stuk"]


def test_the_note_comes_once_and_start_opens_again(gateway: Gateway, resident: Resident) -> None:
    for _ in range(2):
        resident.say("/start")
        gateway.exchange()
    assert [OPENING in text for text in resident.heard()] == [True, False, True]
    assert gateway.waiting(resident) == []
    assert gateway.said(resident) == ["/start", "/start"]


@pytest.mark.parametrize("text", ["/start ref_123", "/start@BuurtwijzerBot", "/START <script>"])
def test_what_comes_along_with_start_is_ignored(gateway: Gateway, resident: Resident, text: str) -> None:
    resident.say(text)
    gateway.exchange()
    assert gateway.said(resident) == ["/start"]
    assert resident.heard()[0] == OPENING


def test_start_keeps_the_open_question_of_a_form(gateway: Gateway, resident: Resident) -> None:
    resident.say("hallo")
    gateway.take()
    Conversation.objects.update(memory={"form": "zaak_form"}, open_asks="waar")
    resident.say("/start")
    gateway.take()
    assert gateway.of(resident).open_asks == "waar"


@pytest.mark.parametrize("owner", [Owner.STAFF, Owner.QUEUE])
@pytest.mark.parametrize("text", ["/start", "/help"])
def test_the_assistant_is_silent_while_a_person_owns_or_is_awaited(
    gateway: Gateway, resident: Resident, owner: Owner, text: str
) -> None:
    resident.say("hallo")
    gateway.exchange()
    Conversation.objects.update(owner=owner)
    before = resident.heard()
    resident.say(text)
    resident.send(sticker={"file_id": "s"})
    gateway.exchange()
    assert resident.heard() == before
    assert gateway.said(resident)[1:] == [text, "(sticker)"]


def test_danger_is_answered_with_112_also_while_a_person_owns(gateway: Gateway, resident: Resident) -> None:
    resident.say("hallo")
    gateway.exchange()
    Conversation.objects.update(owner=Owner.STAFF)
    resident.say("help er is brand in het huis van de buren")
    gateway.exchange()
    assert "112" in resident.heard()[-1]


@pytest.mark.parametrize(("text", "answers"), [("hallo", 2), ("/start", 2), ("/help", 3)])
def test_an_update_that_comes_twice_is_one_message_and_answered_once(
    gateway: Gateway, resident: Resident, text: str, answers: int
) -> None:
    resident.say(text)
    gateway.fake.updates.append(gateway.fake.updates[0])
    gateway.exchange()
    assert gateway.said(resident) == [text]
    assert len(resident.heard()) == answers


@pytest.mark.parametrize(("code", "taal"), [("nl", "nl"), ("en-GB", "en"), ("tr", "tr"), ("fr", "nl"), ("", "nl")])
def test_it_begins_in_the_language_of_the_telephone_when_there_are_texts_in_it(
    gateway: Gateway, fake: FakeTelegram, code: str, taal: str
) -> None:
    someone = fake.resident(language=code)
    someone.say("/start")
    gateway.exchange()
    assert someone.heard()[0] == opening(taal)[0]


def test_commands_are_the_words_they_stand_for_and_other_slashes_are_plain_text(
    gateway: Gateway, resident: Resident
) -> None:
    for text in ("/mens", "/stop", "/help", "/lantaarn stuk"):
        resident.say(text)
    gateway.exchange()
    assert gateway.waiting(resident) == ["ik wil een mens spreken", "stop melding", "/lantaarn stuk"]
    assert "/mens" in resident.heard()[-1]


def test_no_name_of_an_account_is_kept(gateway: Gateway, fake: FakeTelegram) -> None:
    someone = fake.resident(name="<b>Zwaantje</b>")
    someone.say("<script>alert(1)</script>")
    gateway.exchange()
    assert gateway.said(someone) == ["<script>alert(1)</script>"]
    stored = [*Conversation.objects.values(), *Message.objects.values(), *OutboxItem.objects.values()]
    assert "Zwaantje" not in str(stored)


def test_a_place_and_a_venue_are_places(gateway: Gateway, resident: Resident) -> None:
    resident.share(52.22, 5.17)
    place = {"latitude": 52.23, "longitude": 5.18}
    resident.send(location=place, venue={"location": place, "title": "Bakker", "address": "Kerkstraat 1"})
    gateway.take()
    found = gateway.of(resident).messages.filter(sender="resident").values_list("lat", "lon", "text")
    assert list(found) == [(52.22, 5.17, ""), (52.23, 5.18, "Bakker, Kerkstraat 1")]


def test_a_moving_location_counts_once(gateway: Gateway, resident: Resident) -> None:
    shared = resident.send(location={"latitude": 52.22, "longitude": 5.17, "live_period": 900})
    gateway.fake.offer(edited_message={**shared, "location": {"latitude": 52.3, "longitude": 5.2}})
    gateway.take()
    assert gateway.of(resident).messages.filter(sender="resident").count() == 1


def test_of_a_photo_the_largest_is_taken_with_its_words(gateway: Gateway, resident: Resident) -> None:
    resident.photo(pictures.picture(), caption="losse tegel")
    gateway.take()
    [photo] = Attachment.objects.all()
    assert (photo.remote, photo.message.text if photo.message else "") == ("foto0", "losse tegel")


def test_an_album_waits_until_it_is_whole_and_is_one_turn(gateway: Gateway, resident: Resident) -> None:
    resident.say("/start")
    for caption in ("losse tegels", "", ""):
        resident.photo(pictures.picture(), caption=caption, media_group_id="9")
    gateway.take()
    assert Attachment.objects.count() == 3
    items = InboxItem.objects.filter(status="waiting")
    assert items.count() == 3
    assert all(item.available_at > clock.now() for item in items)


KINDS = {
    "sticker": {"file_id": "s"},
    "voice": {"file_id": "v", "duration": 3},
    "video": {"file_id": "v"},
    "video_note": {"file_id": "v"},
    "animation": {"file_id": "v"},
    "contact": {"phone_number": "+31612345678", "first_name": "K"},
    "poll": {"id": "1", "question": "?"},
    "dice": {"emoji": "🎲", "value": 3},
    "something_new": {"x": 1},
}


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_what_cannot_be_taken_is_answered_with_what_works(gateway: Gateway, resident: Resident, kind: str) -> None:
    resident.say("/start")
    resident.send(**{kind: KINDS[kind]})
    gateway.exchange()
    assert resident.heard()[-1] == UNFIT
    assert gateway.waiting(resident) == []
    assert gateway.said(resident)[-1].startswith("(")


def test_ten_stickers_are_one_answer(gateway: Gateway, resident: Resident) -> None:
    resident.say("/start")
    for _ in range(10):
        resident.send(sticker={"file_id": "s"})
    gateway.exchange()
    assert resident.heard().count(UNFIT) == 1


def test_words_with_a_video_are_handled(gateway: Gateway, resident: Resident) -> None:
    resident.send(video={"file_id": "v"}, caption="kijk de lantaarn")
    gateway.exchange()
    assert gateway.waiting(resident) == ["kijk de lantaarn"]
    assert resident.heard()[-1] == UNFIT


@pytest.mark.parametrize("kind", ["image/svg+xml", "image/heic", "application/pdf", "image/gif"])
def test_a_file_that_is_no_usual_picture_is_refused_kindly(gateway: Gateway, resident: Resident, kind: str) -> None:
    resident.say("/start")
    resident.document(b"<svg/>", kind)
    gateway.exchange()
    assert resident.heard()[-1] == UNFIT
    assert not Attachment.objects.exists()


def test_text_that_cannot_be_seen_is_no_photo(gateway: Gateway, resident: Resident) -> None:
    resident.say("\u200b\u202e")
    gateway.exchange()
    assert resident.heard()[-1] == UNFIT
    assert gateway.waiting(resident) == []


@pytest.mark.parametrize(
    "content",
    [
        {"something_new": {"a": 1}},
        {"poll": {"id": "1"}},
        {"channel_post": {"message_id": 1}},
        {"message": {"message_id": 1, "date": 1, "chat": {"id": 5, "type": "private"}, "pinned_message": {}}},
    ],
)
def test_updates_that_are_about_nobody_are_passed(gateway: Gateway, content: dict[str, object]) -> None:
    gateway.fake.offer(**content)
    gateway.exchange()
    assert not Conversation.objects.exists()


def test_a_group_is_answered_once_and_nothing_of_it_is_kept(gateway: Gateway, fake: FakeTelegram) -> None:
    fake.chats.add(-100)
    chat = {"id": -100, "type": "supergroup", "title": "Straat"}
    for number in range(3):
        fake.offer(message={"message_id": number, "date": 1, "chat": chat, "text": "hallo allemaal"})
        gateway.exchange()
    assert [one.text for one in fake.sent] == [texts.text("utter_telegram_group", "nl")]
    assert not Conversation.objects.exists()
    assert not Message.objects.exists()


def test_a_blocked_chat_is_known_and_writing_again_opens_it(gateway: Gateway, resident: Resident) -> None:
    resident.say("hallo")
    gateway.take()
    resident.membership("kicked")
    gateway.take()
    assert gateway.of(resident).blocked_at is not None
    resident.membership("member")
    gateway.take()
    assert gateway.of(resident).blocked_at is None
    Conversation.objects.update(blocked_at=clock.now())
    resident.say("daar ben ik weer")
    gateway.take()
    assert gateway.of(resident).blocked_at is None


def test_after_erasure_a_message_starts_a_new_conversation(gateway: Gateway, resident: Resident) -> None:
    resident.say("hallo")
    gateway.take()
    old = gateway.of(resident)
    Conversation.objects.update(address="")
    resident.say("daar ben ik weer")
    gateway.exchange()
    assert gateway.of(resident).pk != old.pk
    assert OPENING in resident.heard()
