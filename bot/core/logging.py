"""Structured logs on stderr: events and identifiers, never what a resident wrote."""

from __future__ import annotations

import logging
import sys

import structlog

from bot.core import config


def configure() -> None:
    """Set up logging for this process; safe to call twice."""
    level = getattr(logging, config.text("BUURT_LOG_LEVEL").upper(), logging.INFO)
    logging.basicConfig(stream=sys.stderr, level=level, format="%(levelname)s %(name)s %(message)s", force=True)
    # httpx logs whole addresses, and with Telegram the address holds the token.
    for name in ("httpx", "httpcore", "asyncio"):
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=True,
    )


log = structlog.get_logger("buurtwijzer")
