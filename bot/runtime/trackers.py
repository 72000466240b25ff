"""Rasa's memory of conversations in SQL, with less work for each message: the tracker store of endpoints.yml.

The table and what stands in it are Rasa's own. Rasa opens SQLite anew for every question, counts what it stored before
it stores more, and builds an object for every row; here a connection stays open, and a row is a row.

When its store fails, Rasa goes on with an empty memory: the answer looks good and the resident's report is forgotten.
Here such a turn ends without an answer.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

import sqlalchemy as sa
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import SessionStarted
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.pool import QueuePool

from bot.runtime.lost import lost

ROWS = SQLTrackerStore.SQLEvent.__table__
STORED = "buurtwijzer_stored"  # how many events of this tracker are in the database
# By the order in which they came: a clock that is put back would hide everything that is said after it.
_LATEST = (
    sa.select([sa.func.max(ROWS.c.id)])
    .where(ROWS.c.sender_id == sa.bindparam("sender"), ROWS.c.type_name == SessionStarted.type_name)
    .scalar_subquery()
)
_EVENTS = sa.select([ROWS.c.data]).where(ROWS.c.sender_id == sa.bindparam("sender")).order_by(ROWS.c.id)
_IN_SESSION = _EVENTS.where(sa.or_(ROWS.c.id >= _LATEST, _LATEST.is_(None)))


class Trackers(SQLTrackerStore):
    """Keeps trackers in the database of `url`; several Rasas may share it while each conversation is locked."""

    engine: Any

    def __init__(self, host: str, domain: Domain, event_broker: Any = None, **options: Any) -> None:
        super().__init__(domain=domain, host=host, event_broker=event_broker, **options)
        if self.engine.dialect.name == "sqlite":
            # Whoever closes the last connection to a file in WAL mode copies the log back: at every message.
            self.engine = sa.create_engine(host, poolclass=QueuePool, connect_args={"check_same_thread": False})
            sa.event.listen(self.engine, "connect", _as_ours)
            self.sessionmaker.configure(bind=self.engine)

    async def _retrieve(self, sender_id: str, fetch_events_from_all_sessions: bool) -> DialogueStateTracker | None:
        wanted = _EVENTS if fetch_events_from_all_sessions else _IN_SESSION
        with _or_no_answer(), self.engine.connect() as connection:
            rows = connection.execute(wanted, {"sender": sender_id}).scalars().all()
        if not rows:
            return None
        found = DialogueStateTracker.from_dict(sender_id, [json.loads(row) for row in rows], self.domain.slots)
        vars(found)[STORED] = len(rows)
        return found

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Store the events that are not stored yet, all or none."""
        await self.stream_events(tracker)
        sender = tracker.sender_id
        if (stored := vars(tracker).get(STORED)) is None:
            with _or_no_answer(), self.session_scope() as session:
                stored = self._event_query(session, sender, fetch_events_from_all_sessions=False).count()
        rows = [_row(sender, event.as_dict(), event.type_name) for event in islice(tracker.events, stored, None)]
        if rows:
            with _or_no_answer(), self.engine.begin() as connection:
                connection.execute(ROWS.insert(), rows)
        vars(tracker)[STORED] = len(tracker.events)


@contextmanager
def _or_no_answer() -> Iterator[None]:
    """Whatever goes wrong with the database ends the turn."""
    try:
        yield
    except Exception as error:
        lost("tracker_store", error)


def _as_ours(connection: Any, record: object) -> None:
    """Wait for another process as long as the product's own database does."""
    connection.execute("PRAGMA busy_timeout=20000")
    # What is erased is overwritten.
    connection.execute("PRAGMA secure_delete=ON")


def _row(sender: str, event: dict[str, Any], kind: str) -> dict[str, Any]:
    return {
        "sender_id": sender,
        "type_name": kind,
        "timestamp": event.get("timestamp"),
        "intent_name": event.get("parse_data", {}).get("intent", {}).get("name"),
        "action_name": event.get("name"),
        "data": json.dumps(event),
    }
