"""Photos that Telegram holds: fetched later, drawn anew, and never in the way of the message they came with."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from PIL import Image

from bot.channels.telegram import photos
from bot.core import clock, texts
from bot.delivery.models import LONG_AGO, Attachment, Conversation, Owner
from bot.privacy import access
from bot.privacy.erasure import erase_now
from tests.channels.telegram.conftest import Gateway
from tests.channels.web import pictures
from tests.fakes.residents import Resident
from tests.fakes.telegram import Fault

FAILED = texts.text("utter_telegram_photo_failed", "nl")


def only() -> Attachment:
    return Attachment.objects.get()


def test_a_photo_is_kept_without_where_and_with_what_it_was_taken(gateway: Gateway, resident: Resident) -> None:
    resident.photo(pictures.from_a_telephone())
    gateway.take()
    assert only().file.name == ""
    gateway.fetch()
    photo = only()
    content = Path(photo.file.path).read_bytes()
    assert (photo.kind, photo.size) == ("image/jpeg", len(content))
    for secret in (pictures.CAMERA.encode(), pictures.COMMENT, b"Siriusstraat", b"Exif"):
        assert secret not in content
    with Image.open(photo.file.path) as picture:
        assert not picture.getexif()


def test_a_photo_that_waits_is_in_the_copy_and_can_be_erased(gateway: Gateway, resident: Resident) -> None:
    resident.photo(pictures.picture())
    gateway.take()
    conversation = gateway.of(resident)
    assert access.everything(conversation)["attachments"][0]["size"] == 0
    [claimed] = photos.claim(5)
    erase_now(conversation.pk)
    photos.Fetcher(gateway.line).fetch(claimed)
    assert not Attachment.objects.exists()
    assert not [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def test_a_photo_that_does_not_come_is_tried_again_later_and_later(gateway: Gateway, resident: Resident) -> None:
    resident.photo(pictures.picture())
    gateway.take()
    gateway.fake.fail("getFile", Fault(status=500), Fault(lost=True))
    gateway.fake.fail("file", Fault(status=502))
    waits = []
    for _ in range(3):
        gateway.fetch()
        photo = only()
        waits.append(photo.fetch_at)
        assert not photo.file
    assert waits == sorted(waits)
    assert photos.claim(5) == []
    gateway.fetch()
    assert only().file


def test_a_photo_waits_as_long_as_telegram_says_however_often(gateway: Gateway, resident: Resident) -> None:
    resident.photo(pictures.picture())
    gateway.take()
    gateway.fake.fail("getFile", *[Fault(status=429, retry_after=30)] * (photos.MOST_FETCHES + 2))
    while gateway.fake.faults["getFile"]:
        before = clock.now()
        gateway.fetch()
        assert 29 < (only().fetch_at - before).total_seconds() < 40
    gateway.fetch()
    assert only().file


def test_after_eight_tries_a_photo_is_given_up_and_the_resident_hears_it(gateway: Gateway, resident: Resident) -> None:
    resident.photo(pictures.picture())
    gateway.exchange()
    gateway.fake.fail("getFile", *[Fault(status=500)] * 20)
    for _ in range(10):
        gateway.fetch()
    gateway.send()
    assert (only().fetches, only().kind, only().file.name) == (8, "", "")
    assert resident.heard().count(FAILED) == 1
    assert len(gateway.fake.faults["getFile"]) == 12


@pytest.mark.parametrize(
    "content",
    [b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", b"GIF89a<script>", b"%PDF-1.4", pictures.bomb(), b""],
)
def test_a_file_that_only_says_it_is_a_picture_is_refused_kindly(
    gateway: Gateway, resident: Resident, content: bytes
) -> None:
    resident.document(content, "image/jpeg")
    gateway.exchange()
    gateway.fetch()
    gateway.fetch()
    gateway.send()
    assert only().file.name == ""
    assert resident.heard().count(FAILED) == 1


def test_of_a_picture_with_a_page_behind_it_only_the_pixels_stay(gateway: Gateway, resident: Resident) -> None:
    resident.document(pictures.picture() + b"<script>alert(1)</script>", "image/jpeg")
    gateway.take()
    gateway.fetch()
    assert b"script" not in Path(only().file.path).read_bytes()


def test_a_photo_larger_than_is_taken_is_not_downloaded(
    gateway: Gateway, resident: Resident, monkeypatch: pytest.MonkeyPatch
) -> None:
    resident.photo(pictures.picture())
    gateway.take()
    monkeypatch.setenv("BUURT_UPLOAD_BYTES", "100")
    gateway.fake.fail("file", Fault(status=500))
    gateway.fetch()
    assert only().fetches == photos.MOST_FETCHES
    assert gateway.fake.faults["file"], "it was downloaded"


def test_the_assistant_is_silent_about_a_photo_while_a_person_owns(gateway: Gateway, resident: Resident) -> None:
    resident.document(b"<svg/>", "image/png")
    gateway.take()
    Conversation.objects.update(owner=Owner.STAFF)
    gateway.fetch()
    gateway.send()
    assert FAILED not in resident.heard()


def test_two_processes_do_not_fetch_the_same_photo(gateway: Gateway, resident: Resident) -> None:
    resident.photo(pictures.picture())
    gateway.take()
    Attachment.objects.update(fetch_at=LONG_AGO)
    assert len(photos.claim(5)) == 1
    assert photos.claim(5) == []
