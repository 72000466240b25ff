"""Residents who write as fast as they are answered; bounded in number, on loopback only."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import httpx

Talk = Callable[[httpx.AsyncClient, int], Awaitable[list[float]]]
PRODUCT_TALK = (
    "de lantaarn voor onze deur in de Siriusstraat doet het al een week niet",
    "nee, het is in de Merelstraat",
    "ja",
)
PATIENCE = 60.0  # seconds for one answer
STOCK_TALK = ("hello", "I am very sad", "yes that helped", "bye")


@dataclass(frozen=True)
class Load:
    """What one run measured: seconds a message, and the whole duration."""

    latencies: Sequence[float]
    seconds: float

    @property
    def rate(self) -> float:
        """Messages a second."""
        return len(self.latencies) / self.seconds

    def percentile(self, share: float) -> float:
        """Milliseconds below which this share of the messages was answered."""
        ordered = sorted(self.latencies)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]


async def stock_talk(web: httpx.AsyncClient, number: int) -> list[float]:
    """One conversation with Rasa's REST channel."""
    taken = []
    for text in STOCK_TALK:
        begin = time.perf_counter()
        answer = await web.post("/webhooks/rest/webhook", json={"sender": f"bench-{number}", "message": text})
        answer.raise_for_status()
        taken.append(time.perf_counter() - begin)
    return taken


async def product_talk(web: httpx.AsyncClient, number: int) -> list[float]:
    """One conversation with the chat API, from POST to the finished answer in the event stream."""
    made = (await web.post("/api/v1/conversations", json={})).json()
    headers = {"Authorization": f"Bearer {made['token']}"}
    path = f"/api/v1/conversations/{made['id']}"
    taken: list[float] = []
    async with web.stream("GET", f"{path}/events", headers=headers) as stream:
        events = _events(stream)
        for count, text in enumerate(PRODUCT_TALK):
            begin = time.perf_counter()
            body = {"client_id": str(count), "text": text}
            sent = await web.post(f"{path}/messages", json=body, headers=headers)
            # The stream itself never falls silent: it says that it is open.
            await asyncio.wait_for(_answered(events, sent.json()["seq"]), PATIENCE)
            taken.append(time.perf_counter() - begin)
    return taken


async def _events(stream: httpx.Response):  # type: ignore[no-untyped-def]
    name = ""
    async for line in stream.aiter_lines():
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data: "):
            yield name, json.loads(line.removeprefix("data: "))


async def _answered(events, seq: int) -> None:  # type: ignore[no-untyped-def]
    """Wait for a line after ours, and for the state that says that the answer is finished."""
    spoken = False
    async for name, value in events:
        spoken = spoken or (name == "message" and value["seq"] > seq and value["from"] != "resident")
        if spoken and name == "state" and not value["pending"]:
            return


def run(base: str, talk: Talk, *, at_once: int, conversations: int) -> Load:
    """Hold `conversations` talks, `at_once` of them side by side."""
    return asyncio.run(_run(base, talk, at_once, conversations))


async def _run(base: str, talk: Talk, at_once: int, conversations: int) -> Load:
    limits = httpx.Limits(max_connections=2 * at_once + 4, max_keepalive_connections=2 * at_once + 4)
    numbers = iter(range(conversations))
    taken: list[float] = []
    async with httpx.AsyncClient(base_url=base, timeout=60, limits=limits, trust_env=False) as web:

        async def resident(offset: int) -> None:
            for number in numbers:
                taken.extend(await talk(web, offset * 100_000 + number))

        begin = time.perf_counter()
        await asyncio.gather(*(resident(offset) for offset in range(at_once)))
        return Load(taken, time.perf_counter() - begin)
