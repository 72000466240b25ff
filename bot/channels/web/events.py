"""The thread as a stream of server-sent events.

A plain ASGI application beside Django: a stream that stays open for hours must not hold a thread, and
Django's middleware gives every request one.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import AsyncGenerator
from typing import Any

from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, HttpResponse

from bot.channels.web import access, cors, shapes, streaming, views
from bot.channels.web.bodylimit import App, Receive, Scope, Send
from bot.channels.web.database import pools
from bot.channels.web.problems import Problem
from bot.channels.web.resource import check_host, guarded
from bot.channels.web.tail import hub
from bot.core import clock

PATH = re.compile(r"/api/v1/conversations/([0-9a-f]{32})/events")
KEEP_ALIVE_SECONDS = 15.0
# The state is read again by itself: a turn can end, and an owner can change, without a line in the thread.
LOOK_SECONDS = 30.0
PENDING_SECONDS = (0.5, 1.0, 2.0, 4.0, 8.0)
RETRY_MILLISECONDS = 2_000
ALLOW = "GET, OPTIONS"


class Events:
    """Answers the addresses of streams itself and passes everything else on."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = PATH.fullmatch(scope["path"]) if scope["type"] == "http" else None
        if path is None:
            await self._app(scope, receive, send)
            return
        request = ASGIRequest(dict(scope), io.BytesIO())
        response = cors.preflight(request) or await guarded(request, _open(request, path[1]))
        for name, value in cors.headers(request).items():
            response.headers.setdefault(name, value)
        cursor = _cursor(request) if response.status_code == 200 else 0
        await streaming.answer(response, blocks(path[1], cursor), receive, send, conversation=path[1])


async def _open(request: HttpRequest, conversation_id: str) -> HttpResponse:
    """The head of the stream, when this request may have one; raises problems."""
    check_host(request)
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers={"Allow": ALLOW})
    if request.method != "GET":
        raise Problem("method-not-allowed", headers={"Allow": ALLOW}, method=request.method, allow=ALLOW)
    await pools.stream(access.conversation, request, conversation_id)
    _cursor(request)
    return HttpResponse(content_type="text/event-stream; charset=utf-8", headers={"X-Accel-Buffering": "no"})


def _cursor(request: HttpRequest) -> int:
    """Where to go on: after the last event that the client got, else after the place it asks for."""
    last = request.headers.get("Last-Event-ID", "")
    return int(last) if re.fullmatch(r"[0-9]{1,18}", last) else views.cursor(request)


async def blocks(conversation_id: str, cursor: int) -> AsyncGenerator[str, None]:
    """The text of the stream, piece by piece; ends never."""
    yield f"retry: {RETRY_MILLISECONDS}\n\n"
    told: dict[str, Any] | None = None
    quiet_since, looks = clock.monotonic(), 0
    with hub.listening(conversation_id) as signal:
        while True:
            signal.clear()
            thread = await pools.stream(shapes.thread, conversation_id, cursor)
            messages = thread.pop("messages")
            text = "".join(_event("message", message, message["seq"]) for message in messages)
            cursor = messages[-1]["seq"] if messages else cursor
            # Also when it is as before: a whole turn may have come and gone since the last look.
            if messages or thread != told:
                text, told, looks = text + _event("state", thread), thread, 0
            if text:
                quiet_since = clock.monotonic()
                yield text
            end = clock.monotonic() + _patience(thread["pending"], looks)
            looks += 1
            while not signal.is_set() and (now := clock.monotonic()) < end:
                if now - quiet_since >= KEEP_ALIVE_SECONDS:
                    quiet_since = now
                    yield ": still here\n\n"
                await streaming.news(signal, min(end, quiet_since + KEEP_ALIVE_SECONDS) - now)


def _patience(pending: bool, looks: int) -> float:
    """Seconds until the next look without a signal."""
    return PENDING_SECONDS[min(looks, len(PENDING_SECONDS) - 1)] if pending else LOOK_SECONDS


def _event(name: str, value: object, number: int | None = None) -> str:
    head = "" if number is None else f"id: {number}\n"
    data = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return f"{head}event: {name}\ndata: {data}\n\n"
