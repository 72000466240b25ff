"""Topics as an editor wrote them: one Markdown file a topic, with the ways in which residents ask for it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from bot.core import config

FOLDER = config.REPOSITORY / "data" / "content"
LANGUAGES = ("nl", "en")
ASKED_IN = ("nl", "en", "de", "tr", "ar", "pl", "uk", "fr", "es")
WIJK = "wijk"
WITHOUT_WIJK = "zonder wijk"
DEPUTY = "vervanger"
UNKNOWN = "niet bekend"
VARIATIONS = ("", WITHOUT_WIJK, DEPUTY, UNKNOWN)
NAMES = ("rol", "wijk", "bedrag", "coordinator", "wijkwethouder", "vervanger")
PLACEHOLDER = re.compile(r"\{(\w+)(?::(\w+))?\}")
_REQUIRED = {"topic", "title", "source", "date", "confirmed", "phrases"}
_KEYS = _REQUIRED | {"needs", "unless"}
_HEADING = re.compile(r"^## +(\w\w)(?: +(.+?))? *$", re.MULTILINE)
_ITEM = re.compile(r"[-*] ")


class ContentError(ValueError):
    """A file of data/content that cannot be used; says which file, line and key."""


@dataclass(frozen=True)
class Topic:
    """One thing that residents ask about.

    `sections` holds the answer by language and variation; the variation "" is the usual one.

    `needs` is "wijk" when the answer differs a wijk. `unless` holds words that make it another question.
    `confirmed` is the day on which the municipality confirmed the text, or None.
    """

    code: str
    title: Mapping[str, str]
    source: str
    date: dt.date
    confirmed: dt.date | None
    phrases: tuple[str, ...]
    sections: Mapping[tuple[str, str], str]
    needs: str | None = None
    unless: tuple[str, ...] = ()

    def facts(self) -> frozenset[str]:
        """The keys of the directory that the answers speak of."""
        return frozenset(key for text in self.sections.values() for _, key in PLACEHOLDER.findall(text) if key)


def load(folder: Path = FOLDER) -> tuple[Topic, ...]:
    """Every topic of a folder; raises ContentError on the first file that cannot be used."""
    topics = tuple(read(path) for path in sorted(folder.glob("*.md")))
    if not topics:
        raise ContentError(f"{folder}: no topics")
    return topics


def read(path: Path) -> Topic:
    """The topic of one file; raises ContentError."""
    text = path.read_text(encoding="utf-8")
    parts = text.split("\n---\n", 1)
    if len(parts) != 2 or not parts[0].startswith("---\n"):
        raise ContentError(f"{path.name}: line 1: no front matter between two lines of ---")
    file = _File(path, parts[0][4:], parts[1], 2 + parts[0].count("\n") + 1)
    front = file.front()
    topic = Topic(
        code=front["topic"],
        title=front["title"],
        source=front["source"],
        date=front["date"],
        confirmed=front["confirmed"],
        phrases=tuple(
            dict.fromkeys([*front["title"].values(), *(p for one in front["phrases"].values() for p in one)])
        ),
        sections=file.sections(),
        needs=front.get("needs"),
        unless=tuple(front.get("unless") or ()),
    )
    file.check(topic)
    return topic


@dataclass(frozen=True)
class _File:
    path: Path
    head: str
    body: str
    body_line: int

    def fault(self, key: str, message: str) -> ContentError:
        lines = self.head.splitlines()
        line = next((n for n, one in enumerate(lines, 2) if re.match(rf"{re.escape(key)}\s*:", one)), 1)
        return ContentError(f"{self.path.name}: line {line}: {key}: {message}")

    def front(self) -> dict[str, Any]:
        try:
            front = YAML(typ="safe").load(self.head)
        except YAMLError as error:
            mark = error.problem_mark if isinstance(error, MarkedYAMLError) else None
            raise ContentError(f"{self.path.name}: line {mark.line + 2 if mark else 1}: {error}") from error
        if not isinstance(front, dict):
            raise ContentError(f"{self.path.name}: line 1: the front matter holds no keys")
        for key in sorted(_REQUIRED - set(front)):
            raise self.fault(key, "is missing")
        for key in sorted(set(front) - _KEYS):
            raise self.fault(key, f"is unknown; known are {', '.join(sorted(_KEYS))}")
        self._check_front(front)
        return front

    def _check_front(self, front: Mapping[str, Any]) -> None:
        if front["topic"] != self.path.stem:
            raise self.fault("topic", f"is {front['topic']!r}, the file is called {self.path.name}")
        if not _texts(front["title"], LANGUAGES):
            raise self.fault("title", "needs a text for nl and en")
        if not isinstance(front["source"], str):
            raise self.fault("source", "is no text")
        if not isinstance(front["date"], dt.date):
            raise self.fault("date", "is no date; write 2026-11-22")
        if front["confirmed"] is not None and not isinstance(front["confirmed"], dt.date):
            raise self.fault("confirmed", "is no date; write null as long as nobody confirmed it")
        if front.get("needs") not in (None, WIJK):
            raise self.fault("needs", f"may only be {WIJK}")
        if not _lists(front["phrases"]):
            raise self.fault("phrases", f"needs lists of texts for nl and en, and may have {', '.join(ASKED_IN[2:])}")
        if not _words(front.get("unless") or []):
            raise self.fault("unless", "is no list of words")

    def sections(self) -> dict[tuple[str, str], str]:
        found: dict[tuple[str, str], str] = {}
        headings = [*_HEADING.finditer(self.body)]
        for heading, after in zip(headings, [*headings[1:], None], strict=True):
            key = (heading[1], heading[2] or "")
            line = self.body_line + self.body[: heading.start()].count("\n")
            if key[0] not in LANGUAGES or key[1] not in VARIATIONS or key in found:
                raise ContentError(f"{self.path.name}: line {line}: {heading[0]}: unknown, or there twice")
            found[key] = one_text(self.body[heading.end() : after.start() if after else None])
            for name, fact in PLACEHOLDER.findall(found[key]):
                if name not in (("fact", "confirmed") if fact else NAMES):
                    raise ContentError(f"{self.path.name}: line {line}: {heading[0]}: unknown placeholder {name}")
        return found

    def check(self, topic: Topic) -> None:
        """Both languages say the same, and there is an answer for whatever may be missing."""
        variations = {taal: {key[1] for key in topic.sections if key[0] == taal} for taal in LANGUAGES}
        if variations["nl"] != variations["en"] or "" not in variations["nl"]:
            raise self.fault("topic", "needs the same sections in nl and en, and one without a variation")
        if topic.needs and WITHOUT_WIJK not in variations["nl"]:
            raise self.fault("needs", f"asks for a section '{WITHOUT_WIJK}'")
        unsure = ("confirmed:", "{bedrag}", "{coordinator}", "{wijkwethouder}")
        if any(word in topic.sections["nl", ""] for word in unsure) and UNKNOWN not in variations["nl"]:
            raise self.fault("topic", f"needs a section '{UNKNOWN}' for a value that may be missing")


def one_text(block: str) -> str:
    """A block of Markdown as it is sent: paragraphs and list items one a line, no blank line, no marks."""
    lines: list[str] = []
    fresh = True
    for raw in block.splitlines():
        line = raw.strip()
        if not line:
            fresh = True
        elif fresh or _ITEM.match(line):
            lines.append(_ITEM.sub("", line, count=1))
            fresh = False
        else:
            lines[-1] += f" {line}"
    return "\n".join(lines)


def _words(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) and one.strip() for one in value)


def _texts(value: object, needed: tuple[str, ...]) -> bool:
    return isinstance(value, dict) and set(value) == set(needed) and _words([*value.values()])


def _lists(value: object) -> bool:
    if not isinstance(value, dict) or not set(LANGUAGES) <= set(value) <= set(ASKED_IN):
        return False
    return all(_words(one) and one for one in value.values())
