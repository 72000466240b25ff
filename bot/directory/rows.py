"""Between tables and the rows of files: one description for both ways."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django.db import models as db

from bot.core import clock
from bot.directory import models

Row = dict[str, Any]
_TRUST = ("owner", "source", "confirmed_on")


class Table(NamedTuple):
    """A table and the columns of its rows in a file; a foreign key is written as a code."""

    model: type[db.Model]
    columns: tuple[str, ...]


TERMS = Table(models.Term, ("code", "nl", "en", "working_days", *_TRUST))
FACTS = Table(models.Fact, ("key", "value", "value_en", "nl", "en", *_TRUST))
RECIPIENTS = Table(
    models.Recipient,
    ("code", "kind", "name_nl", "name_en", "called_nl", "called_en", "delivery", "email", "phone_fact",
     "website", "terugkoppeling", "term", *_TRUST),
)  # fmt: skip
WIJKEN = Table(models.WijkCoordinator, ("wijk", "code", "coordinator"))
BUURTEN = Table(models.BuurtCoordinator, ("buurt", "coordinator"))
QUESTIONS = Table(
    models.Question,
    ("code", "onderwerpen", "sets", "nl", "en", "asked_when", "asked_words", "alters_recipient"),
)
CHOICES = Table(models.Choice, ("code", "nl", "en", "words", "unless", "shown"))
RULES = Table(models.RoutingRule, ("code", "when", "primary", "informed", "refer", "why"))
DEPUTIES = Table(models.Deputy, ("recipient", "deputy", "starts_on", "ends_on"))
OPENINGS = Table(models.Openings, _TRUST)
HOURS = Table(models.Hours, ("day", "opens", "closes"))
HOLIDAYS = Table(models.Holiday, ("date", "nl", "en"))
SPREEKUREN = Table(models.Spreekuur, ("recipient", "starts_at", "ends_at"))


def fill(table: Table, rows: Iterable[Mapping[str, Any]], parents: Sequence[db.Model] = ()) -> list[db.Model]:
    """Write rows in their order; `parents` gives each row the entry that it belongs to."""
    owner = _parent(table)
    built = []
    for number, row in enumerate(rows):
        values = {_attribute(table, name): _stored(table, name, row.get(name)) for name in table.columns}
        if owner:
            values[owner] = parents[number]
        if _is_ordered(table):
            values["position"] = number
        built.append(table.model(**values))
    return table.model._default_manager.bulk_create(built)


def read(table: Table, query: Iterable[db.Model] | None = None) -> list[Row]:
    """The rows of a table in their order, without the columns that are empty anyway."""
    found = table.model._default_manager.all() if query is None else query
    return [row_of(table, entry) for entry in found]


def row_of(table: Table, entry: db.Model) -> Row:
    """One entry as a row of a file."""
    values = {name: _written(getattr(entry, _attribute(table, name))) for name in table.columns}
    return {name: value for name, value in values.items() if not _left_out(table, name, value)}


def nested(outer: Table, inner: Table, key: str) -> list[Row]:
    """Rows that hold rows of another table under `key`."""
    entries = outer.model._default_manager.prefetch_related(key)
    return [{**row_of(outer, entry), key: read(inner, getattr(entry, key).all())} for entry in entries]


def _field(table: Table, name: str) -> db.Field[Any, Any]:
    found = table.model._meta.get_field(name)
    assert isinstance(found, db.Field)  # noqa: S101 - the tables above name only plain columns
    return found


def _attribute(table: Table, name: str) -> str:
    return _field(table, name).attname


def _parent(table: Table) -> str | None:
    foreign = (field.name for field in table.model._meta.fields if isinstance(field, db.ForeignKey))
    return next((name for name in foreign if name not in table.columns), None)


def _is_ordered(table: Table) -> bool:
    return issubclass(table.model, models.Ordered)


def _stored(table: Table, name: str, value: Any) -> Any:
    field = _field(table, name)
    if value is None and not field.null:
        return field.get_default() if field.has_default() else ""
    if isinstance(field, db.DateTimeField):
        moment = dt.datetime.fromisoformat(value)
        return moment if moment.tzinfo else moment.replace(tzinfo=clock.AMSTERDAM)
    if isinstance(field, db.DateField) and value:
        return dt.date.fromisoformat(value)
    return value


def _written(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return clock.local(value).isoformat()
    return value.isoformat() if isinstance(value, dt.date) else value


def _left_out(table: Table, name: str, value: Any) -> bool:
    """Empty columns that a file need not name; `confirmed_on: null` stays, because it is a message."""
    if name == "confirmed_on" or name == "onderwerpen":
        return False
    if name == "shown":
        return value is True
    return value is None or value == "" or value == []
