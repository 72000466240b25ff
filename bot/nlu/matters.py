"""Two matters in one message: which sentences are about something else."""

from __future__ import annotations

import re
from collections.abc import Iterator

# Words in which a matter can be told, and sentences in a message before it is a story about one matter.
SHORTEST, MOST = 3, 6
_SENTENCE = re.compile(r"[.!?;\n؟。！？]+\s*")
_AND_ALSO = re.compile(
    r"\b(?:en ook|ook nog|daarnaast|verder|trouwens|o+h? ja|(?:en )?nog iets|btw|also|besides|by the way|"
    r"iets anders(?: [^:.,]{1,30}(?=:))?)\b[ ,:]*",
    re.IGNORECASE,
)
# "het bankje is stuk en er is ook een lantaarn uit", "op het plein ligt glas en in de laan zit een gat"
_AND_THERE = re.compile(
    r",? \ben (?=(?:\w+ ){0,5}ook\b|(?:in|op|aan|bij|voor|achter|naast) (?:de|het|'?t|d'r) \w)", re.IGNORECASE
)


def pieces(text: str) -> list[tuple[str, bool]]:
    """The parts of a text that could be a matter each, and whether words such as "en ook" announce it.

    Empty when there are fewer than two.
    """
    sentences = [sentence for sentence in _SENTENCE.split(text) if sentence.strip()]
    whole = [text] if len(sentences) > MOST else sentences
    found = [found for one in whole for found in _announced(one)]
    found = [(piece.strip(), announced) for piece, announced in found if len(piece.split()) >= SHORTEST]
    return found if len(found) > 1 else []


def says_more(text: str) -> bool:
    """Whether somebody says that there is something else as well."""
    return _AND_ALSO.search(text) is not None or _AND_THERE.search(text) is not None


def _announced(sentence: str) -> Iterator[tuple[str, bool]]:
    parts = _AND_ALSO.split(sentence)
    if len(parts) > 1 and any(0 < len(part.split()) < SHORTEST for part in parts):
        # "Wie is trouwens onze wijkwethouder?"
        yield sentence, True
        return
    for number, piece in enumerate(parts):
        first, *others = _AND_THERE.split(piece)
        yield first, number > 0
        yield from ((other, False) for other in others)
