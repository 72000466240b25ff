"""A resident's text, made fit to store and show: what cannot be seen is removed, what was said stays."""

from __future__ import annotations

import re
import unicodedata

_LINE_ENDS = re.compile("\r\n?|[\u2028\u2029\u0085\v\f]")
_JOINERS = "\u200c\u200d"
# A joiner means something inside an emoji or a Persian word; beside Latin letters it is only in the way.
_NOT_LATIN = "[^\\0-\u024f]"
_STRAY_JOINER = re.compile(
    f"(?<!{_NOT_LATIN})[{_JOINERS}]+|[{_JOINERS}]+(?!{_NOT_LATIN})|(?<=[{_JOINERS}])[{_JOINERS}]+"
)
_INVISIBLE = frozenset({"Cc", "Cf", "Cs"})


def clean(text: str) -> str:
    """The text in NFC without control characters, direction marks and zero-width characters; lines stay."""
    lines = _LINE_ENDS.sub("\n", text).replace("\t", " ")
    visible = "".join(
        char for char in lines if char == "\n" or char in _JOINERS or unicodedata.category(char) not in _INVISIBLE
    )
    shown = unicodedata.normalize("NFC", _STRAY_JOINER.sub("", visible)).strip()
    # Marks that stand on nothing are nothing to read.
    return shown if any(unicodedata.category(char)[0] not in "MZC" for char in shown) else ""
