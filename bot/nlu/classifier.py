"""The thin text classifier: a kernel ridge regression that sees how much a text resembles each example.

Two texts resemble each other by their meaning (sentence vectors, any language) and by their letters (character
n-grams, which know Dutch words, compounds and typing errors). The solution is one linear system, so ten thousand
examples take seconds; and what each example would have got without itself comes with it, from which the
certainties are calibrated. Flags are properties beside the label, such as "cannot wait until Monday": one more column
of the same system each.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse
from scipy.linalg import cho_factor, cho_solve, solve_triangular
from scipy.optimize import minimize_scalar
from scipy.special import expit, log_softmax, softmax
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

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
        self.flags: tuple[str, ...] = ()
        self._tfidf = _vectorizer()
        self._examples: Matrix = np.zeros((0, 0), dtype=np.float32)
        self._by_meaning: Matrix = np.zeros((0, 0), dtype=np.float32)
        self._by_letters: Matrix = np.zeros((0, 0), dtype=np.float32)
        self._start: Matrix = np.zeros(0, dtype=np.float32)

    def fit(
        self,
        texts: Sequence[str],
        vectors: Matrix,
        labels: Sequence[str],
        extra: Matrix | None = None,
        flags: Mapping[str, Sequence[float]] | None = None,
    ) -> None:
        """Learn from labelled texts; every label counts the same, however many examples it has.

        A flag is 1, -1 or, where it is not known, 0 for each text. Raises ValueError for fewer than three labels.
        """
        if len(set(labels)) < 3:
            raise ValueError("a classifier needs three labels or more")
        self._tfidf.fit(texts)
        letters = self._letters(texts, extra)
        system = self._meaning(vectors, vectors)
        system += (letters @ letters.T).toarray()
        names, rows, counts = np.unique(np.asarray(labels), return_inverse=True, return_counts=True)
        own = np.where(np.arange(len(names)) == rows[:, None], 1.0, -1.0)
        wanted = np.column_stack([own, *(flags or {}).values()]).astype(np.float32)
        rarity = len(rows) / (len(names) * counts[rows])
        system[np.diag_indices_from(system)] += _JITTER + self.ridge / rarity
        factor = cho_factor(system, lower=True, overwrite_a=True, check_finite=False)
        shares = cho_solve(factor, wanted, check_finite=False)
        without_itself = wanted - shares / _inverse_diagonal(factor[0])[:, None]
        known = len(names)
        scales = [_sharpness(without_itself[:, :known], rows, rarity)] * known
        honest = [_honest(without_itself[:, column], wanted[:, column]) for column in range(known, wanted.shape[1])]
        shares *= np.asarray([*scales, *(slope for slope, _ in honest)])
        self.labels = tuple(str(name) for name in names)
        self.flags = tuple(flags or {})
        self._start = np.asarray([0.0] * known + [start for _, start in honest], dtype=np.float32)
        self._examples = np.asarray(vectors, dtype=np.float32)
        self._by_meaning = np.asarray(shares, dtype=np.float32)
        self._by_letters = np.asarray(letters.T @ shares, dtype=np.float32)

    def probabilities(self, texts: Sequence[str], vectors: Matrix, extra: Matrix | None = None) -> Matrix:
        """One row a text, one column a label, in the order of `labels`."""
        return self.judge(texts, vectors, extra)[0]

    def judge(self, texts: Sequence[str], vectors: Matrix, extra: Matrix | None = None) -> tuple[Matrix, Matrix]:
        """The probabilities of the labels, which add up to one, and of each flag; one row a text."""
        scores = self._meaning(vectors, self._examples) @ self._by_meaning + self._start
        scores += np.asarray(self._letters(texts, extra) @ self._by_letters)
        known = len(self.labels)
        return softmax(scores[:, :known], axis=1).astype(np.float32), expit(scores[:, known:]).astype(np.float32)

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
                flags=np.asarray(self.flags, dtype=str),
                start=self._start,
                examples=self._examples,
                by_meaning=self._by_meaning,
                by_letters=self._by_letters,
            )

    @classmethod
    def load(cls, path: Path) -> TextClassifier:
        """The classifier of `save`; raises ValueError for a file that holds anything but plain arrays."""
        with np.load(path, allow_pickle=False) as stored:
            found = cls(ridge=float(stored["ridge"]), width=float(stored["width"]))
            found.labels, found.flags = tuple(stored["labels"].tolist()), tuple(stored["flags"].tolist())
            found._start = stored["start"]
            found._tfidf = _vectorizer(stored["terms"].tolist())
            found._tfidf.idf_ = stored["idf"]
            found._examples, found._by_meaning = stored["examples"], stored["by_meaning"]
            found._by_letters = stored["by_letters"]
        return found


def _inverse_diagonal(lower: Matrix) -> Matrix:
    """The diagonal of the inverse of a matrix, from its Cholesky factor."""
    root = solve_triangular(
        lower, np.eye(len(lower), dtype=lower.dtype), lower=True, overwrite_b=True, check_finite=False
    )
    return np.asarray(np.einsum("ij,ij->j", root, root))


def _sharpness(without_itself: Matrix, rows: Matrix, rarity: Matrix) -> float:
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


def _vectorizer(vocabulary: Sequence[str] | None = None) -> TfidfVectorizer:
    return TfidfVectorizer(
        analyzer="char_wb",
        ngram_range=(2, 5),
        sublinear_tf=True,
        min_df=1 if vocabulary is not None else 2,
        vocabulary=vocabulary,
        dtype=np.float32,
    )
