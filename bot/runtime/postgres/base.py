"""The connection that Django opens for `ENGINE = "bot.runtime.postgres"`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

import psycopg
from django.db.backends.postgresql import base
from psycopg import IsolationLevel
from psycopg.pq import TransactionStatus

from bot.core import config

Answer = TypeVar("Answer")
_unhurried: ContextVar[bool] = ContextVar("unhurried", default=False)


@contextmanager
def unhurried() -> Iterator[None]:
    """Wait for every answer in this block as long as it takes: migrations of large tables need it."""
    token = _unhurried.set(True)
    try:
        yield
    finally:
        _unhurried.reset(token)


class Connection(psycopg.Connection[Any]):
    """Closed when the server did not answer within `BUURT_DATABASE_TIMEOUT`: whoever comes next gets a new one."""

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        """Wait for what was asked; raises OperationalError when the answer does not come in time."""
        if timeout is None and not _unhurried.get():
            timeout = config.number("BUURT_DATABASE_TIMEOUT")
        try:
            return super().wait(gen, interval, timeout)
        except psycopg.OperationalError:
            if self.pgconn.transaction_status == TransactionStatus.ACTIVE:
                self.pgconn.finish()
            raise


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's, with our connection."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Connection:
        """Connect with the settings of `config.postgres_line`."""
        self.isolation_level = IsolationLevel.READ_COMMITTED
        return Connection.connect(**conn_params)
