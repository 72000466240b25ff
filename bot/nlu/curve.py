"""`python -m bot.nlu.curve`: does writing more training messages still help? For `docs/quality.md`, in `docs/curve.md`.

Takes some ten minutes. Halves are drawn per theme, so that each theme has half of what it has.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterator, Sequence

import numpy as np

from bot.core import config
from bot.nlu import examples
from bot.nlu.candidates import Candidate, Task, ours, part
from bot.nlu.examples import Message
from bot.nlu.learning import settings

TABLE = config.REPOSITORY / "docs" / "curve.md"
PARTS = (0.125, 0.25, 0.5, 1.0)


Labelled = Callable[[Sequence[Message]], list[tuple[str, str]]]


def _kind(messages: Sequence[Message]) -> list[tuple[str, str]]:
    return [(m.text, m.soort) for m in messages]


def _about(messages: Sequence[Message]) -> list[tuple[str, str]]:
    return [(m.text, str(m.onderwerp)) for m in messages if m.soort == "signaal"]


TASKS: tuple[tuple[str, Labelled], ...] = (("soort", _kind), ("onderwerp", _about))


def _rows(messages: Sequence[Message], held_out: Sequence[Message]) -> Iterator[str]:
    yield "| messages | soort, 5 folds | soort, keuze | onderwerp of a signaal, 5 folds | onderwerp, keuze |"
    yield "| --- | --- | --- | --- | --- |"
    ridge = settings()["ridge"]
    for share in PARTS:
        some = part(messages, share)
        values: list[float] = []
        for name, labelled in TASKS:
            task, candidate = Task(labelled(some), labelled(held_out)), ours(ridge[name])
            values += [task.folded(candidate), task.held_out(candidate)]
        yield f"| {len(some)} | " + " | ".join(f"{value:.3f}" for value in values) + " |"


def _doubling(messages: Sequence[Message], held_out: Sequence[Message]) -> Iterator[str]:
    """Each theme on `keuze` with half of all data and with all of it."""
    yield "| theme | messages on keuze | half of the data | all data | gain | standard error |"
    yield "| --- | --- | --- | --- | --- | --- |"
    ridge = settings()["ridge"]
    half = part(messages, 0.5)
    for name, labelled in TASKS:
        candidate = ours(ridge[name])
        before, after = (_right(Task(labelled(some), labelled(held_out)), candidate) for some in (half, messages))
        truth = np.asarray([label for _, label in labelled(held_out)])
        for label in sorted(set(truth)):
            own = truth == label
            one, two = float(before[own].mean()), float(after[own].mean())
            doubt = math.sqrt(max(two * (1 - two), 0.25 / own.sum()) / own.sum())
            yield f"| {name} {label} | {own.sum()} | {one:.3f} | {two:.3f} | {two - one:+.3f} | {doubt:.3f} |"


def _right(task: Task, candidate: Candidate) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    found = candidate(task.texts, task.vectors, task.labels, task.others, task.other_vectors)
    return np.asarray(found == task.truth)


def main() -> int:
    """Measure and write."""
    messages, _ = examples.training()
    lines = []
    for row in (*_rows(messages, examples.keuze()), "", *_doubling(messages, examples.keuze())):
        lines.append(row)
        print(row, flush=True)
    TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
