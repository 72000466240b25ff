"""`python -m bot doctor`: what is wrong with this installation, and how to mend it. It changes nothing."""

from __future__ import annotations

import datetime as dt
import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from urllib.parse import urlsplit

import django
import httpx

from bot.core import clock, config

LATE = dt.timedelta(minutes=1)
TIMEOUT = 5.0
PROCESSES = frozenset({"worker", "rasa", "actions"})


class Grade(Enum):
    """How bad it is. Only what is WRONG makes the exit code 1."""

    GOOD = "good"
    LOOK = "look"
    WRONG = "WRONG"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: how it is and, when it is not good, what to do."""

    grade: Grade
    what: str
    mend: str = ""

    def __str__(self) -> str:
        return f"  {self.grade.value:<6}  {self.what}" + (f"\n          {self.mend}" if self.mend else "")


def main() -> int:
    """Look at everything, one line each; returns 1 when something must be mended before residents may come."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bot.core.settings")
    django.setup()
    findings = []
    for finding in examine():
        print(finding, flush=True)
        findings.append(finding)
    wrong = sum(finding.grade is Grade.WRONG for finding in findings)
    print(f"{wrong} to mend." if wrong else "Nothing to mend.")
    return 1 if wrong else 0


def examine() -> Iterator[Finding]:
    """What each check complains of, else how well it is. A check that cannot be carried out is a complaint too."""
    for check in CHECKS:
        try:
            found = list(check())
            yield from [one for one in found if one.grade is not Grade.GOOD] or found
        except Exception as error:
            # An installation that is broken breaks checks in ways nobody thought of.
            name = check.__name__.strip("_").replace("_", " ")
            yield _wrong(f"{name}: {type(error).__name__}: {str(error)[:200]}", "Mend what stands above first.")


def _good(what: str) -> Finding:
    return Finding(Grade.GOOD, what)


def _look(what: str, mend: str) -> Finding:
    return Finding(Grade.LOOK, what, mend)


def _wrong(what: str, mend: str) -> Finding:
    return Finding(Grade.WRONG, what, mend)


def _before_public(what: str, mend: str) -> Finding:
    """No matter while trying; to be mended before anybody else can come."""
    return _wrong(what, mend) if _is_public() else _look(what, mend)


def _is_public() -> bool:
    from bot.desk import demo

    return not demo.allowed()


def _settings() -> Iterator[Finding]:
    for name, meaning in (
        ("BUURT_NOW", "the clock does not tell the real time"),
        ("BUURT_DEBUG", "errors show the inside of the product"),
        ("BUURT_CRASH_AT", "a process will end itself"),
    ):
        if config.get(name):
            yield _before_public(f"settings: {name} is set: {meaning}", f"Remove {name}; it is for tests.")
    yield _good("settings: all known, all readable")


def _address() -> Iterator[Finding]:
    from django.http.request import validate_host

    if not _is_public():
        yield _good("address: only this machine can reach it, to try it out")
        return
    url = config.text("BUURT_PUBLIC_URL")
    host = urlsplit(url).hostname or ""
    if not url.startswith("https://"):
        yield _wrong(f"address: {url} is not encrypted", "Put a proxy with TLS before it; docs/operations.md.")
    if not validate_host(host, config.listed("BUURT_ALLOWED_HOSTS")):
        yield _wrong(f"address: requests for {host} are refused", f"Add {host} to BUURT_ALLOWED_HOSTS.")
    yield _good(f"address: {url}")


def _data_folder() -> Iterator[Finding]:
    from bot.ops import figures

    folder = config.data_folder()
    if not os.access(folder, os.W_OK):
        yield _wrong(f"data folder: {folder} cannot be written", "Give it to the user that runs Buurtwijzer.")
    free = figures.free_bytes()
    if free < figures.ENOUGH_BYTES:
        yield _wrong(
            f"data folder: {free / 1e9:.1f} GB free", "Make room: on a full disk no message is accepted any more."
        )
    key = folder / "secret_key"
    if key.exists() and stat.S_IMODE(key.stat().st_mode) & 0o077:
        yield _wrong("data folder: others may read secret_key", f"chmod 600 {key}")
    yield _good(f"data folder: {folder}, {free / 1e9:.0f} GB free")


def _database() -> Iterator[Finding]:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        yield _wrong(f"database: {len(plan)} migrations are waiting", "`make run` brings it up to date at the start.")
    yield _good(f"database: {connection.vendor}, up to date")


def _tracker() -> Iterator[Finding]:
    from django.db import Error

    from bot.privacy import tracker

    try:
        tracker.is_empty()
    except Error as error:
        # Rasa and the action server look well then, and answer nothing.
        yield _wrong(
            f"tracker: Rasa's memory cannot be reached ({type(error).__name__})",
            "Check BUURT_TRACKER_URL and that server; messages are kept and answered when it is back.",
        )
        return
    yield _good("tracker: Rasa's memory can be reached")


def _redis() -> Iterator[Finding]:
    if not (url := config.text("BUURT_REDIS_URL")):
        yield _good("redis: not used")
        return
    from redis import Redis, RedisError

    try:
        Redis.from_url(url, socket_timeout=TIMEOUT, socket_connect_timeout=TIMEOUT).ping()
    except RedisError as error:
        yield _look(
            f"redis: does not answer ({type(error).__name__})", "Check BUURT_REDIS_URL; nothing is lost without it."
        )
        return
    yield _good("redis: answers")


def _model() -> Iterator[Finding]:
    from bot.nlu import train

    if train.model().exists():
        yield _good("model: belongs to the present training data")
    elif train.was_refused():
        yield _look(
            "model: `make train` refused the newer one; an older one is in use",
            "Change the training data, or take the new model with `make train FORCE=1`.",
        )
    else:
        yield _wrong("model: none for the present training data", "`make run` trains it at the start, or `make train`.")


def _directory() -> Iterator[Finding]:
    from bot.directory import document
    from bot.directory.models import Recipient
    from bot.routing import Directory

    if not Recipient.objects.exists():
        yield _wrong("directory: empty", "`make run` fills it at the start, or `python -m bot directory import FILE`.")
        return
    waiting = Directory.from_document(document.current()).unconfirmed()
    if waiting:
        shown = ", ".join(waiting[:8]) + (f" and {len(waiting) - 8} more" if len(waiting) > 8 else "")
        yield _before_public(
            f"directory: {len(waiting)} numbers, amounts and recipients were never confirmed: {shown}",
            "Check each with its owner and write `confirmed_on`: `python -m bot directory export FILE`, then import.",
        )
    unreachable = [one.code for one in Recipient.objects.filter(delivery="mail", email="")]
    if unreachable:
        yield _wrong(f"directory: no mail address for {', '.join(unreachable)}", "Add `email` there and import it.")
    yield _good("directory: everything confirmed, everybody reachable")


def _people() -> Iterator[Finding]:
    from bot.desk.models import Staff
    from bot.directory.models import Recipient

    accounts = Staff.objects.filter(user__is_active=True, demo=False).values_list("recipients", flat=True)
    served = {code for recipients in accounts for code in recipients}
    wanted = Recipient.objects.filter(kind__in=("coordinator", "triage")).values_list("code", flat=True)
    alone = sorted(set(wanted) - served)
    if alone:
        yield _before_public(
            f"people: nobody at the desk works for {', '.join(alone)}", "`python -m bot staff add` makes an account."
        )
    yield _good("people: every coordinator and the grote bak have somebody at the desk")


def _languages() -> Iterator[Finding]:
    from bot.core import languages

    unread = sorted(languages.switched_on() - languages.checked())
    if unread:
        yield _look(
            f"languages: no native reader has checked {', '.join(unread)}",
            "Have them read (docs/languages.md), or leave them out of BUURT_TALEN.",
        )
    yield _good("languages: all checked by native readers")


def _mail() -> Iterator[Finding]:
    from django.core import mail

    if not config.text("BUURT_MAIL_URL"):
        yield _before_public(
            "mail: no mail server; mails become files in the data folder and nobody gets them",
            "Set BUURT_MAIL_URL, for instance smtp://user:password@mail.example.org:587.",
        )
        return
    try:
        connection = mail.get_connection(timeout=TIMEOUT)
        connection.open()
        connection.close()
    except OSError as error:
        yield _wrong(f"mail: the server does not answer ({error})", "Check BUURT_MAIL_URL and the way to that server.")
        return
    yield _good("mail: the server answers")


def _alarms() -> Iterator[Finding]:
    from bot.directory.models import Recipient
    from bot.routing import TRIAGE

    if not config.text("BUURT_ALARM_MAIL"):
        yield _look(
            "alarms: nobody gets a mail at once when it is serious",
            "Set BUURT_ALARM_MAIL; with Prometheus, take the rules of docs/alerts.yml as well.",
        )
    if not Recipient.objects.filter(code=TRIAGE, delivery="mail").exclude(email="").exists():
        yield _look(
            "alarms: nobody hears each morning what stands still in the grote bak",
            "Give the recipient `triage` an `email` in the directory, with delivery `mail`.",
        )
    yield _good(f"alarms: {config.text('BUURT_ALARM_MAIL')} hears at once, the werkverdeler each morning")


def _processes() -> Iterator[Finding]:
    from bot.delivery import heartbeat

    base = config.web_address()
    try:
        needed = httpx.get(f"{base}/readyz", timeout=TIMEOUT, trust_env=False).json()["checks"]
    except (httpx.HTTPError, ValueError, LookupError):
        yield _wrong(f"processes: nothing answers on {base}", "Start it with `make run`; else look in log/web.log.")
        return
    # Of the rest of what is needed other checks say more.
    checks = {name: state for name, state in needed.items() if name.partition("-")[0] in PROCESSES}
    if config.text("BUURT_TELEGRAM_TOKEN"):
        states = heartbeat.states()
        checks["telegram"] = "ok" if states.get("telegram") else "down"
        # A process that stood by may have gone for good: only the one that leads is missed.
        checks |= {"telegram-standby": "ok"} if states.get("telegram-standby") else {}
    for name in (name for name, state in checks.items() if state != "ok"):
        yield _wrong(f"processes: {name} does not answer", f"Its log is log/{name}.log in the data folder.")
    yield _good(f"processes: {', '.join(checks)} answer")


def _telegram() -> Iterator[Finding]:
    if not config.text("BUURT_TELEGRAM_TOKEN"):
        yield _good("telegram: not used")
        return
    from telegram.error import InvalidToken, TelegramError

    from bot.channels.telegram.api import Late, open_line, said

    line = open_line()
    try:
        hook = line.call(line.bot.get_webhook_info(), TIMEOUT)
    except InvalidToken:
        yield _wrong("telegram: the token is refused", "Take it from BotFather again.")
        return
    except (TelegramError, Late) as error:
        yield _wrong(f"telegram: {said(error)}", "Check the way to BUURT_TELEGRAM_API.")
        return
    finally:
        line.close()
    wanted = config.flag("BUURT_TELEGRAM_WEBHOOK")
    if wanted != bool(hook.url):
        state = "is not set" if wanted else "is set, so nothing can be polled"
        yield _wrong(f"telegram: the webhook {state}", "Restart the telegram process: it arranges this at its start.")
    elif wanted and hook.last_error_message:
        yield _look(f"telegram: last webhook error: {hook.last_error_message}", "See docs/telegram.md.")
    yield _good(f"telegram: answers, {hook.pending_update_count} updates waiting there")


def _queues() -> Iterator[Finding]:
    from bot.delivery import outbox
    from bot.ops import figures

    late, looked_for, unsent = figures.backlog(), dict(figures.grote_bak()), outbox.undelivered().count()
    unanswered = looked_for.get("poison", 0)
    if unanswered or unsent:
        yield _look(
            f"queues: {unanswered} messages could not be answered, {unsent} could not be sent",
            "At the desk the first stand in the grote bak, and the second under Niet verstuurd, to be sent again.",
        )
    for name, oldest, cause in (
        ("messages of residents", late.oldest_in, "worker, rasa and actions"),
        ("messages to send", late.oldest_out, "worker, mail and telegram"),
    ):
        if oldest > LATE:
            yield _wrong(
                f"queues: {name} wait for {oldest.total_seconds() / 60:.0f} minutes", f"Look at {cause} above."
            )
    yield _good("queues: nothing waits, nothing failed")


def _clock() -> Iterator[Finding]:
    yield _good(f"clock: {clock.local(clock.now()):%Y-%m-%d %H:%M} in Hilversum")


CHECKS: tuple[Callable[[], Iterator[Finding]], ...] = (
    _settings,
    _clock,
    _address,
    _data_folder,
    _database,
    _tracker,
    _redis,
    _model,
    _directory,
    _people,
    _languages,
    _mail,
    _alarms,
    _processes,
    _telegram,
    _queues,
)
