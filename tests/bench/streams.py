"""A thousand open chats on one web process: how fast a line reaches its stream, and what the streams cost."""

from __future__ import annotations

import asyncio
import random
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from bot.runtime import openfiles
from tests.bench.load import Load
from tests.bench.page import say
from tests.bench.processes import cost
from tests.e2e.stack import Stack

STREAMS, LINES, AT_ONCE = 1_000, 500, 16
LINE_SECONDS = 0.05  # between two residents who write
PATIENCE = 30.0
REST_SECONDS, REST_SHARE = 0.5, 0.2


class Reader:
    """One open chat: reads its stream and notes when each line came."""

    def __init__(self, conversation: str, token: str) -> None:
        self.id, self.token = conversation, token
        self.came: dict[int, asyncio.Future[float]] = {}
        self.open = asyncio.Event()

    def line(self, seq: int) -> asyncio.Future[float]:
        """When the line with this number came."""
        return self.came.setdefault(seq, asyncio.get_running_loop().create_future())

    async def read(self, base: str) -> None:
        """Read until cancelled. Without an HTTP library: a thousand of its clients would be what is measured."""
        address = urlsplit(base)
        reader, writer = await asyncio.open_connection(address.hostname, address.port)
        path = f"/api/v1/conversations/{self.id}/events?after=0"
        head = f"GET {path} HTTP/1.1\r\nHost: {address.netloc}\r\nAuthorization: Bearer {self.token}\r\n\r\n"
        writer.write(head.encode("ascii"))
        try:
            async for line in reader:
                if line.startswith(b"id: "):
                    self.line(int(line[4:])).set_result(time.perf_counter())
                elif line.startswith(b"event: state"):
                    self.open.set()
        finally:
            writer.close()


@dataclass(frozen=True)
class Found:
    """How long it took until all streams were open, the messages after that, and MB without and with streams."""

    opening: float
    load: Load
    before: float
    resident: float


async def _measure(base: str, pid: int) -> Found:
    limits = httpx.Limits(max_connections=AT_ONCE)
    async with httpx.AsyncClient(base_url=f"{base}/api/v1", timeout=60, limits=limits, trust_env=False) as web:
        made = [(await web.post("/conversations", json={})).json() for _ in range(STREAMS)]
        readers = [Reader(one["id"], one["token"]) for one in made]
        before = cost(pid).resident
        begin = time.perf_counter()
        reading = [asyncio.create_task(one.read(base)) for one in readers]
        await asyncio.wait_for(asyncio.gather(*(one.open.wait() for one in readers)), PATIENCE)
        await _at_rest(pid)
        opening = time.perf_counter() - begin
        say(f"{STREAMS:,} streams are open after {opening:.1f} s")
        begin = time.perf_counter()
        writing = []
        for number in range(LINES):
            writing.append(asyncio.create_task(_write(web, random.choice(readers), number)))
            await asyncio.sleep(LINE_SECONDS)
        taken = await asyncio.gather(*writing)
        seconds = time.perf_counter() - begin
        resident = cost(pid).resident
        for task in reading:
            task.cancel()
        await asyncio.gather(*reading, return_exceptions=True)
        return Found(opening, Load(taken, seconds), before, resident)


async def _at_rest(pid: int) -> None:
    """Wait until the process has nothing more to do for those who came all at once."""
    end, used = time.monotonic() + PATIENCE, cost(pid).cpu
    while time.monotonic() < end:
        await asyncio.sleep(REST_SECONDS)
        before, used = used, cost(pid).cpu
        if used - before < REST_SHARE * REST_SECONDS:
            return


async def _write(web: httpx.AsyncClient, reader: Reader, number: int) -> float:
    headers = {"Authorization": f"Bearer {reader.token}"}
    body = {"client_id": str(number), "text": f"regel {number}"}
    begin = time.perf_counter()
    sent = await web.post(f"/conversations/{reader.id}/messages", json=body, headers=headers)
    came = await asyncio.wait_for(reader.line(sent.json()["seq"]), PATIENCE)
    return came - begin


def measure() -> list[str]:
    """The section: the web process alone, so that nothing but the push is measured."""
    openfiles.allow_many()
    with tempfile.TemporaryDirectory(prefix="buurtwijzer-bench-") as folder:
        stack = Stack(Path(folder))
        try:
            say("preparing and starting the web process")
            stack.prepare()
            stack.start("web")
            say(f"opening {STREAMS:,} streams")
            found = asyncio.run(_measure(stack.web, stack.processes["web"].pid))
        finally:
            stack.stop()
    load = found.load
    return [
        f"{STREAMS:,} chats open at once on one web process; all have read their thread after {found.opening:.1f} s.",
        f"Then residents write {load.rate:.0f} messages a second; from sending one until it stands in the stream of",
        "its chat:",
        "",
        "| open streams | messages | p50 ms | p95 ms | MB before | MB with them |",
        "| --- | --- | --- | --- | --- | --- |",
        f"| {STREAMS:,} | {len(load.latencies)} | {load.percentile(0.5):.0f} | {load.percentile(0.95):.0f} | "
        f"{found.before:.0f} | {found.resident:.0f} |",
    ]
