"""The thin text classifier: a kernel ridge regression that sees how much a text resembles each example.

The solution is one linear system, so ten thousand examples take seconds; and what each example would have got without
itself comes with it, from which the certainties are calibrated. Flags are properties beside the label, such as "cannot
wait until Monday": one more column of the same system each.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from scipy.linalg import cho_factor, cho_solve
from scipy.linalg.lapack import strtri
from scipy.optimize import minimize_scalar
from scipy.special import expit, log_softmax, softmax
from sklearn.linear_model import LogisticRegression

from bot.nlu.encoder import Matrix
from bot.nlu.resemblance import Examples, Likeness, Rows

# Examples that are the same would make the factorisation impossible.
_JITTER = 1e-3


class TextClassifier:
    """One decision over examples that it may share with others; `ridge` is how little a single example counts."""

    def __init__(self, *, ridge: float) -> None:
        self.ridge = ridge
        self.labels: tuple[str, ...] = ()
        self.flags: tuple[str, ...] = ()
        self._by_meaning: Matrix = np.zeros((0, 0), dtype=np.float32)
        self._by_letters: Matrix = np.zeros((0, 0), dtype=np.float32)
        self._start: Matrix = np.zeros(0, dtype=np.float32)

    def fit(
        self,
        examples: Examples,
        labels: Sequence[str | None],
        flags: Mapping[str, Sequence[float]] | None = None,
    ) -> None:
        """Learn the labels of the examples; every label counts the same, however many examples it has.

        An example whose label is None teaches nothing. A flag is 1, -1 or, where it is not known, 0 for each example.
        Raises ValueError for fewer than three labels.
        """
        taught = np.flatnonzero([label is not None for label in labels])
        names, own, counts = np.unique([str(labels[row]) for row in taught], return_inverse=True, return_counts=True)
        if len(names) < 3:
            raise ValueError("a classifier needs three labels or more")
        signs = [np.asarray(values)[taught] for values in (flags or {}).values()]
        wanted = np.column_stack([np.where(np.arange(len(names)) == own[:, None], 1.0, -1.0), *signs])
        rarity = len(own) / (len(names) * counts[own])
        shares, without_itself = _solve(
            examples.among_themselves(taught), _JITTER + self.ridge / rarity, wanted.astype(np.float32)
        )
        known = len(names)
        scales = [_sharpness(without_itself[:, :known], own, rarity)] * known
        honest = [_honest(without_itself[:, column], wanted[:, column]) for column in range(known, wanted.shape[1])]
        shares *= np.asarray([*scales, *(slope for slope, _ in honest)])
        self.labels = tuple(str(name) for name in names)
        self.flags = tuple(flags or {})
        self._start = np.asarray([0.0] * known + [start for _, start in honest], dtype=np.float32)
        self._take(*examples.spread(taught, shares))

    def probabilities(self, likeness: Likeness) -> Matrix:
        """One row a text, one column a label, in the order of `labels`."""
        return self.judge(likeness)[0]

    def judge(self, likeness: Likeness) -> tuple[Matrix, Matrix]:
        """The probabilities of the labels, which add up to one, and of each flag; one row a text."""
        scores = likeness.meaning @ self._by_meaning + self._start
        scores += np.asarray(likeness.letters @ self._by_letters)
        known = len(self.labels)
        return softmax(scores[:, :known], axis=1).astype(np.float32), expit(scores[:, known:]).astype(np.float32)

    def save(self, path: Path) -> None:
        """Store as plain arrays, without pickle."""
        with path.open("wb") as file:
            np.savez_compressed(
                file,
                ridge=self.ridge,
                labels=np.asarray(self.labels),
                flags=np.asarray(self.flags, dtype=str),
                start=self._start,
                by_meaning=self._by_meaning,
                by_letters=self._by_letters,
            )

    @classmethod
    def load(cls, path: Path) -> TextClassifier:
        """The classifier of `save`; raises ValueError for a file that holds anything but plain arrays."""
        with np.load(path, allow_pickle=False) as stored:
            found = cls(ridge=float(stored["ridge"]))
            found.labels, found.flags = tuple(stored["labels"].tolist()), tuple(stored["flags"].tolist())
            found._start = stored["start"]
            found._take(stored["by_meaning"], stored["by_letters"])
        return found

    def _take(self, by_meaning: Matrix, by_letters: Matrix) -> None:
        # Row by row: in the other order the whole matrix would be copied for each message.
        self._by_meaning, self._by_letters = np.ascontiguousarray(by_meaning), np.ascontiguousarray(by_letters)


def _solve(system: Matrix, ridge: Matrix, wanted: Matrix) -> tuple[Matrix, Matrix]:
    """The weight of each example, and the score that each would get had it not been learned from."""
    system[np.diag_indices_from(system)] += ridge
    factor = cho_factor(system, lower=True, overwrite_a=True, check_finite=False)
    shares = cho_solve(factor, wanted, check_finite=False)
    # The diagonal of the inverse of the system, from the inverse of its factor.
    root, _ = strtri(factor[0], lower=1, overwrite_c=1)
    inverse = np.asarray([root[row:, row] @ root[row:, row] for row in range(len(root))])
    return shares, wanted - shares / inverse[:, None]


def _sharpness(without_itself: Matrix, rows: Rows, rarity: Matrix) -> float:
    """The factor with which scores of texts that were not learned from become honest probabilities."""
    own = np.arange(len(rows)), rows

    def surprise(exponent: float) -> float:
        return float(-(log_softmax(np.exp(exponent) * without_itself, axis=1)[own] * rarity).mean())

    return float(np.exp(minimize_scalar(surprise, bounds=(-2.0, 5.0), method="bounded").x))


def _honest(without_itself: Matrix, wanted: Matrix) -> tuple[float, float]:
    """Slope and start that make honest probabilities of the scores of a flag; (1, 0) when it is never or always on."""
    known = wanted != 0
    if len(np.unique(wanted[known])) < 2:
        return 1.0, 0.0
    found = LogisticRegression(C=10.0).fit(without_itself[known, None], wanted[known] > 0)
    return float(found.coef_[0, 0]), float(found.intercept_[0])
