"""The processes that together are Buurtwijzer, as the supervisor starts them."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.core import config

LOOPBACK = {"127.0.0.1", "localhost", "::1"}


@dataclass(frozen=True)
class Program:
    """One process of the product.

    `health` answers 200 once the process can work; empty means that running for `settles` seconds is enough.
    A process that dies within `settles` seconds counts as not started and is tried `retries` times more. It
    listens on `host` and `port`; `setting` is what an operator changes when that port is taken.
    """

    name: str
    command: tuple[str, ...]
    health: str = ""
    host: str = ""
    port: int = 0
    setting: str = ""
    settles: int = 3
    retries: int = 3


def environment() -> dict[str, str]:
    """The environment of every process: the operator's, with the settings that Rasa's files refer to."""
    return {
        **os.environ,
        "PYTHONPATH": str(config.REPOSITORY),
        "PYTHONUNBUFFERED": "1",
        "RASA_TELEMETRY_ENABLED": "false",
        "TF_CPP_MIN_LOG_LEVEL": "2",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "BUURT_DATA": str(config.data_folder()),
        "BUURT_PUBLIC_URL": _public_url(),
        "BUURT_RASA_URL": config.text("BUURT_RASA_URL"),
        "BUURT_ACTIONS_URL": config.text("BUURT_ACTIONS_URL"),
        "BUURT_TRACKER_URL": config.tracker_url(),
        "PROMETHEUS_MULTIPROC_DIR": str(config.metrics_folder()),
    }


def _public_url() -> str:
    # A trial on another port would otherwise send links that lead nowhere.
    if "BUURT_PUBLIC_URL" in os.environ:
        return config.text("BUURT_PUBLIC_URL")
    return config.web_address()


def programs() -> tuple[Program, ...]:
    """All processes of this machine; Rasa or actions that the settings place elsewhere are left out."""
    found = [_web(), _worker()]
    if config.text("BUURT_TELEGRAM_TOKEN"):
        found.append(_telegram())
    for name, build in (("BUURT_ACTIONS_URL", _actions), ("BUURT_RASA_URL", _rasa)):
        url = urlsplit(config.text(name))
        if url.hostname in LOOPBACK:
            found.append(build(url.hostname or "", url.port or 80))
    return tuple(found)


def _python(*arguments: str) -> tuple[str, ...]:
    return (sys.executable, "-m", *arguments)


def _web() -> Program:
    host, port = config.text("BUURT_HOST"), config.whole("BUURT_PORT")
    command = _python(
        "uvicorn",
        "bot.runtime.asgi:application",
        *("--host", host, "--port", str(port)),
        *("--ws", "none", "--no-access-log", "--timeout-graceful-shutdown", "3"),
    )
    return Program("web", command, f"{config.web_address()}/livez", host, port, "BUURT_PORT", settles=20)


def _worker() -> Program:
    return Program("worker", _python("bot", "worker"))


def _telegram() -> Program:
    # Without a health address: with a wrong token, or while Telegram is away, the rest runs on.
    return Program("telegram", _python("bot", "telegram"))


def _actions(host: str, port: int) -> Program:
    command = _python("bot", "actions")
    health = f"{config.address(host, port)}/health"
    return Program("actions", command, health, host, port, "BUURT_ACTIONS_URL", settles=20)


def _rasa(host: str, port: int) -> Program:
    command = _python(
        *("rasa", "run", "--enable-api", "--interface", host, "--port", str(port)),
        *("--endpoints", "endpoints.yml", "--credentials", "credentials.yml", "--model", "models"),
    )
    # Rasa sometimes dies while it loads its model, half a minute after the start: that is a start to repeat.
    return Program("rasa", command, f"{config.address(host, port)}/status", host, port, "BUURT_RASA_URL", settles=60)
