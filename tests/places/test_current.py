"""An edited directory is in use without a restart."""

from __future__ import annotations

import json
import os
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.places import PlacesError, current


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Clock:
    """An empty data folder, nothing loaded yet, and a clock that the test moves."""
    clock = Clock()
    monkeypatch.setenv("BUURT_DATA", str(tmp_path))
    monkeypatch.setattr(current, "_current", current._Current())
    monkeypatch.setattr(current, "time", SimpleNamespace(monotonic=clock.monotonic))
    return clock


def test_a_changed_snapshot_is_read_within_a_second(clock: Clock) -> None:
    assert _wijk("Lindelaan 4") is None
    _write("Zuid", 1)
    clock.now += 0.5
    assert _wijk("Lindelaan 4") is None
    clock.now += 0.6
    assert _wijk("Lindelaan 4") == "Zuid"
    _write("Oost", 2)
    clock.now += 1.1
    assert _wijk("Lindelaan 4") == "Oost"


def test_an_unchanged_snapshot_is_not_read_again(clock: Clock) -> None:
    _write("Zuid", 1)
    first = current.gazetteer()
    clock.now += 5
    assert current.gazetteer() is first


def test_a_broken_snapshot_leaves_the_last_good_one_in_use_and_is_reported(
    clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    _write("Zuid", 1)
    assert _wijk("Lindelaan 4") == "Zuid"
    _write("Nergens", 2)
    clock.now += 1.1
    assert _wijk("Lindelaan 4") == "Zuid"
    assert "column wijk" in caplog.text


def test_a_broken_snapshot_at_the_start_is_an_error(clock: Clock) -> None:
    _write("Nergens", 1)
    with pytest.raises(PlacesError, match="column wijk"):
        current.gazetteer()


def test_a_snapshot_that_vanished_leads_back_to_the_seeds(clock: Clock) -> None:
    _write("Zuid", 1)
    assert _wijk("Lindelaan 4") == "Zuid"
    current.snapshot_path().unlink()
    clock.now += 1.1
    assert _wijk("Lindelaan 4") is None
    assert _wijk("Siriusstraat 4") == "Oost"


def _wijk(text: str) -> str | None:
    place = current.gazetteer().resolve(text)
    return place.wijk if place else None


def _write(wijk: str, version: int) -> None:
    path = current.snapshot_path()
    streets = [{"name": "Lindelaan", "wijk": wijk, "certainty": "high"}]
    path.write_text(json.dumps({"places": {"streets": streets}}), encoding="utf-8")
    os.utime(path, ns=(version * 10**9, version * 10**9))
