"""Pictures as residents send them, and things that only look like pictures."""

from __future__ import annotations

import io
import struct
import zlib

from PIL import Image

GPS = 0x8825
CAMERA = "Telefoon van Karin"
COMMENT = b"gemaakt bij mij thuis"


def picture(form: str = "JPEG", size: tuple[int, int] = (60, 40), mode: str = "RGB", **options: object) -> bytes:
    """A small picture."""
    target = io.BytesIO()
    Image.new(mode, size).save(target, form, **options)
    return target.getvalue()


def from_a_telephone(size: tuple[int, int] = (60, 40)) -> bytes:
    """A JPEG that tells where and with what it was taken, and lies on its side."""
    exif = Image.Exif()
    exif[0x010F] = CAMERA
    exif[0x0112] = 6
    exif[GPS] = {1: "N", 2: (52.0, 13.0, 24.5), 3: "E", 4: (5.0, 10.0, 12.5)}
    return picture(size=size, exif=exif, comment=COMMENT, xmp=b"<x>Siriusstraat</x>")


def bomb() -> bytes:
    """A PNG of a few bytes that says it is 60,000 by 60,000 pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        body = name + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    data = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")
