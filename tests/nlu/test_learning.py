from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.core.config import REPOSITORY
from bot.core.understanding import ASKS, HANDELINGEN, ONDERWERPEN, SOORTEN
from bot.nlu import examples
from bot.nlu.encoder import shorten, vectors
from bot.nlu.examples import Answer, Message
from bot.nlu.learning import LabelError, check_labels, flags, settings

TOO_CLOSE = 0.95


@pytest.mark.parametrize(
    "message",
    [
        Message("container vol", "signaal"),
        Message("container vol", "signaal", "vuil"),
        Message("wij willen een tuin", "initiatief", "tuin"),
        Message("container vol", "melding", "afval"),
        Message("container vol", "signaal", "afval", urgentie="gauw"),
        Message("container vol", "signaal", "afval", vertrouwelijk="True"),
        Message("container vol", "signaal", "afval", formeel="boos"),
    ],
)
def test_training_refuses_a_label_outside_the_contract(message: Message) -> None:
    with pytest.raises(LabelError, match=message.text):
        check_labels([message], [])


@pytest.mark.parametrize("answer", [Answer("ja", "misschien", "waar"), Answer("ja", "ja"), Answer("ja", "ja", "wie")])
def test_training_refuses_an_answer_without_a_known_question(answer: Answer) -> None:
    with pytest.raises(LabelError, match="ja"):
        check_labels([], [answer])


def test_the_training_data_follow_the_label_contract() -> None:
    messages, answers = examples.training()
    check_labels(messages, answers)
    assert {message.soort for message in messages} == set(SOORTEN)
    assert {message.onderwerp for message in messages if message.soort == "signaal"} == set(ONDERWERPEN)
    assert {answer.handeling for answer in answers} == set(HANDELINGEN)
    assert {answer.asks for answer in answers} == set(ASKS)


def test_every_flag_is_learned_from_messages_with_and_without_it() -> None:
    messages, _ = examples.training()
    for name, values in flags(messages).items():
        assert values.count(1.0) >= 15, name
        assert values.count(-1.0) >= 100, name


def test_what_is_confidential_by_its_onderwerp_teaches_nothing_about_neighbours() -> None:
    told = [
        Message("de buurvrouw is eenzaam", "signaal", "zorg_welzijn"),
        Message("herrie hiernaast", "signaal", "geluid", vertrouwelijk="ja"),
        Message("herrie van de kroeg", "signaal", "geluid"),
        Message("de hond van iemand", "signaal", "dieren", vertrouwelijk="twijfel"),
    ]
    assert flags(told)["vertrouwelijk"] == [0.0, 1.0, -1.0, 0.0]


def test_no_held_out_message_nor_one_that_says_the_same_is_in_the_training_data() -> None:
    messages, _ = examples.training()
    unseen = [*examples.keuze(), *examples.keuze(REPOSITORY / examples.BLIND)]
    learned, held_out = [shorten(m.text) for m in messages], [shorten(m.text) for m in unseen]
    assert {text.lower() for text in learned} & {text.lower() for text in held_out} == set()
    closest = (vectors(held_out) @ vectors(learned).T).max(axis=1)
    assert [text for text, value in zip(held_out, closest, strict=True) if value > TOO_CLOSE] == []


def test_no_held_out_answer_of_more_than_a_word_or_two_is_in_the_training_data() -> None:
    _, learned = examples.training()
    known = {answer.text.lower() for answer in learned}
    # Everybody answers "nee": leaving that out of the training would help nobody.
    assert [a.text for a in examples.answers() if a.text.lower() in known and len(a.text.split()) > 2] == []


def test_config_names_a_ridge_for_every_classifier() -> None:
    found = settings()
    assert set(found["ridge"]) == {"soort", "onderwerp", "handeling"}
    assert np.isfinite(found["width"])


def test_what_lies_in_the_inbox_is_not_measured_with(tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    block = 'version: "3.1"\nnlu:\n- intent: status\n  examples: |\n    - hoe staat het\n'
    (tmp_path / "inbox" / "correcties-2026-11-23.yml").write_text(block, encoding="utf-8")
    assert examples.training(tmp_path) == ([], [])
    (tmp_path / "status.yml").write_text(block, encoding="utf-8")
    assert [message.text for message in examples.training(tmp_path)[0]] == ["hoe staat het"]
