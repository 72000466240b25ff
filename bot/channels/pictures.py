"""Pictures of residents: only what can be seen on them is kept."""

from __future__ import annotations

import io
import threading
from typing import IO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageOps, UnidentifiedImageError

from bot.core import ids

FORMATS = ("JPEG", "PNG", "WEBP")
KIND = "image/jpeg"
_BROKEN = (OSError, SyntaxError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning)
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 2048
_ROOM = threading.Semaphore(2)  # a picture unpacked takes a hundred times its file


class NoPicture(Exception):
    """The file is no picture of a kind that is taken."""


class BrokenPicture(Exception):
    """The file is a picture that cannot be opened, or one that is too large to unpack."""


def redraw(file: IO[bytes]) -> bytes:
    """The picture drawn anew as JPEG: nothing but its pixels comes along, no place, no camera, no comment."""
    try:
        with _ROOM, Image.open(file, formats=FORMATS) as picture:
            return _as_jpeg(picture)
    except UnidentifiedImageError as error:
        raise NoPicture from error
    except _BROKEN as error:
        raise BrokenPicture from error


def keep(jpeg: bytes) -> str:
    """Store a picture that was drawn anew and return its name; a part of one does not stay behind."""
    name = f"photos/{ids.conversation_id()}.jpg"
    try:
        return default_storage.save(name, ContentFile(jpeg))
    except OSError:
        default_storage.delete(name)
        raise


def _as_jpeg(picture: Image.Image) -> bytes:
    # A JPEG is unpacked at a fraction of its size; the others are unpacked whole.
    picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    if picture.width * picture.height > MOST_PIXELS:
        raise BrokenPicture
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    upright = ImageOps.exif_transpose(picture)
    layered = upright.convert("RGBA")
    # A fresh canvas: Pillow would carry comments and XMP of the original into the copy.
    canvas = Image.new("RGB", layered.size, "white")
    canvas.paste(layered, mask=layered.getchannel("A"))
    target = io.BytesIO()
    canvas.save(target, "JPEG", quality=85, optimize=True)
    return target.getvalue()
