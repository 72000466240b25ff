"""Photos of residents: only pictures are taken, and only what can be seen on them is kept."""

from __future__ import annotations

import io
import threading
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from PIL import Image, ImageOps, UnidentifiedImageError

from bot.channels.web.problems import Problem
from bot.core import config, ids
from bot.delivery.models import Attachment, Conversation

FORMATS = ("JPEG", "PNG", "WEBP")
KIND = "image/jpeg"
_BROKEN = (OSError, SyntaxError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning)
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 2048
MOST_WAITING = 10
_ROOM = threading.Semaphore(2)  # a picture unpacked takes a hundred times its file


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
        photo = Attachment(conversation=locked, kind=KIND, size=len(jpeg))
        photo.file.save(f"{ids.conversation_id()}.jpg", ContentFile(jpeg), save=False)
        photo.save()
    return photo


def redraw(file: UploadedFile[Any]) -> bytes:
    """The picture drawn anew as JPEG: nothing but its pixels comes along, no place, no camera, no comment."""
    try:
        with _ROOM, Image.open(file, formats=FORMATS) as picture:
            return _as_jpeg(picture)
    except UnidentifiedImageError as error:
        raise Problem("no-picture") from error
    except _BROKEN as error:
        raise Problem("broken-picture") from error


def _as_jpeg(picture: Image.Image) -> bytes:
    # A JPEG is unpacked at a fraction of its size; the others are unpacked whole.
    picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    if picture.width * picture.height > MOST_PIXELS:
        raise Problem("broken-picture")
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    upright = ImageOps.exif_transpose(picture)
    layered = upright.convert("RGBA")
    # A fresh canvas: Pillow would carry comments and XMP of the original into the copy.
    canvas = Image.new("RGB", layered.size, "white")
    canvas.paste(layered, mask=layered.getchannel("A"))
    target = io.BytesIO()
    canvas.save(target, "JPEG", quality=85, optimize=True)
    return target.getvalue()
