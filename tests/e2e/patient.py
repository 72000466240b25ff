"""A resident in the chat of the website while the product is being broken."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import httpx

from tests.e2e.stack import eventually

LOOK = 0.2  # seconds between two tries


class Patient:
    """Sends again what was not heard, each time to the next web process, as the chat on a website does.

    `sent` is every message, acknowledged or not; `failed` counts the requests that were not heard. Whoever waits
    longer than `patience` seconds fails.
    """

    def __init__(self, webs: Sequence[str], patience: float, turn: int = 0) -> None:
        self.id = ""
        self.sent: list[str] = []
        self.failed = 0
        self._webs, self._patience, self._turn = webs, patience, turn
        self._http = httpx.Client(timeout=20, trust_env=False)

    def arrive(self) -> int:
        """Open a conversation; returns the place of its last line."""
        made = self._ask("POST", "", json={})
        self.id = made["id"]
        self._http.headers["Authorization"] = f"Bearer {made['token']}"
        return int(made["messages"][-1]["seq"])

    def leave(self) -> None:
        """Close the page."""
        self._http.close()

    def tell(self, text: str) -> None:
        """Send a message until it is acknowledged; it keeps its `client_id` when it is sent again."""
        self.sent.append(text)
        self._ask("POST", f"/{self.id}/messages", json={"client_id": str(len(self.sent)), "text": text})

    def settled(self, after: int = 0) -> list[dict[str, Any]]:
        """The lines after a place in the thread, once no answer is being made any more."""

        def finished() -> Any:
            state = self._ask("GET", f"/{self.id}/messages?after={after}")
            return None if state["pending"] else state

        found: list[dict[str, Any]] = eventually(finished, self._patience, f"{self.id}: the answer", LOOK)["messages"]
        return found

    def _ask(self, method: str, path: str, **parts: Any) -> Any:
        def heard() -> Any:
            self._turn += 1
            web = self._webs[self._turn % len(self._webs)]
            try:
                answer = self._http.request(method, f"{web}/api/v1/conversations{path}", **parts)
            except httpx.TransportError:
                self.failed += 1
                return None
            if answer.status_code >= 500:
                self.failed += 1
                return None
            assert answer.status_code < 300, f"{self.id}: {answer.status_code} {answer.text[:200]}"
            return answer.json()

        return eventually(heard, self._patience, f"{self.id}: {method} {path} being answered", LOOK)
