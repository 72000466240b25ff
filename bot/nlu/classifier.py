"""The thin text classifier: a kernel ridge regression that sees how much a text resembles each example.

Two texts resemble each other by their meaning (sentence vectors, any language) and by their letters (character
n-grams, which know Dutch words, compounds and typing errors). The solution is one linear system, so five thousand
examples take seconds; and what each example would have got without itself comes with it, from which the
certainties are calibrated.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse
from scipy.linalg import cho_factor, cho_solve, solve_triangular
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax, softmax
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.nlu.encoder import Matrix

# Examples that are the same would make the factorisation impossible.
_JITTER = 1e-3


class TextClassifier:
    """`extra` columns, such as the open question, stand beside the vectors; one row a text everywhere.

    `ridge` is how little a single example counts; `width` says how fast resemblance by meaning falls with distance.
    """

    def __init__(self, *, ridge: float, width: float = 1.0) -> None:
        self.ridge = ridge
        self.width = width
        self.labels: tuple[str, ...] = ()
        self._tfidf = _vectorizer()
        self._examples: Matrix = np.zeros((0, 0), dtype=np.float32)
        self._by_meaning: Matrix = np.zeros((0, 0), dtype=np.float32)
        self._by_letters: Matrix = np.zeros((0, 0), dtype=np.float32)

    def fit(self, texts: Sequence[str], vectors: Matrix, labels: Sequence[str], extra: Matrix | None = None) -> None:
        """Learn from labelled texts; every label counts the same, however many examples it has.

        Raises ValueError for fewer than three labels.
        """
        if len(set(labels)) < 3:
            raise ValueError("a classifier needs three labels or more")
        self._tfidf.fit(texts)
        letters = self._letters(texts, extra)
        likeness = (letters @ letters.T).toarray() + self._meaning(vectors, vectors)
        names, rows, counts = np.unique(np.asarray(labels), return_inverse=True, return_counts=True)
        wanted = np.where(np.arange(len(names)) == rows[:, None], 1.0, -1.0)
        rarity = len(rows) / (len(names) * counts[rows])
        system = likeness.astype(np.float64)
        system[np.diag_indices_from(system)] += _JITTER + self.ridge / rarity
        factor = cho_factor(system, lower=True, overwrite_a=True, check_finite=False)
        shares = cho_solve(factor, wanted, check_finite=False)
        shares *= _sharpness(wanted - shares / _inverse_diagonal(factor[0])[:, None], rows, rarity)
        self.labels = tuple(str(name) for name in names)
        self._examples = np.asarray(vectors, dtype=np.float32)
        self._by_meaning = np.asarray(shares, dtype=np.float32)
        self._by_letters = np.asarray(letters.T @ shares, dtype=np.float32)

    def probabilities(self, texts: Sequence[str], vectors: Matrix, extra: Matrix | None = None) -> Matrix:
        """One row a text, one column a label, in the order of `labels`."""
        meaning = self._meaning(vectors, self._examples) @ self._by_meaning
        scores = np.asarray(self._letters(texts, extra) @ self._by_letters) + meaning
        return np.asarray(softmax(scores, axis=1), dtype=np.float32)

    def _meaning(self, vectors: Matrix, others: Matrix) -> Matrix:
        # The radial basis kernel; the vectors have length one, so distance follows from their product.
        return np.asarray(np.exp(2 * self.width * (vectors @ others.T - 1)), dtype=np.float32)

    def _letters(self, texts: Sequence[str], extra: Matrix | None) -> Any:
        ngrams = self._tfidf.transform(texts)
        return ngrams if extra is None else sparse.hstack([ngrams, sparse.csr_matrix(extra)], format="csr")

    def save(self, path: Path) -> None:
        """Store as plain arrays, without pickle."""
        with path.open("wb") as file:
            np.savez_compressed(
                file,
                terms=self._tfidf.get_feature_names_out().astype(str),
                idf=self._tfidf.idf_,
                width=self.width,
                ridge=self.ridge,
                labels=np.asarray(self.labels),
                examples=self._examples,
                by_meaning=self._by_meaning,
                by_letters=self._by_letters,
            )

    @classmethod
    def load(cls, path: Path) -> TextClassifier:
        """The classifier of `save`; raises ValueError for a file that holds anything but plain arrays."""
        with np.load(path, allow_pickle=False) as stored:
            found = cls(ridge=float(stored["ridge"]), width=float(stored["width"]))
            found.labels = tuple(stored["labels"].tolist())
            found._tfidf = _vectorizer(stored["terms"].tolist())
            found._tfidf.idf_ = stored["idf"]
            found._examples, found._by_meaning = stored["examples"], stored["by_meaning"]
            found._by_letters = stored["by_letters"]
        return found


def _inverse_diagonal(lower: Matrix) -> Matrix:
    """The diagonal of the inverse of a matrix, from its Cholesky factor."""
    root = solve_triangular(lower, np.eye(len(lower)), lower=True, overwrite_b=True, check_finite=False)
    return np.asarray((root**2).sum(axis=0))


def _sharpness(without_itself: Matrix, rows: Matrix, rarity: Matrix) -> float:
    """The factor with which scores of texts that were not learned from become honest probabilities."""
    own = np.arange(len(rows)), rows

    def surprise(exponent: float) -> float:
        return float(-(log_softmax(np.exp(exponent) * without_itself, axis=1)[own] * rarity).mean())

    return float(np.exp(minimize_scalar(surprise, bounds=(-2.0, 5.0), method="bounded").x))


def _vectorizer(vocabulary: Sequence[str] | None = None) -> TfidfVectorizer:
    return TfidfVectorizer(
        analyzer="char_wb",
        ngram_range=(2, 5),
        sublinear_tf=True,
        min_df=1 if vocabulary is not None else 2,
        vocabulary=vocabulary,
        dtype=np.float32,
    )
