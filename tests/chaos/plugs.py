"""Pulling plugs: processes die at random moments and at every crash point, and are started again."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tests.e2e.stack import Stack

SENDING = ("send-before-channel", "send-after-channel")
POINTS = {
    "web": ("accept-before-commit",),
    "worker": ("turn-before-rasa", "turn-after-rasa", "turn-before-commit", "turn-after-commit", *SENDING),
    "telegram": ("accept-before-commit", "update-before-offset", *SENDING),
    "actions": (),
    "rasa": (),
}
WEIGHTS = {"web": 3, "worker": 4, "telegram": 2, "actions": 2}
REACHED_SECONDS = 10.0  # a process that nobody needs within this time is killed where it is
BREATH = (0.5, 5.0)  # seconds between two plugs


@dataclass
class Plugs:
    """Who was killed how often, where, and after how many seconds it worked again; by kind of process.

    `servers` are others that can be killed: what brings each down and up again. `say` is told of each plug.
    """

    stack: Stack
    random: random.Random
    servers: Mapping[str, Callable[[], object]] = field(default_factory=dict)
    say: Callable[[str], object] = lambda _: None
    kills: Counter[str] = field(default_factory=Counter)
    points: Counter[str] = field(default_factory=Counter)
    back: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def pull(self, most: int, rasa: int, *, while_true: Callable[[], bool]) -> None:
        """Kill one process after the other, `most` times at most, of which `rasa` times Rasa."""
        weights = {**WEIGHTS, **dict.fromkeys(self.servers, 1)}
        rounds = ["rasa"] * rasa + self.random.choices(list(weights), list(weights.values()), k=most - rasa)
        self.random.shuffle(rounds)
        pause = threading.Event()
        for kind in rounds:
            if not while_true() or self.kills.total() >= most:
                return
            self._kill(kind)
            pause.wait(self.random.uniform(*BREATH))

    def _kill(self, kind: str) -> None:
        self.kills[kind] += 1
        begin = time.monotonic()
        if kind in self.servers:
            self.say(f"{kind} killed")
            self.servers[kind]()
        else:
            name = self.random.choice([one for one in self.stack.commands if one.partition("-")[0] == kind])
            self.say(f"{name} killed")
            self.stack.kill(name)
            if POINTS[kind] and self.random.random() < 0.5:
                self._kill_at(kind, name, self.random.choice(POINTS[kind]))
            begin = time.monotonic()
            self.stack.restart(name)
        self.back[kind].append(time.monotonic() - begin)

    def _kill_at(self, kind: str, name: str, point: str) -> None:
        self.stack.start(name, BUURT_CRASH_AT=point)
        end = time.monotonic() + REACHED_SECONDS
        while time.monotonic() < end and not self.stack.died(name):
            time.sleep(0.05)
        if self.stack.died(name):
            self.say(f"{name} died at {point}")
            self.points[point] += 1
        else:
            self.stack.kill(name)
        self.kills[kind] += 1
