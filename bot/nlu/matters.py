"""Two matters in one message: which sentences are about something else."""

from __future__ import annotations

import re

# Words in which a matter can be told, and sentences in a message before it is a story about one matter.
SHORTEST, MOST = 3, 6
_SENTENCE = re.compile(r"[.!?;\n؟。！？]+\s*")
_AND_ALSO = re.compile(
    r"\b(?:en ook|ook nog|daarnaast|verder|trouwens|o+h? ja|(?:en )?nog iets|btw|also|besides|by the way)\b[ ,:]*",
    re.IGNORECASE,
)


def pieces(text: str) -> list[tuple[str, bool]]:
    """The parts of a text that could be a matter each, and whether words such as "en ook" announce it.

    Empty when there are fewer than two.
    """
    sentences = [sentence for sentence in _SENTENCE.split(text) if sentence.strip()]
    whole = [text] if len(sentences) > MOST else sentences
    found = [(piece.strip(), number > 0) for one in whole for number, piece in enumerate(_AND_ALSO.split(one))]
    found = [(piece, announced) for piece, announced in found if len(piece.split()) >= SHORTEST]
    return found if len(found) > 1 else []
