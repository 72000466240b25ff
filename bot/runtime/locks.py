"""One message at a time in a conversation, also with several Rasa processes: the lock store of endpoints.yml.

Rasa's own store in Redis fails a turn when Redis is away, and keeps a conversation locked for a minute after a process
died. Here Redis may vanish: the worker's lease on a conversation keeps the order, and the lock only makes it sure.
"""

from __future__ import annotations

import asyncio
import secrets
import time
import weakref
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import RedisError

LIFE_SECONDS = 10.0  # how long a lock outlives the process that held it
RENEW_SECONDS = 2.0
LOOK_SECONDS = 0.05
ANSWER_SECONDS = 1.0
REST_SECONDS = 2.0  # Redis is left alone after it did not answer

# Only for who still holds it: it may have run out while this process stood still.
_RENEW = "if redis.call('get', KEYS[1]) == ARGV[1] then redis.call('pexpire', KEYS[1], ARGV[2]) end"
_RELEASE = "if redis.call('get', KEYS[1]) == ARGV[1] then redis.call('del', KEYS[1]) end"


class Locks:
    """What Rasa calls a lock store; with an empty address one process keeps the order by itself."""

    def __init__(self, endpoint_config: Any) -> None:
        url = endpoint_config.url
        self._redis: Any = Redis.from_url(url, socket_timeout=ANSWER_SECONDS) if url else None
        self._away_until = 0.0
        self._here: weakref.WeakValueDictionary[str, asyncio.Lock] = weakref.WeakValueDictionary()

    @asynccontextmanager
    async def lock(self, conversation_id: str, *_: object, **__: object) -> AsyncIterator[None]:
        """Hold the conversation; waits for whoever holds it, and for a dead process until its lock runs out."""
        here = self._here.setdefault(conversation_id, asyncio.Lock())
        async with here:
            key, mine = f"buurtwijzer:{conversation_id}", secrets.token_hex(8)
            held = await self._take(key, mine)
            renewing = asyncio.create_task(self._renew(key, mine)) if held else None
            try:
                yield
            finally:
                if renewing:
                    renewing.cancel()
                    await self._ask("eval", _RELEASE, 1, key, mine)

    async def _take(self, key: str, mine: str) -> bool:
        """Wait for the lock in Redis; False when there is no Redis to hold it."""
        while self._redis is not None and time.monotonic() >= self._away_until:
            if await self._ask("set", key, mine, nx=True, px=int(LIFE_SECONDS * 1000)):
                return True
            await asyncio.sleep(LOOK_SECONDS)
        return False

    async def _renew(self, key: str, mine: str) -> None:
        while True:
            await asyncio.sleep(RENEW_SECONDS)
            await self._ask("eval", _RENEW, 1, key, mine, int(LIFE_SECONDS * 1000))

    async def _ask(self, command: str, *arguments: Any, **options: Any) -> Any:
        with suppress(RedisError, OSError):
            return await getattr(self._redis, command)(*arguments, **options)
        self._away_until = time.monotonic() + REST_SECONDS
        return None
