"""One message at a time in a conversation, also without Redis."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace

import pytest
import yaml

from bot.core.config import REPOSITORY
from bot.runtime import locks
from bot.runtime.locks import Locks
from tests.e2e.stack import free_port


async def pieces(store: Locks, *names: str) -> list[str]:
    """Who was inside, in order, when each of these wants the lock of its conversation."""
    seen: list[str] = []

    async def work(name: str) -> None:
        async with store.lock(name):
            seen.append(f"{name} in")
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            seen.append(f"{name} out")

    await asyncio.gather(*map(work, names))
    return seen


@pytest.mark.parametrize("url", ["", f"redis://127.0.0.1:{free_port()}/0"], ids=["none", "away"])
def test_without_redis_one_process_keeps_the_order_by_itself(url: str) -> None:
    store = Locks(SimpleNamespace(url=url))
    assert asyncio.run(pieces(store, "a", "a", "a")) == ["a in", "a out"] * 3


def test_two_conversations_do_not_wait_for_each_other() -> None:
    seen = asyncio.run(pieces(Locks(SimpleNamespace(url="")), "a", "b"))
    assert sorted(seen[:2]) == ["a in", "b in"]


def test_what_went_wrong_inside_frees_the_conversation() -> None:
    store = Locks(SimpleNamespace(url=""))

    async def fails() -> None:
        async with store.lock("a"):
            raise RuntimeError("inside")

    async def twice() -> list[str]:
        with pytest.raises(RuntimeError, match="inside"):
            await fails()
        return await pieces(store, "a")

    assert asyncio.run(twice()) == ["a in", "a out"]


def test_rasa_is_told_to_use_it() -> None:
    endpoints = yaml.safe_load((REPOSITORY / "endpoints.yml").read_text(encoding="utf-8"))
    assert endpoints["lock_store"]["type"] == f"{locks.__name__}.{Locks.__name__}"
