"""The webhook: Telegram hands over one update at a time, and hears 200 only when it is stored."""

from __future__ import annotations

import json
import secrets
from functools import cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse

from bot.channels.telegram.intake import Intake
from bot.channels.web.bodylimit import TOO_LARGE
from bot.channels.web.database import pools
from bot.core import config

HEADER = "X-Telegram-Bot-Api-Secret-Token"


@cache
def _intake() -> Intake:
    # The line is opened only where updates come in: other installations need not load the library.
    from bot.channels.telegram.api import open_line
    from bot.channels.telegram.finish import Finish

    return Intake(Finish(open_line()))


async def webhook(request: HttpRequest) -> HttpResponse:
    """Take one update; anything but a 200 makes Telegram offer it again."""
    if not (config.flag("BUURT_TELEGRAM_WEBHOOK") and config.text("BUURT_TELEGRAM_TOKEN")):
        return _told("not found", 404)
    if request.method != "POST":
        return _told("only POST", 405)
    if not _is_telegram(request):
        return _told("wrong secret", 401)
    if getattr(request, "scope", {}).get(TOO_LARGE):
        return _told("too large", 413)
    try:
        update = json.loads(request.body)
    except (ValueError, UnicodeDecodeError):
        return _told("no JSON", 400)
    if not isinstance(update, dict):
        return _told("no update", 400)
    taken = await pools.request(_take, update)
    return _told("ok", 200) if taken else _told("not stored, send it again", 503)


def _is_telegram(request: HttpRequest) -> bool:
    from bot.channels.telegram.api import secret

    shown = request.headers.get(HEADER, "")
    return secrets.compare_digest(shown.encode(), secret(settings.SECRET_KEY).encode())


def _take(update: dict[str, object]) -> bool:
    return _intake().take(update)


def _told(words: str, status: int) -> HttpResponse:
    return JsonResponse({"told": words}, status=status)
