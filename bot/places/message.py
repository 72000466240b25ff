"""A resident's message as pieces that can be compared with names."""

from __future__ import annotations

import re
import sys
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from bot.places.spelling import PIECE, fold, keys

if TYPE_CHECKING:
    from collections.abc import Iterator

VOCABULARY_LIMIT = 200_000
_NOISE = re.compile(r"[^\w\s@./:'-]|[@./:'-]{4,}")
_GLUED = re.compile(r"([^\W\d_]{5,})(\d{1,3}[a-z]?)")  # hilvertsweg20


@cache
def load_spacy() -> Any:
    """spaCy, imported at the first use: it takes seconds, and most processes never read a place.

    thinc, below spaCy, imports TensorFlow wherever it is installed: 10 s and 360 MB that we never use.
    """
    hide = "tensorflow" not in sys.modules
    if hide:
        sys.modules["tensorflow"] = None  # type: ignore[assignment]  # makes the import fail
    try:
        import spacy.lang.nl
        import spacy.matcher
        import spacy.tokens

        return spacy
    finally:
        if hide:
            del sys.modules["tensorflow"]


class Piece(NamedTuple):
    """One canonical piece of a message and where it stands in the text."""

    key: str
    start: int
    end: int


class Tokenizer:
    """spaCy's Dutch punctuation rules, without its 4,670 abbreviations: a second to load, and ours do it."""

    def __init__(self) -> None:
        self._make()

    def _make(self) -> None:
        library = load_spacy()
        rules = library.lang.nl.Dutch.Defaults
        self._spacy = library.tokenizer.Tokenizer(
            library.vocab.Vocab(),
            prefix_search=library.util.compile_prefix_regex(rules.prefixes).search,
            suffix_search=library.util.compile_suffix_regex(rules.suffixes).search,
            infix_finditer=library.util.compile_infix_regex(rules.infixes).finditer,
        )

    def read(self, text: str) -> Message:
        """The message, cut into pieces; addresses of pages and mail count as no words."""
        if len(self._spacy.vocab.strings) > VOCABULARY_LIMIT:
            self._make()  # spaCy keeps every word it ever saw
        text = unicodedata.normalize("NFC", text)
        folded = fold(text)
        return Message(text, folded, tuple(self._pieces(folded)))

    def _pieces(self, folded: str) -> Iterator[Piece]:
        # Long runs of brackets and quotes take spaCy quadratic time (20 s for 10,000): they never reach it.
        calm = _NOISE.sub(lambda run: " " * len(run.group()), folded)
        for token in self._spacy(calm):
            word = token.text
            if word.isalpha():
                start, end = token.idx, token.idx + len(word)
                yield from [Piece(key, start, end) for key in keys(word)]
                continue
            if "@" in word or "://" in word or word.startswith("www."):
                continue
            for found in PIECE.finditer(word):
                start, end = token.idx + found.start(), token.idx + found.end()
                if glued := _GLUED.fullmatch(found.group()):
                    middle = start + glued.end(1)
                    yield from [Piece(key, start, middle) for key in keys(glued[1])]
                    yield Piece(glued[2], middle, end)
                    continue
                yield from [Piece(key, start, end) for key in keys(found.group())]


class Message:
    """The text of one message with its pieces; indexes outside the message give an empty piece."""

    __slots__ = ("folded", "pieces", "shouting", "text")

    def __init__(self, text: str, folded: str, pieces: tuple[Piece, ...]) -> None:
        self.text = text
        self.folded = folded
        self.pieces = pieces
        self.shouting = text.isupper() and len(text) > 8

    def key(self, index: int) -> str:
        return self.pieces[index].key if 0 <= index < len(self.pieces) else ""

    def before(self, index: int, count: int) -> tuple[str, ...]:
        """The keys of up to `count` pieces in front of this one, nearest last."""
        return tuple(piece.key for piece in self.pieces[max(0, index - count) : max(0, index)])

    def after(self, index: int, count: int) -> tuple[str, ...]:
        """The keys of up to `count` pieces behind this one, nearest first."""
        return tuple(piece.key for piece in self.pieces[index + 1 : index + 1 + count])

    def gap(self, index: int) -> str:
        """What stands between the piece before this one and this one."""
        if not 0 < index < len(self.pieces):
            return ""
        return self.folded[self.pieces[index - 1].end : self.pieces[index].start]

    def starts_sentence(self, index: int) -> bool:
        return index == 0 or any(mark in self.gap(index) for mark in '.!?\n:;"“”')

    def capital(self, index: int) -> bool:
        """Written with a capital that means something: not in a message that is all capitals."""
        return not self.shouting and self.text[self.pieces[index].start].isupper()

    def is_name_at(self, index: int) -> bool:
        """A capital inside a sentence, where only names have one."""
        return self.capital(index) and not self.starts_sentence(index)

    def slice(self, start: int, end: int) -> str:
        return self.text[start:end]
