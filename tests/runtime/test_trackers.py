"""Rasa's memory in our store: what is told comes back, once, in order, and by session."""

from __future__ import annotations

import asyncio
import functools
import sqlite3
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
import yaml
from rasa.core.tracker_store import FailSafeTrackerStore, SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, Restarted, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.slots import AnySlot
from rasa.shared.core.trackers import DialogueStateTracker

from bot.core.config import REPOSITORY
from bot.runtime.lost import LineLost
from bot.runtime.trackers import Trackers

SLOT = AnySlot("zaak", [{"type": "custom"}])
DOMAIN = Domain(intents=[], entities=[], slots=[SLOT], responses={}, action_names=[], forms={}, data={})
TOLD: list[Event] = [
    ActionExecuted("action_listen"),
    UserUttered("de lamp is stuk", {"name": "signaal", "confidence": 1.0}, metadata={"turn_id": "1-1"}),
    SlotSet("zaak", {"soort": "signaal"}),
    ActionExecuted("action_listen"),
]


@pytest.fixture
def url(tmp_path: Path) -> str:
    """Where the trackers are kept."""
    return f"sqlite:///{tmp_path / 'tracker.sqlite3'}"


def in_a_loop(test: Callable[[str], Awaitable[None]]) -> Callable[[str], None]:
    """Run a test as Rasa runs a store."""

    @functools.wraps(test)
    def run(url: str) -> None:
        asyncio.run(test(url))  # type: ignore[arg-type]

    return run


def stored(url: str) -> list[str]:
    """The kinds of event in the table, in order."""
    with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
        return [name for (name,) in connection.execute("SELECT type_name FROM events ORDER BY id")]


@in_a_loop
async def test_a_turn_is_stored_once_however_often_its_tracker_is_saved(url: str) -> None:
    store = Trackers(host=url, domain=DOMAIN)
    tracker = await store.get_or_create_tracker("anna", append_action_listen=False)
    tracker.update_with_events(TOLD, DOMAIN)
    await store.save(tracker)
    await store.save(tracker)
    again = await store.retrieve("anna")
    assert again is not None
    again.update(ActionExecuted("utter_groet"))
    await store.save(again)
    assert stored(url) == ["action", "user", "slot", "action", "action"]
    assert await store.retrieve("bert") is None


@in_a_loop
async def test_what_it_stores_rasas_own_store_reads_and_the_other_way_round(url: str) -> None:
    ours, theirs = Trackers(host=url, domain=DOMAIN), SQLTrackerStore(domain=DOMAIN, host=url)
    tracker = DialogueStateTracker.from_events("anna", TOLD, DOMAIN.slots)
    await ours.save(tracker)
    read = await theirs.retrieve("anna")
    assert read is not None
    assert [event.as_dict() for event in read.events] == [event.as_dict() for event in tracker.events]
    read.update(ActionExecuted("utter_groet"))
    await theirs.save(read)
    found = await ours.retrieve("anna")
    assert found is not None
    assert found.get_slot("zaak") == {"soort": "signaal"}
    assert list(found.events)[-1] == ActionExecuted("utter_groet")
    with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
        wanted = "SELECT sender_id, type_name, intent_name, action_name FROM events ORDER BY id"
        rows = connection.execute(wanted).fetchall()
    assert rows[1] == ("anna", "user", "signaal", None)
    assert rows[-1] == ("anna", "action", None, "utter_groet")


@in_a_loop
async def test_only_the_newest_session_is_read_unless_all_are_asked_for(url: str) -> None:
    store = Trackers(host=url, domain=DOMAIN)
    await store.save(DialogueStateTracker.from_events("anna", TOLD, DOMAIN.slots))
    tracker = await store.retrieve("anna")
    assert tracker is not None
    fresh = [Restarted(), SessionStarted(timestamp=9e9), ActionExecuted("action_listen", timestamp=9e9)]
    tracker.update_with_events(fresh, DOMAIN)
    await store.save(tracker)
    tracker.update(SlotSet("zaak", None, timestamp=9e9))
    await store.save(tracker)
    found, everything = await store.retrieve("anna"), await store.retrieve_full_tracker("anna")
    assert found is not None
    assert everything is not None
    assert [event.type_name for event in found.events] == ["session_started", "action", "slot"]
    assert len(everything.events) == len(TOLD) + 4


@in_a_loop
async def test_a_clock_that_is_put_back_hides_nothing(url: str) -> None:
    store = Trackers(host=url, domain=DOMAIN)
    later, now = 9e9, 1e9
    before = [SessionStarted(timestamp=later), ActionExecuted("action_listen", timestamp=later)]
    await store.save(DialogueStateTracker.from_events("anna", before, DOMAIN.slots))
    tracker = await store.retrieve("anna")
    assert tracker is not None
    tracker.update_with_events([Restarted(timestamp=now), SessionStarted(timestamp=now)], DOMAIN)
    tracker.update(SlotSet("zaak", {"soort": "signaal"}, timestamp=now))
    await store.save(tracker)
    found = await store.retrieve("anna")
    assert found is not None
    assert [event.type_name for event in found.events] == ["session_started", "slot"]


@in_a_loop
async def test_without_its_store_rasa_gives_no_answer_instead_of_one_that_forgot_everything(url: str) -> None:
    ours = Trackers(host=url, domain=DOMAIN)
    await ours.save(DialogueStateTracker.from_events("anna", TOLD, DOMAIN.slots))
    store = FailSafeTrackerStore(ours)  # as Rasa wraps it
    tracker = await store.retrieve("anna")
    assert tracker is not None
    tracker.update(ActionExecuted("utter_groet"))
    with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
        connection.execute("ALTER TABLE events RENAME TO away")
    for look in (store.retrieve("anna"), store.retrieve_full_tracker("anna"), store.save(tracker)):
        with pytest.raises(LineLost):
            await look
    with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
        connection.execute("ALTER TABLE away RENAME TO events")
    await store.save(tracker)
    assert stored(url) == ["action", "user", "slot", "action", "action"]


def test_rasa_is_told_to_use_it() -> None:
    endpoints = yaml.safe_load((REPOSITORY / "endpoints.yml").read_text(encoding="utf-8"))
    assert endpoints["tracker_store"]["type"] == f"{Trackers.__module__}.{Trackers.__name__}"
