"""Reads a list of streets.

CSV in UTF-8 with a header, separated by comma or semicolon, one row a street or one row an address:

    straat      needed      name of the street or square (also: openbareruimtenaam)
    wijk        optional    a wijk of the label contract; without it the points decide
    buurt       optional    CBS name
    zekerheid   optional    high, medium, check, mention, long or unknown
    pc6         optional    postcodes, separated by | (also: postcode)
    lat, lon    optional    WGS84 in degrees
    x, y        optional    RD in metres, instead of lat and lon
    ook         optional    other spellings, separated by |

Other columns are passed over. Points decide with the certainty of the facts: high from 150 m of every border
of a wijk, medium from 60 m, else it is asked; a street with points in two wijken is `long` and always asked.
"""

from __future__ import annotations

import csv
import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.core.understanding import BUITEN, WIJKEN
from bot.places.areas import BORDER_METRES, Spot
from bot.places.spelling import name_keys
from bot.places.tables import CERTAINTIES, SEEDS, PlacesError, csv_rows

Locate = Callable[[float, float], Spot | None]
Convert = Callable[[float, float], tuple[float, float]]
HIGH_METRES = 150.0
_OTHER_NAMES = {"openbareruimtenaam": "straat", "postcode": "pc6"}
_PC6 = re.compile(r"[1-9]\d{3}[A-Z]{2}")


@dataclass(frozen=True)
class Imported:
    """What one file holds, as rows for the tables of these names; `notes` is for the person who imports."""

    wijken: tuple[Mapping[str, Any], ...] = ()
    buurten: tuple[Mapping[str, Any], ...] = ()
    streets: tuple[Mapping[str, Any], ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Line:
    """One row of the list, checked."""

    name: str
    wijk: str | None
    buurt: str | None
    certainty: str | None
    pc6: tuple[str, ...]
    point: tuple[float, float] | None
    aliases: tuple[str, ...]


def read_streets(path: Path, convert: Convert, locate: Locate | None) -> Imported:
    """One row a street. `convert` turns RD into (lat, lon). Raises PlacesError, which names file and line."""
    groups: dict[tuple[str, ...], list[Line]] = defaultdict(list)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as problem:
        raise PlacesError(f"{path}: is no UTF-8: {problem}") from problem
    header, _, _ = text.partition("\n")
    reader = csv.DictReader(text.splitlines(), delimiter=";" if header.count(";") > header.count(",") else ",")
    columns = [_OTHER_NAMES.get(name.strip().lower(), name.strip().lower()) for name in reader.fieldnames or ()]
    if "straat" not in columns:
        raise PlacesError(f"{path}, line 1: no column `straat`; found: {', '.join(columns) or 'nothing'}")
    reader.fieldnames = columns
    for row in reader:
        line = _line(row, f"{path}, line {reader.line_num}", convert)
        groups[name_keys(line.name)].append(line)
    if not groups:
        raise PlacesError(f"{path}: holds no streets")
    seeds = {name_keys(row["name"]): row for row in csv_rows(SEEDS / "streets.csv")}
    streets = tuple(_street(lines, seeds.get(keys, {}), locate) for keys, lines in groups.items())
    return Imported(streets=streets, notes=tuple(_notes(streets, locate)))


def _line(row: Mapping[str, Any], where: str, convert: Convert) -> Line:
    if None in row:
        raise PlacesError(f"{where}: more cells than columns")
    cells = {column: (value or "").strip() for column, value in row.items()}
    name = " ".join(cells["straat"].split())
    if not name_keys(name) or len(name) > 80:
        raise PlacesError(f"{where}, column straat: {name!r} is no name of a street")
    pc6 = tuple(code.replace(" ", "").upper() for code in cells.get("pc6", "").split("|") if code.strip())
    if wrong := [code for code in pc6 if not _PC6.fullmatch(code)]:
        raise PlacesError(f"{where}, column pc6: {wrong[0]!r} is no postcode like 1223AN")
    aliases = tuple(alias.strip() for alias in cells.get("ook", "").split("|") if alias.strip())
    return Line(
        name, _choice(cells, "wijk", WIJKEN, where), cells.get("buurt") or None,
        _choice(cells, "zekerheid", CERTAINTIES, where), pc6, _point(cells, where, convert), aliases,
    )  # fmt: skip


def _choice(cells: Mapping[str, str], column: str, choices: Sequence[str], where: str) -> str | None:
    value = cells.get(column, "")
    if value and value not in choices:
        raise PlacesError(f"{where}, column {column}: {value!r} is none of {', '.join(choices)}")
    return value or None


def _point(cells: Mapping[str, str], where: str, convert: Convert) -> tuple[float, float] | None:
    degrees = _pair(cells, "lat", "lon", where)
    metres = None if degrees else _pair(cells, "x", "y", where)
    point = degrees or (convert(*metres) if metres else None)
    if point and not (50.5 <= point[0] <= 54.0 and 3.0 <= point[1] <= 7.5):
        raise PlacesError(f"{where}: the point {point[0]:.5f}, {point[1]:.5f} lies outside the Netherlands")
    return point


def _pair(cells: Mapping[str, str], first: str, second: str, where: str) -> tuple[float, float] | None:
    if not cells.get(first) and not cells.get(second):
        return None
    try:
        pair = float(cells.get(first, "")), float(cells.get(second, ""))
    except ValueError:
        raise PlacesError(f"{where}, columns {first} and {second}: both must be numbers") from None
    if not all(map(math.isfinite, pair)):
        raise PlacesError(f"{where}, columns {first} and {second}: both must be numbers")
    return pair


def _street(lines: Sequence[Line], seed: Mapping[str, str], locate: Locate | None) -> dict[str, Any]:
    points = [line.point for line in lines if line.point]
    wijk, certainty, candidates = _stated(lines) or _located(points, locate)
    if seed.get("certainty") == "long":
        candidates = tuple(dict.fromkeys((*filter(None, (wijk,)), *candidates, *seed["candidates"].split("|"))))
        wijk, certainty = None, "long"
    buurten = {line.buurt for line in lines} if wijk else set()
    if wijk and buurten == {None} and locate:
        buurten = {spot.buurt for point in points if (spot := locate(*point))}
    aliases = dict.fromkeys((*(a for line in lines for a in line.aliases), *filter(None, _listed(seed))))
    lat, lon = _middle(points) or (None, None)
    return {
        "name": lines[0].name, "wijk": wijk, "buurt": next(iter(buurten)) if len(buurten) == 1 else None,
        "certainty": certainty, "candidates": list(candidates), "lat": lat, "lon": lon,
        "pc6": sorted({code for line in lines for code in line.pc6}), "aliases": list(aliases),
        "only": seed.get("only") or None,
    }  # fmt: skip


def _listed(seed: Mapping[str, str]) -> list[str]:
    return seed.get("aliases", "").split("|")


def _stated(lines: Sequence[Line]) -> tuple[str | None, str, tuple[str, ...]] | None:
    """What the list itself says; None when no row names a wijk."""
    wijken = [wijk for wijk, _ in Counter(line.wijk for line in lines if line.wijk).most_common()]
    if not wijken:
        return None
    if len(wijken) > 1:
        return None, "long", tuple(wijken)
    stated = [line.certainty for line in lines if line.certainty]
    certainty = max(stated, key=CERTAINTIES.index) if stated else "medium"
    return (wijken[0], certainty, ()) if certainty in ("high", "medium") else (None, certainty, tuple(wijken))


def _located(points: Sequence[tuple[float, float]], locate: Locate | None) -> tuple[str | None, str, tuple[str, ...]]:
    """What the polygons say of the points."""
    spots = [spot for point in points if locate and (spot := locate(*point))]
    wijken = [wijk for wijk, _ in Counter(spot.wijk for spot in spots if spot.wijk != BUITEN).most_common()]
    if not wijken:
        return None, "unknown", ()
    if len(wijken) > 1:
        return None, "long", tuple(wijken)
    metres = min(spot.metres for spot in spots)
    if metres < BORDER_METRES or any(spot.wijk == BUITEN for spot in spots):
        near = dict.fromkeys((wijken[0], *(wijk for spot in spots for wijk in spot.near if wijk != BUITEN)))
        return None, "check", tuple(near)
    return wijken[0], "high" if metres >= HIGH_METRES else "medium", ()


def _middle(points: Sequence[tuple[float, float]]) -> tuple[float, float] | None:
    """The point nearest to the middle: a mean may lie beside the street."""
    if not points:
        return None
    lat, lon = (sum(point[axis] for point in points) / len(points) for axis in (0, 1))
    nearest = min(points, key=lambda point: math.hypot(point[0] - lat, (point[1] - lon) * 0.61))
    return round(nearest[0], 5), round(nearest[1], 5)


def _notes(streets: Sequence[Mapping[str, Any]], locate: Locate | None) -> list[str]:
    counts = Counter(str(street["certainty"]) for street in streets)
    notes = [f"{len(streets)} streets: " + ", ".join(f"{number} {name}" for name, number in counts.most_common())]
    if counts["unknown"] and locate is None:
        notes.append("streets without a wijk stay unknown: import the buurten first, then this list again")
    return notes
