"""A signal to open pages of the desk that something changed; they ask themselves what it was.

A plain ASGI application beside Django, like the streams of the chat: it holds no thread while it waits.
"""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncGenerator, Iterator
from contextlib import contextmanager

from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.handlers.asgi import ASGIRequest
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django_otp.middleware import OTPMiddleware

from bot.cases.models import HistoryEntry, TriageItem
from bot.channels.web import streaming
from bot.channels.web.bodylimit import App, Receive, Scope, Send
from bot.channels.web.database import pools
from bot.channels.web.problems import Problem
from bot.channels.web.resource import check_host
from bot.core import clock
from bot.core.logging import log
from bot.delivery.models import Message, OutboxItem
from bot.desk.guard import signed_in
from bot.handoff.models import Callback

PATH = "/desk/events"
LOOK_SECONDS = 1.0
KEEP_ALIVE_SECONDS = 10.0
CHECK_SECONDS = 60.0
RETRY_MILLISECONDS = 3_000
RECENT = 500  # PostgreSQL can show a lower id after a higher one; counting the newest rows notices it
CHANGED = "event: verandering\ndata: 1\n\n"
BEAT = "event: hartslag\ndata: 1\n\n"
LOGGED_OUT = "event: uitgelogd\ndata: 1\n\n"
Signature = tuple[tuple[int, int], ...]


def signature() -> Signature:
    """A value that differs as soon as there is a message, change, task or failure more."""
    found = []
    for model in (Message, HistoryEntry, TriageItem, Callback):
        top: int = model._default_manager.aggregate(top=Max("pk"))["top"] or 0
        found.append((top, model._default_manager.filter(pk__gt=top - RECENT).count()))
    failed = OutboxItem.objects.filter(status=OutboxItem.Status.FAILED).count()
    return (*found, (failed, 0))


class Pulse:
    """The open pages of this process; one look at the database a second wakes them all."""

    def __init__(self) -> None:
        self._signals: set[asyncio.Event] = set()
        self._task: asyncio.Task[None] | None = None

    @contextmanager
    def listening(self) -> Iterator[asyncio.Event]:
        """A signal for one page, for as long as it is open."""
        signal = asyncio.Event()
        self._signals.add(signal)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._follow())
        try:
            yield signal
        finally:
            self._signals.discard(signal)

    async def _follow(self) -> None:
        last: Signature | None = None
        while self._signals:
            try:
                now = await pools.stream(signature)
                if now != last:
                    for signal in self._signals:
                        signal.set()
                last = now
            except Exception:
                log.exception("desk_look_failed")
            await asyncio.sleep(LOOK_SECONDS)


pulse = Pulse()


class DeskEvents:
    """Answers the address of the signal itself and passes everything else on."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != PATH:
            await self._app(scope, receive, send)
            return
        status = await _status(scope)
        kind = "text/event-stream; charset=utf-8" if status == 200 else "text/plain; charset=utf-8"
        extra = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        response = HttpResponse(status=status, content_type=kind, headers=extra)
        await streaming.answer(response, blocks(scope), receive, send, path=PATH)


def _request(scope: Scope) -> HttpRequest:
    return ASGIRequest(dict(scope), io.BytesIO())


async def _status(scope: Scope) -> int:
    request = _request(scope)
    try:
        check_host(request)
    except Problem:
        return 400
    if request.method != "GET":
        return 405
    return 200 if await pools.stream(allowed, scope) else 401


def allowed(scope: Scope) -> bool:
    """Whether the session of this request still opens the desk, read from the database anew."""
    request = _request(scope)  # one that was looked at before would remember its user
    SessionMiddleware(_nothing).process_request(request)
    AuthenticationMiddleware(_nothing).process_request(request)
    OTPMiddleware(_nothing)(request)
    return signed_in(request) is not None


def _nothing(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


async def blocks(scope: Scope) -> AsyncGenerator[str, None]:
    """The text of the stream; it ends when the session does."""
    yield f"retry: {RETRY_MILLISECONDS}\n\n{CHANGED}"
    check_at = clock.monotonic() + CHECK_SECONDS
    with pulse.listening() as signal:
        while True:
            patience = min(KEEP_ALIVE_SECONDS, max(0.0, check_at - clock.monotonic()))
            await streaming.news(signal, patience)
            if clock.monotonic() >= check_at:
                if not await pools.stream(allowed, scope):
                    yield LOGGED_OUT
                    return
                check_at = clock.monotonic() + CHECK_SECONDS
            yield CHANGED if signal.is_set() else BEAT
            signal.clear()
