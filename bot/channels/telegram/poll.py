"""Asking Telegram for updates: the place moves past an update only after it was stored."""

from __future__ import annotations

import threading
from typing import Any

from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.channels.telegram.api import Late, Line, said, seconds_of
from bot.channels.telegram.intake import Intake
from bot.channels.telegram.update import number_of
from bot.core import crash
from bot.core.logging import log

CONFLICT_SECONDS = 5.0
REFUSED_SECONDS = 60.0
LONGEST_WAIT = 30.0


class Poller:
    """Fetches updates over a line and hands them to the intake, one after the other."""

    def __init__(self, line: Line, intake: Intake, stop: threading.Event) -> None:
        self._line, self._intake, self._stop = line, intake, stop
        self._offset: int | None = None
        self._failures = 0
        self._told = ""

    def run(self) -> None:
        """Go on until `stop` is set."""
        while not self._stop.is_set():
            self.step()

    def step(self) -> None:
        """Ask once, and store what came."""
        try:
            found = self._line.updates(self._offset)
        except (TelegramError, Late) as error:
            self._wait_after(error)
            return
        if self._told:
            log.info("telegram_polling_again")
        self._failures, self._told = 0, ""
        if not found:
            # After a quiet week Telegram starts counting elsewhere, perhaps lower: nothing is waiting, so ask anew.
            self._offset = None
        for raw in sorted(found, key=lambda one: number_of(one) or 0):
            if not self._store(raw):
                return
            crash.point("update-before-offset")
            number = number_of(raw)
            self._offset = number + 1 if number is not None else self._offset

    def _store(self, raw: dict[str, Any]) -> bool:
        """Store one update, as often as it takes; False when the process must stop first."""
        wait = 0.2
        while not self._intake.take(raw):
            if self._stop.wait(wait):
                return False
            wait = min(LONGEST_WAIT, wait * 2)
        return True

    def _wait_after(self, error: Exception) -> None:
        self._failures += 1
        seconds = min(LONGEST_WAIT, 0.5 * 2.0 ** min(self._failures, 10))
        if isinstance(error, RetryAfter):
            seconds = seconds_of(error)
        elif isinstance(error, InvalidToken):
            seconds = REFUSED_SECONDS
        elif isinstance(error, Conflict):
            seconds = CONFLICT_SECONDS
        if said(error) != self._told:
            log.warning("telegram_not_polled", reason=said(error), seconds=round(seconds, 1))
            self._told = said(error)
        self._stop.wait(seconds)
