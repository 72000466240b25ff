"""Which wijk and buurt a point lies in, and how near it is to a border."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import shapely
from shapely.errors import ShapelyError
from shapely.geometry import Point, shape
from shapely.geometry.base import BaseGeometry

from bot.core.understanding import BUITEN
from bot.places.tables import PlacesError, Tables

BORDER_METRES: Final = 60.0  # the polygons are simplified: nearer than this, ask
FAR_METRES: Final = 5_000.0  # no point of the municipality is farther than 2.1 km from a representative point
_LAT_METRES: Final = 111_195.0
_LON_METRES: Final = 111_195.0 * math.cos(math.radians(52.23))


@dataclass(frozen=True)
class Spot:
    """Where a point lies.

    `near` holds all wijken within 60 m, its own first, with "buiten" beyond the municipality; `metres` is the
    distance to the nearest border of a wijk.
    """

    wijk: str
    buurt: str | None
    near: tuple[str, ...]
    metres: float


class Areas:
    """The polygons of wijken and buurten in metres; empty until they are imported."""

    def __init__(self, tables: Tables) -> None:
        self._buurten = {b.name: _metres(b.polygon) for b in tables.buurten if b.polygon}
        self._wijken = {w.name: _metres(w.polygon) for w in tables.wijken if w.polygon}
        for wijk in {b.wijk for b in tables.buurten if b.polygon} - set(self._wijken):
            parts = [self._buurten[b.name] for b in tables.buurten if b.polygon and b.wijk == wijk]
            self._wijken[wijk] = shapely.union_all(parts)
        self._whole = shapely.union_all(list(self._wijken.values())) if self._wijken else None
        self._points = [(w.name, _point(w.lat, w.lon)) for w in tables.wijken]
        self._points += [(b.wijk, _point(b.lat, b.lon)) for b in tables.buurten]
        self.complete = len(self._wijken) == len(tables.wijken) > 0
        for area in (*self._buurten.values(), *self._wijken.values()):
            shapely.prepare(area)

    def spot(self, lat: float, lon: float) -> Spot | None:
        """None when polygons are missing."""
        if not self.complete or self._whole is None:
            return None
        point = _point(lat, lon)
        by_distance = sorted((area.distance(point), wijk) for wijk, area in self._wijken.items())
        edge = self._whole.boundary.distance(point)
        inside = by_distance[0][0] == 0.0
        wijk = by_distance[0][1] if inside else BUITEN
        near = [name for distance, name in by_distance if distance < BORDER_METRES and name != wijk]
        if inside and edge < BORDER_METRES:
            near.append(BUITEN)
        metres = min(edge, by_distance[1][0] if inside and len(by_distance) > 1 else edge)
        return Spot(wijk, self._buurt(point), (wijk, *near), metres)

    def nearest(self, lat: float, lon: float) -> tuple[str, ...]:
        """All wijken, the one with the nearest representative point first; none far from Hilversum."""
        point = _point(lat, lon)
        order = sorted((place.distance(point), wijk) for wijk, place in self._points)
        if not order or order[0][0] > FAR_METRES:
            return ()
        return tuple(dict.fromkeys(wijk for _, wijk in order))

    def _buurt(self, point: Point) -> str | None:
        near = sorted((area.distance(point), name) for name, area in self._buurten.items())
        if not near or near[0][0] > 0 or (len(near) > 1 and near[1][0] < BORDER_METRES):
            return None
        return near[0][1]


def _point(lat: float, lon: float) -> Point:
    return Point(lon * _LON_METRES, lat * _LAT_METRES)


def _metres(polygon: Mapping[str, Any]) -> BaseGeometry:
    try:
        return shapely.transform(shape(dict(polygon)), lambda lonlat: lonlat * (_LON_METRES, _LAT_METRES))
    except (ShapelyError, ValueError, TypeError, LookupError, AttributeError) as problem:
        raise PlacesError(f"a polygon of a wijk or buurt cannot be read: {problem}") from problem
