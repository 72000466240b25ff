"""Whether a new model reads the held-out messages worse than the present one, by more than chance.

Both models read the same messages, so only those that one reads right and the other wrong tell anything. If neither
were better, each such message would be a toss of a coin: the exact McNemar test says how often that tosses at least so
unevenly. Worse is: more got worse than better, and chance does that in less than one of twenty comparisons. Six that
got worse against none that got better are enough; with many changes to both sides it takes more.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from bot.core.understanding import Understanding
from bot.nlu.examples import Message
from bot.nlu.figures import Pair, decision_right

CHANCE = 0.05
SHOWN = 10  # messages that are quoted
LONGEST = 100


class Reads(Protocol):
    """What a model does with a message."""

    def read(self, text: str) -> Understanding: ...


@dataclass(frozen=True)
class Comparison:
    """How many of all messages each model reads right, and the readings of the new one that got worse.

    Right is: soort and, for a signaal, onderwerp.
    """

    total: int
    before: int
    after: int
    worse: tuple[Pair, ...]

    @property
    def better(self) -> int:
        """How many messages only the new model reads right."""
        return self.after - self.before + len(self.worse)

    @property
    def chance(self) -> float:
        """How often chance alone makes the two differ at least so much (exact McNemar test, two-sided)."""
        return mcnemar(len(self.worse), self.better)

    @property
    def refused(self) -> bool:
        """Whether the new model is worse by more than chance."""
        return self.after < self.before and self.chance < CHANCE


def mcnemar(worse: int, better: int) -> float:
    """The two-sided probability of so uneven a split of `worse` and `better` when both are as likely."""
    tosses = worse + better
    tail = sum(math.comb(tosses, heads) for heads in range(min(worse, better) + 1))
    return min(1.0, tail / 2 ** (tosses - 1)) if tosses else 1.0


def compare(present: Reads, new: Reads, messages: Iterable[Message]) -> Comparison:
    """Read every message with both."""
    total = before = after = 0
    worse: list[Pair] = []
    for message in messages:
        was, now = present.read(message.text), new.read(message.text)
        right_before, right_now = decision_right(message, was), decision_right(message, now)
        total, before, after = total + 1, before + right_before, after + right_now
        if right_before and not right_now:
            worse.append((message, now))
    return Comparison(total, before, after, tuple(worse))


def lines(found: Comparison) -> Iterator[str]:
    """The comparison in words: the figures, on which themes it got worse, and on which messages."""
    yield (
        f"Of {found.total} held-out messages the new model reads {found.after} right, the present one {found.before}: "
        f"{found.better} got better, {len(found.worse)} got worse (chance does that with p = {found.chance:.3f})"
    )
    if not found.worse:
        return
    themes = Counter(_theme(message.soort, message.onderwerp) for message, _ in found.worse)
    yield f"Worse on: {', '.join(f'{theme} {times}x' for theme, times in themes.most_common())}"
    for message, reading in found.worse[:SHOWN]:
        text = message.text if len(message.text) <= LONGEST else f"{message.text[:LONGEST]}…"
        should, was = _theme(message.soort, message.onderwerp), _theme(reading.soort, reading.onderwerp)
        yield f"  {should}, read as {was}: {' '.join(text.split())}"
    if len(found.worse) > SHOWN:
        yield f"  and {len(found.worse) - SHOWN} more"


def _theme(soort: str, onderwerp: str | None) -> str:
    return f"{soort} {onderwerp}" if soort == "signaal" and onderwerp else soort
