"""Rasa's own store is emptied too, wherever it is."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.dialogue import rasa as client
from bot.privacy import tracker
from tests.fakes.rasa import FakeRasa, serve
from tests.privacy.traces import EVENTS, remember, remembered

# The store is a database of its own, but pytest-django guards every connection.
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A data folder of its own, and no Rasa."""
    monkeypatch.setenv("BUURT_DATA", str(tmp_path))
    monkeypatch.setenv("BUURT_RASA_URL", "http://127.0.0.1:9")
    client._client.cache_clear()
    yield
    client._client().close()
    client._client.cache_clear()


def test_without_a_store_there_is_nothing_to_do(tmp_path: Path) -> None:
    tracker.forget("a")
    assert not (tmp_path / "tracker.sqlite3").exists()


def test_a_store_without_events_is_left_alone(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "tracker.sqlite3")) as database:
        database.execute("CREATE TABLE other (id INTEGER)")
    tracker.forget("a")


def test_the_store_of_the_setting_is_emptied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "elders.db"
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(EVENTS)
        database.execute("INSERT INTO events (sender_id, type_name) VALUES ('a', 'user'), ('b', 'user')")
    monkeypatch.setenv("BUURT_TRACKER_URL", f"sqlite:///{path}")
    tracker.forget("a")
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("SELECT sender_id FROM events").fetchall() == [("b",)]


@pytest.mark.parametrize("scheme", ["postgresql", "postgresql+psycopg2", "postgres"])
def test_an_address_as_rasa_writes_it_is_understood(monkeypatch: pytest.MonkeyPatch, scheme: str) -> None:
    monkeypatch.setenv("BUURT_TRACKER_URL", f"{scheme}://rasa:geheim@db.example.org:5433/tracker?connect_timeout=3")
    found = tracker._settings()
    assert found["ENGINE"] == "bot.runtime.postgres"
    assert (found["OPTIONS"]["connect_timeout"], found["OPTIONS"]["tcp_user_timeout"]) == (3, 10_000)
    assert (found["HOST"], found["PORT"], found["NAME"]) == ("db.example.org", 5433, "tracker")


def test_the_bytes_are_gone_from_the_file(tmp_path: Path) -> None:
    remember("a", "mijn zus woont bij het zwarte hek")
    remember("b", "van de buren")
    tracker.forget("a")
    content = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"zwarte hek" not in content
    assert b"van de buren" in content
    assert remembered() == ["b"]


def test_rasa_is_told_when_it_can_be_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    fake = FakeRasa()
    server, address = serve(fake)
    monkeypatch.setenv("BUURT_RASA_URL", address)
    client._client.cache_clear()
    told: list[str] = []
    monkeypatch.setattr(client, "forget", told.append)
    tracker.forget("a")
    server.shutdown()
    server.server_close()
    assert told == ["a"]
