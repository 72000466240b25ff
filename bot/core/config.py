"""The settings of the product: one table, read from environment variables, checked at the start."""

from __future__ import annotations

import math
import os
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ

REPOSITORY = Path(__file__).resolve().parents[2]


class ConfigError(Exception):
    """A setting that cannot be used; the text names the variable, the value and what is allowed."""


@dataclass(frozen=True)
class Setting:
    """One environment variable: its name, its type, its default and what it does."""

    name: str
    kind: type
    default: str | int | float | bool
    meaning: str


SETTINGS = (
    Setting("BUURT_DATA", str, str(REPOSITORY / "var"), "folder of databases, uploads, logs and the model"),
    Setting("BUURT_HOST", str, "127.0.0.1", "address on which the web process listens"),
    Setting("BUURT_PORT", int, 8000, "port on which the web process listens"),
    Setting("BUURT_WEB_PROCESSES", int, 1, "web processes of this machine, on BUURT_PORT and the ports after it"),
    Setting("BUURT_WORKER_PROCESSES", int, 1, "worker processes of this machine"),
    Setting("BUURT_DATABASE_URL", str, "", "database; empty is SQLite in BUURT_DATA; else postgres://…"),
    Setting("BUURT_DATABASE_TIMEOUT", float, 10.0, "seconds after which PostgreSQL, when it does not answer, is away"),
    Setting("BUURT_TRACKER_URL", str, "", "Rasa's tracker store; empty is SQLite in BUURT_DATA"),
    Setting("BUURT_SECRET_KEY", str, "", "key for signatures; empty makes one in BUURT_DATA at first start"),
    Setting("BUURT_DEBUG", bool, False, "Django's debug pages; never on a public address"),
    Setting("BUURT_ALLOWED_HOSTS", str, "127.0.0.1,localhost", "host names that the web process answers to"),
    Setting("BUURT_ORIGINS", str, "", "origins of websites that may use the API from a browser, with commas"),
    Setting("BUURT_PUBLIC_URL", str, "http://127.0.0.1:8000", "address that residents and mails get in links"),
    Setting("BUURT_RASA_URL", str, "http://127.0.0.1:5005", "private address of Rasa; of several, with commas"),
    Setting("BUURT_RASA_TIMEOUT", float, 15.0, "seconds that a turn of Rasa, or an action in it, may take"),
    Setting("BUURT_ACTIONS_URL", str, "http://127.0.0.1:5055/webhook", "the same of the action server"),
    Setting("BUURT_REDIS_URL", str, "", "locks of several Rasa processes, redis://…; empty is for one"),
    Setting("BUURT_WORKERS", int, 16, "conversations that one worker process handles at once"),
    Setting("BUURT_LEASE_SECONDS", float, 10.0, "seconds after which the work of a dead process is taken over"),
    Setting("BUURT_POLL_SECONDS", float, 0.05, "seconds between two looks at the queues"),
    Setting("BUURT_OUTAGE_NOTICE_SECONDS", float, 15.0, "seconds of outage before the one honest line"),
    Setting("BUURT_OUTAGE_GIVE_UP_SECONDS", float, 600.0, "seconds of outage before a person is asked to look"),
    Setting("BUURT_QUEUE_MINUTES", float, 10.0, "minutes that a resident waits in the chat for a person"),
    Setting("BUURT_STAFF_MINUTES", float, 30.0, "minutes that a person may leave a resident without an answer"),
    Setting("BUURT_STAFF_IDLE_MINUTES", float, 240.0, "minutes of silence after which the assistant takes over"),
    Setting("BUURT_REMINDER_MINUTES", float, 30.0, "minutes of silence before one reminder of an unfinished draft"),
    Setting("BUURT_UNFINISHED_HOURS", float, 24.0, "hours of silence before a person looks at an unfinished draft"),
    Setting("BUURT_DUPLICATE_DAYS", float, 60.0, "days that an open case is offered to who reports the same; 0 never"),
    Setting("BUURT_TALEN", str, "ar,de,pl,tr,uk", "languages to answer in beside Dutch and English, with commas"),
    Setting("BUURT_MAIL_URL", str, "", "SMTP server, smtp://user:password@host:port; empty writes files"),
    Setting("BUURT_MAIL_TIMEOUT", float, 20.0, "seconds that the mail server may take for each of its answers"),
    Setting("BUURT_MAIL_FROM", str, "Buurtwijzer <buurtwijzer@example.org>", "sender of mails"),
    Setting("BUURT_ALARM_MAIL", str, "", "mail address that hears at once when it is serious; empty mails nobody"),
    Setting("BUURT_MESSAGES_PER_SECOND", int, 5, "messages a second that one conversation may send; 0 is off"),
    Setting("BUURT_CONVERSATIONS_PER_MINUTE", int, 60, "new conversations a minute for one address; 0 is off"),
    Setting("BUURT_LIMIT_LOOPBACK", bool, False, "apply the two limits to loopback addresses as well"),
    Setting("BUURT_UPLOAD_BYTES", int, 10_000_000, "largest photo that is taken, in bytes"),
    Setting("BUURT_TELEGRAM_TOKEN", str, "", "token of the bot, from BotFather; empty is no Telegram"),
    Setting("BUURT_TELEGRAM_API", str, "https://api.telegram.org", "address of the Bot API"),
    Setting("BUURT_TELEGRAM_WEBHOOK", bool, False, "updates come to BUURT_PUBLIC_URL/telegram/webhook"),
    Setting("BUURT_TELEGRAM_SECRET", str, "", "what Telegram shows at the webhook; empty makes it from key and token"),
    Setting("BUURT_TELEGRAM_PER_SECOND", float, 25.0, "messages a second to all chats; 0 is no limit"),
    Setting("BUURT_TELEGRAM_CHAT_PER_SECOND", float, 1.0, "messages a second to one chat; 0 is no limit"),
    Setting("BUURT_TELEGRAM_CHAT_BURST", int, 5, "messages that may go to one chat at once before that"),
    Setting("BUURT_PDOK_URL", str, "", "PDOK Locatieserver, asked for places that we do not know; empty never asks"),
    Setting("BUURT_NOW", str, "", "ISO time at which the clock starts, for tests; empty is the real clock"),
    Setting("BUURT_METRICS_TOKEN", str, "", "bearer token for /metrics; empty answers only this machine itself"),
    Setting("BUURT_TRACES_URL", str, "", "OpenTelemetry collector (OTLP/HTTP), http://…/v1/traces; empty is no traces"),
    Setting("BUURT_LOG_LEVEL", str, "INFO", "DEBUG, INFO, WARNING or ERROR"),
    Setting("BUURT_CRASH_AT", str, "", "name of a crash point, for tests: the process dies there at once"),
    Setting("BUURT_PYTHON", str, "", "a Python 3.10 for the first installation; read by scripts/bootstrap"),
)


@cache
def _known() -> dict[str, Setting]:
    return {setting.name: setting for setting in SETTINGS}


def get(name: str) -> str | int | float | bool:
    """The value of a setting; raises ConfigError when the environment holds one that does not fit."""
    setting = _known()[name]
    try:
        value = environ.Env()(name, cast=setting.kind) if os.environ.get(name) else setting.default
    except ValueError as error:
        raise ConfigError(
            f"{name}={os.environ[name]!r} is not a valid {setting.kind.__name__}: {setting.meaning}"
        ) from error
    return value


def text(name: str) -> str:
    """A setting that is text."""
    return str(get(name))


def number(name: str) -> float:
    """A setting that is a number."""
    return float(get(name))


def whole(name: str) -> int:
    """A setting that is a whole number."""
    return int(get(name))


def flag(name: str) -> bool:
    """A setting that is yes or no."""
    return bool(get(name))


def listed(name: str) -> list[str]:
    """A setting that is text with commas, as its parts."""
    return [part.strip() for part in text(name).split(",") if part.strip()]


def data_folder() -> Path:
    """The folder of everything that is stored; made when missing."""
    folder = Path(text("BUURT_DATA")).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def check() -> None:
    """Read every setting once and refuse unknown BUURT_ names, so that a typing error shows at the start."""
    for name in _known():
        get(name)
    from bot.core import languages

    languages.switched_on()
    if (url := text("BUURT_PDOK_URL")) and not _is_address(url):
        raise ConfigError(f"BUURT_PDOK_URL={url!r} is no address such as https://api.pdok.nl/...")
    if (address := text("BUURT_ALARM_MAIL")) and "@" not in address:
        raise ConfigError(f"BUURT_ALARM_MAIL={address!r} is no mail address")
    if (url := text("BUURT_TRACES_URL")) and not _is_address(url):
        raise ConfigError(f"BUURT_TRACES_URL={url!r} is no address such as http://127.0.0.1:4318/v1/traces")
    _check_processes()
    unknown = sorted(name for name in os.environ if name.startswith("BUURT_") and name not in _known())
    unknown = [name for name in unknown if name != "BUURT_SHARED_DATA"]
    if unknown:
        raise ConfigError(f"unknown setting {', '.join(unknown)}; docs/settings.md lists the settings")


def _check_processes() -> None:
    for name in ("BUURT_WEB_PROCESSES", "BUURT_WORKER_PROCESSES"):
        if whole(name) < 1:
            raise ConfigError(f"{name}={whole(name)} starts nothing; give 1 or more")
    for name in ("BUURT_RASA_URL", "BUURT_ACTIONS_URL"):
        urls = listed(name)
        if not urls or len(set(urls)) < len(urls) or not all(map(_is_address, urls)):
            raise ConfigError(f"{name}={text(name)!r} is no list of different addresses such as http://127.0.0.1:5005")
    if (url := text("BUURT_REDIS_URL")) and not _is_address(url, "redis", "rediss"):
        raise ConfigError(f"BUURT_REDIS_URL={url!r} is no address such as redis://127.0.0.1:6379/0")


def _is_address(url: str, *schemes: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in (schemes or ("http", "https")) and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def address(host: str, port: int) -> str:
    """Where a program on this machine can be asked, also when the web process listens on every address."""
    reachable = {"0.0.0.0": "127.0.0.1", "": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    return f"http://[{reachable}]:{port}" if ":" in reachable else f"http://{reachable}:{port}"


def web_address() -> str:
    """Where the web process of this machine can be asked."""
    return address(text("BUURT_HOST"), whole("BUURT_PORT"))


def rasa_lines() -> list[tuple[str, str]]:
    """The address of each Rasa, with that of the action server that it asks."""
    actions = listed("BUURT_ACTIONS_URL")
    return [(url, actions[number % len(actions)]) for number, url in enumerate(listed("BUURT_RASA_URL"))]


def health_of_actions(url: str) -> str:
    """Where an action server says that it lives, from the address at which Rasa asks it."""
    return f"{url.removesuffix('/webhook')}/health"


def numbered(name: str, count: int) -> list[str]:
    """The names of several processes of one kind; a single one has no number."""
    return [name] if count == 1 else [f"{name}-{number}" for number in range(1, count + 1)]


def metrics_folder() -> Path:
    """Where the processes of this machine count what they do, for /metrics to add up."""
    return data_folder() / "metrics"


def tracker_url() -> str:
    """The database in which Rasa keeps its trackers, as an SQLAlchemy address."""
    # Django reads both names of PostgreSQL, Rasa's store only the long one.
    url = re.sub("^postgres:", "postgresql:", text("BUURT_TRACKER_URL"))
    return url or f"sqlite:///{data_folder() / 'tracker.sqlite3'}"


def database(url: str) -> dict[str, Any]:
    """What Django must know to open this database."""
    # The address of Rasa's store may name a driver, as in postgresql+psycopg2://
    found: dict[str, Any] = environ.Env.db_url_config(re.sub(r"^(\w+)\+\w+:", r"\1:", url))
    if not found["ENGINE"].endswith("postgresql"):
        return found
    return {**found, "ENGINE": "bot.runtime.postgres", "OPTIONS": {**postgres_line(), **found.get("OPTIONS", {})}}


def postgres_line() -> dict[str, str | int]:
    """How long a line to PostgreSQL may be silent, in the words of libpq: for our own connections and for Rasa's.

    What a lost process had locked is free again after the same time.
    """
    seconds = max(1, math.ceil(number("BUURT_DATABASE_TIMEOUT")))
    return {
        "connect_timeout": max(2, seconds),  # what libpq takes at least
        "keepalives_idle": seconds,
        "keepalives_interval": 1,
        "keepalives_count": 3,
        "tcp_user_timeout": 1000 * seconds,
        "options": f"-c idle_in_transaction_session_timeout={seconds}s -c tcp_keepalives_idle={seconds}"
        f" -c tcp_keepalives_interval=1 -c tcp_keepalives_count=3 -c tcp_user_timeout={seconds}s",
    }
