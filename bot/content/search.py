"""Which topic a question is about: words, pieces of words and groups of meaning, beside the phrases."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from bot.content import words as w
from bot.content.topics import WIJK, Topic

Vector = npt.NDArray[np.float32]
Matrix = npt.NDArray[np.float32]

THRESHOLD = 0.3  # below it we say that we do not know; see tests/content/questions.yml
_PIECES = (3, 4)  # letters of a piece of a word: for compounds, endings and typing errors
_PIECE_WEIGHT = 1.0
_GROUP_WEIGHT = {"#about": 2.5, "#asked": 1.7}  # a group of words counts more than one word
_ENOUGH = 4.0  # matched weight at which half of the certainty is reached: common words alone prove nothing
_SMOOTHING = 0.3  # of the regression that weighs the phrases
_NAMED_WIJK = 0.1  # who names a wijk rather asks something about that wijk
_MEANING = 0.5  # share of an estimate from outside, when one is given
_SPELLING = 86.5  # likeness from which an unknown word is a known one with a typing error
_LONG_WORD = 6
_STRANGE = {"nl": 1.0}  # weight of words that no phrase has; lighter where we have few phrases
_STRANGE_ELSEWHERE = 0.5


@dataclass(frozen=True)
class Found:
    """A topic with its certainty (0..1)."""

    topic: str
    certainty: float


class Search:
    """Built once from the phrases of all topics; read by every question."""

    def __init__(self, topics: Iterable[Topic], rows: Iterable[w.Group]) -> None:
        self.topics = tuple(topics)
        self._groups = w.Groups(rows)
        phrases = [(number, w.fold(phrase)) for number, topic in enumerate(self.topics) for phrase in topic.phrases]
        self._owner = np.array([number for number, _ in phrases])
        self._vocabulary = sorted(
            {word for _, phrase in phrases for word in w.words(phrase) if len(word) >= _LONG_WORD}
        )
        parts = [_parts(w.words(phrase), self._groups.mentioned(phrase)) for _, phrase in phrases]
        features = [_features(one) for one in parts]
        self._weight = self._weights(features)
        self._strange = max(self._weight.values())
        self._posts = self._postings(features)
        self._unless = [frozenset(w.fold(word) for word in topic.unless) for topic in self.topics]
        self._part = lru_cache(maxsize=2048)(self._vector)
        self._known = lru_cache(maxsize=2048)(self._spelled)
        self._learned = self._learn(parts)

    def find(
        self, text: str, taal: str = "nl", wijk: str | None = None, meaning: Mapping[str, float] | None = None
    ) -> Found | None:
        """The most likely topic, or None when the text has no words; the caller holds it against THRESHOLD.

        `meaning` may give a likeness (0..1) by topic from elsewhere, for example of sentence vectors.
        """
        folded = w.fold(text)
        known = {word: self._known(word) for word in w.words(folded)}
        if not known:
            return None
        scores = self._scores(folded, known, _STRANGE.get(taal, _STRANGE_ELSEWHERE))
        if meaning is not None:
            likeness = np.array([meaning.get(topic.code, 0.0) for topic in self.topics], np.float32)
            scores = (1 - _MEANING) * scores + _MEANING * likeness
        for number, unless in enumerate(self._unless):
            if not unless.isdisjoint(known):
                scores[number] = 0.0
        asked_there = np.array([wijk is not None and topic.needs == WIJK for topic in self.topics])
        best = int((scores + _NAMED_WIJK * asked_there).argmax())
        return Found(self.topics[best].code, float(np.clip(scores[best], 0.0, 1.0)))

    def _scores(self, folded: str, known: Mapping[str, str], strange: float) -> Vector:
        groups = self._groups.mentioned(folded)
        if any(word != meant for word, meant in known.items()):
            groups += self._groups.mentioned(" ".join(known[word] for word in w.words(folded)))
        nearest: Vector = np.zeros(len(self._owner), np.float32)
        learned: Vector = np.full(len(self.topics), -np.inf, np.float32)
        for sentence in w.sentences(folded):
            parts = _parts((known[word] for word in w.words(sentence)), groups)
            likeness = self._likeness(parts, strange)
            nearest = np.maximum(nearest, likeness)
            learned = np.maximum(learned, np.einsum("p,pt->t", likeness, self._learned))
        best = np.zeros(len(self.topics), np.float32)
        np.maximum.at(best, self._owner, nearest)
        return (best + learned) / 2

    def _likeness(self, parts: Iterable[str], strange: float = 1.0) -> Vector:
        """The cosine with every phrase, damped where only common words agree."""
        total: Vector = np.zeros(len(self._owner), np.float32)
        length = 0.0
        for part in parts:
            vector, known, unknown = self._part(part)
            total = total + vector
            length += known + unknown * strange**2
        if not length:
            return total
        return total * total / (total + _ENOUGH) / math.sqrt(length)

    def _vector(self, part: str) -> tuple[Vector, float, float]:
        """What a word or group adds for every phrase, and its squared length, known and unknown apart."""
        vector: Vector = np.zeros(len(self._owner), np.float32)
        known = unknown = 0.0
        for feature, count in _pieces(part).items():
            weight = self._weight.get(feature)
            if weight is None:
                unknown += (count * self._strange) ** 2
                continue
            known += (count * weight) ** 2
            rows, values = self._posts[feature]
            vector[rows] += count * weight * values
        return vector, known, unknown

    def _weights(self, features: list[dict[str, float]]) -> dict[str, float]:
        """A feature that few topics have says most."""
        owners: dict[str, set[int]] = defaultdict(set)
        for owner, found in zip(self._owner, features, strict=True):
            for feature in found:
                owners[feature].add(int(owner))
        count = len(self.topics) + 1
        return {feature: math.log(count / (len(having) + 0.5)) for feature, having in owners.items()}

    def _postings(self, features: list[dict[str, float]]) -> dict[str, tuple[npt.NDArray[np.intp], Vector]]:
        posts: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for row, found in enumerate(features):
            values = {feature: count * self._weight[feature] for feature, count in found.items()}
            length = math.sqrt(sum(value**2 for value in values.values())) or 1.0
            for feature, value in values.items():
                posts[feature].append((row, value / length))
        return {
            feature: (
                np.array([row for row, _ in pairs]),
                np.array([value for _, value in pairs], np.float32),
            )
            for feature, pairs in posts.items()
        }

    def _learn(self, phrases: list[tuple[str, ...]]) -> Matrix:
        """Weights by phrase and topic: what many topics resemble decides less (kernel ridge regression)."""
        kernel = np.stack([self._likeness(parts) for parts in phrases])
        wanted = np.zeros((len(phrases), len(self.topics)), np.float32)
        wanted[np.arange(len(phrases)), self._owner] = 1.0
        learned: Matrix = np.linalg.solve(kernel + _SMOOTHING * np.eye(len(phrases), dtype=np.float32), wanted)
        return learned

    def _spelled(self, word: str) -> str:
        """The word itself, or the known word that was probably meant."""
        if len(word) < _LONG_WORD or f"={word}" in self._weight:
            return word
        found = process.extractOne(word, self._vocabulary, scorer=fuzz.ratio, score_cutoff=_SPELLING)
        return found[0] if found else word


def _parts(words: Iterable[str], groups: Iterable[str]) -> tuple[str, ...]:
    """Words and groups, each once and always in the same order."""
    return tuple(dict.fromkeys([*(f"={word}" for word in words), *groups]))


def _features(parts: Iterable[str]) -> dict[str, float]:
    found: dict[str, float] = defaultdict(float)
    for part in parts:
        for feature, count in _pieces(part).items():
            found[feature] += count
    return found


@lru_cache(maxsize=2048)
def _pieces(part: str) -> dict[str, float]:
    """A word with its pieces, or a group; each with how often it counts."""
    if part.startswith("#"):
        return {part: _GROUP_WEIGHT[part.partition(":")[0]]}
    found: dict[str, float] = defaultdict(float)
    found[part] = 1.0
    edged = f" {part[1:]} "
    for size in _PIECES:
        count = len(edged) - size + 1
        for start in range(count):
            found[edged[start : start + size]] += _PIECE_WEIGHT / math.sqrt(count)
    return found
