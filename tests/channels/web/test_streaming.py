"""A stream ends when its client leaves, whatever comes at that moment."""

from __future__ import annotations

import asyncio

from bot.channels.web import streaming


def test_who_leaves_while_news_comes_is_gone() -> None:
    async def leave() -> bool:
        signal = asyncio.Event()
        stream = asyncio.ensure_future(streaming.news(signal, 30))
        await asyncio.sleep(0)
        signal.set()
        await asyncio.sleep(0)
        stream.cancel()
        await asyncio.wait({stream})
        return stream.cancelled()

    assert asyncio.run(leave())


def test_news_ends_the_wait_and_so_does_the_time() -> None:
    async def wait() -> list[bool]:
        signal = asyncio.Event()
        await streaming.news(signal, 0.01)
        found = [signal.is_set()]
        asyncio.get_running_loop().call_soon(signal.set)
        await asyncio.wait_for(streaming.news(signal, 30), 10)
        return [*found, signal.is_set()]

    assert asyncio.run(wait()) == [False, True]
