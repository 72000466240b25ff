"""How much a text resembles each example: by its meaning and by its letters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.nlu.encoder import Matrix

Rows = np.ndarray[Any, np.dtype[np.signedinteger[Any]]]

# Examples at a time while they are compared with each other: as many as fit in memory beside the answer.
_BLOCK = 1_000


@dataclass(frozen=True)
class Likeness:
    """Texts beside the examples, one row a text: a number for each example, and the texts' own n-grams."""

    meaning: Matrix
    letters: Any


class Examples:
    """The texts that were learned from; several classifiers share them.

    Meaning is compared by sentence vectors (any language), letters by character n-grams, which know Dutch words,
    compounds and typing errors. `extra` columns, such as the open question, stand beside the n-grams. `width` says how
    fast resemblance by meaning falls with distance.
    """

    def __init__(self, *, width: float = 1.0) -> None:
        self.width = width
        self._tfidf = _vectorizer()
        self._vectors: Matrix = np.zeros((0, 0), dtype=np.float32)
        self._letters: Any = None

    def fit(self, texts: Sequence[str], vectors: Matrix, extra: Matrix | None = None) -> None:
        """Take these texts as the examples."""
        self._tfidf.fit(texts)
        # Half the digits tell the same; a stored model is half the size and loads as it was learned.
        self._vectors = vectors.astype(np.float16).astype(np.float32)
        self._letters = self._ngrams(texts, extra)

    def compare(self, texts: Sequence[str], vectors: Matrix, extra: Matrix | None = None) -> Likeness:
        """How much each text resembles each example."""
        return Likeness(self._kernel(vectors, self._vectors), self._ngrams(texts, extra))

    def among_themselves(self, rows: Rows) -> Matrix:
        """How much these examples resemble each other; only the lower triangle is filled."""
        vectors, letters = self._vectors[rows], self._letters[rows]
        # In the order of the library that solves it: in the other it would be copied.
        found = np.zeros((len(rows), len(rows)), dtype=np.float32, order="F")
        for start, end in _blocks(len(rows)):
            found[start:end, :end] = self._kernel(vectors[start:end], vectors[:end])
            found[start:end, :end] += (letters[start:end] @ letters[:end].T).toarray()
        return found

    def spread(self, rows: Rows, weights: Matrix) -> tuple[Matrix, Matrix]:
        """Weights of some examples as weights of every example and of every n-gram, in the order of `Likeness`."""
        by_meaning = np.zeros((len(self._vectors), weights.shape[1]), dtype=np.float32)
        by_meaning[rows] = weights
        return by_meaning, np.asarray(self._letters[rows].T @ weights, dtype=np.float32)

    def _kernel(self, vectors: Matrix, others: Matrix) -> Matrix:
        # The radial basis kernel; the vectors have length one, so distance follows from their product.
        found = vectors @ others.T
        found -= 1
        found *= 2 * self.width
        return np.asarray(np.exp(found, out=found), dtype=np.float32)

    def _ngrams(self, texts: Sequence[str], extra: Matrix | None) -> Any:
        # A loaded vectorizer counts in double precision, and its product with the weights would copy all of them.
        found = self._tfidf.transform(texts).astype(np.float32, copy=False)
        return found if extra is None else sparse.hstack([found, sparse.csr_matrix(extra)], format="csr")

    def save(self, path: Path) -> None:
        """Store as plain arrays, without pickle."""
        with path.open("wb") as file:
            np.savez_compressed(
                file,
                terms=self._tfidf.get_feature_names_out().astype(str),
                idf=self._tfidf.idf_.astype(np.float32),
                width=self.width,
                vectors=self._vectors.astype(np.float16),
            )

    @classmethod
    def load(cls, path: Path) -> Examples:
        """The examples of `save`, to compare with; raises ValueError for a file with anything but plain arrays."""
        with np.load(path, allow_pickle=False) as stored:
            found = cls(width=float(stored["width"]))
            found._tfidf = _vectorizer(stored["terms"].tolist())
            found._tfidf.idf_ = stored["idf"]
            found._vectors = stored["vectors"].astype(np.float32)
        return found


def _blocks(count: int) -> Iterator[tuple[int, int]]:
    for start in range(0, count, _BLOCK):
        yield start, min(start + _BLOCK, count)


def _vectorizer(vocabulary: Sequence[str] | None = None) -> TfidfVectorizer:
    return TfidfVectorizer(
        analyzer="char_wb",
        ngram_range=(2, 5),
        sublinear_tf=True,
        min_df=1 if vocabulary is not None else 2,
        vocabulary=vocabulary,
        dtype=np.float32,
    )
