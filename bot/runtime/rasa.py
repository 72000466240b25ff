"""One Rasa process: Rasa's own server, without what it does when a line to another server is lost.

When its tracker store fails, Rasa goes on with an empty memory: the answer looks good and the resident's report is
forgotten. When an action is not heard, it goes on with the next one, which may close the turn as if all were well. Here
such a turn ends without an answer, so that the worker asks again. The locks are those of `bot.runtime.locks`.
"""

from __future__ import annotations

import asyncio
import os
import runpy
import select
import sys
import time
from typing import Any, NoReturn

import aiohttp
import psycopg2
from psycopg2 import extensions
from sqlalchemy import event
from sqlalchemy.engine import Engine

from bot.core import config

POLLS = {extensions.POLL_READ: select.POLLIN, extensions.POLL_WRITE: select.POLLOUT}


class LineLost(BaseException):
    """A server went away in the middle of a turn. No `Exception`: Rasa would catch it and go on."""


class Watch:
    """Ends the turn whose connection to PostgreSQL is lost, or cannot be made any more."""

    def __init__(self) -> None:
        self._known = False

    def start(self) -> None:
        """Watch every connection of this process."""
        extensions.set_wait_callback(wait)
        event.listen(Engine, "do_connect", self.connect)
        event.listen(Engine, "handle_error", self.failed)

    def connect(self, dialect: Any, record: object, arguments: Any, options: Any) -> Any:
        """Connect to PostgreSQL; before the first time Rasa itself waits for its store."""
        if dialect.name != "postgresql":
            return None
        try:
            connection = dialect.connect(*arguments, **{**config.postgres_line(), **options})
        except dialect.dbapi.OperationalError as error:
            if self._known:
                lost("tracker_store", error)
            raise
        self._known = True
        return connection

    def failed(self, context: Any) -> None:
        """A statement failed; one that is wrong in itself is left to Rasa."""
        if context.is_disconnect:
            lost("tracker_store", context.original_exception)


def wait(connection: Any) -> None:
    """Wait for PostgreSQL on behalf of psycopg2, which alone would wait for ever on a line that has died."""
    end = time.monotonic() + config.number("BUURT_DATABASE_TIMEOUT")
    while (state := connection.poll()) != extensions.POLL_OK:
        ready = select.poll()
        ready.register(connection.fileno(), POLLS[state])
        if not ready.poll(max(0.0, 1000 * (end - time.monotonic()))):
            raise psycopg2.OperationalError("no answer in time")


def watch_actions() -> None:
    """End the turn when the action server was not heard; what it answers, also an error, is left to Rasa."""
    from rasa.utils import endpoints

    ask = endpoints.EndpointConfig.request

    async def request(self: Any, *arguments: Any, **options: Any) -> Any:
        # Rasa would wait for five minutes, and keep the conversation locked.
        options["timeout"] = config.number("BUURT_RASA_TIMEOUT")
        try:
            return await ask(self, *arguments, **options)
        except endpoints.ClientResponseError:
            raise
        except (aiohttp.ClientError, asyncio.TimeoutError) as error:
            lost("action_server", error)

    endpoints.EndpointConfig.request = request


def lost(name: str, error: BaseException) -> NoReturn:
    """Say it in the log, without the words of the resident, and end the turn."""
    print(f"{name}_lost: {type(error).__name__}", file=sys.stderr, flush=True)
    raise LineLost from error


def main() -> int:
    """Serve Rasa on the first address of BUURT_RASA_URL until stopped, for a machine without our supervisor."""
    from bot.runtime import programs

    program = programs.rasa("rasa", *config.rasa_lines()[0])
    os.chdir(config.REPOSITORY)
    # It becomes Rasa, so that a signal to stop reaches that.
    os.execve(program.command[0], program.command, {**programs.environment(), **dict(program.own)})  # noqa: S606


if __name__ == "__main__":
    Watch().start()
    watch_actions()
    runpy.run_module("rasa", run_name="__main__", alter_sys=True)
