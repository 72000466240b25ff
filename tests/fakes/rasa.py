"""A stand-in for Rasa's HTTP interface: it keeps trackers, answers by a script, and can be broken."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Script = Callable[[str, dict[str, Any]], list[dict[str, Any]]]


def marker(*commands: dict[str, Any], **memory: Any) -> dict[str, Any]:
    """The item that closes a finished turn."""
    return {"custom": {"turn": {"commands": list(commands), "memory": memory}}}


def echo(text: str, metadata: dict[str, Any]) -> list[dict[str, Any]]:
    """A finished turn that says what it heard."""
    return [{"text": f"gehoord: {text}"}, marker()]


@dataclass
class FakeRasa:
    """`script` makes the answers; `down` answers 503; `actions_down` answers nothing, as Rasa really does."""

    script: Script = echo
    down: bool = False
    actions_down: bool = False
    asked: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)
    trackers: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    healed: list[tuple[str, list[dict[str, Any]]]] = field(default_factory=list)

    def turn(self, body: dict[str, Any]) -> list[dict[str, Any]]:
        """One turn: the user event is kept, then what the script says."""
        sender, text, metadata = body["sender"], body["message"], body.get("metadata") or {}
        self.asked.append((sender, text, metadata))
        events = self.trackers.setdefault(sender, [])
        events.append({"event": "user", "text": text, "metadata": metadata})
        if self.actions_down:
            return []
        items = self.script(text, metadata)
        for item in items:
            data = {"custom": item.get("custom"), "buttons": item.get("buttons")}
            events.append({"event": "bot", "text": item.get("text"), "data": data})
        return items


def serve(fake: FakeRasa) -> tuple[ThreadingHTTPServer, str]:
    """Serve the stand-in on a free loopback port; returns the server and its address."""

    class Handler(BaseHTTPRequestHandler):
        def _answer(self, status: int, body: Any) -> None:
            content = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def _body(self) -> Any:
            return json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)) or "null")

        def do_GET(self) -> None:
            if self.path.startswith("/health"):
                self._answer(503 if fake.actions_down else 200, {})
            elif fake.down:
                self._answer(503, {})
            elif self.path == "/status":
                self._answer(200, {})
            else:
                self._answer(200, {"events": fake.trackers.get(self.path.split("/")[2], [])})

        def do_POST(self) -> None:
            body = self._body()
            if fake.down:
                self._answer(503, {})
            elif self.path.startswith("/webhooks/rest/webhook"):
                self._answer(200, fake.turn(body))
            else:
                sender = self.path.split("/")[2]
                fake.healed.append((sender, body))
                fake.trackers.setdefault(sender, []).extend(body)
                self._answer(200, {})

        do_PUT = do_POST

        def log_message(self, *parts: Any) -> None:
            """Silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server, f"http://127.0.0.1:{server.server_address[1]}"
