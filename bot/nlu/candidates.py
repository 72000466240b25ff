"""`python -m bot.nlu.candidates`: compare classifiers by cross-validation and on `keuze`, in one table.

On a third of the training messages, because ten candidates on all of them take an hour. Takes some ten minutes; the
table goes to `docs/candidates.md` and from there into `docs/quality.md`.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, train_test_split
from sklearn.svm import LinearSVC

from bot.core import config
from bot.nlu import examples
from bot.nlu.classifier import TextClassifier
from bot.nlu.courtesy import plain
from bot.nlu.encoder import Matrix, shorten, vectors
from bot.nlu.examples import Message
from bot.nlu.resemblance import Examples

TABLE = config.REPOSITORY / "docs" / "candidates.md"
FOLDS = 5
SHARE = 1 / 3
# Texts and vectors of the training messages and their labels, texts and vectors to predict: the predicted labels.
Candidate = Callable[[Any, Matrix, Any, Any, Matrix], Any]


def _linear(estimator: Callable[[], Any], *, encoder: bool, chars: bool, words: bool = False) -> Candidate:
    """A scikit-learn classifier over the chosen columns."""

    def predict(texts: Any, known: Matrix, labels: Any, others: Any, other_vectors: Matrix) -> Any:
        left, right = [], []
        if encoder:
            left, right = [sparse.csr_matrix(known)], [sparse.csr_matrix(other_vectors)]
        kinds = [("char_wb", (2, 5))] * chars + [("word", (1, 2))] * words
        for analyzer, ngrams in kinds:
            tfidf = TfidfVectorizer(analyzer=analyzer, ngram_range=ngrams, sublinear_tf=True, min_df=2)
            left.append(tfidf.fit_transform(texts))
            right.append(tfidf.transform(others))
        model = estimator().fit(sparse.hstack(left).tocsr(), labels)
        return model.predict(sparse.hstack(right).tocsr())

    return predict


def ours(ridge: float, width: float = 1.0, *, meaning: bool = True) -> Candidate:
    """The product's own classifier."""

    def predict(texts: Any, known: Matrix, labels: Any, others: Any, other_vectors: Matrix) -> Any:
        examples, classifier = Examples(width=width if meaning else 0.0), TextClassifier(ridge=ridge)
        examples.fit(texts, known)
        classifier.fit(examples, labels)
        best = classifier.probabilities(examples.compare(others, other_vectors)).argmax(axis=1)
        return np.asarray(classifier.labels)[best]

    return predict


CANDIDATES: dict[str, Candidate] = {
    "sentence vectors, linear SVM": _linear(lambda: LinearSVC(C=1.0), encoder=True, chars=False),
    "character n-grams, linear SVM": _linear(lambda: LinearSVC(C=1.0), encoder=False, chars=True),
    "both, linear SVM": _linear(lambda: LinearSVC(C=1.0), encoder=True, chars=True),
    "both, logistic regression": _linear(
        lambda: LogisticRegression(C=10.0, max_iter=300, solver="saga", tol=1e-2), encoder=True, chars=True
    ),
    "both and word n-grams, linear SVM": _linear(lambda: LinearSVC(C=1.0), encoder=True, chars=True, words=True),
    "character n-grams, kernel ridge 1": ours(1.0, meaning=False),
    "both, kernel ridge 0.3": ours(0.3),
    "both, kernel ridge 1": ours(1.0),
    "both, kernel ridge 1, width 2": ours(1.0, 2.0),
}


STOCK = {
    "recipe": "default.v1",
    "assistant_id": "stock",
    "language": "nl",
    "pipeline": [
        {"name": "WhitespaceTokenizer"},
        {"name": "CountVectorsFeaturizer"},
        {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
        {"name": "DIETClassifier", "epochs": 30, "entity_recognition": False, "random_seed": 0},
    ],
}


def stock(task: Task) -> float:
    """The share right on `keuze` with Rasa's own classifier (DIET); too slow for folds."""
    from rasa.core.agent import Agent
    from rasa.model_training import train_nlu

    blocks = [
        {"intent": str(label), "examples": "\n".join(f"- {' '.join(text.split())}" for text in task.texts[rows])}
        for label in np.unique(task.labels)
        for rows in [task.labels == label]
    ]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "nlu.yml").write_text(yaml.safe_dump({"version": "3.1", "nlu": blocks}), encoding="utf-8")
        (folder / "config.yml").write_text(yaml.safe_dump(STOCK), encoding="utf-8")
        made = train_nlu(str(folder / "config.yml"), str(folder / "nlu.yml"), str(folder))
        agent = Agent.load(str(made))

        async def read() -> list[str]:
            return [(await agent.parse_message(text))["intent"]["name"] for text in task.others]

        return float((np.asarray(asyncio.run(read())) == task.truth).mean())


def part(messages: Sequence[Message], share: float) -> list[Message]:
    """A share of the messages of each theme."""
    if share == 1.0:
        return list(messages)
    themes = [f"{m.soort} {m.onderwerp if m.soort == 'signaal' else ''}" for m in messages]
    return list(train_test_split(list(messages), train_size=share, stratify=themes, random_state=0)[0])


class Task:
    """One decision: training texts with labels, and held-out ones."""

    def __init__(self, rows: Sequence[tuple[str, str]], held_out: Sequence[tuple[str, str]]) -> None:
        self.texts = np.asarray([plain(shorten(text)) for text, _ in rows], dtype=object)
        self.labels = np.asarray([label for _, label in rows])
        self.vectors = vectors(list(self.texts))
        self.others = [plain(shorten(text)) for text, _ in held_out]
        self.truth = np.asarray([label for _, label in held_out])
        self.other_vectors = vectors(self.others)

    def folded(self, candidate: Candidate) -> float:
        """The share right in cross-validation."""
        folds = StratifiedKFold(FOLDS, shuffle=True, random_state=0).split(self.texts, self.labels)
        right = [
            candidate(self.texts[learn], self.vectors[learn], self.labels[learn], self.texts[test], self.vectors[test])
            == self.labels[test]
            for learn, test in folds
        ]
        return float(np.concatenate(right).mean())

    def held_out(self, candidate: Candidate) -> float:
        """The share right on `keuze`."""
        found = candidate(self.texts, self.vectors, self.labels, self.others, self.other_vectors)
        return float((found == self.truth).mean())


def main() -> int:
    """Measure every candidate and write the table."""
    messages, keuze = part(examples.training()[0], SHARE), examples.keuze()
    soort = Task([(m.text, m.soort) for m in messages], [(m.text, m.soort) for m in keuze])
    signalen = [[(m.text, str(m.onderwerp)) for m in part if m.soort == "signaal"] for part in (messages, keuze)]
    onderwerp = Task(signalen[0], signalen[1])
    lines = [
        f"Learned from {len(messages)} training messages, a third of all.",
        "",
        "| candidate | soort, 5 folds | soort, keuze | onderwerp of a signaal, 5 folds | onderwerp, keuze | seconds |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for name, candidate in CANDIDATES.items():
        start = time.process_time()
        figures = [f(candidate) for task in (soort, onderwerp) for f in (task.folded, task.held_out)]
        spent = time.process_time() - start
        lines.append(f"| {name} | " + " | ".join(f"{value:.3f}" for value in figures) + f" | {spent:.0f} |")
        print(lines[-1], flush=True)
    start = time.process_time()
    own = [stock(task) for task in (soort, onderwerp)]
    spent = time.process_time() - start
    lines.append(
        f"| Rasa's own: n-grams of words and characters, DIET | - | {own[0]:.3f} | - | {own[1]:.3f} | {spent:.0f} |"
    )
    print(lines[-1], flush=True)
    TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
