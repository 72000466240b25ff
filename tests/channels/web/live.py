"""Starts the web process with a data folder of its own, and follows its streams."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

REPOSITORY = Path(__file__).resolve().parents[3]
PATIENCE = 30.0


def wait_for(condition: Callable[[], bool], what: str) -> None:
    """Wait until something holds; fail with what it was."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, f"never happened: {what}"
        time.sleep(0.02)


def free_port() -> int:
    """A port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Server:
    """A running web process; `order` makes it act as a worker would."""

    port: int
    data: Path
    process: subprocess.Popen[str]
    http: httpx.Client

    def order(self, do: str, **values: object) -> dict[str, Any]:
        """Let the process do something and wait until it is done."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps({"do": do, **values}) + "\n")
        self.process.stdin.flush()
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        assert "error" not in answer, answer
        return answer

    def start(self) -> tuple[str, dict[str, str]]:
        """A new conversation: its path and the headers that open it."""
        found = self.http.post("/api/v1/conversations", json={}).json()
        return f"/api/v1/conversations/{found['id']}", {"Authorization": f"Bearer {found['token']}"}

    @contextmanager
    def follow(self, path: str, headers: dict[str, str], query: str = "") -> Iterator[Stream]:
        """The stream of a conversation, while it is open."""
        with self.http.stream("GET", f"{path}/events{query}", headers=headers) as response:
            yield Stream(response)


@dataclass
class Stream:
    """Server-sent events as a browser reads them."""

    response: httpx.Response
    _lines: Iterator[str] = field(init=False)

    def __post_init__(self) -> None:
        self._lines = self.response.iter_lines()

    def block(self) -> dict[str, str]:
        """The next block: its fields, with comments under the empty name."""
        fields: dict[str, str] = {}
        for line in self._lines:
            if not line and fields:
                return fields
            name, _, value = line.partition(":")
            fields[name] = value.removeprefix(" ")
        raise AssertionError("the stream ended")

    def event(self) -> tuple[str, Any]:
        """The next event: its name and its content."""
        while "data" not in (fields := self.block()):
            pass
        content = json.loads(fields["data"])
        if fields["event"] == "message":
            assert fields["id"] == str(content["seq"])
        return fields["event"], content

    def until_message(self) -> Any:
        """The next message, past changes of the state."""
        while (found := self.event())[0] != "message":
            pass
        return found[1]


@contextmanager
def serving(data: Path, **settings: str) -> Iterator[Server]:
    """A web process with its own data folder; it is stopped at the end."""
    port = free_port()
    environment = {**os.environ, "BUURT_DATA": str(data), **settings}
    environment["DJANGO_SETTINGS_MODULE"] = "bot.core.settings"
    log = (data / "server.log").open("w")
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.channels.web.served", str(port)],
        cwd=REPOSITORY,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=log,
        text=True,
    )
    base = f"http://127.0.0.1:{port}"
    try:
        with httpx.Client(base_url=base, timeout=PATIENCE, trust_env=False) as client:
            wait_for(lambda: _answers(client, process, data), f"a server on {base}")
            yield Server(port, data, process, client)
    finally:
        log.close()
        process.terminate()
        process.communicate(timeout=PATIENCE)


def _answers(client: httpx.Client, process: subprocess.Popen[str], data: Path) -> bool:
    assert process.poll() is None, (data / "server.log").read_text()
    try:
        return client.get("/livez").status_code == 200
    except httpx.TransportError:
        return False
