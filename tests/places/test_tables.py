"""The seeds and the snapshot."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.places import Gazetteer, PlacesError
from bot.places.guards import GUARDS
from bot.places.tables import LISTS, load, read, seeds


def test_the_seeds_are_whole() -> None:
    tables = load(None)
    assert (len(tables.wijken), len(tables.buurten)) == (9, 43)
    wijk_of = {buurt.name: buurt.wijk for buurt in tables.buurten}
    for street in (*tables.streets, *tables.pois):
        assert street.buurt is None or wijk_of[street.buurt] == street.wijk, street.name
        assert street.certainty in ("mention", "unknown") or street.wijk or street.candidates, street.name
    for name in tables.names:
        assert bool(name.wijk) != bool(name.candidates), name.name
        assert name.buurt is None or wijk_of[name.buurt] == name.wijk, name.name


def test_a_snapshot_of_the_seeds_reads_as_the_seeds(tmp_path: Path) -> None:
    path = _snapshot(tmp_path, seeds())
    assert load(path) == load(None)


def test_a_list_that_the_snapshot_lacks_comes_from_the_seeds(tmp_path: Path) -> None:
    path = _snapshot(tmp_path, {"streets": [_street("Lindelaan", wijk="Zuid", certainty="high")]})
    gazetteer = Gazetteer.load(path)
    found = gazetteer.resolve("Lindelaan 4")
    assert found is not None and found.wijk == "Zuid"
    forgotten = gazetteer.resolve("Siriusstraat 4")
    assert forgotten is not None and forgotten.wijk is None
    assert gazetteer.resolve("in Kerkelanden") is not None


def test_a_wijk_without_certainty_is_asked_never_stated() -> None:
    tables = read({"streets": [_street("Lindelaan", wijk="Zuid", certainty="check")]}, "")
    found = Gazetteer(tables).resolve("Lindelaan 4")
    assert found is not None and (found.wijk, found.candidates) == (None, ("Zuid",))


def test_a_spelling_that_two_streets_share_belongs_to_neither() -> None:
    streets = [
        _street("Burgemeester Schooklaan", wijk="Oost", certainty="high"),
        _street("Dr. Schooklaan", wijk="Zuid", certainty="high"),
    ]
    gazetteer = Gazetteer(read({"streets": streets}, ""))
    full = gazetteer.resolve("Burg. Schooklaan 3")
    short = gazetteer.resolve("Schooklaan 3")
    assert full is not None and full.wijk == "Oost"
    assert short is not None and (short.wijk, short.straat) == (None, "Schooklaan")


@pytest.mark.parametrize(
    ("places", "complaint"),
    [
        ({"streets": [{"name": "X", "certainty": "zeker"}]}, r"streets\[0\], column certainty"),
        (
            {"wijken": [{"code": "WK040201", "name": "Oostt", "lat": 52, "lon": 5}]},
            r"wijken\[0\], column name",
        ),
        (
            {"buurten": [{"code": "B", "name": "N", "wijk": "Oost", "lat": "?", "lon": 5}]},
            r"column lat: '\?'",
        ),
        (
            {"buurten": [{"code": "B", "name": "N", "wijk": "Oost", "lat": 5.1, "lon": 52.2}]},
            "outside the Neth",
        ),
        ({"names": [{"name": "N", "kind": "wijk", "candidates": ["Oostt"]}]}, "'Oostt' is no wijk"),
        ({"streets": [{"name": "N", "certainty": "high", "only": "soms"}]}, "column only: 'soms'"),
        ({"pois": {"a": 1}}, "pois: expected a list"),
        ([], "`places` must be an object"),
    ],
)
def test_a_wrong_row_is_told_with_file_row_and_column(tmp_path: Path, places: Any, complaint: str) -> None:
    path = _snapshot(tmp_path, places)
    with pytest.raises(PlacesError, match=complaint) as told:
        load(path)
    assert str(path) in str(told.value)


def test_a_polygon_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    rows = seeds()["wijken"]
    rows[0]["polygon"] = {"type": "Polygon", "coordinates": [["x"]]}
    with pytest.raises(PlacesError, match="polygon"):
        Gazetteer(read({"wijken": rows}, ""))


def test_every_list_has_its_seed_file_and_every_rule_a_use() -> None:
    rows = seeds()
    assert set(rows) == set(LISTS)
    used = {row.get("only") for name in LISTS for row in rows[name]} - {None, ""}
    assert used | {"always"} == set(GUARDS)


def _street(name: str, **values: Any) -> dict[str, Any]:
    return {"name": name, **values}


def _snapshot(folder: Path, places: Any) -> Path:
    path = folder / "snapshot.json"
    path.write_text(json.dumps({"places": places, "directory": {}}), encoding="utf-8")
    return path
