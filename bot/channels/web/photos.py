"""Photos that residents send along on the website."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from bot.channels import pictures
from bot.channels.web.problems import Problem
from bot.core import config
from bot.delivery.models import Attachment, Conversation

MOST_WAITING = 10


def store(conversation: Conversation, file: UploadedFile[Any]) -> Attachment:
    """Keep a photo for the next message of this conversation, without metadata and not larger than needed."""
    most = config.whole("BUURT_UPLOAD_BYTES")
    if (file.size or 0) > most:
        raise Problem("photo-too-large", most=round(most / 1_000_000, 1))
    jpeg = redraw(file)
    with transaction.atomic():
        locked = Conversation.objects.select_for_update().get(pk=conversation.pk)
        if locked.attachments.filter(message=None).count() >= MOST_WAITING:
            raise Problem("photo-limit", most=MOST_WAITING)
        return Attachment.objects.create(
            conversation=locked, kind=pictures.KIND, size=len(jpeg), file=pictures.keep(jpeg)
        )


def redraw(file: UploadedFile[Any]) -> bytes:
    """The picture drawn anew; raises a problem that says why it cannot be taken."""
    try:
        return pictures.redraw(file)
    except pictures.NoPicture as error:
        raise Problem("no-picture") from error
    except pictures.BrokenPicture as error:
        raise Problem("broken-picture") from error
