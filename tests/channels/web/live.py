"""Starts the web process with a data folder of its own, and follows its streams."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from tests.fakes.webprocess import WebProcess, started

PATIENCE = 30.0


@dataclass
class Server(WebProcess):
    """A running web process; `order` makes it act as a worker would."""

    http: httpx.Client

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
    with (
        started("tests.channels.web.served", data, **settings) as web,
        httpx.Client(base_url=web.base, timeout=PATIENCE, trust_env=False) as client,
    ):
        yield Server(web.base, web.data, web.process, client)
