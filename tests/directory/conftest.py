"""A data folder of its own for every test, and a directory that a test may spoil."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from bot.directory import services
from bot.routing import refresh, seeds

Spoil = Callable[[dict[str, Any]], None]


@pytest.fixture
def own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty data folder, so that no snapshot of another test is met."""
    folder = tmp_path / "data"
    folder.mkdir()
    monkeypatch.setenv("BUURT_DATA", str(folder))
    refresh()
    yield folder
    refresh()


@pytest.fixture
def filled(own_data: Path, db: None, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> Path:
    """A new installation after its first start; gives the path of its snapshot."""
    with django_capture_on_commit_callbacks(execute=True):
        assert services.load_seeds_if_empty()
    return own_data / "snapshot.json"


@pytest.fixture
def written(tmp_path: Path) -> Callable[[Spoil], Path]:
    """The seeds as one file, after a change by the test."""

    def write(spoil: Spoil) -> Path:
        document = seeds()
        spoil(document)
        path = tmp_path / "directory.yml"
        # JSON is YAML too, and written much faster.
        path.write_text(json.dumps(document, indent=1), encoding="utf-8")
        return path

    return write
