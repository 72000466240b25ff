"""Bodies that are too large are refused while they come in: they reach neither memory nor disk."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from bot.core import config

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[Mapping[str, Any]]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

TOO_LARGE = "buurtwijzer.too_large"
JSON_BYTES = 256_000
FORM_BYTES = 64_000  # the lines of a form around its file
MOST_DISCARDED = 100_000_000
DISCARD_SECONDS = 30


class _TooLarge(Exception):
    """More came in than was allowed."""


class BodyLimit:
    """Passes requests on; one that is too large arrives empty, with the problem to answer in its scope."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        most, problem = _limit(scope["path"])
        headers = dict(scope["headers"])
        declared = headers.get(b"content-length", b"0")
        if declared.isdigit() and int(declared) > most:
            await self._refuse(scope, receive, send, problem, waits=b"expect" in headers)
            return
        try:
            await self._app(scope, _counted(receive, most), send)
        except _TooLarge:
            await self._refuse(scope, receive, send, problem, waits=False)

    async def _refuse(
        self, scope: Scope, receive: Receive, send: Send, problem: tuple[str, float], *, waits: bool
    ) -> None:
        # A client that is still sending would not hear the answer; one that asked first need not send, and
        # would be told to go on by the next look at what it sends.
        if not waits:
            await _discard(receive)
        headers = [(name, value) for name, value in scope["headers"] if name != b"content-length"]
        await self._app({**scope, "headers": headers, TOO_LARGE: problem}, _empty(_never if waits else receive), send)


def _limit(path: str) -> tuple[int, tuple[str, float]]:
    if path.endswith("/attachments"):
        photo = config.whole("BUURT_UPLOAD_BYTES")
        return photo + FORM_BYTES, ("photo-too-large", round(photo / 1_000_000, 1))
    return JSON_BYTES, ("body-too-large", 0)


def _counted(receive: Receive, most: int) -> Receive:
    count = 0

    async def counting() -> Mapping[str, Any]:
        nonlocal count
        message = await receive()
        count += len(message.get("body", b""))
        if count > most:
            raise _TooLarge
        return message

    return counting


def _empty(receive: Receive) -> Receive:
    given = False

    async def once() -> Mapping[str, Any]:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": b"", "more_body": False}

    return once


async def _never() -> Mapping[str, Any]:
    return await asyncio.get_running_loop().create_future()  # type: ignore[no-any-return]


async def _discard(receive: Receive) -> None:
    async def read() -> None:
        count = 0
        while count < MOST_DISCARDED:
            message = await receive()
            count += len(message.get("body", b""))
            if not message.get("more_body", False):
                return

    try:
        await asyncio.wait_for(read(), DISCARD_SECONDS)
    except asyncio.TimeoutError:
        return
