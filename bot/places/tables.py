"""The tables of places: rows, their seeds under data/places, and their part of the snapshot file.

Layout of `places` in the snapshot, one list for each seed file, each row with the columns of that file
(lists as JSON lists, or joined with "|" as in the seeds; an empty text or null means: not known):

    wijken:      code, name, lat, lon, polygon
    buurten:     code, name, wijk, lat, lon, aliases, only, polygon
    names:       name, kind, wijk, buurt, candidates, only          everyday names of wijken and buurten
    streets:     name, wijk, buurt, certainty, candidates, pc6, lat, lon, aliases, only
    postcodes4:  pc4, wijk, candidates
    pois:        name, wijk, buurt, certainty, candidates, lat, lon, aliases      sights
    buiten:      name, aliases, only                                towns that are not Hilversum
    ordinary:    word                                               words that look like a street and are none

lat and lon are a representative point (WGS84); it orders buttons and never decides. `polygon` is optional: a
GeoJSON Polygon or MultiPolygon in WGS84; only polygons decide the wijk of a shared location. `certainty` is
one of CERTAINTIES; only high and medium fix the wijk, else a given wijk becomes the first candidate. `long`
marks a street through several wijken, `mention` one known from text only. `only` names a rule of
bot.places.guards. A list that is absent from a snapshot comes from the seeds.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

from bot.core.understanding import WIJKEN
from bot.places.guards import GUARDS

SEEDS = Path(__file__).resolve().parents[2] / "data" / "places"
CERTAINTIES: Final = ("high", "medium", "check", "mention", "long", "unknown")
FIXING: Final = ("high", "medium")
LISTS: Final = ("wijken", "buurten", "names", "streets", "postcodes4", "pois", "buiten", "ordinary")
T = TypeVar("T")


class PlacesError(ValueError):
    """A table of places cannot be read; the message names the file, the row and the column."""


@dataclass(frozen=True)
class Wijk:
    code: str
    name: str
    lat: float
    lon: float
    polygon: Mapping[str, Any] | None


@dataclass(frozen=True)
class Buurt:
    code: str
    name: str
    wijk: str
    lat: float
    lon: float
    aliases: tuple[str, ...]
    only: str | None
    polygon: Mapping[str, Any] | None


@dataclass(frozen=True)
class Name:
    name: str
    kind: str
    wijk: str | None
    buurt: str | None
    candidates: tuple[str, ...]
    only: str | None


@dataclass(frozen=True)
class Street:
    """A street or square; also a sight."""

    name: str
    wijk: str | None
    buurt: str | None
    certainty: str
    candidates: tuple[str, ...]
    pc6: tuple[str, ...]
    lat: float | None
    lon: float | None
    aliases: tuple[str, ...]
    only: str | None


@dataclass(frozen=True)
class Postcode:
    pc4: str
    wijk: str | None
    candidates: tuple[str, ...]


@dataclass(frozen=True)
class Town:
    name: str
    aliases: tuple[str, ...]
    only: str | None


@dataclass(frozen=True)
class Tables:
    wijken: tuple[Wijk, ...]
    buurten: tuple[Buurt, ...]
    names: tuple[Name, ...]
    streets: tuple[Street, ...]
    postcodes4: tuple[Postcode, ...]
    pois: tuple[Street, ...]
    buiten: tuple[Town, ...]
    ordinary: frozenset[str]


class Row:
    """One row of a table, read column by column; what is wrong is told with file, row and column."""

    def __init__(self, values: Mapping[str, Any], where: str) -> None:
        self._values = values
        self._where = where

    def fail(self, column: str, problem: str) -> PlacesError:
        return PlacesError(f"{self._where}, column {column}: {problem}")

    def text(self, column: str) -> str:
        value = self._values.get(column)
        if not isinstance(value, str) or not value.strip():
            raise self.fail(column, f"expected a text, found {value!r}")
        return value.strip()

    def maybe(self, column: str) -> str | None:
        return self.text(column) if self._values.get(column) not in (None, "") else None

    def many(self, column: str) -> tuple[str, ...]:
        value = self._values.get(column) or ()
        parts = value.split("|") if isinstance(value, str) else value
        if not isinstance(parts, list | tuple) or not all(isinstance(part, str) for part in parts):
            raise self.fail(column, f"expected a list of texts, found {value!r}")
        return tuple(part.strip() for part in parts if part.strip())

    def one_of(self, column: str, choices: tuple[str, ...]) -> str:
        if (value := self.text(column)) not in choices:
            raise self.fail(column, f"{value!r} is none of {', '.join(choices)}")
        return value

    def wijk(self) -> str | None:
        return self.one_of("wijk", WIJKEN) if self.maybe("wijk") else None

    def candidates(self) -> tuple[str, ...]:
        found = self.many("candidates")
        if wrong := [name for name in found if name not in WIJKEN]:
            raise self.fail("candidates", f"{wrong[0]!r} is no wijk")
        return found

    def only(self) -> str | None:
        return self.one_of("only", tuple(GUARDS)) if self.maybe("only") else None

    def number(self, column: str, low: float, high: float) -> float | None:
        value = self._values.get(column)
        if value in (None, ""):
            return None
        try:
            number = float(str(value))
        except ValueError:
            raise self.fail(column, f"{value!r} is no number") from None
        if not low <= number <= high:
            raise self.fail(column, f"{value!r} lies outside the Netherlands (WGS84 expected)")
        return number

    def point(self) -> tuple[float | None, float | None]:
        return self.number("lat", 50.0, 54.0), self.number("lon", 3.0, 8.0)

    def sure_point(self) -> tuple[float, float]:
        lat, lon = self.point()
        if lat is None or lon is None:
            raise self.fail("lat" if lat is None else "lon", "a representative point is needed")
        return lat, lon

    def polygon(self) -> Mapping[str, Any] | None:
        value = self._values.get("polygon")
        if not value:
            return None
        if not isinstance(value, Mapping) or value.get("type") not in ("Polygon", "MultiPolygon"):
            raise self.fail("polygon", "expected a GeoJSON Polygon or MultiPolygon")
        return value


def _wijk(row: Row) -> Wijk:
    return Wijk(row.text("code"), row.one_of("name", WIJKEN), *row.sure_point(), row.polygon())


def _buurt(row: Row) -> Buurt:
    return Buurt(
        row.text("code"),
        row.text("name"),
        row.one_of("wijk", WIJKEN),
        *row.sure_point(),
        row.many("aliases"),
        row.only(),
        row.polygon(),
    )


def _name(row: Row) -> Name:
    kind = row.one_of("kind", ("wijk", "buurt"))
    return Name(row.text("name"), kind, row.wijk(), row.maybe("buurt"), row.candidates(), row.only())


def _street(row: Row) -> Street:
    certainty = row.one_of("certainty", CERTAINTIES)
    given = row.wijk()
    wijk = given if certainty in FIXING else None
    asked = (given, *row.candidates()) if given and not wijk else row.candidates()
    return Street(
        row.text("name"),
        wijk,
        row.maybe("buurt") if wijk else None,
        certainty,
        tuple(dict.fromkeys(asked)),
        row.many("pc6"),
        *row.point(),
        row.many("aliases"),
        row.only(),
    )


def _postcode(row: Row) -> Postcode:
    return Postcode(row.text("pc4"), row.wijk(), row.candidates())


def _town(row: Row) -> Town:
    return Town(row.text("name"), row.many("aliases"), row.only())


def seeds() -> dict[str, list[dict[str, Any]]]:
    """The seed files as they are, in the layout of the snapshot; used to fill empty tables."""
    return {name: list(csv_rows(SEEDS / f"{name}.csv")) for name in LISTS}


def csv_rows(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a CSV file in UTF-8 with a header line."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def load(path: Path | None) -> Tables:
    """The tables of a snapshot file, completed with the seeds; raises PlacesError when something is wrong."""
    if path is None:
        return read({}, "")
    try:
        whole = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise PlacesError(f"{path}: cannot be read as JSON: {problem}") from problem
    places = whole.get("places", {}) if isinstance(whole, dict) else None
    if not isinstance(places, dict):
        raise PlacesError(f"{path}: `places` must be an object of lists")
    return read(places, f"{path}, places.")


def read(places: Mapping[str, Any], where: str) -> Tables:
    """Tables out of lists of rows; `where` starts every complaint."""
    return Tables(
        wijken=_rows(places, "wijken", where, _wijk),
        buurten=_rows(places, "buurten", where, _buurt),
        names=_rows(places, "names", where, _name),
        streets=_rows(places, "streets", where, _street),
        postcodes4=_rows(places, "postcodes4", where, _postcode),
        pois=_rows(places, "pois", where, _street),
        buiten=_rows(places, "buiten", where, _town),
        ordinary=frozenset(_rows(places, "ordinary", where, lambda row: row.text("word"))),
    )


def _rows(places: Mapping[str, Any], name: str, where: str, build: Callable[[Row], T]) -> tuple[T, ...]:
    if name not in places:
        file = SEEDS / f"{name}.csv"
        return tuple(build(Row(row, f"{file}, line {line}")) for line, row in enumerate(csv_rows(file), 2))
    rows = places[name]
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise PlacesError(f"{where}{name}: expected a list of objects")
    return tuple(build(Row(row, f"{where}{name}[{place}]")) for place, row in enumerate(rows))
