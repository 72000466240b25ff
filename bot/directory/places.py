"""The places in the database: filled from the seeds, grown by imports, written to the snapshot."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models as db

from bot.directory import models
from bot.places import tables
from bot.places.spelling import name_keys

_LISTS = frozenset({"aliases", "candidates", "pc6"})
_NUMBERS = frozenset({"lat", "lon"})


@dataclass(frozen=True)
class Kind:
    """One table of places; `same` tells when a row of a file is a row that is already there."""

    model: type[db.Model]
    columns: tuple[str, ...]
    same: Callable[[Mapping[str, Any]], Hashable]


def _by_code(row: Mapping[str, Any]) -> Hashable:
    return str(row["code"])


def _by_name(row: Mapping[str, Any]) -> Hashable:
    return name_keys(row["name"])


_PLACED = ("name", "wijk", "buurt", "certainty", "candidates", "lat", "lon", "aliases")
KINDS = {
    "wijken": Kind(models.Wijk, ("code", "name", "lat", "lon", "polygon"), _by_code),
    "buurten": Kind(models.Buurt, ("code", "name", "wijk", "lat", "lon", "aliases", "only", "polygon"), _by_code),
    "streets": Kind(models.Street, (*_PLACED, "pc6", "only"), _by_name),
    "postcodes4": Kind(models.Postcode, ("pc4", "wijk", "candidates"), lambda row: str(row["pc4"])),
    "pois": Kind(models.Poi, _PLACED, _by_name),
}


def empty() -> bool:
    """Whether there are no places yet."""
    return not models.Buurt.objects.exists()


def current() -> dict[str, list[dict[str, Any]]]:
    """The places as the snapshot holds them; what has no rows here comes from the seeds."""
    found = {name: list(kind.model._default_manager.values(*kind.columns)) for name, kind in KINDS.items()}
    return {name: rows for name, rows in found.items() if rows}


def fill() -> None:
    """Load the seeds."""
    seeds = tables.seeds()
    for name in KINDS:
        merge(name, seeds[name])


def merge(name: str, given: Iterable[Mapping[str, Any]]) -> tuple[int, int]:
    """Change the rows that a file names and add the others; returns how many were added and changed.

    Nothing is removed: a file may hold one part of the municipality.
    """
    kind = KINDS[name]
    known = {kind.same(_row(kind, entry)): entry for entry in kind.model._default_manager.all()}
    added: list[db.Model] = []
    changed: list[db.Model] = []
    for row in given:
        values = {column: _value(column, row.get(column)) for column in kind.columns if column in row}
        entry = known.get(kind.same(row))
        if entry is None:
            added.append(kind.model(**values, position=len(known) + len(added)))
        elif any(getattr(entry, column) != value for column, value in values.items()):
            for column, value in values.items():
                setattr(entry, column, value)
            changed.append(entry)
    kind.model._default_manager.bulk_create(added, batch_size=500)
    kind.model._default_manager.bulk_update(changed, kind.columns, batch_size=100)
    return len(added), len(changed)


def _row(kind: Kind, entry: db.Model) -> dict[str, Any]:
    return {column: getattr(entry, column) for column in kind.columns}


def _value(column: str, value: Any) -> Any:
    if column in _LISTS:
        return value.split("|") if isinstance(value, str) and value else list(value or ())
    if column in _NUMBERS:
        return float(value) if value not in (None, "") else None
    return (value or None) if column == "polygon" else value or ""
