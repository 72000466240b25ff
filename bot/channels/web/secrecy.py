"""The secret of a return link stands in its address; it must not travel on into answers and logs."""

from __future__ import annotations

import logging
import re

_SECRET = re.compile(r"(/return/|/t/)[^/\s?]+")


def hidden(path: str) -> str:
    """An address without the secret."""
    return _SECRET.sub(r"\1...", path)


class HideSecrets(logging.Filter):
    """Django logs the address of every request that it refuses."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let the line pass, without the secret."""
        if isinstance(record.args, tuple):
            record.args = tuple(hidden(part) if isinstance(part, str) else part for part in record.args)
        return True
