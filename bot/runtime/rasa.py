"""One Rasa process: Rasa's own server, without what it does when a line to another server is lost.

When an action is not heard, it goes on with the next one, which may close the turn as if all were well. Here such a
turn ends without an answer, so that the worker asks again. Its memory and its locks are those of
`bot.runtime.trackers` and `bot.runtime.locks`.
"""

from __future__ import annotations

import asyncio
import os
import runpy
import select
import time
from typing import Any

import aiohttp
import psycopg2
from psycopg2 import extensions
from sqlalchemy import event
from sqlalchemy.engine import Engine

from bot.core import config
from bot.runtime.lost import lost

POLLS = {extensions.POLL_READ: select.POLLIN, extensions.POLL_WRITE: select.POLLOUT}


def watch_postgres() -> None:
    """Wait for PostgreSQL no longer than the settings allow."""
    extensions.set_wait_callback(wait)
    event.listen(Engine, "do_connect", connect)


def connect(dialect: Any, record: object, arguments: object, options: dict[str, Any]) -> None:
    """Give a connection to PostgreSQL the settings of the product's own connections."""
    if dialect.name == "postgresql":
        options.update({**config.postgres_line(), **options})


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


def main() -> int:
    """Serve Rasa on the first address of BUURT_RASA_URL until stopped, for a machine without our supervisor."""
    from bot.runtime import programs

    program = programs.rasa("rasa", *config.rasa_lines()[0])
    os.chdir(config.REPOSITORY)
    # It becomes Rasa, so that a signal to stop reaches that.
    os.execve(program.command[0], program.command, {**programs.environment(), **dict(program.own)})  # noqa: S606


if __name__ == "__main__":
    watch_postgres()
    watch_actions()
    runpy.run_module("rasa", run_name="__main__", alter_sys=True)
