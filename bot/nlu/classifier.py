"""The thin text classifier: a logistic regression that sees how much a text resembles each example.

Two texts resemble each other by their meaning (sentence vectors, any language) and by their letters (character
n-grams, which know Dutch words, compounds and typing errors).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse
from scipy.linalg import cholesky, solve_triangular
from scipy.special import softmax
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from bot.nlu.encoder import Matrix

ITERATIONS = 200
# Examples that are the same would make the factorisation impossible.
_JITTER = 1e-3


class TextClassifier:
    """`extra` columns, such as the open question, stand beside the vectors; one row a text everywhere.

    `C` is scikit-learn's inverse regularisation; `width` says how fast resemblance by meaning falls with distance.
    """

    def __init__(self, *, C: float, width: float = 1.0) -> None:
        self.strength = C
        self.width = width
        self.labels: tuple[str, ...] = ()
        self._tfidf = _vectorizer()
        self._examples: Matrix = np.zeros((0, 0), dtype=np.float32)
        self._by_meaning: Matrix = np.zeros((0, 0), dtype=np.float32)
        self._by_letters: Matrix = np.zeros((0, 0), dtype=np.float32)
        self._bias: Matrix = np.zeros(0, dtype=np.float32)

    def fit(self, texts: Sequence[str], vectors: Matrix, labels: Sequence[str], extra: Matrix | None = None) -> None:
        """Learn from labelled texts; every label counts the same, however many examples it has.

        Raises ValueError for fewer than three labels.
        """
        if len(set(labels)) < 3:
            raise ValueError("a classifier needs three labels or more")
        self._tfidf.fit(texts)
        letters = self._letters(texts, extra)
        likeness = (letters @ letters.T).toarray() + self._meaning(vectors, vectors)
        likeness[np.diag_indices_from(likeness)] += _JITTER
        # The best weights are a sum over examples, so the regression may as well run in as many columns as there
        # are examples: the same answer as in the tens of thousands of n-gram columns, in a fraction of the time.
        root = cholesky(likeness.astype(np.float32), lower=True, overwrite_a=True, check_finite=False)
        regression = LogisticRegression(C=self.strength, class_weight="balanced", max_iter=ITERATIONS, tol=1e-3)
        regression.fit(root, np.asarray(labels))
        shares = solve_triangular(root, regression.coef_.T, lower=True, trans="T", check_finite=False)
        self.labels = tuple(str(label) for label in regression.classes_)
        self._examples = np.asarray(vectors, dtype=np.float32)
        self._by_meaning = np.asarray(shares, dtype=np.float32)
        self._by_letters = np.asarray(letters.T @ shares, dtype=np.float32)
        self._bias = np.asarray(regression.intercept_, dtype=np.float32)

    def probabilities(self, texts: Sequence[str], vectors: Matrix, extra: Matrix | None = None) -> Matrix:
        """One row a text, one column a label, in the order of `labels`."""
        meaning = self._meaning(vectors, self._examples) @ self._by_meaning
        scores = np.asarray(self._letters(texts, extra) @ self._by_letters) + meaning + self._bias
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
                strength=self.strength,
                labels=np.asarray(self.labels),
                examples=self._examples,
                by_meaning=self._by_meaning,
                by_letters=self._by_letters,
                bias=self._bias,
            )

    @classmethod
    def load(cls, path: Path) -> TextClassifier:
        """The classifier of `save`; raises ValueError for a file that holds anything but plain arrays."""
        with np.load(path, allow_pickle=False) as stored:
            found = cls(C=float(stored["strength"]), width=float(stored["width"]))
            found.labels = tuple(stored["labels"].tolist())
            found._tfidf = _vectorizer(stored["terms"].tolist())
            found._tfidf.idf_ = stored["idf"]
            found._examples, found._by_meaning = stored["examples"], stored["by_meaning"]
            found._by_letters, found._bias = stored["by_letters"], stored["bias"]
        return found


def _vectorizer(vocabulary: Sequence[str] | None = None) -> TfidfVectorizer:
    return TfidfVectorizer(
        analyzer="char_wb",
        ngram_range=(2, 5),
        sublinear_tf=True,
        min_df=1 if vocabulary is not None else 2,
        vocabulary=vocabulary,
        dtype=np.float32,
    )
