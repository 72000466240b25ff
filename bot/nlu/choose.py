"""`python -m bot.nlu.choose`: set the thresholds of auto, vraag and triage by the held-out set `keuze`.

Of all pairs of thresholds that act on enough messages, also when others write them: the pair that acts wrongly least
often; of equals the one that asks the most certainty about onderwerp, which a resident cannot check. Triage gets the
least certain, well within its aim. A flag is raised from the probability that, beside the rules, finds most while it
calls few so that are not; of equals the middle one.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median_low

import numpy as np

from bot.nlu import examples, model
from bot.nlu.examples import YES, Message
from bot.nlu.figures import Pair, decision_right
from bot.nlu.reading import Reader
from bot.safety import check, is_confidential

AUTO, TRIAGE = 0.80, 0.05
# Of messages by writers that nobody here has read, five in a hundred fewer are acted upon than of `keuze`; and beyond
# this, asking more spares residents hardly a mistake.
ROOM = 0.10
ALIKE = 0.0025  # one message of `keuze`
ROOM_TO_ASK = 0.15  # between the certainty that acts and the one below which a person looks
GRID = [round(float(value), 2) for value in np.arange(0.30, 0.96, 0.05)]
CALLED_WRONGLY = 0.03  # the aim; a false alarm sends somebody to the telephone for nothing
FLAG_GRID = [round(float(value), 2) for value in np.arange(0.02, 0.51, 0.02)]
THRESHOLDS = Path(__file__).with_name("thresholds.yml")


def acting(pairs: Sequence[Pair]) -> tuple[float, float]:
    """The thresholds of soort and of the onderwerp of a signaal."""
    soort = np.asarray([reading.zekerheid["soort"] for _, reading in pairs])
    onderwerp = np.asarray(
        [reading.zekerheid["onderwerp"] if reading.soort == "signaal" else 1.0 for _, reading in pairs]
    )
    wrong = np.asarray([not decision_right(message, reading) for message, reading in pairs])
    options = []
    for first in GRID:
        for second in GRID:
            auto = (soort >= first) & (onderwerp >= second)
            if auto.mean() >= AUTO + ROOM:
                options.append((float((auto & wrong).mean()), float(auto.mean()), first, second))
    least = min(options)[0]
    return max((option for option in options if option[0] <= least + ALIKE), key=lambda option: option[:1:-1])[2:]


def doubting(pairs: Sequence[Pair], below: float) -> float:
    """Under this certainty about soort a person looks: at most a quarter of the aim, for the sake of new messages."""
    certain = sorted(reading.zekerheid["soort"] for _, reading in pairs)
    return round(min(certain[int(len(certain) * TRIAGE / 4)], below - ROOM_TO_ASK), 2)


def raising(reader: Reader, messages: Sequence[Message]) -> dict[str, float]:
    """The thresholds of the flags."""
    signs = [reader.flags(message.text) for message in messages]
    on = {
        "vandaag": [message.urgentie == "vandaag" for message in messages],
        "vertrouwelijk": [message.vertrouwelijk == YES for message in messages],
        "formeel": [message.formeel == YES for message in messages],
    }

    checks = [check(message.text) for message in messages]
    by_rule = {
        "vandaag": [found.urgentie == "vandaag" for found in checks],
        "vertrouwelijk": [is_confidential(m.onderwerp, found) for m, found in zip(messages, checks, strict=True)],
        "formeel": [found.formeel is not None for found in checks],
    }

    def found(name: str, limit: float) -> float:
        wanted = np.asarray(on[name])
        raised = np.asarray([rule or own[name] >= limit for rule, own in zip(by_rule[name], signs, strict=True)])
        return round(float(raised[wanted].mean()), 3) if raised[~wanted].mean() <= CALLED_WRONGLY else -1.0

    chosen = {}
    for name in on:
        shares = {limit: found(name, limit) for limit in FLAG_GRID}
        # Where several find as much, the middle one leaves most room on both sides for messages not seen here.
        chosen[name] = median_low([limit for limit, share in shares.items() if share == max(shares.values())])
    return chosen


def write(path: Path, chosen: Mapping[tuple[str, str], float]) -> None:
    """Change numbers in the file, each by its block and key, and leave its comments."""
    text = path.read_text(encoding="utf-8")
    for (block, key), value in chosen.items():
        pattern = rf"(^{block}:[^\n]*\n(?:  [^\n]*\n)*?  {key}: )[0-9.]+"
        text, count = re.subn(pattern, rf"\g<1>{value:.2f}", text, flags=re.MULTILINE)
        if count != 1:
            raise ValueError(f"{path} has no {block}.{key}")
    path.write_text(text, encoding="utf-8")


def main() -> int:
    """Choose, write and say what was chosen."""
    reader = model.from_archive(model.newest())
    messages = examples.keuze()
    pairs = [(message, reader.read(message.text)) for message in messages]
    soort, onderwerp = acting(pairs)
    triage, flags = doubting(pairs, soort), raising(reader, messages)
    chosen = {("auto", "soort"): soort, ("auto", "onderwerp"): onderwerp, ("vraag", "soort"): triage}
    write(THRESHOLDS, {**chosen, **{("vlaggen", name): value for name, value in flags.items()}})
    print(f"auto from soort {soort:.2f} and onderwerp {onderwerp:.2f}; triage below soort {triage:.2f}; flags {flags}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
