from __future__ import annotations

import datetime as dt

import pytest

from bot.core.clock import AMSTERDAM
from bot.routing import Directory
from bot.routing.opening import Hours, Opening


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM)


@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        ("2026-11-23T10:00", "2026-11-23T10:00"),
        ("2026-11-23T08:29", "2026-11-23T08:30"),
        ("2026-11-23T17:00", "2026-11-24T08:30"),
        ("2026-11-27T18:00", "2026-11-30T08:30"),
        ("2026-12-24T20:00", "2026-12-28T08:30"),
        ("2026-04-26T12:00", "2026-04-28T08:30"),
        ("2026-03-28T12:00", "2026-03-30T08:30"),
    ],
)
def test_the_next_moment_at_which_somebody_is_there(shipped: Directory, moment: str, opens: str) -> None:
    assert shipped.opening.next_open(at(moment)) == at(opens)
    assert shipped.opening.is_open(at(moment)) == (moment == opens)


@pytest.mark.parametrize(
    ("count", "moment"), [(1, "2026-12-24T08:00"), (2, "2026-12-23T08:00"), (5, "2026-12-18T08:00")]
)
def test_working_days_back_skip_the_weekend_and_christmas(shipped: Directory, count: int, moment: str) -> None:
    assert shipped.opening.workdays_before(at("2026-12-28T08:00"), count) == at(moment)


def test_a_moment_in_utc_is_read_on_the_clock_of_hilversum(shipped: Directory) -> None:
    assert shipped.opening.is_open(dt.datetime(2026, 7, 1, 6, 45, tzinfo=dt.timezone.utc))
    assert not shipped.opening.is_open(dt.datetime(2026, 7, 1, 15, 15, tzinfo=dt.timezone.utc))


def test_a_directory_without_hours_still_answers_when_people_are_there() -> None:
    assert Opening.from_document({}).next_open(at("2026-11-22T12:00")) == at("2026-11-23T09:00")


def test_live_chat_only_within_an_announced_spreekuur() -> None:
    hours = [{"day": "maandag", "opens": "08:30", "closes": "17:00"}]
    spreekuur = {
        "recipient": "coordinator_oost",
        "starts_at": "2026-11-23T14:00",
        "ends_at": "2026-11-23T15:00+01:00",
    }
    opening = Opening.from_document({"hours": hours, "spreekuren": [spreekuur]})
    assert opening.in_spreekuur("coordinator_oost", at("2026-11-23T14:00"))
    assert not opening.in_spreekuur("coordinator_oost", at("2026-11-23T15:00"))
    assert not opening.in_spreekuur("coordinator_zuid", at("2026-11-23T14:30"))


@pytest.mark.parametrize(
    ("saturday", "monday"), [("2026-10-24", "2026-10-26T08:00Z"), ("2027-03-27", "2027-03-29T07:00Z")]
)
def test_the_night_in_which_the_clock_changes_moves_no_opening_hour(saturday: str, monday: str) -> None:
    moment = dt.datetime.fromisoformat(saturday).replace(tzinfo=dt.timezone.utc)
    opens = dt.datetime.strptime(monday, "%Y-%m-%dT%H:%M%z")
    while moment < opens:
        assert Opening().next_open(moment) == opens, moment
        moment += dt.timedelta(minutes=30)
    assert Opening().is_open(opens)


@pytest.mark.parametrize("moment", ["2026-10-25T00:30Z", "2026-10-25T01:30Z", "2027-03-28T00:30Z", "2027-03-28T01:30Z"])
def test_who_is_open_all_night_is_open_in_the_hour_that_comes_twice_or_not_at_all(moment: str) -> None:
    always = Opening(hours=tuple(Hours(day, dt.time(0), dt.time(23, 59)) for day in range(7)))
    assert always.is_open(dt.datetime.strptime(moment, "%Y-%m-%dT%H:%M%z"))
