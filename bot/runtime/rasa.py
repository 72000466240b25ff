"""One Rasa process: Rasa's own server, without two things that it does when PostgreSQL or Redis goes away.

When its tracker store fails, Rasa goes on with an empty memory: the answer looks good and the resident's report is
forgotten. Here such a turn ends without an answer, so that the worker asks again. The locks are those of
`bot.runtime.locks`.
"""

from __future__ import annotations

import os
import runpy
import sys
from typing import Any, NoReturn

from sqlalchemy import event
from sqlalchemy.engine import Engine


class StoreLost(BaseException):
    """The tracker store went away in the middle of a turn. No `Exception`: Rasa would catch it and go on."""


class Watch:
    """Ends the turn whose connection to PostgreSQL is lost, or cannot be made any more."""

    def __init__(self) -> None:
        self._known = False

    def start(self) -> None:
        """Watch every connection of this process."""
        event.listen(Engine, "do_connect", self.connect)
        event.listen(Engine, "handle_error", self.failed)

    def connect(self, dialect: Any, record: object, arguments: Any, options: Any) -> Any:
        """Connect to PostgreSQL; before the first time Rasa itself waits for its store."""
        if dialect.name != "postgresql":
            return None
        try:
            connection = dialect.connect(*arguments, **options)
        except dialect.dbapi.OperationalError as error:
            if self._known:
                lost(error)
            raise
        self._known = True
        return connection

    def failed(self, context: Any) -> None:
        """A statement failed; one that is wrong in itself is left to Rasa."""
        if context.is_disconnect:
            lost(context.original_exception)


def lost(error: BaseException) -> NoReturn:
    """Say it in the log, without the statement, and end the turn."""
    print(f"tracker_store_lost: {type(error).__name__}", file=sys.stderr, flush=True)
    raise StoreLost from error


def main() -> int:
    """Serve Rasa on the first address of BUURT_RASA_URL until stopped, for a machine without our supervisor."""
    from bot.core import config
    from bot.runtime import programs

    program = programs.rasa("rasa", *config.rasa_lines()[0])
    os.chdir(config.REPOSITORY)
    # It becomes Rasa, so that a signal to stop reaches that.
    os.execve(program.command[0], program.command, {**programs.environment(), **dict(program.own)})  # noqa: S606


if __name__ == "__main__":
    Watch().start()
    runpy.run_module("rasa", run_name="__main__", alter_sys=True)
