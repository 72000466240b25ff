"""Map files of CBS and PDOK."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from shapely.geometry import shape

from bot.places import PlacesError
from bot.places.importing import read_file
from bot.places.tables import read

SQUARE = [[[5.17, 52.22], [5.18, 52.22], [5.18, 52.23], [5.17, 52.23], [5.17, 52.22]]]
BUURT = {"buurtcode": "BU04020101", "buurtnaam": "Centrum"}


def test_the_same_map_in_degrees_and_in_metres_gives_the_same_rows(shared_data: Path) -> None:
    degrees = read_file(shared_data / "hilversum" / "buurten_2025_wgs84.geojson")
    metres = read_file(shared_data / "hilversum" / "buurten_2025_rd.geojson")
    assert len(degrees.buurten) == len(metres.buurten) == 43
    assert degrees.notes == metres.notes == ()
    for one, other in zip(degrees.buurten, metres.buurten, strict=True):
        assert {k: one[k] for k in ("code", "name", "wijk", "aliases", "only")} == {
            k: other[k] for k in ("code", "name", "wijk", "aliases", "only")
        }
        assert shape(one["polygon"]).symmetric_difference(shape(other["polygon"])).area < 1e-7


def test_rows_of_a_map_are_rows_of_the_tables_and_keep_our_aliases(shared_data: Path) -> None:
    found = read_file(shared_data / "hilversum" / "buurten_2025_wgs84.geojson")
    tables = read({"buurten": json.loads(json.dumps(found.buurten))}, "")
    media_park = next(buurt for buurt in tables.buurten if buurt.name == "Media Park")
    assert media_park.wijk == "Noordwest" and "Mediapark" in media_park.aliases
    assert shape(dict(media_park.polygon or {})).contains(shape({"type": "Point", "coordinates": [
        media_park.lon, media_park.lat]}))  # fmt: skip


def test_wijken_come_under_the_names_of_the_contract(shared_data: Path) -> None:
    found = read_file(shared_data / "hilversum" / "wijken_2025_wgs84.geojson")
    assert [row["name"] for row in found.wijken][:3] == ["Centrum", "Noordwest", "Zuidwest"]
    assert len(found.wijken) == 9


def test_a_national_file_gives_only_our_municipality_and_no_water(tmp_path: Path) -> None:
    features = [
        _feature({"statcode": "BU03630000", "statnaam": "Burgwallen"}),
        _feature({"statcode": "BU04020101", "statnaam": "Centrum", "water": "NEE"}),
        _feature({"statcode": "BU04020102", "statnaam": "Plas", "water": "JA"}),
    ]
    found = read_file(_map(tmp_path, features))
    assert [row["code"] for row in found.buurten] == ["BU04020101"]
    assert "BU04020102 Havenstraatbuurt" in found.notes[0]


def test_a_renamed_buurt_keeps_its_old_name_as_alias_and_a_new_one_is_told(tmp_path: Path) -> None:
    features = [
        _feature({"buurtcode": "BU04020206", "buurtnaam": "Mediastad"}),
        _feature({"buurtcode": "BU04020607", "buurtnaam": "Nieuwbouw"}),
    ]
    found = read_file(_map(tmp_path, features))
    assert found.buurten[0]["name"] == "Mediastad" and "Media Park" in found.buurten[0]["aliases"]
    assert found.buurten[1]["wijk"] == "Oost"
    assert "new: BU04020607 Nieuwbouw" in found.notes


def test_metres_are_recognised_without_a_word_about_coordinates(tmp_path: Path) -> None:
    metres = [[[140_000, 470_000], [141_000, 470_000], [141_000, 471_000], [140_000, 470_000]]]
    found = read_file(_map(tmp_path, [_feature(BUURT, metres)]))
    assert 52.1 < found.buurten[0]["lat"] < 52.3


@pytest.mark.parametrize(
    ("features", "complaint"),
    [
        ([{"type": "Feature", "properties": {"naam": "x"}}], "feature 1: has neither buurtcode"),
        ([{"type": "Feature", "properties": None}], "feature 1: has neither"),
        ([{"properties": {"buurtcode": 7}}], "feature 1: buurtcode 7 is no CBS code"),
        ([{"properties": {"buurtcode": "BU04020101"}}], "feature 1 .*buurtnaam is missing"),
        ([{"properties": BUURT}], "feature 1 .BU04020101.: expected a Polygon"),
        (
            [{"properties": BUURT, "geometry": {"type": "Point", "coordinates": [5, 52]}}],
            "expected a Polygon",
        ),
        ([{"properties": BUURT, "geometry": {"type": "Polygon", "coordinates": [[1]]}}], "cannot be read"),
        ([{"properties": BUURT, "geometry": {"type": "Polygon", "coordinates": []}}], "empty"),
    ],
)
def test_a_wrong_feature_is_told_by_file_and_number(tmp_path: Path, features: Any, complaint: str) -> None:
    path = _map(tmp_path, features)
    with pytest.raises(PlacesError, match=complaint) as told:
        read_file(path)
    assert str(path) in str(told.value)


def test_coordinates_that_lie_elsewhere_are_told(tmp_path: Path) -> None:
    swapped = [[[lat, lon] for lon, lat in SQUARE[0]]]
    with pytest.raises(PlacesError, match="outside the Netherlands"):
        read_file(_map(tmp_path, [_feature(BUURT, swapped)]))


def test_the_same_buurt_twice_an_unknown_wijk_and_no_buurt_of_ours_are_told(tmp_path: Path) -> None:
    with pytest.raises(PlacesError, match="feature 2: BU04020101 stands in the file twice"):
        read_file(_map(tmp_path, [_feature(BUURT), _feature(BUURT)]))
    with pytest.raises(PlacesError, match="WK040212 is no wijk that we know"):
        read_file(_map(tmp_path, [_feature({"buurtcode": "BU04021201", "buurtnaam": "X"})]))
    with pytest.raises(PlacesError, match="no buurt or wijk of municipality 0402"):
        read_file(_map(tmp_path, [_feature({"statcode": "BU03630000", "statnaam": "X"})]))


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("kaart.geojson", "{", "cannot be read as JSON"),
        ("kaart.geojson", '{"type": "Feature"}', "expected a GeoJSON FeatureCollection"),
        ("kaart.geojson", '{"features": [], "crs": {"name": "EPSG:3857"}}', "unknown coordinates"),
        ("kaart.shp", "", "expected a file that ends in"),
    ],
)
def test_a_file_that_is_no_map_is_told(tmp_path: Path, name: str, content: str, complaint: str) -> None:
    path = tmp_path / name
    path.write_text(content)
    with pytest.raises(PlacesError, match=complaint):
        read_file(path)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(PlacesError, match="no such file"):
        read_file(tmp_path / "weg.geojson")


def _feature(properties: dict[str, Any], coordinates: Any = SQUARE) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": "Polygon", "coordinates": coordinates},
    }


def _map(folder: Path, features: Any) -> Path:
    path = folder / "kaart.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path
