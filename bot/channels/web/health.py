"""Whether the process lives, and whether everything that it needs answers."""

from __future__ import annotations

import asyncio
import datetime as dt
import shutil
from collections.abc import Awaitable

import httpx
from django.db import connection
from django.http import HttpRequest, HttpResponse
from redis.asyncio import Redis

from bot.channels.web.database import pools
from bot.channels.web.resource import answer, dressed
from bot.core import clock, config
from bot.delivery import heartbeat, inbox
from bot.privacy import tracker

TIMEOUT = 2.0
NEEDED = ("database", "disk", "tracker", "worker", "rasa", "actions", "answers")
LATE = dt.timedelta(minutes=1)
LITTLE_BYTES = 20_000_000  # a photo and what the database writes meanwhile
FRESH_SECONDS = 1.0


class Readiness:
    """What answers, by name; looked up at most once a second, so that asking cannot be a burden."""

    def __init__(self) -> None:
        self._found: dict[str, bool] = {}
        self._at = 0.0

    def forget(self) -> None:
        """Look again at the next question."""
        self._found = {}

    async def look(self) -> dict[str, bool]:
        """Each dependency with whether it answers; of several Rasas or action servers, also each by itself."""
        if not self._found or clock.monotonic() - self._at > FRESH_SECONDS:
            several = {name: _one_by_one(name, urls) for name, urls in _addresses().items()}
            checks = {
                "database": pools.request(_database),
                "disk": pools.request(_disk),
                "worker": pools.request(heartbeat.alive, "worker"),
                "answers": pools.request(_in_time),
                **_servers(),
                **{name: _responds(url) for each in several.values() for name, url in each.items()},
            }
            answers = dict(zip(checks, await asyncio.gather(*map(_answers, checks.values())), strict=True))
            enough = {name: any(answers[one] for one in each) for name, each in several.items()}
            self._found, self._at = {**answers, **enough}, clock.monotonic()
        return self._found


def _servers() -> dict[str, Awaitable[bool]]:
    """Those that Rasa needs, where the settings name them; without Redis residents are answered all the same."""
    found: dict[str, Awaitable[bool]] = {}
    if config.tracker_url().startswith("postgres"):
        found["tracker"] = pools.request(tracker.answers)
    if url := config.text("BUURT_REDIS_URL"):
        found["redis"] = _redis(url)
    return found


async def _redis(url: str) -> bool:
    async with Redis.from_url(url, socket_timeout=TIMEOUT) as redis:
        return bool(await redis.ping())


def _addresses() -> dict[str, list[str]]:
    return {
        "rasa": [f"{url}/status" for url in config.listed("BUURT_RASA_URL")],
        "actions": list(map(config.health_of_actions, config.listed("BUURT_ACTIONS_URL"))),
    }


def _one_by_one(kind: str, urls: list[str]) -> dict[str, str]:
    return dict(zip(config.numbered(kind, len(urls)), urls, strict=True))


async def _answers(check: Awaitable[bool]) -> bool:
    try:
        return await asyncio.wait_for(asyncio.ensure_future(check), TIMEOUT)
    except Exception:
        # Whatever keeps it from answering, the name in the list is what the operator needs.
        return False


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone() == (1,))


def _in_time() -> bool:
    """Whether nobody waits for an answer for too long, whatever the cause: each part may look well by itself."""
    return not inbox.unanswered().filter(message__at__lt=clock.now() - LATE).exists()


def _disk() -> bool:
    return shutil.disk_usage(config.data_folder()).free > LITTLE_BYTES


async def _responds(url: str) -> bool:
    async with httpx.AsyncClient(timeout=TIMEOUT, trust_env=False) as client:
        return (await client.get(url)).status_code == httpx.codes.OK


readiness = Readiness()


async def livez(request: HttpRequest) -> HttpResponse:
    """The process lives; nothing else is looked at."""
    return dressed(answer({"status": "ok"}))


async def readyz(request: HttpRequest) -> HttpResponse:
    """200 when residents are answered, else 503; messages are accepted as long as database and disk are ok.

    One Rasa or action server of several may be missing: it is named, and the others do its work.
    """
    found = await readiness.look()
    ready = all(found.get(name, True) for name in NEEDED)
    checks = {name: "ok" if well else "down" for name, well in found.items()}
    return dressed(answer({"status": "ok" if ready else "down", "checks": checks}, 200 if ready else 503))
