"""News for open streams: one look at the database for the whole process, however many streams are open."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection
from django.db.models import Max

from bot.channels.web.database import pools
from bot.core import clock, config
from bot.core.logging import log
from bot.delivery.models import Message

# PostgreSQL hands out ids before the commit, so a lower id can appear after a higher one.
OVERLAP_SECONDS = 5.0
OVERLAP_IDS = 1_000
PAUSE_AFTER_ERROR = 1.0


class Tail:
    """Tells which conversations got a line since the last look."""

    def __init__(self, overlap: float, now: Callable[[], float] = clock.monotonic) -> None:
        self._overlap = overlap
        self._now = now
        self._floor: int | None = None
        self._seen: dict[int, float] = {}

    @property
    def kept(self) -> int:
        """How many lines are remembered because another may still appear among them."""
        return len(self._seen)

    def look(self) -> set[str] | None:
        """The conversations with news; None at the first look, when anything may have happened."""
        now = self._now()
        first = self._floor is None
        if self._floor is None:
            top = Message.objects.aggregate(top=Max("pk"))["top"] or 0
            self._floor = max(0, top - OVERLAP_IDS) if self._overlap else top
        rows = list(Message.objects.filter(pk__gt=self._floor).order_by("pk").values_list("pk", "conversation_id"))
        news = {conversation_id for pk, conversation_id in rows if pk not in self._seen}
        for pk, _ in rows:
            self._seen.setdefault(pk, now)
        self._forget(now)
        return None if first else news

    def _forget(self, now: float) -> None:
        done = [pk for pk, at in self._seen.items() if now - at >= self._overlap]
        if done:
            self._floor = max(self._floor or 0, *done)
            self._seen = {pk: at for pk, at in self._seen.items() if pk > self._floor}


class Hub:
    """The open streams of this process; each has a signal that is set when its conversation has news."""

    def __init__(self) -> None:
        self._signals: dict[str, set[asyncio.Event]] = {}
        self._task: asyncio.Task[None] | None = None

    @property
    def open(self) -> int:
        """How many streams are open."""
        return sum(map(len, self._signals.values()))

    @contextmanager
    def listening(self, conversation_id: str) -> Iterator[asyncio.Event]:
        """A signal for one stream, for as long as the stream is open."""
        signal = asyncio.Event()
        self._signals.setdefault(conversation_id, set()).add(signal)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._follow())
        try:
            yield signal
        finally:
            others = self._signals[conversation_id]
            others.discard(signal)
            if not others:
                del self._signals[conversation_id]

    async def _follow(self) -> None:
        tail = Tail(OVERLAP_SECONDS if connection.vendor == "postgresql" else 0.0)
        while self._signals:
            try:
                self._wake(await pools.stream(tail.look))
            except Exception:
                log.exception("tail_failed")
                await asyncio.sleep(PAUSE_AFTER_ERROR)
            await asyncio.sleep(config.number("BUURT_POLL_SECONDS"))

    def _wake(self, news: set[str] | None) -> None:
        names = list(self._signals) if news is None else news & self._signals.keys()
        for name in names:
            for signal in self._signals.get(name, ()):
                signal.set()


hub = Hub()
