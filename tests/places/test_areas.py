"""Shared locations."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import pytest

from bot.core.understanding import WIJKEN
from bot.places import Gazetteer


def test_an_address_clear_of_borders_gets_its_wijk_and_others_are_asked(mapped: Gazetteer, shared_data: Path) -> None:
    with (shared_data / "hilversum" / "street_points.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["lat"] and row["wijknaam"]]
    assert len(rows) > 100
    for row in rows:
        place = mapped.at(float(row["lat"]), float(row["lon"]))
        metres = float(row["m_to_wijk_border"])
        if metres > 61:
            assert place.wijk == row["wijknaam"], row["straat"]
        if metres < 59:
            assert place.wijk is None and place.candidates[0] == row["wijknaam"], row["straat"]


def test_a_buurt_is_named_only_clear_of_its_borders(mapped: Gazetteer, shared_data: Path) -> None:
    with (shared_data / "hilversum" / "street_points.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["lat"] and row["wijknaam"]]
    for row in rows:
        place = mapped.at(float(row["lat"]), float(row["lon"]))
        if place.buurt:
            assert place.buurt == row["buurtnaam"]
            assert float(row["m_to_buurt_border"]) > 59


@pytest.mark.parametrize(("lat", "lon"), [(52.0, 4.0), (52.3676, 4.9041), (53.5, 6.0), (0.0, 0.0)])
def test_the_sea_and_other_towns_are_outside(mapped: Gazetteer, seeded: Gazetteer, lat: float, lon: float) -> None:
    assert mapped.at(lat, lon).wijk == seeded.at(lat, lon).wijk == "buiten"


def test_on_the_edge_of_the_municipality_outside_is_one_of_the_answers(mapped: Gazetteer) -> None:
    lat = 52.255
    edge = next(lon / 1e5 for lon in range(517_000, 500_000, -10) if mapped.at(lat, lon / 1e5).wijk == "buiten")
    just_inside = mapped.at(lat, edge + 0.001)
    assert just_inside.wijk is None
    assert set(just_inside.candidates) == {"Landelijk gebied", "buiten"}


def test_without_polygons_all_wijken_are_asked_the_nearest_first(seeded: Gazetteer) -> None:
    place = seeded.at(52.26477, 5.13595)
    assert place.wijk is None
    assert place.candidates[0] == "Hilversumse Meent"
    assert sorted(place.candidates) == sorted(WIJKEN)


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf, 91.0])
def test_coordinates_that_are_none_lead_to_the_question(mapped: Gazetteer, bad: float) -> None:
    place = mapped.at(bad, 5.17)
    assert (place.wijk, place.lat, place.candidates) == (None, None, WIJKEN)
