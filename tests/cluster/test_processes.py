"""Several processes of each kind on PostgreSQL and Redis: whichever is killed, nothing is lost or twice."""

from __future__ import annotations

import time

import pytest

from tests.cluster.residents import Crowd, Resident
from tests.cluster.servers import Nginx, Servers
from tests.e2e.stack import Stack, eventually, free_port

pytestmark = [pytest.mark.cluster, pytest.mark.timeout(600)]
AT_ONCE = 4
# After so long a resident may be told that it takes a moment; a machine that does other work may need it.
NOTICE = 15
# Seconds within which an answer must come again; the aims are 60 for Rasa and 10 for the others.
GENEROUS = 90


def recovered(crowd: Crowd, what: str, since: float) -> None:
    """Wait until everybody who wrote after the blow is answered, and tell how long it took the first."""
    answers = eventually(lambda: crowd.answers_since(since), GENEROUS, f"an answer after {what}")
    print(f"\n  {what}: next answer to a new message after {answers[0] - since:.1f} s", end="")
    # Also who was talking with what is away.
    eventually(lambda: crowd.all_answered_since(since), GENEROUS, f"an answer to everybody after {what}")


def told(crowd: Crowd, since: float) -> float:
    """Tell how long anybody waited at most."""
    longest = crowd.longest_wait(since)
    print(f", longest wait of anybody {longest:.1f} s, {len(crowd.residents)} conversations")
    return longest


def test_conversations_through_both_web_processes_end_in_one_case_each(crowd: Crowd, servers: Servers) -> None:
    crowd.come(2 * AT_ONCE)
    eventually(servers.redis.locks, GENEROUS, "a conversation being locked in Redis")
    rows = crowd.finish()
    assert len({number for row in rows.values() for number in row["cases"]}) == len(rows) >= 2 * AT_ONCE
    assert servers.redis.locks() == 0


@pytest.mark.parametrize("name", ["web-1", "worker-1", "actions-1", "rasa-1"])
def test_a_process_that_is_killed_and_brought_back_costs_nobody_anything(
    crowd: Crowd, cluster: Stack, name: str
) -> None:
    crowd.come(AT_ONCE)
    moment = time.monotonic()
    cluster.kill(name)
    recovered(crowd, f"{name} killed", moment)
    # What starts needs the processor of a small machine too.
    crowd.thin(1)
    begin = time.monotonic()
    cluster.start(name)
    print(f", up again after {time.monotonic() - begin:.1f} s", end="")
    back = time.monotonic()
    eventually(lambda: len(crowd.answers_since(back)) >= AT_ONCE, GENEROUS, f"answers after {name} came back")
    rows = crowd.finish()
    if told(crowd, moment) < NOTICE:
        assert "system" not in {sender for row in rows.values() for _, sender, _, _ in row["thread"]}


def test_behind_nginx_a_killed_web_process_is_not_even_noticed(crowd: Crowd, cluster: Stack, servers: Servers) -> None:
    nginx = Nginx(servers.folder / "nginx", cluster.webs, free_port())
    resident = Resident([nginx.url], 0)
    try:
        cluster.kill("web-2")
        resident.report()
    finally:
        resident.leave()
        nginx.stop()
    assert resident.failed == 0


def test_without_redis_it_goes_on(crowd: Crowd, servers: Servers) -> None:
    crowd.come(AT_ONCE)
    moment = time.monotonic()
    servers.redis.stop()
    try:
        recovered(crowd, "redis killed", moment)
        eventually(lambda: len(crowd.answers_since(moment)) >= 2 * AT_ONCE, GENEROUS, "answers without Redis")
    finally:
        servers.redis.start()
    eventually(servers.redis.locks, GENEROUS, "conversations being locked in Redis again")
    crowd.finish()
    told(crowd, moment)


def test_what_was_acknowledged_survives_a_crash_of_the_database(crowd: Crowd, cluster: Stack, servers: Servers) -> None:
    crowd.come(AT_ONCE)
    moment = time.monotonic()
    servers.postgres.crash()
    print(f"\n  postgres answers again after {time.monotonic() - moment:.1f} s", end="")
    recovered(crowd, "postgres restarted in the middle", moment)
    crowd.finish()
    told(crowd, moment)
    logs = [(cluster.data / f"{name}.log").read_text(errors="replace") for name in ("rasa-1", "rasa-2")]
    assert any("tracker_store_lost" in log for log in logs)
    assert not any("InMemoryTrackerStore" in log for log in logs), "a Rasa went on with an empty memory"
