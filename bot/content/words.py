"""Messages and phrases as words that can be compared, and groups of words that mean the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from bot.content.topics import ContentError

FILE = "words.yml"
KINDS = ("about", "asked")
LONGEST = 2_000  # characters that are read; a longer message is a story whose question stands at either end
_LETTERS = str.maketrans({"ı": "i", "ł": "l", "đ": "d", "ø": "o", "’": "'", "‘": "'", "`": "'", "´": "'"})
_WORD = re.compile(r"\d+|[^\W\d_]+")
_SENTENCE = re.compile(r"[.!?;:\n؟]+\s|, |\n")
_SHORTEST = 3  # words; less is no question of its own


def fold(text: str) -> str:
    """The same text in small letters without accents."""
    if len(text) > LONGEST:
        text = f"{text[: LONGEST // 2]}\n{text[-LONGEST // 2 :]}"
    marked = unicodedata.normalize("NFKD", text.casefold())
    return "".join(mark for mark in marked if not unicodedata.combining(mark)).translate(_LETTERS)


def words(folded: str) -> tuple[str, ...]:
    """The words and numbers of a folded text, in order."""
    return tuple(_WORD.findall(folded))


def sentences(folded: str) -> tuple[str, ...]:
    """The whole text and then its parts, because the question may stand in one sentence of a long story."""
    parts = [part for part in _SENTENCE.split(folded) if len(words(part)) >= _SHORTEST]
    return tuple(dict.fromkeys([folded, *parts]))


@dataclass(frozen=True)
class Group:
    """Words that mean the same: what a question is about (`about`), or what is asked of it (`asked`)."""

    name: str
    kind: str
    words: tuple[str, ...]


class Groups:
    """Which groups of words.yml a text mentions."""

    def __init__(self, rows: Iterable[Group]) -> None:
        self._patterns = {f"#{row.kind}:{row.name}": _pattern(row.words) for row in rows}

    def mentioned(self, folded: str) -> tuple[str, ...]:
        """The groups as parts of a text, in the order of the file."""
        return tuple(part for part, pattern in self._patterns.items() if pattern.search(folded))


def groups(folder: Path) -> tuple[Group, ...]:
    """The groups of words.yml; raises ContentError naming the file and the group."""
    path = folder / FILE
    try:
        kinds = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    except (OSError, YAMLError) as error:
        raise ContentError(f"{path.name}: {error}") from error
    if not isinstance(kinds, dict) or set(kinds) != set(KINDS):
        raise ContentError(f"{path.name}: needs the keys {' and '.join(KINDS)}")
    return tuple(_group(path, name, kind, row) for kind in KINDS for name, row in kinds[kind].items())


def _group(path: Path, name: str, kind: str, row: object) -> Group:
    if not isinstance(row, str) or not all(word.strip() for word in row.split(",")):
        raise ContentError(f"{path.name}: {kind}: {name}: is no line of words with commas")
    return Group(name, kind, tuple(word.strip() for word in row.split(",")))


def _pattern(row: tuple[str, ...]) -> re.Pattern[str]:
    parts = (re.escape(fold(word)).replace(r"\*", r"\w*").replace(r"\ ", r"\W+") for word in row)
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)")
