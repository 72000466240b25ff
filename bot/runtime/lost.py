"""The end of a turn of Rasa in whose middle a server went away: it gets no answer, so that the worker asks again."""

from __future__ import annotations

import sys
from typing import NoReturn


class LineLost(BaseException):
    """A server went away in the middle of a turn. No `Exception`: Rasa would catch it and go on."""


def lost(name: str, error: BaseException) -> NoReturn:
    """Say it in the log, without the words of the resident, and end the turn."""
    print(f"{name}_lost: {type(error).__name__}", file=sys.stderr, flush=True)
    raise LineLost from error
