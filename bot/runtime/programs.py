"""The processes that together are Buurtwijzer, as the supervisor starts them."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.core import config

LOOPBACK = {"127.0.0.1", "localhost", "::1"}


@dataclass(frozen=True)
class Program:
    """One process of the product.

    `health` answers 200 once the process can work; empty means that running for `settles` seconds is enough.
    A process that dies within `settles` seconds counts as not started and is tried `retries` times more. It
    listens on `host` and `port`; `setting` is what an operator changes when that port is taken. `own` are settings
    in which it differs from the other processes.
    """

    name: str
    command: tuple[str, ...]
    health: str = ""
    host: str = ""
    port: int = 0
    setting: str = ""
    settles: int = 3
    retries: int = 3
    own: tuple[tuple[str, str], ...] = ()


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
        "BUURT_PUBLIC_URL": public_url(),
        "BUURT_RASA_URL": config.text("BUURT_RASA_URL"),
        "BUURT_ACTIONS_URL": config.text("BUURT_ACTIONS_URL"),
        "BUURT_TRACKER_URL": config.tracker_url(),
        "BUURT_REDIS_URL": config.text("BUURT_REDIS_URL"),
        "PROMETHEUS_MULTIPROC_DIR": str(config.metrics_folder()),
    }


def public_url() -> str:
    """The address that residents get; without a setting that of the web process, also on another port."""
    if "BUURT_PUBLIC_URL" in os.environ:
        return config.text("BUURT_PUBLIC_URL")
    return config.web_address()


def programs() -> tuple[Program, ...]:
    """All processes of this machine; Rasa or actions that the settings place elsewhere are left out."""
    webs, workers = config.whole("BUURT_WEB_PROCESSES"), config.whole("BUURT_WORKER_PROCESSES")
    found = [_web(name, config.whole("BUURT_PORT") + number) for number, name in _named("web", webs)]
    found += [Program(name, _python("bot", "worker")) for _, name in _named("worker", workers)]
    if config.text("BUURT_TELEGRAM_TOKEN"):
        found.append(_telegram())
    actions, lines = config.listed("BUURT_ACTIONS_URL"), config.rasa_lines()
    found += [
        _actions(name, actions[number]) for number, name in _named("actions", len(actions)) if _here(actions[number])
    ]
    found += [rasa(name, *lines[number]) for number, name in _named("rasa", len(lines)) if _here(lines[number][0])]
    return tuple(found)


def _named(kind: str, count: int) -> Iterator[tuple[int, str]]:
    return enumerate(config.numbered(kind, count))


def _here(url: str) -> bool:
    return urlsplit(url).hostname in LOOPBACK


def _python(*arguments: str) -> tuple[str, ...]:
    return (sys.executable, "-m", *arguments)


def _web(name: str, port: int) -> Program:
    host = config.text("BUURT_HOST")
    command = _python(
        "uvicorn",
        "bot.runtime.asgi:application",
        *("--host", host, "--port", str(port)),
        *("--ws", "none", "--no-access-log", "--timeout-graceful-shutdown", "3"),
    )
    return Program(name, command, f"{config.address(host, port)}/livez", host, port, "BUURT_PORT", settles=20)


def _telegram() -> Program:
    # Without a health address: with a wrong token, or while Telegram is away, the rest runs on.
    return Program("telegram", _python("bot", "telegram"))


def _actions(name: str, url: str) -> Program:
    host, port = _place(url)
    command, health = _python("bot", "actions"), config.health_of_actions(url)
    own = (("BUURT_ACTIONS_URL", url),)
    return Program(name, command, health, host, port, "BUURT_ACTIONS_URL", settles=20, own=own)


def rasa(name: str, url: str, actions: str) -> Program:
    """One Rasa that listens on `url` and asks the action server `actions`."""
    host, port = _place(url)
    command = _python(
        *("bot.runtime.rasa", "run", "--enable-api", "--interface", host, "--port", str(port)),
        *("--endpoints", "endpoints.yml", "--credentials", "credentials.yml", "--model", "models"),
    )
    own = (("BUURT_RASA_URL", url), ("BUURT_ACTIONS_URL", actions))
    # Rasa sometimes dies while it loads its model, half a minute after the start: that is a start to repeat.
    return Program(name, command, f"{url}/status", host, port, "BUURT_RASA_URL", settles=60, own=own)


def _place(url: str) -> tuple[str, int]:
    parts = urlsplit(url)
    return parts.hostname or "", parts.port or 80
