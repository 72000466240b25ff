"""One gazetteer of the seeds for all tests of the room: it never changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.places import Gazetteer
from bot.places.importing import read_file
from bot.places.tables import read


@pytest.fixture(scope="session")
def seeded() -> Gazetteer:
    """What a fresh installation knows: no polygons."""
    return Gazetteer.load(None)


@pytest.fixture(scope="session")
def mapped(shared_data: Path) -> Gazetteer:
    """After the import of the borders of buurten and wijken."""
    buurten = read_file(shared_data / "hilversum" / "buurten_2025_wgs84.geojson").buurten
    wijken = read_file(shared_data / "hilversum" / "wijken_2025_wgs84.geojson").wijken
    return Gazetteer(read({"buurten": list(buurten), "wijken": list(wijken)}, "imported "))
