"""The worker process: turns from the inbox, messages from the outbox, and the outage line."""

from __future__ import annotations

import os
import secrets
import signal
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Generic, TypeVar

import django

RENEW_SECONDS = 2.5

Work = TypeVar("Work")


class Lane(Generic[Work]):
    """One kind of work: claim a few pieces when there is room, and do them side by side."""

    def __init__(
        self,
        stop: threading.Event,
        claim: Callable[[int], Sequence[Work]],
        work: Callable[[Work], object],
        *,
        size: int,
        poll: float,
    ) -> None:
        self._stop, self._claim, self._work, self._poll = stop, claim, work, poll
        self._room = threading.Semaphore(size)
        self._size = size
        self._pool = ThreadPoolExecutor(max_workers=size)
        self._busy = 0
        self._lock = threading.Lock()

    def run(self) -> None:
        """Claim and work until `stop` is set, then finish what is under way."""
        while not self._stop.is_set():
            if not self._step():
                self._stop.wait(self._poll)
        self._pool.shutdown(wait=True)

    def _step(self) -> bool:
        """Claim what there is room for; False when there was nothing to do."""
        self._room.acquire()
        self._room.release()
        with self._lock:
            free = self._size - self._busy
        claimed = guarded(lambda: self._claim(free)) or ()
        for piece in claimed:
            self._room.acquire()
            with self._lock:
                self._busy += 1
            self._pool.submit(self._do, piece)
        return bool(claimed)

    def _do(self, piece: Work) -> None:
        try:
            guarded(lambda: self._work(piece))
        finally:
            with self._lock:
                self._busy -= 1
            self._room.release()


Result = TypeVar("Result")


def guarded(step: Callable[[], Result]) -> Result | None:
    """Do a step; a failure is logged and the work goes on: its lease runs out and it is tried again."""
    from django.db import close_old_connections

    from bot.core.logging import log

    try:
        return step()
    except Exception:
        log.exception("worker_step_failed")
        close_old_connections()
        return None


def repeat(stop: threading.Event, seconds: float, step: Callable[[], object]) -> None:
    """Do a step every `seconds` until `stop` is set."""
    while not stop.wait(seconds):
        guarded(step)


def keep(stop: threading.Event, *renewals: Callable[[], object]) -> None:
    """Renew leases in time until `stop` is set."""
    from bot.core import config

    while not stop.wait(min(RENEW_SECONDS, config.number("BUURT_LEASE_SECONDS") / 4)):
        for renew in renewals:
            guarded(renew)


def run(stop: threading.Event) -> None:
    """Work until `stop` is set."""
    from bot.cases import digest
    from bot.channels import mail
    from bot.core import config
    from bot.core.logging import log
    from bot.delivery import heartbeat, inbox, outbox
    from bot.dialogue import turn
    from bot.directory import snapshot
    from bot.handoff import ownership, unfinished
    from bot.ops import alarms
    from bot.privacy import chat  # noqa: F401 - registers its commands

    outbox.register("mail", mail.send)
    name = f"{os.uname().nodename[:20]}-{os.getpid()}-{secrets.token_hex(3)}"
    poll = config.number("BUURT_POLL_SECONDS")
    turns = Lane(stop, lambda free: inbox.claim(name, free), turn.handle, size=config.whole("BUURT_WORKERS"), poll=poll)
    sending = Lane(stop, lambda free: outbox.claim(name, free), outbox.deliver, size=4, poll=poll * 4)
    heartbeat.beat("worker")
    threads = [
        threading.Thread(target=turns.run),
        threading.Thread(target=sending.run),
        threading.Thread(target=repeat, args=(stop, 1.0, turn.tell_outages)),
        threading.Thread(target=repeat, args=(stop, 5.0, ownership.expire)),
        threading.Thread(target=repeat, args=(stop, 5.0, snapshot.catch_up)),
        threading.Thread(target=repeat, args=(stop, 60.0, digest.send_if_due)),
        threading.Thread(target=repeat, args=(stop, 60.0, unfinished.look)),
        threading.Thread(target=repeat, args=(stop, 10.0, alarms.look)),
        threading.Thread(target=keep, args=(stop, inbox.renew_held, outbox.renew_held)),
        threading.Thread(target=repeat, args=(stop, 2.0, lambda: heartbeat.beat("worker"))),
    ]
    for thread in threads:
        thread.start()
    log.info("worker_started", worker=name)
    for thread in threads:
        thread.join()


def main() -> int:
    """Run until SIGTERM or Ctrl-C; what is under way is finished first."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bot.core.settings")
    django.setup()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    run(stop)
    return 0
