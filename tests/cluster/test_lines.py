"""The lines to PostgreSQL and Redis: slow, cut, half-open. Nothing is lost or twice, and it goes on by itself."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing

import httpx
import pytest
from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import ConnectionHandler
from pytest_django.plugin import DjangoDbBlocker

from bot.core import config
from bot.runtime.postgres.base import unhurried
from tests.cluster.residents import Crowd
from tests.cluster.servers import Servers
from tests.cluster.test_processes import GENEROUS, recovered, told
from tests.e2e.stack import Stack, eventually
from tests.fakes.line import HALF_OPEN, Fault, Line

pytestmark = [pytest.mark.cluster, pytest.mark.timeout(600)]
NAMES = {"database": "BUURT_DATABASE_URL", "tracker": "BUURT_TRACKER_URL", "redis": "BUURT_REDIS_URL"}
NEEDED = {"database", "tracker"}


def state(cluster: Stack) -> tuple[int, dict[str, str]]:
    """What /readyz says: its status, and each part."""
    answer = httpx.get(f"{cluster.web}/readyz", timeout=30, trust_env=False)
    return answer.status_code, answer.json()["checks"]


@pytest.mark.parametrize(
    ("name", "fault"), [("database", Fault(mute=True)), ("tracker", HALF_OPEN), ("redis", HALF_OPEN)]
)
def test_a_line_that_dies_without_a_word_is_named_and_given_up(
    crowd: Crowd, cluster: Stack, lines: dict[str, Line], name: str, fault: Fault
) -> None:
    crowd.come(2)
    moment = time.monotonic()
    lines[NAMES[name]].spoil(fault)
    eventually(lambda: state(cluster)[1][name] == "down", 20, f"{name} being named")
    assert (state(cluster)[0] == 503) == (name in NEEDED)
    if name not in NEEDED:
        recovered(crowd, f"{name} half-open", moment)
    lines[NAMES[name]].mend()
    recovered(crowd, f"the line to {name} mended", time.monotonic())
    eventually(lambda: set(state(cluster)[1].values()) == {"ok"}, GENEROUS, "everything answering, each Rasa too")
    crowd.finish()
    told(crowd, moment)


def test_over_slow_lines_that_are_cut_everybody_gets_one_case(crowd: Crowd, lines: dict[str, Line]) -> None:
    for line in lines.values():
        line.spoil(Fault(delay=0.002, rate=2_000_000))
    crowd.come(2)
    for _ in range(2):
        moment = time.monotonic()
        for line in lines.values():
            line.cut()
        recovered(crowd, "every line cut", moment)
    crowd.finish()
    told(crowd, moment)


@pytest.fixture
def database(
    servers: Servers, monkeypatch: pytest.MonkeyPatch, django_db_blocker: DjangoDbBlocker
) -> Iterator[tuple[Line, BaseDatabaseWrapper]]:
    """A line of its own, and a connection of the product over it that gives up after a second."""
    monkeypatch.setenv("BUURT_DATABASE_TIMEOUT", "1")
    with closing(Line(servers.postgres.port)) as line:
        url = servers.postgres.url("lines").replace(f":{servers.postgres.port}/", f":{line.port}/")
        handler = ConnectionHandler({"default": {}, "lines": config.database(url)})
        with django_db_blocker.unblock(), closing(handler["lines"]) as connection:
            yield line, connection


def test_what_a_lost_process_had_locked_is_free_again(
    servers: Servers, database: tuple[Line, BaseDatabaseWrapper]
) -> None:
    line, connection = database
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE place (id int)")
        cursor.execute("BEGIN")
        cursor.execute("LOCK TABLE place")
    line.spoil(HALF_OPEN)
    with closing(servers.postgres.connect("lines")) as other:
        other.execute("SET lock_timeout = '20s'")
        other.execute("DROP TABLE place")


def test_only_a_migration_waits_for_as_long_as_it_takes(database: tuple[Line, BaseDatabaseWrapper]) -> None:
    _, connection = database
    with unhurried(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(2)")
    with pytest.raises(OperationalError), connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(2)")
    connection.close_if_unusable_or_obsolete()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
