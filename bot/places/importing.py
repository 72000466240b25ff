"""Reads official map files and street lists, for `python -m bot places import FILE`.

GeoJSON: the buurten or wijken of CBS and PDOK, in WGS84 or RD (EPSG:28992), of one municipality or all. They
carry `buurtcode` and `buurtnaam`, or `wijkcode`, or `statcode` and `statnaam`. Open water and what lies in
other municipalities are passed over. CSV: see bot.places.streetlist.

Rows come back in the layout that bot.places.tables documents, all of a file or none; the caller stores them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from pyproj import Transformer
from shapely.errors import ShapelyError
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

from bot.places.streetlist import Imported, Locate, read_streets
from bot.places.tables import SEEDS, PlacesError, csv_rows

MUNICIPALITY = "0402"
NETHERLANDS = (3.0, 50.5, 7.5, 54.0)  # lon, lat, lon, lat
_CODE = re.compile(r"BU\d{8}|WK\d{6}")


def read_file(path: Path, locate: Locate | None = None) -> Imported:
    """The rows of a file; raises PlacesError, which names the file and the feature or line.

    `locate` (the `areas.spot` of a gazetteer) places streets that come with points and without a wijk.
    """
    if not path.is_file():
        raise PlacesError(f"{path}: no such file")
    kind = path.suffix.lower()
    if kind in (".geojson", ".json"):
        return _read_areas(path)
    if kind == ".csv":
        return read_streets(path, _to_wgs84, locate)
    raise PlacesError(f"{path}: expected a file that ends in .geojson, .json or .csv")


def _read_areas(path: Path) -> Imported:
    features, rd = _features(path)
    rows: dict[str, dict[str, Any]] = {}
    for number, feature in enumerate(features, 1):
        where = f"{path}, feature {number}"
        code, name = _identity(feature, where)
        if code[2:6] != MUNICIPALITY or _is_water(feature):
            continue
        if code in rows:
            raise PlacesError(f"{where}: {code} stands in the file twice")
        area = _area(feature.get("geometry"), rd, f"{where} ({code})")
        rows[code] = _row(code, name, area, where)
    if not rows:
        raise PlacesError(f"{path}: no buurt or wijk of municipality {MUNICIPALITY} in {len(features)} features")
    return Imported(
        wijken=tuple(row for code, row in sorted(rows.items()) if code.startswith("WK")),
        buurten=tuple(row for code, row in sorted(rows.items()) if code.startswith("BU")),
        notes=tuple(_notes(rows)),
    )


def _features(path: Path) -> tuple[list[Mapping[str, Any]], bool]:
    try:
        whole = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as problem:
        raise PlacesError(f"{path}: cannot be read as JSON: {problem}") from problem
    features = whole.get("features") if isinstance(whole, dict) else None
    if not isinstance(features, list) or not all(isinstance(feature, dict) for feature in features):
        raise PlacesError(f"{path}: expected a GeoJSON FeatureCollection")
    named = json.dumps(whole.get("crs") or "")
    if "28992" in named:
        return features, True
    if not named.strip('"') or any(known in named for known in ("CRS84", "4326", "4258")):
        return features, not named.strip('"') and _looks_like_rd(features)
    raise PlacesError(f"{path}: unknown coordinates {named}; expected WGS84 or RD (EPSG:28992)")


def _looks_like_rd(features: list[Mapping[str, Any]]) -> bool:
    """Metres have numbers that no degree has."""
    numbers = re.search(r'"coordinates": [\[ ]*(-?[\d.]+)', json.dumps(features[:1]))
    return bool(numbers and abs(float(numbers[1])) > 360)


def _identity(feature: Mapping[str, Any], where: str) -> tuple[str, str]:
    found = feature.get("properties")
    properties = {str(k).lower(): v for k, v in found.items()} if isinstance(found, dict) else {}
    for code_key, name_key in (
        ("buurtcode", "buurtnaam"),
        ("statcode", "statnaam"),
        ("wijkcode", "wijknaam"),
    ):
        code = properties.get(code_key)
        if code is None:
            continue
        if not isinstance(code, str) or not _CODE.fullmatch(code):
            raise PlacesError(f"{where}: {code_key} {code!r} is no CBS code like BU04020101 or WK040201")
        name = properties.get(name_key)
        if code.startswith("BU") and (not isinstance(name, str) or not name.strip()):
            raise PlacesError(f"{where} ({code}): {name_key} is missing")
        return code, str(name or "").strip()
    raise PlacesError(f"{where}: has neither buurtcode, statcode nor wijkcode")


def _is_water(feature: Mapping[str, Any]) -> bool:
    return str(feature["properties"].get("water", "")).upper() in ("JA", "B")


def _area(geometry: object, rd: bool, where: str) -> BaseGeometry:
    if not isinstance(geometry, dict) or geometry.get("type") not in ("Polygon", "MultiPolygon"):
        raise PlacesError(f"{where}: expected a Polygon or MultiPolygon")
    try:
        area = shapely.force_2d(shape(geometry))
    except (ShapelyError, ValueError, TypeError, IndexError, KeyError, AttributeError) as problem:
        raise PlacesError(f"{where}: coordinates cannot be read: {problem}") from problem
    if rd:
        area = shapely.transform(area, _rd_array)
    area = _polygons_of(shapely.make_valid(area))
    west, south, east, north = NETHERLANDS
    if area.is_empty or not shapely.box(west, south, east, north).covers(area):
        raise PlacesError(f"{where}: lies outside the Netherlands or is empty; are these WGS84 or RD coordinates?")
    return shapely.transform(area, lambda points: np.round(points, 6))


def _polygons_of(area: BaseGeometry) -> BaseGeometry:
    if area.geom_type in ("Polygon", "MultiPolygon"):
        return area
    return shapely.union_all([part for part in shapely.get_parts(area) if part.area > 0])


def _row(code: str, name: str, area: BaseGeometry, where: str) -> dict[str, Any]:
    wijk = _seeds("wijken").get(f"WK{code[2:8]}")
    if wijk is None:
        raise PlacesError(f"{where} ({code}): WK{code[2:8]} is no wijk that we know")
    point = area.representative_point()
    row: dict[str, Any] = {
        "code": code, "name": wijk["name"], "lat": round(point.y, 5), "lon": round(point.x, 5),
        "polygon": json.loads(json.dumps(mapping(area))),
    }  # fmt: skip
    if code.startswith("WK"):
        return row
    seed = _seeds("buurten").get(code, {})
    aliases = [alias for alias in str(seed.get("aliases", "")).split("|") if alias]
    if seed and seed["name"] != name:
        aliases.append(seed["name"])
    return {**row, "name": name, "wijk": wijk["name"], "aliases": aliases, "only": seed.get("only") or None}


def _notes(rows: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    for prefix, table in (("BU", "buurten"), ("WK", "wijken")):
        found = {code for code in rows if code.startswith(prefix)}
        known = _seeds(table)
        if found and (missing := sorted(set(known) - found)):
            names = ", ".join(f"{code} {known[code]['name']}" for code in missing)
            yield f"not in the file: {names}"
        for code in sorted(found - set(known)):
            yield f"new: {code} {rows[code]['name']}"


@lru_cache(maxsize=4)
def _seeds(table: str) -> dict[str, dict[str, Any]]:
    return {row["code"]: row for row in csv_rows(SEEDS / f"{table}.csv")}


@lru_cache(maxsize=1)
def _transformer() -> Transformer:
    return Transformer.from_crs("EPSG:28992", "EPSG:4326", always_xy=True)


def _rd_array(points: Any) -> Any:
    return np.column_stack(_transformer().transform(points[:, 0], points[:, 1]))


def _to_wgs84(x: float, y: float) -> tuple[float, float]:
    lon, lat = _transformer().transform(x, y)
    return float(lat), float(lon)
