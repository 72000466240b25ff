"""The answers that are in use now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.content.search import THRESHOLD, Search
from bot.content.spoken import Spoken
from bot.content.topics import FOLDER, LANGUAGES, WIJK, ContentError, Topic, load
from bot.content.words import Group, groups
from bot.core import clock
from bot.core.logging import log
from bot.core.understanding import BUITEN
from bot.routing import directory

OUTSIDE = "buiten_hilversum"
_LOOK_EVERY = 1.0
Stamp = tuple[tuple[str, int, int], ...]
Rows = tuple[Group, ...]


@dataclass(frozen=True)
class Answer:
    """What a resident gets to read. `needs` is "wijk" when the answer asks which wijk is meant, else None."""

    topic: str
    text: str
    certainty: float
    needs: str | None = None


@dataclass(frozen=True)
class _Held:
    topics: Mapping[str, Topic]
    search: Search | None
    rows: Rows
    folder: Path
    stamp: Stamp
    looked_at: float


_held: _Held | None = None


def answer(text: str, taal: str, wijk: str | None = None, meaning: Mapping[str, float] | None = None) -> Answer | None:
    """The answer to a question, or None when no topic fits: then the coordinator knows.

    `taal` is an ISO code; the answer is Dutch for nl, else English. `wijk` is a name of the label contract.
    `meaning` may give a likeness (0..1) by topic from elsewhere, for example of sentence vectors.
    """
    held = _current()
    found = held.search.find(text, taal, wijk, meaning) if held.search else None
    if found is None or found.certainty < THRESHOLD:
        return None
    return _said(held, found.topic, found.certainty, taal, wijk)


def speak(topic: str, taal: str, wijk: str | None = None) -> Answer | None:
    """The answer of one topic, for example once the wijk is told; None when there is no such topic."""
    held = _current()
    return _said(held, topic, 1.0, taal, wijk) if topic in held.topics else None


def topics() -> tuple[Topic, ...]:
    """Every topic in use, for the check before going live."""
    return tuple(_current().topics.values())


def _said(held: _Held, code: str, certainty: float, taal: str, wijk: str | None) -> Answer:
    topic = held.topics[code]
    needs = topic.needs if wijk is None else None
    if topic.needs == WIJK and wijk == BUITEN:
        topic = held.topics.get(OUTSIDE, topic)
    today = clock.local(clock.now()).date()
    spoken = Spoken(directory(), taal if taal in LANGUAGES else "en", wijk, today)
    return Answer(topic.code, spoken.text(topic), certainty, needs)


def _current(folder: Path | None = None) -> _Held:
    """What is in the files: an edit counts within a second, without a restart."""
    global _held
    folder, now = folder or FOLDER, clock.monotonic()
    if _held and _held.folder == folder and now - _held.looked_at < _LOOK_EVERY:
        return _held
    stamp = _stamp(folder)
    if _held and (_held.folder, _held.stamp) == (folder, stamp):
        _held = _Held(_held.topics, _held.search, _held.rows, folder, stamp, now)
    else:
        _held = _read(folder, stamp, now, _held)
    return _held


def _read(folder: Path, stamp: Stamp, now: float, before: _Held | None) -> _Held:
    try:
        found, rows = load(folder), groups(folder)
    # A half-edited file must not stop every conversation: the answers of before go on, else there are none.
    except (ContentError, OSError, UnicodeDecodeError):
        log.exception("content_unreadable", folder=str(folder))
        if before and before.folder == folder:
            return _Held(before.topics, before.search, before.rows, folder, stamp, now)
        return _Held({}, None, (), folder, stamp, now)
    search = before.search if before and _asked_alike(before, found, rows) else Search(found, rows)
    return _Held({topic.code: topic for topic in found}, search, rows, folder, stamp, now)


def _asked_alike(before: _Held, topics: tuple[Topic, ...], rows: Rows) -> bool:
    """Whether only the answers changed, so that the search can stay as it is."""
    if before.search is None or before.rows != rows:
        return False
    old, new = (
        [(topic.code, topic.phrases, topic.needs, topic.unless) for topic in some]
        for some in (before.search.topics, topics)
    )
    return old == new


def _stamp(folder: Path) -> Stamp:
    paths = sorted((*folder.glob("*.md"), *folder.glob("*.yml")))
    states = ((path.name, path.stat()) for path in paths)
    return tuple((name, state.st_mtime_ns, state.st_size) for name, state in states)
