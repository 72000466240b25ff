"""The directory that is in use now."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from pathlib import Path

from bot.core import clock, config
from bot.core.logging import log
from bot.routing.register import Directory

SNAPSHOT = "snapshot.json"
_LOOK_EVERY = 1.0


@dataclass(frozen=True)
class _Held:
    directory: Directory
    path: Path
    stamp: tuple[int, int] | None
    looked_at: float


_held: _Held | None = None


def snapshot_path() -> Path:
    """The file in which the directory and the places are kept for readers without a database."""
    return Path(config.text("BUURT_DATA")).resolve() / SNAPSHOT


def directory() -> Directory:
    """The current directory: a changed coordinator counts within a second, without a restart."""
    global _held
    path, now = snapshot_path(), clock.monotonic()
    if _held and _held.path == path and now - _held.looked_at < _LOOK_EVERY:
        return _held.directory
    stamp = _stamp(path)
    if _held is None or (_held.path, _held.stamp) != (path, stamp):
        _held = _Held(_read(path if stamp else None), path, stamp, now)
    else:
        _held = _Held(_held.directory, path, stamp, now)
    return _held.directory


def refresh() -> None:
    """Read the snapshot again at the next use."""
    global _held
    if _held:
        _held = replace(_held, stamp=(-1, -1), looked_at=-math.inf)


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_mtime_ns, found.st_size


def _read(path: Path | None) -> Directory:
    try:
        return Directory.load(path)
    # A half-edited snapshot must not stop every conversation: the directory of before, else the seeds, go on.
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        log.exception("snapshot_unreadable", path=str(path))
        before = _held.directory if _held and _held.path == path else None
        return before or Directory.load(None)
