from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.nlu.classifier import TextClassifier
from bot.nlu.encoder import LONGEST, shorten, vectors

TEXTS = [
    *("de lamp is kapot", "lantaarn doet het niet", "kapotte lantaarnpaal", "straatlamp stuk"),
    *("container is vol", "vuilnis op straat", "afval naast de bak", "zak met vuilnis naast de container"),
]
TEXTS += ["hallo daar", "goedemorgen"]
LABELS = ["licht"] * 4 + ["afval"] * 4 + ["groet"] * 2


def _fitted(texts: list[str] = TEXTS, labels: list[str] = LABELS) -> TextClassifier:
    classifier = TextClassifier(ridge=0.1)
    classifier.fit(texts, vectors(texts), labels)
    return classifier


def _best(classifier: TextClassifier, text: str) -> str:
    return classifier.labels[int(classifier.probabilities([text], vectors([text]))[0].argmax())]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("lantarn doet niet", "licht"),
        ("the street lamp is broken", "licht"),
        ("sokak lambası yanmıyor", "licht"),
        ("there is rubbish on the pavement", "afval"),
        ("çöp konteyneri dolu", "afval"),
        ("good morning", "groet"),
        ("günaydın", "groet"),
    ],
)
def test_typing_errors_and_other_languages_are_understood(text: str, label: str) -> None:
    assert _best(_fitted(), text) == label


def test_probabilities_of_a_text_add_up_to_one() -> None:
    found = _fitted().probabilities(["iets over bomen"], vectors(["iets over bomen"]))
    assert found.shape == (1, 3)
    assert found.sum() == pytest.approx(1.0, abs=1e-5)


def test_the_same_sentence_twice_does_not_stop_the_training() -> None:
    assert _best(_fitted([*TEXTS, TEXTS[0]], [*LABELS, "licht"]), "lamp kapot") == "licht"


def test_a_rare_label_counts_as_much_as_a_frequent_one() -> None:
    known = vectors(["lamp"] * 43)
    labels = ["afval"] * 40 + ["licht", "groet", "groet"]
    classifier = TextClassifier(ridge=1.0)
    classifier.fit(["lamp"] * 43, known, labels)
    shares = dict(zip(classifier.labels, classifier.probabilities(["lamp"], known[:1])[0], strict=True))
    assert shares["afval"] == pytest.approx(shares["licht"], abs=0.05)


def test_extra_columns_decide_where_the_words_do_not() -> None:
    texts = ["ja", "ja", "ja graag", "ja graag", "hoe laat is het"]
    asked = np.asarray([[1, 0], [0, 1], [1, 0], [0, 1], [0, 0]], dtype=np.float32)
    classifier = TextClassifier(ridge=0.1)
    classifier.fit(texts, vectors(texts), ["ja", "antwoord", "ja", "antwoord", "vraag"], asked)
    found = classifier.probabilities(["ja", "ja"], vectors(["ja", "ja"]), np.eye(2, dtype=np.float32))
    assert [classifier.labels[row] for row in found.argmax(axis=1)] == ["ja", "antwoord"]


FLAGS = {"vies": [-1.0] * 4 + [1.0] * 4 + [-1.0, 0.0], "nooit": [-1.0] * 10}


def _flagged() -> TextClassifier:
    classifier = TextClassifier(ridge=0.1)
    classifier.fit(TEXTS, vectors(TEXTS), LABELS, flags=FLAGS)
    return classifier


def test_a_flag_is_raised_for_what_resembles_its_examples_whatever_the_label() -> None:
    texts = ["vuilnis ligt op straat", "lamp is stuk"]
    labels, flags = _flagged().judge(texts, vectors(texts))
    assert labels.shape == (2, 3)
    assert labels == pytest.approx(_fitted().probabilities(texts, vectors(texts)), abs=1e-4)
    assert flags[0, 0] > 0.6 > 0.4 > flags[1, 0]
    assert flags[:, 1].max() < 0.5


def test_what_readers_disagree_about_teaches_a_flag_nothing() -> None:
    known = vectors(TEXTS)
    yes, unknown = TextClassifier(ridge=0.1), TextClassifier(ridge=0.1)
    yes.fit(TEXTS, known, LABELS, flags={"vies": [*FLAGS["vies"][:8], 1.0, 1.0]})
    unknown.fit(TEXTS, known, LABELS, flags={"vies": [*FLAGS["vies"][:8], 0.0, 0.0]})
    greeting = ["goedemorgen daar"]
    taught, untaught = (one.judge(greeting, vectors(greeting))[1][0, 0] for one in (yes, unknown))
    assert taught > untaught


def test_a_stored_classifier_answers_exactly_as_before(tmp_path: Path) -> None:
    classifier, path = _flagged(), tmp_path / "soort.npz"
    classifier.save(path)
    again = TextClassifier.load(path)
    known = vectors(["kapotte lantaarn"])
    assert (again.labels, again.flags) == (classifier.labels, classifier.flags)
    for one, other in zip(
        again.judge(["kapotte lantaarn"], known), classifier.judge(["kapotte lantaarn"], known), strict=True
    ):
        np.testing.assert_allclose(one, other, rtol=1e-5)


def test_a_file_with_a_pickled_object_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "soort.npz"
    _fitted().save(path)
    with np.load(path) as stored:
        content = dict(stored)
    np.savez(path, **{**content, "labels": np.asarray([{"a": 1}], dtype=object)})
    with pytest.raises(ValueError, match="pickle"):
        TextClassifier.load(path)


def test_a_long_story_keeps_its_beginning_and_its_end() -> None:
    text = "begin " + "x" * (3 * LONGEST) + " einde"
    assert len(shorten(text)) <= LONGEST + 1
    assert shorten(text).startswith("begin")
    assert shorten(text).endswith("einde")
    assert shorten("kort") == "kort"


def test_an_empty_text_has_a_vector() -> None:
    assert np.isfinite(vectors(["", "   "])).all()


def test_two_labels_are_too_few_to_learn_from() -> None:
    with pytest.raises(ValueError, match="three"):
        _fitted(["hallo daar", "hallo jij"], ["a", "b"])
