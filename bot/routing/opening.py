"""When people of the municipality are there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from bot.core import clock

DAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
_LOOK_AHEAD = 370


@dataclass(frozen=True)
class Hours:
    """Open on one day of the week, Monday is 0."""

    weekday: int
    opens: dt.time
    closes: dt.time


@dataclass(frozen=True)
class Spreekuur:
    """A time at which a recipient announced to be in the live chat."""

    recipient: str
    starts_at: dt.datetime
    ends_at: dt.datetime


@dataclass(frozen=True)
class Opening:
    """The opening hours of the municipality, its holidays and the announced spreekuren."""

    hours: tuple[Hours, ...] = tuple(Hours(day, dt.time(9), dt.time(17)) for day in range(5))
    holidays: frozenset[dt.date] = frozenset()
    spreekuren: tuple[Spreekuur, ...] = ()
    confirmed_on: dt.date | None = None

    @classmethod
    def from_document(cls, value: Mapping[str, Any]) -> Opening:
        """Opening hours as the directory writes them."""
        if not value.get("hours"):
            return cls()
        confirmed = value.get("confirmed_on")
        return cls(
            tuple(sorted((_hours(row) for row in value["hours"]), key=lambda one: (one.weekday, one.opens))),
            frozenset(dt.date.fromisoformat(row["date"]) for row in value.get("holidays", ())),
            tuple(_spreekuur(row) for row in value.get("spreekuren", ())),
            dt.date.fromisoformat(confirmed) if confirmed else None,
        )

    def is_open(self, at: dt.datetime) -> bool:
        """Whether somebody picks up the telephone at this moment; `at` is aware."""
        # Not ==: in the hour that the clock repeats, moments of two time zones are never equal.
        return self.next_open(at) <= at

    def next_open(self, at: dt.datetime) -> dt.datetime:
        """The first moment from `at` on at which somebody is there: `at` itself when that is now."""
        here = clock.local(at)
        for ahead in range(_LOOK_AHEAD):
            day = here.date() + dt.timedelta(days=ahead)
            for opens, closes in self._of(day):
                if here < closes:
                    return max(here, opens)
        return here + dt.timedelta(days=_LOOK_AHEAD)

    def is_workday(self, day: dt.date) -> bool:
        """Whether somebody is there on this day."""
        return bool(self._of(day))

    def workdays_before(self, at: dt.datetime, count: int) -> dt.datetime:
        """The same time of the day, so many working days earlier."""
        here = clock.local(at)
        days = (here - dt.timedelta(days=back) for back in range(1, _LOOK_AHEAD))
        return next(islice((day for day in days if self.is_workday(day.date())), count - 1, None), here)

    def in_spreekuur(self, recipient: str, at: dt.datetime) -> bool:
        """Whether the recipient announced to be in the chat at this moment."""
        own = (one for one in self.spreekuren if one.recipient == recipient)
        return any(one.starts_at <= at < one.ends_at for one in own)

    def _of(self, day: dt.date) -> list[tuple[dt.datetime, dt.datetime]]:
        if day in self.holidays:
            return []
        today = (one for one in self.hours if one.weekday == day.weekday())
        return [(_moment(day, one.opens), _moment(day, one.closes)) for one in today]


def _moment(day: dt.date, at: dt.time) -> dt.datetime:
    return dt.datetime.combine(day, at, clock.AMSTERDAM)


def _hours(row: Mapping[str, str]) -> Hours:
    opens, closes = (dt.time.fromisoformat(row[key]) for key in ("opens", "closes"))
    return Hours(DAYS.index(row["day"]), opens, closes)


def _spreekuur(row: Mapping[str, str]) -> Spreekuur:
    start, end = (dt.datetime.fromisoformat(row[key]) for key in ("starts_at", "ends_at"))
    return Spreekuur(row["recipient"], _aware(start), _aware(end))


def _aware(moment: dt.datetime) -> dt.datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=clock.AMSTERDAM)
