"""From raw text to plain words: without case, accents, hidden marks or stretched letters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

MAX_CHARACTERS = 10_000
SPELT_OUT = 4  # so many single letters in a row may be one word

_LETTERS = str.maketrans(
    {
        "ı": "i", "ł": "l", "đ": "d", "ø": "o", "œ": "oe", "æ": "ae", "þ": "th", "ð": "d",
        "\u0629": "\u0647",  # teh marbuta is typed as heh
        "\u0649": "\u064a", "\u06cc": "\u064a", "\u06a9": "\u0643",  # Persian keyboards: yeh and kaf
        "\u0640": "",  # the line that stretches a word
        "’": "'", "‘": "'", "`": "'", "´": "'", "ʼ": "'",
        "\u3002": ".", "\u3001": ",", "\u060c": ",", "\u061f": "?", "\u061b": ";",
    }
)  # fmt: skip
_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
_PIECE = re.compile(rf"[{_CJK}]|[^\W_{_CJK}]+|[.!?;\n\r]+|[,:()\[\]–—|]|\s-+\s")
_SHORTENED = re.compile(  # m'n, z'n and can't become one word, and so does every Cyrillic word
    r"(?<=[^\W\d_])'(?=[^\W\d_]\b)|(?<=[\u0400-\u04ff])'(?=[\u0400-\u04ff])"
)
_INITIALS = re.compile(r"(?<=\b[^\W\d_])\.(?=[^\W\d_]\b)")  # a.u.b. and s.o.s. do not end a sentence
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")
_SPELT = re.compile(rf"(?:\b[a-z\d]\b ?){{{SPELT_OUT}}}")
_HIDDEN = {"Mn", "Me", "Cf"}


@dataclass(frozen=True)
class Words:
    """A message as words; `sentence` and `clause` number for each word the stretch that it stands in."""

    words: tuple[str, ...]
    sentence: tuple[int, ...]
    clause: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.words)


def fold(text: str) -> str:
    """The same text in lower case, without accents, vowel signs, zero-width and direction marks."""
    if text.isascii():
        return text.lower()
    marked = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(c for c in marked if unicodedata.category(c) not in _HIDDEN)
    digits = "".join(str(unicodedata.digit(c)) if c.isdigit() and not c.isascii() else c for c in bare)
    return unicodedata.normalize("NFC", digits).translate(_LETTERS)


def split(text: str, known: Callable[[str], bool] = lambda word: False) -> Words:
    """The words of a message; `known` (does a word occur in the rules) settles 'brannnd' and 'b r a n d'."""
    if len(text) > MAX_CHARACTERS:  # danger stands at the beginning or at the end of a very long text
        text = text[: MAX_CHARACTERS // 2] + "\n" + text[-MAX_CHARACTERS // 2 :]
    folded = _INITIALS.sub("", _SHORTENED.sub("", fold(text)))
    stretched = _STRETCHED.search(folded) is not None
    words: list[str] = []
    sentences: list[int] = []
    clauses: list[int] = []
    sentence = clause = 0
    for piece in _PIECE.findall(folded):
        if piece[0].isalnum():
            words.append(_unstretch(piece, known) if stretched else piece)
            sentences.append(sentence)
            clauses.append(clause)
        else:
            clause += 1
            sentence += piece[0] in ".!?;\n\r"
    return _join_letters(Words(tuple(words), tuple(sentences), tuple(clauses)), known)


def _unstretch(word: str, known: Callable[[str], bool]) -> str:
    if not _STRETCHED.search(word) or known(word):
        return word
    double = _STRETCHED.sub(r"\1\1", word)
    return double if known(double) else _STRETCHED.sub(r"\1", word)


def _join_letters(words: Words, known: Callable[[str], bool]) -> Words:
    """Someone who types 'b r a n d' means brand."""
    if not _SPELT.search(" ".join(words.words)):
        return words
    single = [len(word) == 1 and word.isascii() for word in words.words]
    joined: list[str] = []
    kept: list[int] = []
    start = 0
    while start < len(words):
        end = start
        while end < len(words) and single[end]:
            end += 1
        whole = "".join(words.words[start:end])
        if end - start >= SPELT_OUT and known(whole):
            joined.append(whole)
            kept.append(start)
            start = end
            continue
        for place in range(start, max(end, start + 1)):
            joined.append(words.words[place])
            kept.append(place)
        start = max(end, start + 1)
    return Words(tuple(joined), tuple(words.sentence[k] for k in kept), tuple(words.clause[k] for k in kept))
