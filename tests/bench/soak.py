"""`make load`: finds how much the product can carry, then lets residents write at a share of that for a long time.

Locust would fit Rasa's pins, but brings fifteen packages and no client for the event streams in which answers come.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from tests.bench.load import PRODUCT_TALK, Load, product_talk, run
from tests.bench.page import say, write
from tests.bench.started import Started

WARM_UP, CEILING = 16, 160  # conversations
AT_ONCE = 16
MOST_AT_ONCE = 100  # residents who are answered slower and slower are not piled up without end
SETTLE_SECONDS = 120.0


@dataclass(frozen=True)
class Minute:
    """What was measured in one minute; `resident` is in MB, by process, at its end."""

    load: Load
    errors: int
    sent: int
    resident: Mapping[str, float]


@dataclass
class Soak:
    """Residents who come at a steady pace, whether or not the earlier ones are answered."""

    product: Started
    rate: float
    minutes: list[Minute] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    _taken: list[float] = field(default_factory=list)
    _sent: int = 0

    async def hold(self, minutes: float, most: int) -> None:
        """Go on for so long, or until so many messages were answered."""
        room = asyncio.Semaphore(MOST_AT_ONCE)
        limits = httpx.Limits(max_connections=2 * MOST_AT_ONCE)
        end = time.monotonic() + 60 * minutes
        async with httpx.AsyncClient(base_url=self.product.web, timeout=60, limits=limits, trust_env=False) as web:
            watching = asyncio.create_task(self._watch())
            talks: set[asyncio.Task[None]] = set()
            number = 0
            while time.monotonic() < end and self._sent < most:
                await room.acquire()
                talk = asyncio.create_task(self._talk(web, number))
                talks.add(talk)
                talk.add_done_callback(talks.discard)
                talk.add_done_callback(lambda _: room.release())
                number += 1
                await asyncio.sleep(len(PRODUCT_TALK) / self.rate)
            await asyncio.gather(*talks)
            if watching.done():
                watching.result()  # why it stopped counting
            watching.cancel()
        if self._taken:
            await self._close_minute()

    async def _talk(self, web: httpx.AsyncClient, number: int) -> None:
        try:
            taken = await product_talk(web, number)
        except Exception as error:
            # Whatever a resident meets is what this run is there to count.
            self.errors.append(f"{type(error).__name__}: {error}")
        else:
            self._taken.extend(taken)
            self._sent += len(taken)

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(60)
            await self._close_minute()

    async def _close_minute(self) -> None:
        resident = await asyncio.to_thread(self.product.resident)
        taken, self._taken = self._taken, []
        errors = len(self.errors) - sum(minute.errors for minute in self.minutes)
        minute = Minute(Load(taken, 60.0), errors, self._sent, resident)
        self.minutes.append(minute)
        say(f"minute {len(self.minutes)}: {_row(minute)}")


def _row(minute: Minute) -> str:
    times = (minute.load.percentile(share) for share in (0.5, 0.95)) if minute.load.latencies else (0.0, 0.0)
    counted = (len(minute.load.latencies), minute.errors, *(f"{value:.0f}" for value in times))
    memory = (*minute.resident.values(), sum(minute.resident.values()))
    return " | ".join([*map(str, counted), *(f"{megabytes:.0f}" for megabytes in memory)])


def _slope(minutes: Sequence[Minute], name: str = "") -> float:
    """MB that a process, or all of them, gained for each 1,000 messages, after the first quarter of the run."""
    later = minutes[len(minutes) // 4 :]
    if len(later) < 2:
        return 0.0
    memory = [minute.resident[name] if name else sum(minute.resident.values()) for minute in later]
    return statistics.linear_regression([minute.sent / 1000 for minute in later], memory).slope


def report(ceiling: float, soak: Soak, waiting: Mapping[str, int]) -> list[str]:
    """The section of a run."""
    names = [*soak.minutes[0].resident, "all"]
    slopes = [_slope(soak.minutes, name) for name in soak.minutes[0].resident]
    total = [minute.load.latencies for minute in soak.minutes]
    whole = Load([taken for part in total for taken in part], 60.0 * len(total))
    return [
        f"{AT_ONCE} residents at once get {ceiling:.1f} messages a second answered. Then residents came for "
        f"{len(soak.minutes)} minutes at {soak.rate:.1f} messages a second:",
        f"{len(whole.latencies):,} messages, {len(soak.errors)} errors, p50 {whole.percentile(0.5):.0f} ms, p95 "
        f"{whole.percentile(0.95):.0f} ms. What was left in the queues: "
        + ", ".join(f"`{name}` {value}" for name, value in waiting.items())
        + ".",
        "",
        "| minute | messages | errors | p50 ms | p95 ms | " + " | ".join(f"{name} MB" for name in names) + " |",
        "| --- |" + " --- |" * (4 + len(names)),
        *(f"| {number} | {_row(minute)} |" for number, minute in enumerate(soak.minutes, start=1)),
        "| MB for 1,000 messages more | | | | | "
        + " | ".join(f"{slope:+.2f}" for slope in (*slopes, _slope(soak.minutes)))
        + " |",
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, write the section, and return 1 when a resident met an error or something was left behind."""
    parser = argparse.ArgumentParser(prog="make load", description=__doc__)
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--share", type=float, default=0.7, help="of the ceiling, 0.1 to 1")
    parser.add_argument("--messages", type=int, default=1_000_000, help="end when so many were answered")
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="buurtwijzer-load-") as folder:
        product = Started(Path(folder))
        say("starting the product")
        with product.running():
            product.ready()
            run(product.web, product_talk, at_once=2, conversations=WARM_UP)
            say(f"the ceiling: {CEILING} conversations, {AT_ONCE} at once")
            ceiling = run(product.web, product_talk, at_once=AT_ONCE, conversations=CEILING).rate
            soak = Soak(product, chosen.share * ceiling)
            say(f"{ceiling:.1f} messages a second; now {soak.rate:.1f} for {chosen.minutes:g} minutes")
            say("minute: messages | errors | p50 ms | p95 ms | MB of " + ", ".join([*product.resident(), "all"]))
            asyncio.run(soak.hold(chosen.minutes, chosen.messages))
            waiting = _left(product)
    command = f'make load LOAD="--minutes {chosen.minutes:g} --share {chosen.share:g} --messages {chosen.messages}"'
    write("Load for a longer time", command, report(ceiling, soak, waiting))
    for error in soak.errors[:10]:
        print(error)
    return int(bool(soak.errors) or any(waiting.values()))


def _left(product: Started) -> Mapping[str, int]:
    """What still waits after everybody had time to be answered."""
    end = time.monotonic() + SETTLE_SECONDS
    while any((waiting := product.waiting()).values()) and time.monotonic() < end:
        time.sleep(1)
    return waiting


if __name__ == "__main__":
    raise SystemExit(main())
