"""A strict stand-in for Telegram's Bot API over HTTP, with scripted faults; its users are in `residents`."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, unquote

from tests.fakes.residents import Resident

TOKEN = "123456789:AAFakeTokenForTestsOnly-0123456789abc"
# What each method takes: the fields, with * behind those that must be there.
METHODS = {
    "getMe": "",
    "getWebhookInfo": "",
    "getUpdates": "offset limit timeout allowed_updates",
    "setWebhook": "url* max_connections allowed_updates secret_token drop_pending_updates",
    "deleteWebhook": "drop_pending_updates",
    "setMyCommands": "commands* scope language_code",
    "sendMessage": "chat_id* text* reply_markup link_preview_options entities parse_mode",
    "editMessageReplyMarkup": "chat_id* message_id* reply_markup",
    "answerCallbackQuery": "callback_query_id* text",
    "getFile": "file_id*",
}
KINDS = frozenset({"message", "edited_message", "callback_query", "my_chat_member", "poll", "channel_post"})


class Refusal(Exception):
    """What Telegram answers instead of a result."""

    def __init__(self, status: int, description: str, retry_after: int = 0) -> None:
        super().__init__(description)
        self.status, self.description, self.retry_after = status, description, retry_after

    def body(self) -> dict[str, Any]:
        """The error as Telegram writes it."""
        found: dict[str, Any] = {"ok": False, "error_code": self.status, "description": self.description}
        return {**found, "parameters": {"retry_after": self.retry_after}} if self.retry_after else found


@dataclass
class Fault:
    """What goes wrong: an error, a late answer, or an answer that is lost after all was done.

    It happens to the next call, or to every call until a moment of the monotonic clock.
    """

    status: int = 0
    retry_after: int = 0
    delay: float = 0
    lost: bool = False
    chat: int | None = None
    until: float = 0
    when: Callable[[dict[str, Any]], bool] = lambda call: True


@dataclass
class Sent:
    """A message as it stands in a chat."""

    chat: int
    number: int
    text: str
    markup: dict[str, Any]
    at: float = field(default_factory=time.monotonic)

    def buttons(self) -> list[dict[str, str]]:
        """The buttons below it."""
        return [button for row in self.markup.get("inline_keyboard", ()) for button in row]


class FakeTelegram:
    """One bot; everything that was sent and called can be looked at."""

    def __init__(self) -> None:
        self.updates: list[dict[str, Any]] = []
        self.sent: list[Sent] = []
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.refused: list[tuple[float, int]] = []  # when, and to which chat, an error was answered
        self.answered: dict[str, str] = {}
        self.files: dict[str, bytes] = {}
        self.faults: dict[str, list[Fault]] = defaultdict(list)
        self.webhook: dict[str, Any] = {}
        self.blocked: set[int] = set()
        self.chats: set[int] = set()
        self.next_update, self._next_chat = 500_000, 7_000_000
        self.numbers: dict[int, int] = defaultdict(int)
        self.change = threading.Condition(threading.RLock())
        self._poll = 0
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self.port = self._server.server_port
        self.base = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        """Stop listening."""
        with self.change:
            self._poll += 1
            self.change.notify_all()
        self._server.shutdown()
        self._server.server_close()

    def fail(self, method: str, *faults: Fault) -> None:
        """Script what goes wrong with the next calls of a method."""
        self.faults[method].extend(faults)

    def resident(self, language: str = "nl", name: str = "Karin") -> Resident:
        """Somebody with a telephone who has found the bot."""
        with self.change:
            self._next_chat += 1
            self.chats.add(self._next_chat)
            return Resident(self, self._next_chat, language, name)

    def offer(self, **content: Any) -> int:
        """An update that waits for the bot; returns its number."""
        with self.change:
            self.next_update += 1
            self.updates.append({"update_id": self.next_update, **content})
            self.change.notify_all()
            return self.next_update

    def number(self, chat: int) -> int:
        """The next number of a message in a chat."""
        with self.change:
            self.numbers[chat] += 1
            return self.numbers[chat]

    def called(self, method: str) -> list[dict[str, Any]]:
        """What was asked with a method."""
        return [values for name, values in self.calls if name == method]

    def handle(self, token: str, method: str, values: dict[str, Any]) -> tuple[Any, Fault]:
        """One call: checked, done, and perhaps spoilt."""
        if token != TOKEN:
            raise Refusal(401, "Unauthorized")
        _check(method, values)
        fault = self._fault(method, values)
        if fault.status:
            self.refused.append((time.monotonic(), values.get("chat_id", 0)))
            words = "Too Many Requests: retry after" if fault.status == 429 else "Internal Server Error"
            raise Refusal(fault.status, words, fault.retry_after)
        with self.change:
            self.calls.append((method, values))
        return getattr(self, f"_{method}")(**values), fault

    def _fault(self, method: str, values: dict[str, Any]) -> Fault:
        with self.change:
            for fault in self.faults[method]:
                if fault.until and fault.until < time.monotonic():
                    continue
                if fault.chat in (None, values.get("chat_id")) and fault.when(values):
                    if not fault.until:
                        self.faults[method].remove(fault)
                    return fault
        return Fault()

    def _getMe(self) -> dict[str, Any]:
        return {"id": 123456789, "is_bot": True, "first_name": "Buurtwijzer", "username": "BuurtwijzerBot"}

    def _getUpdates(
        self, offset: int = 0, limit: int = 100, timeout: int = 0, allowed_updates: list[str] | None = None
    ) -> list[dict[str, Any]]:
        if self.webhook.get("url"):
            raise Refusal(409, "Conflict: can't use getUpdates method while webhook is active")
        with self.change:
            self._poll += 1
            mine = self._poll
            self.change.notify_all()
            self.updates = [one for one in self.updates if one["update_id"] >= offset]
            end = time.monotonic() + timeout
            while not self.updates and time.monotonic() < end and mine == self._poll:
                self.change.wait(end - time.monotonic())
            if mine != self._poll:
                raise Refusal(409, "Conflict: terminated by other getUpdates request")
            return self.updates[:limit]

    def _setWebhook(self, url: str, **values: Any) -> bool:
        if not url.startswith("https://"):
            raise Refusal(400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook")
        self.webhook = {"url": url, **values}
        return True

    def _deleteWebhook(self, drop_pending_updates: bool = False) -> bool:
        self.webhook = {}
        if drop_pending_updates:
            self.updates.clear()
        return True

    def _getWebhookInfo(self) -> dict[str, Any]:
        return {
            "url": self.webhook.get("url", ""),
            "has_custom_certificate": False,
            "pending_update_count": len(self.updates),
        }

    def _setMyCommands(self, commands: list[dict[str, str]], **values: Any) -> bool:
        return True

    def _sendMessage(
        self, chat_id: int, text: str, reply_markup: dict[str, Any] | None = None, **values: Any
    ) -> dict[str, Any]:
        if chat_id not in self.chats:
            raise Refusal(400, "Bad Request: chat not found")
        if chat_id in self.blocked:
            raise Refusal(403, "Forbidden: bot was blocked by the user")
        if len(text.encode("utf-16-le")) // 2 > 4096:
            raise Refusal(400, "Bad Request: message is too long")
        if not text.strip():
            raise Refusal(400, "Bad Request: message text is empty")
        with self.change:
            message = Sent(chat_id, self.number(chat_id), text, _markup(reply_markup))
            self.sent.append(message)
            self.change.notify_all()
        return {"message_id": message.number, "date": 1, "chat": {"id": chat_id, "type": "private"}, "text": text}

    def _editMessageReplyMarkup(
        self, chat_id: int, message_id: int, reply_markup: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        with self.change:
            found = [one for one in self.sent if (one.chat, one.number) == (chat_id, message_id)]
            if not found:
                raise Refusal(400, "Bad Request: message to edit not found")
            if found[0].markup == (markup := _markup(reply_markup)):
                raise Refusal(400, "Bad Request: message is not modified")
            found[0].markup = markup
        return {"message_id": message_id, "date": 1, "chat": {"id": chat_id, "type": "private"}}

    def _answerCallbackQuery(self, callback_query_id: str, text: str = "") -> bool:
        if callback_query_id in self.answered or len(text) > 200:
            raise Refusal(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
        self.answered[callback_query_id] = text
        return True

    def _getFile(self, file_id: str) -> dict[str, Any]:
        if file_id not in self.files:
            raise Refusal(400, "Bad Request: invalid file_id")
        size = len(self.files[file_id])
        return {"file_id": file_id, "file_unique_id": "u", "file_size": size, "file_path": f"photos/{file_id}.jpg"}


def _check(method: str, values: dict[str, Any]) -> None:
    if method not in METHODS:
        raise Refusal(404, "Not Found: method not found")
    known = METHODS[method].split()
    for name in known:
        if name.endswith("*") and name[:-1] not in values:
            raise Refusal(400, f"Bad Request: parameter {name[:-1]} is missing")
    if unknown := values.keys() - {name.rstrip("*") for name in known}:
        raise Refusal(400, f"Bad Request: unknown parameter {sorted(unknown)}")
    if unknown := set(values.get("allowed_updates") or ()) - KINDS:
        raise Refusal(400, f"Bad Request: unknown update type {sorted(unknown)}")


def _markup(markup: dict[str, Any] | None) -> dict[str, Any]:
    for row in (markup or {}).get("inline_keyboard", ()):
        for button in row:
            if set(button) != {"text", "callback_data"} or not button["text"].strip():
                raise Refusal(400, "Bad Request: can't parse inline keyboard button")
            if not 1 <= len(button["callback_data"].encode()) <= 64:
                raise Refusal(400, "Bad Request: BUTTON_DATA_INVALID")
    return markup or {}


def _handler(fake: FakeTelegram) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            token, _, method = self.path.removeprefix("/bot").partition("/")
            values = {name: _value(name, value) for name, value in parse_qsl(content, keep_blank_values=True)}
            fault = Fault()
            try:
                result, fault = fake.handle(token, method, values)
                status, body = 200, {"ok": True, "result": result}
            except Refusal as refusal:
                status, body = refusal.status, refusal.body()
            if fault.delay:
                time.sleep(fault.delay)
            if fault.lost:
                self.close_connection = True
                return
            self._answer(status, json.dumps(body).encode())

        def do_GET(self) -> None:
            path = unquote(self.path)
            name = path.rpartition("/")[2].removesuffix(".jpg")
            found = fake.files.get(name) if path.startswith(f"/file/bot{TOKEN}/") else None
            fault = fake._fault("file", {})
            self._answer(fault.status or (200 if found is not None else 404), found or b"{}")

        def _answer(self, status: int, content: bytes) -> None:
            with contextlib.suppress(OSError):
                self.send_response(status)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

        def log_message(self, *parts: object) -> None:
            """Silent."""

    return Handler


def _value(name: str, value: str) -> Any:
    if name in {"text", "file_id", "callback_query_id", "url", "secret_token"}:
        return value
    return json.loads(value)
