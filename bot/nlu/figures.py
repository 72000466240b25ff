"""How good the reading of held-out messages is, with the doubt that their number leaves."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.core.understanding import Understanding
from bot.nlu.examples import Message

EDGES = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 1.01)  # bands of certainty
Pair = tuple[Message, Understanding]


@dataclass(frozen=True)
class Share:
    """A share of right ones, with its 95 % interval (Wilson)."""

    right: int
    total: int

    @property
    def value(self) -> float:
        return self.right / self.total if self.total else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        if not self.total:
            return 0.0, 1.0
        n, p, z = self.total, self.value, 1.96
        middle = (p + z * z / (2 * n)) / (1 + z * z / n)
        half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
        return max(0.0, middle - half), min(1.0, middle + half)

    def __str__(self) -> str:
        low, high = self.interval
        return f"{self.value:.3f} ({low:.2f} to {high:.2f}, n={self.total})"


def share(pairs: Iterable[Pair], right: Callable[[Message, Understanding], bool]) -> Share:
    """How many of the pairs are right."""
    found = [right(message, reading) for message, reading in pairs]
    return Share(sum(found), len(found))


def soort_right(message: Message, reading: Understanding) -> bool:
    return message.soort == reading.soort


def onderwerp_right(message: Message, reading: Understanding) -> bool:
    return message.onderwerp == reading.onderwerp


def decision_right(message: Message, reading: Understanding) -> bool:
    """Soort right and, for a signaal, onderwerp too: what the besluit is about."""
    return soort_right(message, reading) and (message.soort != "signaal" or onderwerp_right(message, reading))


@dataclass(frozen=True)
class Buckets:
    """Counts over all messages: acted on wrongly, doubted and wrong, doubted though right, given to a person."""

    total: int
    auto: int
    wrong_confident: int
    wrong_unsure: int
    right_unsure: int
    triage: int


def buckets(pairs: Sequence[Pair]) -> Buckets:
    """The three ways to be less than right and sure."""
    count = Counter((reading.besluit == "auto", decision_right(m, reading)) for m, reading in pairs)
    return Buckets(
        total=len(pairs),
        auto=count[True, True] + count[True, False],
        wrong_confident=count[True, False],
        wrong_unsure=count[False, False],
        right_unsure=count[False, True],
        triage=sum(reading.besluit == "triage" for _, reading in pairs),
    )


def calibration(pairs: Sequence[Pair]) -> list[tuple[float, Share]]:
    """The mean certainty about soort in each band, beside the share that was right."""
    found = []
    for low, high in pairwise(EDGES):
        band = [pair for pair in pairs if low <= pair[1].zekerheid["soort"] < high]
        if band:
            mean = sum(reading.zekerheid["soort"] for _, reading in band) / len(band)
            found.append((mean, share(band, soort_right)))
    return found
