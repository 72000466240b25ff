"""The Telegram process: updates in, messages out, photos fetched."""

from __future__ import annotations

import os
import secrets
import signal
import threading
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from bot.channels.telegram.api import Line

ROLE = "telegram"
STANDBY = "telegram-standby"
LOOK_SECONDS = 0.5
AGAIN_SECONDS = 5.0
REFUSED_SECONDS = 60.0


def run(stop: threading.Event) -> None:
    """Stand by while another process leads, then receive and send until `stop` is set or another one took over."""
    from bot.channels.telegram.api import open_line
    from bot.delivery import leader
    from bot.runtime.worker import guarded

    line = open_line()
    name = f"{os.uname().nodename[:20]}-{os.getpid()}-{secrets.token_hex(3)}"
    if introduce(line, stop) and (holder := stand_by(name, stop)):
        lead(line, name, stop)
        line.close()
        guarded(lambda: leader.give_up(holder))
        return
    line.close()


def stand_by(name: str, stop: threading.Event) -> str:
    """Wait until no other process leads; returns the name under which this one does, or nothing when stopped."""
    from bot.core.logging import log
    from bot.delivery import heartbeat, leader
    from bot.runtime.worker import guarded

    waits = False
    while not stop.is_set():
        if holder := guarded(lambda: leader.take(ROLE, name)):
            heartbeat.forget(STANDBY)
            return holder
        if not waits:
            log.info("telegram_stands_by", worker=name)
            waits = True
        guarded(lambda: heartbeat.beat(STANDBY))
        stop.wait(LOOK_SECONDS)
    return ""


def lead(line: Line, name: str, stop: threading.Event) -> None:
    """Receive and send until `stop` is set; sets it when another process took over, to stand by after a new start."""
    from bot.channels.telegram import photos, poll, send
    from bot.channels.telegram.finish import Finish
    from bot.channels.telegram.intake import Intake
    from bot.core import config
    from bot.core.logging import log
    from bot.delivery import heartbeat, leader, outbox
    from bot.runtime.worker import Lane, keep, repeat

    def stay() -> None:
        if not leader.keep(ROLE):
            log.warning("telegram_taken_over", worker=name)
            stop.set()

    wait = config.number("BUURT_POLL_SECONDS")
    channel, fetcher = send.Channel(line), photos.Fetcher(line)
    outbox.register("telegram", channel.send, send.policy())
    sending = Lane(stop, lambda free: outbox.claim(name, free), outbox.deliver, size=8, poll=wait * 2)
    fetching = Lane(stop, photos.claim, fetcher.fetch, size=2, poll=wait * 10)
    threads = [
        threading.Thread(target=sending.run),
        threading.Thread(target=fetching.run),
        threading.Thread(target=keep, args=(stop, stay, outbox.renew_held)),
        threading.Thread(target=repeat, args=(stop, 2.0, lambda: heartbeat.beat(ROLE))),
    ]
    for thread in threads:
        thread.start()
    log.info("telegram_started", worker=name, webhook=config.flag("BUURT_TELEGRAM_WEBHOOK"))
    if not config.flag("BUURT_TELEGRAM_WEBHOOK"):
        # Not waited for at the end: what it asked and did not store yet, Telegram keeps.
        poller = poll.Poller(line, Intake(Finish(line)), stop)
        threading.Thread(target=poller.run, daemon=True).start()
    stop.wait()
    for thread in threads:
        thread.join()


def introduce(line: Line, stop: threading.Event) -> bool:
    """Tell Telegram how updates come here; tries until it is heard. False when stopped before."""
    from telegram.error import InvalidToken, TelegramError

    from bot.channels.telegram.api import Late, said
    from bot.core.logging import log

    while not stop.is_set():
        try:
            line.call(_settle(line))
            return True
        except InvalidToken:
            log.error(
                "telegram_token_refused",
                do="set BUURT_TELEGRAM_TOKEN to the token that BotFather gave and restart; the rest runs on",
            )
            stop.wait(REFUSED_SECONDS)
        except (TelegramError, Late) as error:
            log.warning("telegram_not_ready", reason=said(error))
            stop.wait(AGAIN_SECONDS)
    return False


async def _settle(line: Line) -> None:
    from django.conf import settings

    from bot.channels.telegram.api import secret
    from bot.channels.telegram.update import WANTED
    from bot.core import config

    bot = line.bot
    await bot.get_me()
    if config.flag("BUURT_TELEGRAM_WEBHOOK"):
        # One at a time: with more, two messages of one resident can overtake each other.
        await bot.set_webhook(
            f"{config.text('BUURT_PUBLIC_URL').rstrip('/')}/telegram/webhook",
            max_connections=1,
            allowed_updates=WANTED,
            secret_token=secret(settings.SECRET_KEY),
            drop_pending_updates=False,
        )
    else:
        await bot.delete_webhook(drop_pending_updates=False)
    await bot.set_my_commands([("start", "Begin"), ("mens", "Mens spreken"), ("help", "Uitleg"), ("stop", "Stoppen")])


def main() -> int:
    """Run until SIGTERM or Ctrl-C; what is under way is finished first."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bot.core.settings")
    django.setup()
    from bot.core import config

    if not config.text("BUURT_TELEGRAM_TOKEN"):
        raise config.ConfigError("BUURT_TELEGRAM_TOKEN is empty; docs/telegram.md says how to get a token")
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    run(stop)
    return 0
