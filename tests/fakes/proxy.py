"""Before the action server, by calls and not by bytes: answers 500, goes dead after some calls, or holds one up."""

from __future__ import annotations

import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx


class ActionsProxy:
    """`broken` answers 500, `failed` counts those; `left` counts the calls that pass before it goes dead.

    `held` is for how many seconds the next call is held up.
    """

    def __init__(self, target: int) -> None:
        self.target = f"http://127.0.0.1:{target}"
        self.broken = False
        self.left: int | None = None
        self.failed = 0
        self.held = 0.0
        self._lock = threading.Lock()
        self._server = _Server(("127.0.0.1", 0), _handler(self))
        self.port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def dead(self) -> bool:
        """Whether this call gets no answer any more."""
        with self._lock:
            if self.left is None:
                return False
            self.left -= 1
            return self.left < 0

    def mend(self) -> None:
        """Pass everything on again."""
        self.broken, self.left = False, None

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Silent: who asked was killed."""


def _handler(proxy: ActionsProxy) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _pass_on(self, method: str) -> None:
            content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if proxy.left is not None and (self.path == "/health" or proxy.dead()):
                self.close_connection = True
                return
            if proxy.broken:
                proxy.failed += 1
                self._answer(500, b"{}")
                return
            with proxy._lock:
                held, proxy.held = proxy.held, 0.0
            time.sleep(held)
            names = ("Content-Type", "Content-Encoding")
            headers = {name: self.headers[name] for name in names if self.headers[name]}
            try:
                with httpx.Client(trust_env=False, timeout=30) as client:
                    answer = client.request(method, f"{proxy.target}{self.path}", content=content, headers=headers)
            except httpx.TransportError:
                self.close_connection = True
                return
            self._answer(answer.status_code, answer.content)

        def _answer(self, status: int, content: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def do_GET(self) -> None:
            self._pass_on("GET")

        def do_POST(self) -> None:
            self._pass_on("POST")

        def log_message(self, *parts: object) -> None:
            """Silent."""

    return Handler
