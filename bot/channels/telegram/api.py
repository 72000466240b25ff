"""The line to Telegram: one event loop in a thread, on which plain code makes its calls."""

from __future__ import annotations

import asyncio
import concurrent.futures
import datetime as dt
import hashlib
import hmac
import logging
import os
import threading
from collections.abc import Coroutine
from typing import Any, TypeVar
from urllib.parse import urlsplit

# Waiting times as timedelta: the whole numbers of before are on their way out of the library.
os.environ.setdefault("PTB_TIMEDELTA", "1")

from telegram import Bot
from telegram.error import InvalidToken, RetryAfter, TelegramError
from telegram.request import HTTPXRequest

from bot.channels.telegram.update import WANTED
from bot.core import config

Answer = TypeVar("Answer")
POLL_SECONDS = 10  # not longer: a line that died without a word is noticed only after it
SPARE_SECONDS = 5
CALL_SECONDS = 20.0
LOOPBACK = {"127.0.0.1", "localhost", "::1"}

# The library logs whole messages and addresses; the address holds the token.
logging.getLogger("telegram").setLevel(logging.WARNING)


class Late(Exception):
    """Telegram did not answer in time; nobody knows whether it did what was asked."""


class RawBot(Bot):
    """The library's bot, with updates as Telegram wrote them: one that cannot be read must not stop the others."""

    __slots__ = ()

    async def raw_updates(self, offset: int | None, seconds: int) -> list[dict[str, Any]]:
        """Updates from `offset` on; waits up to `seconds` for the first. All before `offset` are forgotten."""
        data = {"offset": offset, "timeout": seconds, "allowed_updates": list(WANTED)}
        found = await self._post("getUpdates", data, read_timeout=seconds + SPARE_SECONDS)
        return found if isinstance(found, list) else []


class Line:
    """Calls to Telegram from any thread; `close` ends it."""

    def __init__(self, token: str, base: str) -> None:
        self.token = token
        trust = urlsplit(base).hostname not in LOOPBACK
        self._requests = (_request(16, trust), _request(1, trust))
        self.bot = RawBot(
            token,
            base_url=f"{base.rstrip('/')}/bot",
            base_file_url=f"{base.rstrip('/')}/file/bot",
            request=self._requests[0],
            get_updates_request=self._requests[1],
        )
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="telegram-line", daemon=True)
        self._thread.start()

    def call(self, work: Coroutine[Any, Any, Answer], seconds: float = CALL_SECONDS) -> Answer:
        """Wait for an answer; raises TelegramError, or Late after `seconds`."""
        future = asyncio.run_coroutine_threadsafe(asyncio.wait_for(work, seconds), self._loop)
        try:
            return future.result()
        except (asyncio.TimeoutError, concurrent.futures.TimeoutError) as error:
            raise Late("no answer in time") from error

    def later(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something without waiting for it; `work` deals with its own errors."""
        asyncio.run_coroutine_threadsafe(work, self._loop)

    def updates(self, offset: int | None, seconds: int = POLL_SECONDS) -> list[dict[str, Any]]:
        """Updates as Telegram wrote them; see `RawBot.raw_updates`."""
        return self.call(self.bot.raw_updates(offset, seconds), seconds + 2 * SPARE_SECONDS)

    def close(self) -> None:
        """Hang up."""
        asyncio.run_coroutine_threadsafe(self._hang_up(), self._loop).result(5)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    async def _hang_up(self) -> None:
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        for request in self._requests:
            await request.shutdown()


def _request(connections: int, trust: bool) -> HTTPXRequest:
    return HTTPXRequest(
        connection_pool_size=connections,
        connect_timeout=5,
        write_timeout=10,
        read_timeout=CALL_SECONDS,
        pool_timeout=5,
        httpx_kwargs={"trust_env": trust},
    )


def seconds_of(error: RetryAfter) -> float:
    """How long Telegram wants to be left alone."""
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, dt.timedelta) else float(wait)


def said(error: BaseException) -> str:
    """An error in words that may be stored and logged: never with the token."""
    if isinstance(error, InvalidToken):
        return "Telegram refuses the token"
    words = error.message if isinstance(error, TelegramError) else ""
    token = config.text("BUURT_TELEGRAM_TOKEN")
    told = f"{type(error).__name__}: {words}".removesuffix(": ")
    return told.replace(token, "(token)") if token else told


def open_line() -> Line:
    """A line with the token of the settings."""
    return Line(config.text("BUURT_TELEGRAM_TOKEN"), config.text("BUURT_TELEGRAM_API"))


def secret(key: str) -> str:
    """What Telegram must show at our webhook: as set, or made from the token and the key of this installation."""
    if chosen := config.text("BUURT_TELEGRAM_SECRET"):
        return chosen
    token = config.text("BUURT_TELEGRAM_TOKEN")
    return hmac.new(key.encode(), f"telegram:{token}".encode(), hashlib.sha256).hexdigest()
