from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest

from bot.nlu.classifier import TextClassifier, _solve
from bot.nlu.encoder import LONGEST, Matrix, shorten, vectors
from bot.nlu.resemblance import Examples

TEXTS = [
    *("de lamp is kapot", "lantaarn doet het niet", "kapotte lantaarnpaal", "straatlamp stuk"),
    *("container is vol", "vuilnis op straat", "afval naast de bak", "zak met vuilnis naast de container"),
]
TEXTS += ["hallo daar", "goedemorgen"]
LABELS = ["licht"] * 4 + ["afval"] * 4 + ["groet"] * 2


Classifier = tuple[Examples, TextClassifier]


def _fitted(
    texts: Sequence[str] = TEXTS,
    labels: Sequence[str | None] = LABELS,
    *,
    ridge: float = 0.1,
    extra: Matrix | None = None,
    flags: Mapping[str, Sequence[float]] | None = None,
) -> Classifier:
    examples, classifier = Examples(), TextClassifier(ridge=ridge)
    examples.fit(texts, vectors(texts), extra)
    classifier.fit(examples, labels, flags)
    return examples, classifier


def _judge(fitted: Classifier, texts: Sequence[str], extra: Matrix | None = None) -> tuple[Matrix, Matrix]:
    return fitted[1].judge(fitted[0].compare(texts, vectors(texts), extra))


def _best(fitted: Classifier, text: str) -> str:
    return fitted[1].labels[int(_judge(fitted, [text])[0][0].argmax())]


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
    found, _ = _judge(_fitted(), ["iets over bomen"])
    assert found.shape == (1, 3)
    assert found.sum() == pytest.approx(1.0, abs=1e-5)


def test_the_same_sentence_twice_does_not_stop_the_training() -> None:
    assert _best(_fitted([*TEXTS, TEXTS[0]], [*LABELS, "licht"]), "lamp kapot") == "licht"


def test_a_rare_label_counts_as_much_as_a_frequent_one() -> None:
    fitted = _fitted(["lamp"] * 43, ["afval"] * 40 + ["licht", "groet", "groet"], ridge=1.0)
    shares = dict(zip(fitted[1].labels, _judge(fitted, ["lamp"])[0][0], strict=True))
    assert shares["afval"] == pytest.approx(shares["licht"], abs=0.05)


def test_extra_columns_decide_where_the_words_do_not() -> None:
    texts = ["ja", "ja", "ja graag", "ja graag", "hoe laat is het"]
    asked = np.asarray([[1, 0], [0, 1], [1, 0], [0, 1], [0, 0]], dtype=np.float32)
    fitted = _fitted(texts, ["ja", "antwoord", "ja", "antwoord", "vraag"], extra=asked)
    found, _ = _judge(fitted, ["ja", "ja"], np.eye(2, dtype=np.float32))
    assert [fitted[1].labels[row] for row in found.argmax(axis=1)] == ["ja", "antwoord"]


def test_an_example_without_a_label_teaches_nothing() -> None:
    # The n-grams are those of all examples, so only what the letters say may differ, and hardly.
    told, untold = _fitted(), _fitted([*TEXTS, "de zon is warm"], [*LABELS, None])
    texts = ["lantaarn stuk", "de zon is warm vandaag"]
    assert _judge(untold, texts)[0] == pytest.approx(_judge(told, texts)[0], abs=0.02)
    taught = _fitted([*TEXTS, "de zon is warm"], [*LABELS, "groet"])
    assert _judge(taught, texts)[0][1].max() > _judge(untold, texts)[0][1].max() + 0.05


FLAGS = {"vies": [-1.0] * 4 + [1.0] * 4 + [-1.0, 0.0], "nooit": [-1.0] * 10}


def test_a_flag_is_raised_for_what_resembles_its_examples_whatever_the_label() -> None:
    texts = ["vuilnis ligt op straat", "lamp is stuk"]
    labels, flags = _judge(_fitted(flags=FLAGS), texts)
    assert labels.shape == (2, 3)
    assert labels == pytest.approx(_judge(_fitted(), texts)[0], abs=1e-4)
    assert flags[0, 0] > 0.6 > 0.4 > flags[1, 0]
    assert flags[:, 1].max() < 0.5


def test_what_readers_disagree_about_teaches_a_flag_nothing() -> None:
    yes = _fitted(flags={"vies": [*FLAGS["vies"][:8], 1.0, 1.0]})
    unknown = _fitted(flags={"vies": [*FLAGS["vies"][:8], 0.0, 0.0]})
    taught, untaught = (_judge(one, ["goedemorgen daar"])[1][0, 0] for one in (yes, unknown))
    assert taught > untaught


def test_what_each_example_would_get_without_itself_is_what_leaving_it_out_gives() -> None:
    rows = np.arange(len(TEXTS))
    examples = Examples()
    examples.fit(TEXTS, vectors(TEXTS))
    ridge = np.full(len(rows), 0.5)
    wanted = np.asarray([[1.0 if label == "licht" else -1.0] for label in LABELS], dtype=np.float32)
    _, without = _solve(examples.among_themselves(rows), ridge, wanted)
    whole = examples.among_themselves(rows)
    whole = np.tril(whole) + np.tril(whole, -1).T
    for row in rows:
        others = np.delete(rows, row)
        system = whole[np.ix_(others, others)] + 0.5 * np.eye(len(others))
        assert whole[row, others] @ np.linalg.solve(system, wanted[others, 0]) == pytest.approx(
            without[row, 0], abs=1e-3
        )


def test_a_stored_classifier_answers_exactly_as_before(tmp_path: Path) -> None:
    fitted = _fitted(flags=FLAGS)
    fitted[0].save(tmp_path / "examples.npz")
    fitted[1].save(tmp_path / "soort.npz")
    again = Examples.load(tmp_path / "examples.npz"), TextClassifier.load(tmp_path / "soort.npz")
    assert (again[1].labels, again[1].flags) == (fitted[1].labels, fitted[1].flags)
    for one, other in zip(_judge(again, ["kapotte lantaarn"]), _judge(fitted, ["kapotte lantaarn"]), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-5)


@pytest.mark.parametrize(("part", "array"), [(0, "terms"), (1, "labels")])
def test_a_file_with_a_pickled_object_is_refused(tmp_path: Path, part: int, array: str) -> None:
    path = tmp_path / "part.npz"
    examples, classifier = _fitted()
    stored: Examples | TextClassifier = classifier if part else examples
    stored.save(path)
    with np.load(path) as file:
        content = dict(file)
    np.savez(path, **{**content, array: np.asarray([{"a": 1}], dtype=object)})
    with pytest.raises(ValueError, match="pickle"):
        type(stored).load(path)


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
