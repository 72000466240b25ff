from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.core import clock
from bot.routing import directory, refresh, seeds, snapshot_path


class Clock:
    """A clock that a test moves."""

    seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def moving(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Clock]:
    """An empty data folder and a clock that stands still."""
    still = Clock()
    monkeypatch.setenv("BUURT_DATA", str(tmp_path))
    monkeypatch.setattr(clock, "monotonic", still)
    refresh()
    yield still
    refresh()


def write(coordinator: str, stamp: int) -> None:
    document: dict[str, Any] = seeds()
    document["wijken"] = [{"wijk": "Oost", "code": "WK040206", "coordinator": coordinator}]
    snapshot_path().write_text(json.dumps({"directory": document}), encoding="utf-8")
    os.utime(snapshot_path(), (stamp, stamp))


def test_without_a_snapshot_the_seeds_decide(moving: Clock) -> None:
    assert directory().coordinator("Oost") == "coordinator_oost"


def test_a_changed_coordinator_counts_within_a_second_without_a_restart(moving: Clock) -> None:
    write("coordinator_zuid", 1_000)
    assert directory().coordinator("Oost") == "coordinator_zuid"
    write("coordinator_noordwest", 2_000)
    moving.seconds += 1.1
    assert directory().coordinator("Oost") == "coordinator_noordwest"


def test_the_file_is_looked_at_once_a_second_at_most(moving: Clock) -> None:
    write("coordinator_zuid", 1_000)
    before = directory()
    write("coordinator_noordwest", 2_000)
    moving.seconds += 0.9
    assert directory() is before


def test_an_unchanged_file_is_not_read_again(moving: Clock) -> None:
    write("coordinator_zuid", 1_000)
    before = directory()
    moving.seconds += 5
    assert directory() is before


def test_whoever_wrote_the_file_reads_it_at_once(moving: Clock) -> None:
    write("coordinator_zuid", 1_000)
    directory()
    write("coordinator_noordwest", 2_000)
    refresh()
    assert directory().coordinator("Oost") == "coordinator_noordwest"


@pytest.mark.parametrize("broken", ["{", "[]", '{"directory": {"rules": [{}]}}', '{"directory": {"facts": 3}}'])
def test_a_broken_snapshot_leaves_the_directory_of_before_in_use(moving: Clock, broken: str) -> None:
    write("coordinator_zuid", 1_000)
    directory()
    snapshot_path().write_text(broken, encoding="utf-8")
    moving.seconds += 2
    assert directory().coordinator("Oost") == "coordinator_zuid"


def test_a_broken_snapshot_at_the_start_gives_the_seeds(moving: Clock) -> None:
    snapshot_path().write_text("{", encoding="utf-8")
    assert directory().coordinator("Oost") == "coordinator_oost"


def test_a_snapshot_that_is_taken_away_gives_the_seeds_again(moving: Clock) -> None:
    write("coordinator_zuid", 1_000)
    directory()
    snapshot_path().unlink()
    moving.seconds += 2
    assert directory().coordinator("Oost") == "coordinator_oost"
