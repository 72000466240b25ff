"""What is asked all the time costs the same after years, counted in steps of SQLite: a clock measures the machine."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from django.db import connection

from bot.core.clock import now
from bot.delivery import outbox
from bot.delivery.models import InboxItem, OutboxItem
from bot.desk import live, worklist
from bot.desk.models import Staff
from bot.desk.people import ALL, known
from bot.directory.services import load_seeds_if_empty
from tests.bench import history
from tests.bench.looks import looks
from tests.desk import scenes

pytestmark = pytest.mark.django_db
FEW, MANY = 200, 800
MOST_GROWTH = 1.25
COUNTED_WHEN_ASKED = "`/metrics`"  # it says how many there are of everything


@pytest.fixture(autouse=True)
def no_channels(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a look registers is gone afterwards."""
    monkeypatch.setattr(outbox, "_channels", {})


@pytest.fixture
def everybody() -> Staff:
    """Somebody who works for every recipient."""
    return scenes.staff("everybody", *known([ALL]))


def steps(work: Callable[[], object]) -> int:
    """How many tens of steps SQLite needs for some work."""
    counted = 0

    def count() -> int:
        nonlocal counted
        counted += 1
        return 0

    work()  # the tail remembers what it saw
    connection.connection.set_progress_handler(count, 10)
    try:
        work()
    finally:
        connection.connection.set_progress_handler(None, 10)
    return counted


def hold_talks() -> int:
    """One of each kind that an installation is full of; returns how many."""
    load_seeds_if_empty()
    scenes.case()
    scenes.case(scenes.CARE)
    scenes.case(scenes.PLAN)
    scenes.conversation("web", "hallo")
    scenes.callback()
    scenes.looked_for("het is weer zover daar")
    InboxItem.objects.update(status=InboxItem.Status.DONE)
    OutboxItem.objects.update(status=OutboxItem.Status.SENT, sent_at=now())
    return 6


def grow(held: int, total: int) -> None:
    for _ in history.fill(held, total):
        pass


def test_nothing_that_is_looked_at_all_the_time_grows_with_what_is_over(
    everybody: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Bounds that so few conversations do not reach.
    monkeypatch.setattr(worklist, "MOST", worklist.PAGE)
    monkeypatch.setattr(live, "RECENT", 20)
    found = {name: look for name, look in looks().items() if name != COUNTED_WHEN_ASKED}
    for tab in worklist.TABS:
        found[f"desk, {tab}"] = partial(worklist.listing, everybody, tab, worklist.Filters(), 1)
    held = hold_talks()
    grow(held, FEW)
    few = {name: steps(look) for name, look in found.items()}
    grow(held, MANY)
    many = {name: steps(look) for name, look in found.items()}
    assert all(few.values()), few
    assert {name: (few[name], many[name]) for name in found if many[name] > MOST_GROWTH * few[name] + 5} == {}
