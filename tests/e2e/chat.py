"""A resident in the chat of the website, over the API."""

from __future__ import annotations

from typing import Any

import httpx

from tests.e2e.stack import eventually

ANSWER_SECONDS = 60.0


class Chat:
    """One conversation; `say`, `press` and `share` wait for the finished answer and return its new lines."""

    def __init__(self, web: str, taal: str | None = None) -> None:
        self.http = httpx.Client(base_url=f"{web}/api/v1", timeout=30, trust_env=False)
        made = self.http.post("/conversations", json={"taal": taal} if taal else {})
        assert made.status_code == 201, made.text
        body = made.json()
        self.id = body["id"]
        self.http.headers["Authorization"] = f"Bearer {body['token']}"
        self.lines: list[dict[str, Any]] = body["messages"]
        self._sent = 0

    def __enter__(self) -> Chat:
        return self

    def __exit__(self, *unused: object) -> None:
        self.http.close()

    def post(self, **content: Any) -> httpx.Response:
        """Send something without waiting."""
        self._sent += 1
        return self.http.post(f"/conversations/{self.id}/messages", json={"client_id": f"{self._sent}", **content})

    def say(self, text: str) -> list[dict[str, Any]]:
        """Type a message."""
        return self._send(text=text)

    def press(self, title: str) -> list[dict[str, Any]]:
        """Press the newest button with this title."""
        for line in reversed(self.lines):
            for button in line["buttons"]:
                if button["title"] == title:
                    return self._send(payload=button["payload"])
        raise AssertionError(f"no button {title!r} in {[b['title'] for x in self.lines for b in x['buttons']]}")

    def share(self, lat: float, lon: float) -> list[dict[str, Any]]:
        """Share a location."""
        return self._send(location={"lat": lat, "lon": lon})

    def _send(self, **content: Any) -> list[dict[str, Any]]:
        sent = self.post(**content)
        assert sent.status_code == 202, sent.text
        return self.wait()

    def wait(self, seconds: float = ANSWER_SECONDS) -> list[dict[str, Any]]:
        """The lines that came since the last look, once no answer is being made any more."""
        seen = self.lines[-1]["seq"] if self.lines else 0

        def finished() -> dict[str, Any] | None:
            state = self.read(seen)
            return None if state["pending"] else state

        state = eventually(finished, seconds, "the finished answer")
        self.lines.extend(state["messages"])
        return [line for line in state["messages"] if line["from"] != "resident"]

    def read(self, after: int = 0) -> dict[str, Any]:
        """The thread as the API gives it."""
        answer = self.http.get(f"/conversations/{self.id}/messages", params={"after": after})
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    @property
    def asks(self) -> str | None:
        """The open question."""
        return next((line["asks"] for line in reversed(self.lines) if line["asks"]), None)

    @property
    def case(self) -> dict[str, Any] | None:
        """The last case that was confirmed in this conversation."""
        return next((line["case"] for line in reversed(self.lines) if line["case"]), None)

    def heard(self) -> str:
        """Everything that was said to the resident."""
        return "\n".join(line["text"] for line in self.lines if line["from"] != "resident")
