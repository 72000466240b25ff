"""The gazetteer in use: read from the snapshot, and read again when that changes."""

from __future__ import annotations

import logging
import math
import os
import threading
import time
from pathlib import Path

from bot.places.lookup import Gazetteer
from bot.places.tables import PlacesError

log = logging.getLogger(__name__)
REPOSITORY = Path(__file__).resolve().parents[2]


class _Current:
    """The gazetteer in use, with the moment and the file that it was read from."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.value: Gazetteer | None = None
        self.stamp: tuple[str, int] | None = None
        self.checked = -math.inf


_current = _Current()


def snapshot_path() -> Path:
    """The snapshot file that the database is exported to."""
    return Path(os.environ.get("BUURT_DATA") or REPOSITORY / "var") / "snapshot.json"


def _changed(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except FileNotFoundError:
        return 0


def gazetteer() -> Gazetteer:
    """The current gazetteer: an edited directory is in use within a second.

    A broken snapshot leaves the last good one in use and writes an error; the first call raises PlacesError.
    """
    with _current.lock:
        now = time.monotonic()
        if _current.value is not None and now - _current.checked < 1.0:
            return _current.value
        _current.checked = now
        path = snapshot_path()
        stamp = (str(path), _changed(path))
        if _current.value is None or stamp != _current.stamp:
            try:
                _current.value = Gazetteer.load(path if stamp[1] else None)
            except PlacesError as problem:
                if _current.value is None:
                    raise
                log.error("places snapshot not loaded, the last good one stays: %s", problem)
            _current.stamp = stamp
        return _current.value
