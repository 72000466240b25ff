"""Finding given words in what a resident wrote."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache


def plain(text: str) -> str:
    """Small letters without accents, so that "Café" and "cafe" are one word."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


@lru_cache(maxsize=512)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    parts = (re.escape(plain(word)).replace(r"\*", r"\w*").replace(r"\ ", r"\s+") for word in words)
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)")


def mentions(text: str, words: tuple[str, ...]) -> bool:
    """Whether one of the words stands in the text; `*` at an end of a word stands for any letters."""
    return bool(words) and _pattern(words).search(plain(text)) is not None
