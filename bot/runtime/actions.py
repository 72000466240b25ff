"""The action server: Rasa's own SDK around the package `actions`.

When one action of a turn fails, as when the database goes away, Rasa calls the next one, which may close the turn as if
all were well: a report would be dropped in a friendly way. Here the rest of such a turn fails too, so that it is asked
again.
"""

from __future__ import annotations

import json
import os
import threading
import zlib
from collections import deque
from typing import Any
from urllib.parse import urlsplit

import django

from bot.core import clock, config, tracing

MOST = 200
SERVER_ERROR = 500


class Broken:
    """The messages for which an action failed just now."""

    def __init__(self) -> None:
        self._messages: deque[str] = deque(maxlen=MOST)

    def watch(self, app: Any) -> None:
        """Look at every call of a sanic application."""
        app.register_middleware(self.refuse, "request")
        app.register_middleware(self.note, "response")

    async def refuse(self, request: Any) -> Any:
        """Answer that the action failed when one before it in the same turn did; else None, and it is carried out."""
        from sanic.response import json as answer

        if self._messages and request.method == "POST" and message_of(request) in self._messages:
            return answer({"error": "an action of this turn failed"}, status=SERVER_ERROR)
        return None

    async def note(self, request: Any, response: Any) -> None:
        """Keep in mind what failed, and let the next action find a database connection that works."""
        from asgiref.sync import sync_to_async
        from django.db import close_old_connections

        if response.status >= SERVER_ERROR and request.method == "POST":
            self._messages.append(message_of(request))
            await sync_to_async(close_old_connections)()


def message_of(request: Any) -> str:
    """Rasa's own name of the message that a call is about; another one when the same words are asked again."""
    return str(_call(request)["tracker"]["latest_message"].get("message_id"))


def _call(request: Any) -> Any:
    body = zlib.decompress(request.body) if request.headers.get("Content-Encoding") == "deflate" else request.body
    return json.loads(body)


def trace(app: Any) -> None:
    """Let every action that Rasa calls show as a step of the turn that it belongs to."""

    async def begin(request: Any) -> None:
        request.ctx.began = clock.now()

    async def end(request: Any, response: Any) -> None:
        if request.method == "POST":
            call = _call(request)
            parent = (call["tracker"]["latest_message"].get("metadata") or {}).get("trace", "")
            facts = {"action": str(call["next_action"]), "status": response.status}
            with tracing.span("action", parent, since=request.ctx.began, **facts):
                pass

    app.register_middleware(begin, "request")
    app.register_middleware(end, "response")


def main() -> int:
    """Serve the custom actions on the first address of BUURT_ACTIONS_URL until stopped."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bot.core.settings")
    django.setup()
    from bot.cases import similar

    # Nobody waits for the sentence vectors: the first resident who needs them finds them loaded.
    threading.Thread(target=similar.warm, daemon=True).start()
    from rasa_sdk import endpoint

    address = urlsplit(config.listed("BUURT_ACTIONS_URL")[0])
    app = endpoint.create_app("actions")
    Broken().watch(app)
    if tracing.on():
        trace(app)
    app.run(address.hostname, address.port or 5055, access_log=False, workers=1)
    return 0
