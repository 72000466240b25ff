"""`python -m bot.nlu.evaluate [--release]`: how good the newest model reads held-out sets; writes `docs/quality.md`.

With `--release` it also reads the blind set, which nothing is chosen by, and writes `docs/blind.md` for that page.
"""

from __future__ import annotations

import platform
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from bot.core import config
from bot.core.understanding import BUITEN, ONDERWERPEN, SOORTEN, WIJKEN
from bot.nlu import candidates, curve, examples, figures, model
from bot.nlu.examples import YES, Answer, Message
from bot.nlu.figures import Pair, Share
from bot.nlu.reading import Reader, thresholds

PAGE = config.REPOSITORY / "docs" / "quality.md"
BLIND = config.REPOSITORY / "docs" / "blind.md"
PURPOSE = """# Quality of the understanding

This page is for the Algorithm Register and for everybody who wants to know how far the assistant can be trusted. It is
written by `python -m bot.nlu.evaluate`; every number is measured, none is typed.

**Purpose.** A resident writes in own words; the assistant decides what kind of message it is (`soort`), what it is
about (`onderwerp`) and, while a question is open, what the answer does (`handeling`). It decides about routing, never
about rights, money or persons. Emergencies are recognised by rules of their own, outside the model.

**Method.** Kernel ridge regression over resemblance to the training messages: by meaning (a multilingual sentence
encoder) and by letters (character n-grams). No message leaves the machine. The training messages in `data/nlu` were
written for this purpose. What a coordinator corrected is added only after a person took out what points at anybody
(see [learning](learning.md)). The held-out sets in `tests/nlu` were written by
others, from the label contract alone; `keuze` sets the thresholds and chooses between candidates, so its figures
flatter a little. By `blind` nothing is chosen: it is read once at a release. What cannot wait until the next working
day (`vandaag`), what only its handler may read (`vertrouwelijk`) and what needs a procedure of its own (`formeel`) is
called so by rules or by the classifier; either suffices.
"""


@dataclass(frozen=True)
class Measured:
    """Readings of both held-out sets, with the milliseconds each first message took."""

    pairs: list[Pair]
    answers: list[tuple[Answer, str]]
    times: list[float]


def measure(reader: Reader, messages: Iterable[Message], answers: Iterable[Answer]) -> Measured:
    """Read everything once."""
    pairs, times = [], []
    for message in messages:
        start = time.perf_counter()
        reading = reader.read(message.text)
        times.append((time.perf_counter() - start) * 1000)
        pairs.append((message, reading))
    done = [(answer, reader.read(answer.text, asks=answer.asks).handeling or "") for answer in answers]
    return Measured(pairs, done, times)


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """A Markdown table."""
    yield "| " + " | ".join(head) + " |"
    yield "|" + " --- |" * len(head)
    for row in rows:
        yield "| " + " | ".join(str(value) for value in row) + " |"
    yield ""


def _summary(found: Measured) -> Iterator[str]:
    pairs = found.pairs
    signalen = [pair for pair in pairs if pair[0].soort == "signaal"]
    danger = [pair for pair in pairs if pair[0].soort == "spoed"]
    safe = [pair for pair in pairs if pair[0].soort != "spoed"]
    stated = [pair for pair in pairs if pair[1].wijk is not None]
    fixed = [pair for pair in pairs if pair[0].wijk is not None]
    dutch = [pair for pair in pairs if pair[0].taal == "nl"]
    other = [pair for pair in pairs if pair[0].taal != "nl"]
    answered = Share(sum(answer.handeling == done for answer, done in found.answers), len(found.answers))
    yield from table(
        ("measure", "share (95 % interval)"),
        (
            ("soort, all", figures.share(pairs, figures.soort_right)),
            ("soort, Dutch", figures.share(dutch, figures.soort_right)),
            ("soort, other languages", figures.share(other, figures.soort_right)),
            ("onderwerp of a signaal", figures.share(signalen, figures.onderwerp_right)),
            ("spoed found", figures.share(danger, lambda _, reading: reading.spoed)),
            ("spoed, false alarms", figures.share(safe, lambda _, reading: reading.spoed)),
            ("wijk, right when stated", figures.share(stated, lambda m, reading: m.wijk == reading.wijk)),
            ("wijk, found when fixed by the text", figures.share(fixed, lambda m, reading: m.wijk == reading.wijk)),
            *flags(pairs),
            ("taal", figures.share(pairs, lambda m, reading: m.taal == reading.taal)),
            *([("handeling, after an open question", answered)] if found.answers else []),
        ),
    )


def flags(pairs: Sequence[Pair]) -> Iterator[tuple[str, Share]]:
    """What is found of each flag, and what is called so wrongly."""
    for name, readings in (
        ("vandaag", [(m.urgentie == "vandaag", r.urgentie == "vandaag") for m, r in pairs]),
        ("vertrouwelijk", [(m.vertrouwelijk == YES, r.vertrouwelijk) for m, r in pairs]),
        ("formeel", [(m.formeel == YES, r.formeel is not None) for m, r in pairs]),
    ):
        for about, wanted in (("found", True), ("called so wrongly", False)):
            called = [was for should, was in readings if should is wanted]
            yield f"{name}, {about}", Share(sum(called), len(called))


def _decisions(pairs: Sequence[Pair]) -> Iterator[str]:
    limits = thresholds()
    yield "## Acting, asking, a person"
    yield ""
    yield (
        f"The assistant acts when soort is at least {limits['auto']['soort']} certain and, for a signaal, onderwerp "
        f"at least {limits['auto']['onderwerp']}; below {limits['vraag']['soort']} a person looks; between, it asks "
        "which of the two best is meant. The numbers stand in `bot/nlu/thresholds.yml`; `python -m bot.nlu.choose` "
        "sets them."
    )
    yield ""
    yield from _buckets(pairs)
    yield "Certainty about soort against what was right:"
    yield ""
    bands = ((f"{mean:.2f}", share) for mean, share in figures.calibration(pairs))
    yield from table(("mean certainty", "share right"), bands)


def _buckets(pairs: Sequence[Pair]) -> Iterator[str]:
    found = figures.buckets(pairs)
    rows = (
        ("acts (auto)", found.auto, "at least 80 %"),
        ("acts, but wrongly (wrong and confident)", found.wrong_confident, "at most 3 %"),
        ("asks or passes on, and would have been wrong", found.wrong_unsure, ""),
        ("asks or passes on, though right", found.right_unsure, ""),
        ("passes on to a person (triage)", found.triage, "at most 5 %"),
    )
    shares = ((name, count, f"{count / found.total:.3f}", aim) for name, count, aim in rows)
    yield from table(("decision", "messages", "share", "aim"), shares)


def _groups(
    pairs: Sequence[Pair], key: Callable[[Message], str | None], names: Iterable[str]
) -> Iterator[tuple[str, Share, Share]]:
    for name in names:
        mine = [pair for pair in pairs if key(pair[0]) == name]
        if mine:
            yield name, figures.share(mine, figures.soort_right), figures.share(mine, figures.onderwerp_right)


def _details(found: Measured) -> Iterator[str]:
    pairs = found.pairs
    languages = [name for name, _ in Counter(message.taal for message, _ in pairs).most_common()]
    signalen = [pair for pair in pairs if pair[0].soort == "signaal"]
    parts = (
        ("soort", pairs, lambda m: m.soort, SOORTEN),
        ("onderwerp (of a signaal)", signalen, lambda m: m.onderwerp, ONDERWERPEN),
        ("language", pairs, lambda m: m.taal, languages),
        ("wijk", pairs, lambda m: m.wijk, (*WIJKEN, BUITEN)),
    )
    for name, members, key, names in parts:
        yield f"## By {name}"
        yield ""
        yield from table((name, "soort right", "onderwerp right"), _groups(members, key, names))
    yield "## Confusions"
    yield ""
    for label, wrong in (
        ("soort", [(m.soort, r.soort) for m, r in pairs if m.soort != r.soort]),
        ("onderwerp of a signaal", [(m.onderwerp, r.onderwerp) for m, r in signalen if m.onderwerp != r.onderwerp]),
        ("handeling", [(a.handeling, done) for a, done in found.answers if a.handeling != done]),
    ):
        counted = "; ".join(f"{a} -> {b} {n}x" for (a, b), n in Counter(wrong).most_common(12))
        yield f"Most frequent for {label} (should be -> was): {counted}."
        yield ""


def page(found: Measured, size: str) -> str:
    """The whole page."""
    messages, answers = examples.training()
    lines = [PURPOSE, *_summary(found), *_decisions(found.pairs), *_details(found), "## Data", ""]
    counts = ", ".join(f"{name} {n}" for name, n in Counter(message.soort for message in messages).most_common())
    lines.append(
        f"Training: {len(messages)} first messages ({counts}) and {len(answers)} answers. "
        f"Held out: {len(found.pairs)} first messages and {len(found.answers)} answers."
    )
    parts = (
        ("The blind set, at the last release", BLIND),
        ("Learning curve", curve.TABLE),
        ("Candidates", candidates.TABLE),
    )
    for name, path in parts:
        lines += ["", f"## {name}", "", path.read_text(encoding="utf-8") if path.exists() else "Not measured yet.", ""]
    p50, p95 = np.percentile(found.times, (50, 95))
    lines.append(
        f"Time for one message on one core ({platform.machine()}): p50 {p50:.0f} ms, p95 {p95:.0f} ms. "
        f"Model file: {size}."
    )
    return "\n".join(lines) + "\n"


def main() -> int:
    """Measure, write the page, and print its summary."""
    path = model.newest()
    reader = model.from_archive(path)
    if "--release" in sys.argv[1:]:
        unseen = measure(reader, examples.keuze(config.REPOSITORY / examples.BLIND), ())
        BLIND.write_text("\n".join([*_summary(unseen), *_buckets(unseen.pairs)]), encoding="utf-8")
    found = measure(reader, examples.keuze(), examples.answers())
    PAGE.write_text(page(found, f"{path.stat().st_size / 1e6:.1f} MB"), encoding="utf-8")
    print("\n".join(_summary(found)))
    bucket = figures.buckets(found.pairs)
    print(f"auto {bucket.auto}, wrong and confident {bucket.wrong_confident}, triage {bucket.triage} of {bucket.total}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
