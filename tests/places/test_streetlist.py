"""Lists of streets."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from bot.places import Gazetteer, PlacesError
from bot.places.importing import read_file
from bot.places.tables import read


def test_a_list_with_wijken_makes_its_streets_known(tmp_path: Path) -> None:
    found = read_file(_list(tmp_path, "straat;wijk;pc6;ook", "Lindelaan;Zuid;1214 AB;Lindenlaan|De Linde"))
    gazetteer = Gazetteer(read({"streets": json.loads(json.dumps(found.streets))}, ""))
    for text in ("Lindelaan 4", "lindenlaan 4", "aan de Linde"):
        place = gazetteer.resolve(text)
        assert place is not None and (place.wijk, place.straat) == ("Zuid", "Lindelaan"), text
    assert found.notes == ("1 streets: 1 medium",)


def test_points_decide_with_the_certainty_of_the_facts(tmp_path: Path, mapped: Gazetteer, shared_data: Path) -> None:
    with (shared_data / "hilversum" / "street_points.csv").open(encoding="utf-8") as file:
        points = [row for row in csv.DictReader(file) if row["lat"] and row["wijknaam"]]
    lines = [f"{row['straat']},{row['lat']},{row['lon']}" for row in points]
    found = read_file(_list(tmp_path, "straat,lat,lon", *lines), mapped.areas.spot)
    with (shared_data / "hilversum" / "streets.csv").open(encoding="utf-8") as file:
        facts = {row["straat"]: row for row in csv.DictReader(file)}
    certainties = {street["name"]: street["certainty"] for street in found.streets}
    for name, certainty in certainties.items():
        if certainty in ("high", "medium"):
            assert facts[name]["wijk_certainty"] == certainty, name
    assert certainties["Siriusstraat"] == "high" and certainties["Vaartweg"] == "check"


def test_points_in_metres_are_understood(tmp_path: Path, mapped: Gazetteer) -> None:
    found = read_file(_list(tmp_path, "openbareruimtenaam,x,y", "Lindelaan,140500,470600"), mapped.areas.spot)
    assert found.streets[0]["wijk"] == "Centrum"


def test_a_street_through_two_wijken_is_asked(tmp_path: Path, mapped: Gazetteer) -> None:
    lines = ("Lindelaan,52.2337,5.1947", "Lindelaan,52.2337,5.1947", "Lindelaan,52.2150,5.1590")
    found = read_file(_list(tmp_path, "straat,lat,lon", *lines), mapped.areas.spot)
    assert (found.streets[0]["wijk"], found.streets[0]["certainty"]) == (None, "long")
    assert found.streets[0]["candidates"] == ["Oost", "Zuid"]


def test_the_long_streets_of_the_facts_stay_asked_whatever_a_list_says(tmp_path: Path) -> None:
    lines = ("Utrechtseweg,Zuid,high", "Gijsbrecht van Amstelstraat,Zuid,high")
    for street in read_file(_list(tmp_path, "straat,wijk,zekerheid", *lines)).streets:
        assert (street["wijk"], street["certainty"]) == (None, "long")
        assert street["candidates"][0] == "Zuid"


def test_a_list_without_wijk_or_borders_says_what_to_do_first(tmp_path: Path) -> None:
    found = read_file(_list(tmp_path, "straat,lat,lon", "Lindelaan,52.23,5.19"))
    assert found.streets[0]["certainty"] == "unknown"
    assert "import the buurten first" in found.notes[1]


@pytest.mark.parametrize(
    ("header", "line", "complaint"),
    [
        ("naam,wijk", "Lindelaan,Oost", "line 1: no column `straat`; found: naam, wijk"),
        ("straat,wijk", "Lindelaan,Oostt", "line 2, column wijk: 'Oostt' is none of Centrum"),
        ("straat,zekerheid", "Lindelaan,zeker", "line 2, column zekerheid"),
        ("straat,wijk", ",Oost", "line 2, column straat: '' is no name"),
        ("straat,wijk", "Lindelaan,Oost,1,2", "line 2: more cells than columns"),
        ("straat,pc6", "Lindelaan,1214", "line 2, column pc6: '1214' is no postcode"),
        ("straat,lat,lon", "Lindelaan,52.2,oost", "line 2, columns lat and lon: both must be numbers"),
        ("straat,lat,lon", "Lindelaan,nan,5.1", "line 2, columns lat and lon: both must be numbers"),
        ("straat,lat,lon", "Lindelaan,5.1,52.2", "line 2: the point 5.10000, 52.20000 lies outside"),
        ("straat,lat", "", "holds no streets"),
    ],
)
def test_a_wrong_line_is_told_by_file_line_and_column(tmp_path: Path, header: str, line: str, complaint: str) -> None:
    path = _list(tmp_path, header, line)
    with pytest.raises(PlacesError) as told:
        read_file(path)
    assert complaint in str(told.value) and str(path) in str(told.value)


def test_a_list_in_another_encoding_is_told(tmp_path: Path) -> None:
    path = tmp_path / "straten.csv"
    path.write_bytes("straat\nRöntgenstraat\n".encode("latin-1"))
    with pytest.raises(PlacesError, match="is no UTF-8"):
        read_file(path)


def _list(folder: Path, *lines: str) -> Path:
    path = folder / "straten.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path
