"""`python -m bot.nlu.choose`: set the thresholds of auto, vraag and triage by the held-out set `keuze`.

Of all pairs of thresholds that act on at least four of five messages: those that act wrongly least often, give or
take one message in two hundred; of those, the one that asks the most certainty about soort. When several reach the
aim, the one that acts most. Triage gets the least certain, well within its aim.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bot.nlu import examples, model
from bot.nlu.figures import Pair, decision_right

AUTO, WRONG, TRIAGE = 0.80, 0.03, 0.05
ALIKE = 0.005
ROOM_TO_ASK = 0.15  # between the certainty that acts and the one below which a person looks
GRID = [round(float(value), 2) for value in np.arange(0.30, 0.96, 0.05)]
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
            if auto.mean() >= AUTO:
                options.append((float((auto & wrong).mean()), float(auto.mean()), first, second))
    if reaching := [option for option in options if option[0] <= WRONG]:
        return max(reaching, key=lambda option: option[1])[2:]
    least = min(options)[0]
    return max((option for option in options if option[0] <= least + ALIKE), key=lambda option: option[2:])[2:]


def doubting(pairs: Sequence[Pair], below: float) -> float:
    """Under this certainty about soort a person looks: at most half of the aim, for the sake of new messages."""
    certain = sorted(reading.zekerheid["soort"] for _, reading in pairs)
    return round(min(certain[int(len(certain) * TRIAGE / 2)], below - ROOM_TO_ASK), 2)


def write(path: Path, soort: float, onderwerp: float, triage: float) -> None:
    """Change the three numbers in the file and leave its comments."""
    text = path.read_text(encoding="utf-8")
    chosen = (("auto", "soort", soort), ("auto", "onderwerp", onderwerp), ("vraag", "soort", triage))
    for block, key, value in chosen:
        pattern = rf"(^{block}:[^\n]*\n(?:  [^\n]*\n)*?  {key}: )[0-9.]+"
        text, count = re.subn(pattern, rf"\g<1>{value:.2f}", text, flags=re.MULTILINE)
        if count != 1:
            raise ValueError(f"{path} has no {block}.{key}")
    path.write_text(text, encoding="utf-8")


def main() -> int:
    """Choose, write and say what was chosen."""
    reader = model.from_archive(model.newest())
    pairs = [(message, reader.read(message.text)) for message in examples.keuze()]
    soort, onderwerp = acting(pairs)
    triage = doubting(pairs, soort)
    write(THRESHOLDS, soort, onderwerp, triage)
    print(f"auto from soort {soort:.2f} and onderwerp {onderwerp:.2f}; triage below soort {triage:.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
