"""Whether the process lives, and whether everything that it needs answers."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable

import httpx
from django.db import connection
from django.http import HttpRequest, HttpResponse

from bot.channels.web.database import pools
from bot.channels.web.resource import answer, dressed
from bot.core import clock, config
from bot.delivery import heartbeat

TIMEOUT = 2.0
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
        """Each dependency with whether it answers."""
        if not self._found or clock.monotonic() - self._at > FRESH_SECONDS:
            names = ("database", "worker", "rasa", "actions")
            answers = await asyncio.gather(
                _answers(pools.request(_database)),
                _answers(pools.request(heartbeat.alive, "worker")),
                _answers(_responds(f"{config.text('BUURT_RASA_URL')}/status")),
                _answers(_responds(f"{config.text('BUURT_ACTIONS_URL').removesuffix('/webhook')}/health")),
            )
            self._found, self._at = dict(zip(names, answers, strict=True)), clock.monotonic()
        return self._found


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


async def _responds(url: str) -> bool:
    async with httpx.AsyncClient(timeout=TIMEOUT, trust_env=False) as client:
        return (await client.get(url)).status_code == httpx.codes.OK


readiness = Readiness()


async def livez(request: HttpRequest) -> HttpResponse:
    """The process lives; nothing else is looked at."""
    return dressed(answer({"status": "ok"}))


async def readyz(request: HttpRequest) -> HttpResponse:
    """200 when everything answers, else 503; messages are accepted as long as the database is ok."""
    found = await readiness.look()
    ready = all(found.values())
    checks = {name: "ok" if well else "down" for name, well in found.items()}
    return dressed(answer({"status": "ok" if ready else "down", "checks": checks}, 200 if ready else 503))
