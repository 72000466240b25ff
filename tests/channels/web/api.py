"""A client of the web API inside the test process; each answer is held against the document."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from django.test import Client
from django.utils.datastructures import CaseInsensitiveMapping

from tests.channels.web import contract

CONVERSATIONS = "/api/v1/conversations"


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: CaseInsensitiveMapping[str]
    content: bytes

    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.content)

    @property
    def problem(self) -> str:
        """The last part of the problem's type."""
        body = self.json()
        assert body["status"] == self.status
        return str(body["type"].rpartition("/")[2])


@dataclass
class Api:
    """Sends requests; `address` is where they seem to come from."""

    address: str = "127.0.0.1"
    client: Client = field(default_factory=lambda: Client(raise_request_exception=False))

    def call(
        self,
        method: str,
        path: str,
        *,
        token: str = "",
        body: object = None,
        raw: bytes | str = b"",
        kind: str = "application/json",
        headers: dict[str, str] | None = None,
    ) -> Answer:
        """One request, with a JSON body or a raw one."""
        data = raw if body is None else json.dumps(body)
        sent = {**({"Authorization": f"Bearer {token}"} if token else {}), **(headers or {})}
        response = self.client.generic(method, path, data, content_type=kind, headers=sent, REMOTE_ADDR=self.address)
        answer = Answer(response.status_code, CaseInsensitiveMapping(dict(response.items())), response.content)
        if path.startswith("/api/"):
            contract.check(method, path, answer.status, answer.headers, answer.content)
        return answer

    def start(self, **body: object) -> Talk:
        """A new conversation."""
        answer = self.call("POST", CONVERSATIONS, body=body)
        assert answer.status == 201, answer.content
        found = answer.json()
        return Talk(self, found["id"], found["token"], found["messages"])


@dataclass
class Talk:
    """One conversation of a resident."""

    api: Api
    id: str
    token: str
    opening: list[dict[str, Any]]
    _numbers: count[int] = field(default_factory=count)

    @property
    def path(self) -> str:
        """Address of the conversation."""
        return f"{CONVERSATIONS}/{self.id}"

    def call(self, method: str, rest: str = "", **parts: Any) -> Answer:
        """A request within the conversation, with its token."""
        return self.api.call(method, f"{self.path}{rest}", **{"token": self.token, **parts})

    def send(self, **message: object) -> Answer:
        """A message; `client_id` is made up when it is not given."""
        return self.call("POST", "/messages", body={"client_id": f"c{next(self._numbers)}", **message})

    def say(self, text: str) -> int:
        """A message in words; returns its place in the thread."""
        answer = self.send(text=text)
        assert answer.status == 202, answer.content
        return int(answer.json()["seq"])

    def read(self, after: int = 0) -> dict[str, Any]:
        """The thread after a place."""
        answer = self.call("GET", f"/messages?after={after}")
        assert answer.status == 200, answer.content
        found: dict[str, Any] = answer.json()
        return found

    def lines(self) -> list[tuple[str, str]]:
        """Who said what."""
        return [(message["from"], message["text"]) for message in self.read()["messages"]]

    def add(self, content: bytes, name: str = "foto.jpg", kind: str = "image/jpeg") -> Answer:
        """A photo."""
        body, content_type = form(content, name, kind)
        return self.call("POST", "/attachments", raw=body, kind=content_type)


def form(content: bytes, name: str, kind: str, field_name: str = "file") -> tuple[bytes, str]:
    """One file as multipart/form-data, with its content type."""
    line = "--grens"
    head = f'{line}\r\nContent-Disposition: form-data; name="{field_name}"; filename="{name}"\r\n'
    start = f"{head}Content-Type: {kind}\r\n\r\n".encode()
    return start + content + f"\r\n{line}--\r\n".encode(), "multipart/form-data; boundary=grens"
