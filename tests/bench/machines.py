"""How many municipalities one machine carries: a simulation with the processor times that `speed` measured.

Every message goes through its steps one after the other. A step waits for a core of the machine, and a step of Rasa
also for the one Rasa of its municipality, which does one thing at a time.
"""

from __future__ import annotations

import heapq
import random
import re
from collections import defaultdict, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count

from tests.bench.page import PAGE, say

CORES = (2, 8)
MUNICIPALITIES = (1, 10, 100)
MESSAGES = 8  # of one conversation
CONVERSATIONS_A_DAY = 200  # of one municipality of 90,000 people
BUSIEST_HOUR = 0.2  # of the day's conversations
STORM = 10  # times the busiest hour
THINKING = 20.0  # seconds on average, between an answer and the next message
HOUR = 3600.0
BEARABLE = 2.0  # seconds for 95 of 100 answers
EVENNESS = 4  # of a gamma distribution: most steps near the mean, a few three times as long
SEED = 2611
MEMORY_GB = 1.4  # of one installation, resident
MOST = 200


@dataclass(frozen=True)
class Result:
    """What residents met, in seconds, and how busy the cores were, from 0 to 1."""

    p50: float
    p95: float
    busy: float


@dataclass
class Message:
    """One message on its way; `more` follow in its conversation."""

    municipality: int
    begun: float
    more: int
    step: int = 0


class Machine:
    """One hour of a machine on which each of some municipalities gets so many messages a second."""

    def __init__(self, way: Sequence[tuple[str, float]], municipalities: int, cores: int, per_second: float) -> None:
        self._way, self._cores, self._free = way, cores, cores
        self._dice = random.Random(SEED)
        self._numbers = count()
        self._events: list[tuple[float, int, Message]] = []  # until when the present step, or the wait before it, lasts
        self._waiting: deque[tuple[Message, float]] = deque()  # for a core, first come first served
        self._for_rasa: dict[int, deque[Message]] = defaultdict(deque)  # the first of each has it
        self._worked = 0.0
        self._taken: list[float] = []
        for municipality in range(municipalities):
            moment = 0.0
            while (moment := moment + self._dice.expovariate(per_second / MESSAGES)) < HOUR:
                self._put(moment, Message(municipality, moment, MESSAGES - 1, -1))

    def hour(self) -> Result:
        """Play it."""
        while self._events:
            now, _, message = heapq.heappop(self._events)
            if now > HOUR:
                break
            if message.step >= 0:
                self._end_step(message)
            message.step += 1
            if message.step < len(self._way):
                self._begin_step(message)
            else:
                self._answered(message, now)
            while self._free and self._waiting:
                message, seconds = self._waiting.popleft()
                self._free -= 1
                self._worked += seconds
                self._put(now + seconds, message)
        ordered = sorted(self._taken)
        p50, p95 = (ordered[int(share * (len(ordered) - 1))] for share in (0.5, 0.95))
        return Result(p50, p95, self._worked / (self._cores * HOUR))

    def _put(self, moment: float, message: Message) -> None:
        heapq.heappush(self._events, (moment, next(self._numbers), message))

    def _begin_step(self, message: Message) -> None:
        kind, _ = self._way[message.step]
        if kind == "rasa":
            queue = self._for_rasa[message.municipality]
            queue.append(message)
            if len(queue) > 1:
                return
        self._want_core(message)

    def _want_core(self, message: Message) -> None:
        _, mean = self._way[message.step]
        self._waiting.append((message, self._dice.gammavariate(EVENNESS, mean / EVENNESS)))

    def _end_step(self, message: Message) -> None:
        self._free += 1
        if self._way[message.step][0] == "rasa":
            queue = self._for_rasa[message.municipality]
            queue.popleft()
            if queue:
                self._want_core(queue[0])

    def _answered(self, message: Message, now: float) -> None:
        self._taken.append(now - message.begun)
        if message.more:
            later = now + self._dice.expovariate(1 / THINKING)
            self._put(later, Message(message.municipality, later, message.more - 1, -1))


def measured() -> dict[str, float]:
    """Seconds of processor that a message costs each process, from the page of measurements."""
    row = re.search(r"^\| product \| 16 \|.*?\| (web .*?) \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert row, "run `make bench PART=speed` first"
    return {name: float(value) / 1000 for name, value in (part.split() for part in row[1].split(", "))}


def steps(cost: Mapping[str, float]) -> list[tuple[str, float]]:
    """The way of one message: stored, understood, acted upon, stored again, shown."""
    web, worker = cost["web"] / 2, (cost["worker"] + cost["telegram"]) / 2
    way = [("web", web), ("worker", worker), ("rasa", cost["rasa"]), ("actions", cost["actions"])]
    return [*way, ("worker", worker), ("web", web)]


def most(way: Sequence[tuple[str, float]], cores: int, per_second: float) -> int:
    """How many municipalities a machine carries while 95 of 100 answers are bearable."""
    low, high = 1, MOST
    while low < high:
        middle = (low + high + 1) // 2
        if Machine(way, middle, cores, per_second).hour().p95 <= BEARABLE:
            low = middle
        else:
            high = middle - 1
    return low


def measure() -> Sequence[str]:
    """The section."""
    cost = measured()
    way = steps(cost)
    storm = STORM * CONVERSATIONS_A_DAY * MESSAGES * BUSIEST_HOUR / HOUR
    parts = ", ".join(f"{name} {1000 * value:.0f}" for name, value in cost.items())
    lines = [
        "A simulation of one hour on one machine, with the processor times that were measured against a stock",
        f"assistant (milliseconds a message: {parts}). A municipality of 90,000 people",
        f"is taken to have {CONVERSATIONS_A_DAY} conversations of {MESSAGES} messages a day, a fifth of them in the",
        f"busiest hour, and {STORM} times that in the hour after a storm: {storm:.1f} messages a second in each",
        "municipality, in all of them at once.",
        "",
        "| municipalities | cores | p50 ms | p95 ms | cores busy | memory GB |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for municipalities in MUNICIPALITIES:
        for cores in CORES:
            say(f"{municipalities} municipalities on {cores} cores")
            found = Machine(way, municipalities, cores, storm).hour()
            times = f"{1000 * found.p50:,.0f} | {1000 * found.p95:,.0f} | {found.busy:.0%}"
            lines.append(f"| {municipalities} | {cores} | {times} | {municipalities * MEMORY_GB:.0f} |")
    carried = " and ".join(f"{most(way, cores, storm)} on {cores} cores" for cores in CORES)
    return [
        *lines,
        "",
        f"95 of 100 answers come within {BEARABLE:g} seconds for up to {carried}: memory is full long before.",
    ]
