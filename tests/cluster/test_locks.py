"""Rasa's locks in a real Redis: between processes, after a death, and while Redis goes and comes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import SimpleNamespace

import pytest

from bot.runtime import locks
from bot.runtime.locks import Locks
from tests.cluster.servers import Servers

pytestmark = pytest.mark.cluster


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A lock outlives its holder by half a second."""
    monkeypatch.setattr(locks, "LIFE_SECONDS", 0.5)
    monkeypatch.setattr(locks, "RENEW_SECONDS", 0.1)
    monkeypatch.setattr(locks, "REST_SECONDS", 0.1)


@asynccontextmanager
async def process(servers: Servers) -> AsyncIterator[Locks]:
    """What one Rasa process has, until it ends."""
    store = Locks(SimpleNamespace(url=servers.redis.url))
    yield store
    await store._redis.close()
    await store._redis.connection_pool.disconnect()


def test_a_conversation_is_held_by_one_process_for_as_long_as_it_takes(servers: Servers, quick: None) -> None:
    async def scene() -> list[str]:
        seen: list[str] = []
        inside = asyncio.Event()

        async def slow() -> None:
            async with process(servers) as store, store.lock("a"):
                inside.set()
                await asyncio.sleep(3 * locks.LIFE_SECONDS)
                seen.append("slow")

        async def waits() -> None:
            await inside.wait()
            async with process(servers) as store, store.lock("a"):
                seen.append("waits")

        async def other() -> None:
            await inside.wait()
            async with process(servers) as store, store.lock("b"):
                seen.append("other")

        await asyncio.gather(slow(), waits(), other())
        return seen

    assert asyncio.run(scene()) == ["other", "slow", "waits"]
    assert servers.redis.locks() == 0


def test_the_lock_of_a_dead_process_runs_out(servers: Servers, quick: None) -> None:
    async def dies() -> None:
        # What it took and never gave back, as after a SIGKILL.
        async with process(servers) as store:
            assert await store._take("buurtwijzer:a", "dead")

    async def goes_on() -> float:
        begin = time.monotonic()
        async with process(servers) as store, store.lock("a"):
            return time.monotonic() - begin

    asyncio.run(dies())
    assert 0.1 < asyncio.run(goes_on()) < 10


def test_redis_may_go_and_come_while_a_lock_is_held(servers: Servers, quick: None) -> None:
    async def scene() -> None:
        async with process(servers) as store:
            async with store.lock("a"):
                servers.redis.stop()
            async with store.lock("a"):
                pass
            servers.redis.start()
            held = 0
            while not held:
                async with store.lock("a"):
                    held = servers.redis.locks()

    asyncio.run(asyncio.wait_for(scene(), 30))
    assert servers.redis.locks() == 0
