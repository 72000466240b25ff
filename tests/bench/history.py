"""Years of conversations: copies of some that were really held, with their cases, mails and what Rasa keeps.

`python -m tests.bench.history HELD TOTAL`, in the environment of an installation, copies its first HELD conversations
until there are TOTAL. It writes past the product's own services: to hold them all would take a day.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
import sys
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from itertools import cycle
from typing import Any, NamedTuple

import django
from django.db import transaction
from django.db.models import F, Max, Model, Q

AGE = dt.timedelta(days=730)
OPEN_SHARE, OPEN_LEAST = 0.01, 80  # what people work on grows slower than what they finished
COPY = "0" * 8  # how the id of a copy ends
ONCE = ("address", "token_digest", "return_digest", "number", "command_key")
LONG_AGO = 2000  # a date of this year stands for never
BATCH = 500
REMEMBER = (
    "INSERT INTO events (sender_id, type_name, timestamp, intent_name, action_name, data) "
    "SELECT ?, type_name, timestamp - ?, intent_name, action_name, data FROM events WHERE sender_id = ? ORDER BY id"
)


class Place(NamedTuple):
    """Which copy it is, how long ago and in which street it happened, and whether nothing of it waits any more."""

    number: int
    age: dt.timedelta
    street: dict[str, object]
    over: bool


Copied = tuple[str, float, str]  # the id of a copy, how many seconds earlier it happened, and of what it is one


def fill(held: int, total: int) -> Iterator[list[Copied]]:
    """Copy until there are `total` conversations, evenly over two years; the newest are still open."""
    from bot.delivery.models import Conversation
    from bot.directory.models import Street

    really = Conversation.objects.exclude(pk__endswith=COPY).order_by("created_at")[:held]
    originals = cycle([list(_rows(one)) for one in really])
    streets = cycle([dict(one) for one in Street.objects.values("wijk", "buurt", straat=F("name"))])
    keys = Keys()
    first = Conversation.objects.count()
    filled_before = Conversation.objects.filter(pk__endswith=COPY).exists()
    over = total - _open(total) + (_open(first) if filled_before else 0)
    for begin in range(first, total, BATCH):
        made: dict[type[Model], list[Model]] = defaultdict(list)
        copied = []
        for number in range(begin, min(begin + BATCH, total)):
            age = AGE * ((total - number) / (total - first))
            place = Place(number, age, next(streets), over=number < over)
            rows = next(originals)
            copies = _copies(rows, place, keys)
            copied.append((copies[0].pk, place.age.total_seconds(), rows[0].pk))
            for one in copies:
                made[type(one)].append(one)
        with transaction.atomic():
            for kind, found in made.items():
                kind._default_manager.bulk_create(found)
        yield copied


def _open(total: int) -> int:
    return max(OPEN_LEAST, int(total * OPEN_SHARE))


def _rows(conversation: Any) -> Iterator[Model]:
    """Everything of a conversation; what others point at comes first."""
    from bot.cases.models import Case, HistoryEntry, Route, TriageItem
    from bot.delivery.models import InboxItem, Message, OutboxItem
    from bot.handoff.models import Callback, OpenDraft

    own = Q(conversation=conversation)
    cases = Case.objects.filter(own)
    yield conversation
    yield from Message.objects.filter(own)
    yield from cases
    for kind in (InboxItem, TriageItem, Callback, OpenDraft):
        yield from kind._default_manager.filter(own)
    yield from Route.objects.filter(case__in=cases)
    yield from HistoryEntry.objects.filter(own | Q(case__in=cases))
    yield from OutboxItem.objects.filter(own | Q(case_number__in=cases.values("number")))


class Keys:
    """Keys for copies, after the highest of each table."""

    def __init__(self) -> None:
        self._highest: dict[type[Model], int] = {}

    def new(self, row: Model) -> Any:
        """The key of a copy of a row."""
        from bot.core import ids

        if isinstance(row.pk, str):
            return ids.conversation_id()[: -len(COPY)] + COPY
        kind = type(row)
        if kind not in self._highest:
            self._highest[kind] = kind._default_manager.aggregate(highest=Max("pk"))["highest"]
        self._highest[kind] += 1
        return self._highest[kind]


def _copies(rows: list[Model], place: Place, keys: Keys) -> list[Model]:
    """The same rows once more, with keys and names of their own."""
    given: dict[tuple[Any, Any], Any] = {}
    names: dict[str, str] = {}

    def again(row: Model, field: Any) -> Any:
        value = getattr(row, field.attname)
        if field.primary_key:
            given[type(row), value] = value = keys.new(row)
        elif field.is_relation:
            value = given.get((field.related_model, value), value)
        elif isinstance(value, dt.datetime) and value.year > LONG_AGO:
            value -= place.age
        elif isinstance(value, str):
            if value and field.name in ONCE and "@" not in value:
                names.setdefault(value, f"{place.number}-{value}")
            value = names.get(value, value)
        return value

    copies = []
    for row in rows:
        kind = type(row)
        made = kind(**{field.attname: again(row, field) for field in kind._meta.concrete_fields})
        _settle(made, place)
        copies.append(made)
    return copies


def _settle(row: Any, place: Place) -> None:
    """Another street, and an end to what is over."""
    from bot.cases.models import Case, Status
    from bot.delivery.models import Conversation, Owner

    if isinstance(row, Case):
        vars(row).update(place.street)
        if place.over:
            row.status, row.closed_at = Status.AFGEHANDELD, row.created_at + dt.timedelta(days=3)
    elif isinstance(row, Conversation) and place.over:
        row.owner, row.owner_id, row.owner_since, row.unanswered_since = Owner.BOT, "", None, None
    elif hasattr(row, "done_at") and place.over:
        row.done_at = getattr(row, "at", None) or row.created_at
    elif hasattr(row, "noticed_at"):
        row.noticed_at = row.asked_at


def main() -> None:
    """Fill the database, and Rasa's own store with the same."""
    from bot.core import config

    django.setup()
    with closing(sqlite3.connect(config.data_folder() / "tracker.sqlite3", timeout=60)) as store:
        for copied in fill(int(sys.argv[1]), int(sys.argv[2])):
            with store:
                store.executemany(REMEMBER, copied)


if __name__ == "__main__":
    main()
