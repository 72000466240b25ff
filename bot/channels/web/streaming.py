"""Server-sent events over plain ASGI: the head, the blocks, and an end when the client leaves."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

from django.http import HttpResponse

from bot.channels.web.bodylimit import Receive, Send
from bot.core.logging import log


async def answer(
    response: HttpResponse, blocks: AsyncIterator[str], receive: Receive, send: Send, **about: str
) -> None:
    """Send a response; when it is a good one its body is `blocks`, until they end or the client leaves.

    `about` stands in the log when the blocks fail.
    """
    headers = [(name.lower().encode("ascii"), value.encode("latin1")) for name, value in response.items()]
    await send({"type": "http.response.start", "status": response.status_code, "headers": headers})
    if response.status_code != 200:
        await send({"type": "http.response.body", "body": response.content})
        return
    running = asyncio.ensure_future(_pour(blocks, send, about))
    leaving = asyncio.ensure_future(_gone(receive))
    try:
        await asyncio.wait({running, leaving}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (running, leaving):
            task.cancel()
        with suppress(asyncio.CancelledError):
            await running


async def news(signal: asyncio.Event, seconds: float) -> None:
    """Wait for a signal, for so many seconds at most.

    `asyncio.wait_for` forgets that it was cancelled when the signal comes in that very moment (before Python 3.12): the
    stream of a client that has left would go on for ever.
    """
    waiting = asyncio.ensure_future(signal.wait())
    try:
        await asyncio.wait({waiting}, timeout=seconds)
    finally:
        waiting.cancel()


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _pour(blocks: AsyncIterator[str], send: Send, about: dict[str, str]) -> None:
    try:
        async for block in blocks:
            await send({"type": "http.response.body", "body": block.encode(), "more_body": True})
    except asyncio.CancelledError:
        raise
    except Exception:
        # The client comes back by itself after `retry` and goes on where it was.
        log.exception("stream_failed", **about)
    await send({"type": "http.response.body", "body": b"", "more_body": False})
