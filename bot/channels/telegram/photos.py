"""Photos that Telegram still holds: fetched after the message was stored, drawn anew, tried again when it fails."""

from __future__ import annotations

import datetime as dt
import io

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F
from telegram.error import BadRequest, RetryAfter, TelegramError

from bot.channels import pictures
from bot.channels.telegram.api import Late, Line, said, seconds_of
from bot.core import clock, config, texts
from bot.core.logging import log
from bot.delivery import moments
from bot.delivery.models import Attachment, Conversation, Owner, Sender
from bot.delivery.thread import append

MOST_FETCHES = 8
LEASE = dt.timedelta(seconds=90)
LONGEST_WAIT = dt.timedelta(seconds=2.0**MOST_FETCHES)
SECONDS = 60.0


class Unfetchable(Exception):
    """A photo that will never come; the text says why, for the log."""


def claim(limit: int) -> list[Attachment]:
    """Take up to `limit` photos that wait; nobody else takes them for a while."""
    now = clock.now()
    waiting = Attachment.objects.filter(
        moments.passed("fetch_at", now, LONGEST_WAIT),
        conversation__channel="telegram",
        file="",
        fetches__lt=MOST_FETCHES,
    ).exclude(remote="")
    taken = []
    for photo in waiting.order_by("fetch_at")[:limit]:
        mine = Attachment.objects.filter(pk=photo.pk, file="", fetches=photo.fetches, fetch_at=photo.fetch_at)
        if mine.update(fetches=F("fetches") + 1, fetch_at=now + LEASE):
            photo.fetches += 1
            taken.append(photo)
    return taken


class Fetcher:
    """Fetches claimed photos over a line."""

    def __init__(self, line: Line) -> None:
        self._line = line

    def fetch(self, photo: Attachment) -> None:
        """Fetch one photo and keep it; what cannot be opened is told to the resident."""
        try:
            jpeg = pictures.redraw(io.BytesIO(self._download(photo.remote)))
        except (Unfetchable, BadRequest, pictures.NoPicture, pictures.BrokenPicture) as error:
            _give_up(photo, said(error))
        except RetryAfter as error:
            # Telegram is closed for a while, which is not the fault of this photo: it does not count as a try.
            _wait(photo, seconds_of(error), fetches=photo.fetches - 1)
        except (TelegramError, Late) as error:
            _postpone(photo, said(error))
        else:
            _keep(photo, jpeg)

    def _download(self, name: str) -> bytes:
        most = config.whole("BUURT_UPLOAD_BYTES")
        file = self._line.call(self._line.bot.get_file(name))
        if not file.file_path or (file.file_size or 0) > most:
            raise Unfetchable("too large")
        content = bytes(self._line.call(file.download_as_bytearray(read_timeout=30), SECONDS))
        if len(content) > most:
            raise Unfetchable("too large")
        return content


def _keep(photo: Attachment, jpeg: bytes) -> None:
    name = pictures.keep(jpeg)
    with transaction.atomic():
        # Erasure holds the conversation while it looks for files.
        Conversation.objects.select_for_update().filter(pk=photo.conversation_id).first()
        kept = Attachment.objects.filter(pk=photo.pk, file="").update(file=name, kind=pictures.KIND, size=len(jpeg))
    if not kept:
        # Erased, or fetched by somebody else, while this one was on its way.
        default_storage.delete(name)


def _postpone(photo: Attachment, reason: str) -> None:
    if photo.fetches >= MOST_FETCHES:
        _give_up(photo, reason)
        return
    log.warning("photo_not_fetched", photo=photo.pk, fetches=photo.fetches, reason=reason)
    _wait(photo, 2.0**photo.fetches, fetches=photo.fetches)


def _wait(photo: Attachment, seconds: float, *, fetches: int) -> None:
    later = clock.now() + min(dt.timedelta(seconds=seconds), LONGEST_WAIT)
    Attachment.objects.filter(pk=photo.pk).update(fetches=fetches, fetch_at=later)


def _give_up(photo: Attachment, reason: str) -> None:
    log.error("photo_given_up", photo=photo.pk, fetches=photo.fetches, reason=reason)
    with transaction.atomic():
        Attachment.objects.filter(pk=photo.pk).update(fetches=MOST_FETCHES)
        conversation = Conversation.objects.select_for_update().filter(pk=photo.conversation_id).first()
        if conversation is not None and conversation.owner == Owner.BOT:
            append(conversation, Sender.BOT, texts.text("utter_telegram_photo_failed", conversation.taal))
