"""Database work off the event loop, in few threads that keep their connections.

Django gives every request a thread of its own; with the ORM in it, each request would open a new connection.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from typing import ParamSpec, TypeVar

from asgiref.sync import sync_to_async
from django.db import close_old_connections, connection

P = ParamSpec("P")
R = TypeVar("R")

REQUEST_THREADS = 12
DESK_THREADS = 4
STREAM_THREADS = 4

_writing = threading.Lock()


def one_writer() -> AbstractContextManager[object]:
    """One write at a time in this process on SQLite, first come first served.

    SQLite itself lets a writer sleep, longer at each try, and then whoever is lucky goes first.
    """
    return _writing if connection.vendor == "sqlite" else nullcontext()


class Pools:
    """The threads of this process: for the chat, the desk and streams apart, so that none waits for another.

    Before `open` everything runs in the thread of the caller, as tests with one connection need it.
    """

    def __init__(self) -> None:
        self._requests: ThreadPoolExecutor | None = None
        self._desk: ThreadPoolExecutor | None = None
        self._streams: ThreadPoolExecutor | None = None

    def open(self) -> None:
        """Start working in threads; called once by the ASGI entry point."""
        self._requests = self._requests or ThreadPoolExecutor(REQUEST_THREADS, "request")
        self._desk = self._desk or ThreadPoolExecutor(DESK_THREADS, "desk")
        self._streams = self._streams or ThreadPoolExecutor(STREAM_THREADS, "stream")

    async def request(self, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Do work for a request of the chat."""
        return await _run(self._requests, work, *args, **kwargs)

    async def desk(self, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Do work for a request of the desk; checking passwords is slow on purpose."""
        return await _run(self._desk, work, *args, **kwargs)

    async def stream(self, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Do work for an open stream."""
        return await _run(self._streams, work, *args, **kwargs)


async def _run(executor: ThreadPoolExecutor | None, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    if executor is None:
        return await sync_to_async(work, thread_sensitive=True)(*args, **kwargs)

    def clean() -> R:
        close_old_connections()
        return work(*args, **kwargs)

    return await sync_to_async(clean, thread_sensitive=False, executor=executor)()


pools = Pools()
