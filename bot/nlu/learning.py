"""From labelled messages to a reader."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import yaml

from bot.core import config
from bot.core.understanding import ASKS, HANDELINGEN, ONDERWERPEN, SOORTEN, ZAAKSOORTEN
from bot.nlu.classifier import TextClassifier
from bot.nlu.encoder import shorten, vectors
from bot.nlu.examples import Answer, Message
from bot.nlu.reading import NONE, Reader, asked_columns

NAMES = ("soort", "onderwerp", "handeling")
COMPONENT = "bot.nlu.component.Begrip"
log = logging.getLogger("bot.nlu.progress")


class LabelError(Exception):
    """A training message whose label is not in the label contract; the text quotes it."""


def settings() -> dict[str, Any]:
    """The numbers of the classifiers in `config.yml`, for measuring without Rasa."""
    content = yaml.safe_load((config.REPOSITORY / "config.yml").read_text(encoding="utf-8"))
    found = next(one for one in content["pipeline"] if one["name"] == COMPONENT)
    return {"ridge": found["ridge"], "width": found["width"]}


def learn(
    messages: Sequence[Message], answers: Sequence[Answer], *, ridge: Mapping[str, float], width: float
) -> Reader:
    """Three classifiers from first messages and answers; raises LabelError."""
    check_labels(messages, answers)
    soort, onderwerp, handeling = (TextClassifier(ridge=ridge[name], width=width) for name in NAMES)
    log.info("Reading %d messages and %d answers", len(messages), len(answers))
    texts = [shorten(message.text) for message in messages]
    known = vectors(texts)
    log.info("Learning soort")
    soort.fit(texts, known, [message.soort for message in messages])
    log.info("Learning onderwerp")
    cases = [row for row, message in enumerate(messages) if message.soort in ZAAKSOORTEN]
    about = [messages[row].onderwerp or NONE for row in cases]
    onderwerp.fit([texts[row] for row in cases], known[np.asarray(cases)], about)
    log.info("Learning handeling")
    said = [shorten(answer.text) for answer in answers]
    asked = asked_columns([answer.asks for answer in answers])
    handeling.fit(said, vectors(said), [answer.handeling for answer in answers], asked)
    return Reader(soort, onderwerp, handeling)


def check_labels(messages: Sequence[Message], answers: Sequence[Answer]) -> None:
    """Refuse labels outside the contract, a signaal without onderwerp, and an answer without its question."""
    for message in messages:
        if message.soort not in SOORTEN:
            raise LabelError(f"{message.soort!r} is no soort: {message.text!r}")
        allowed = (*ONDERWERPEN, None) if message.soort != "signaal" else ONDERWERPEN
        if message.soort in ZAAKSOORTEN and message.onderwerp not in allowed:
            raise LabelError(f"{message.onderwerp!r} is no onderwerp for {message.soort}: {message.text!r}")
    for answer in answers:
        if answer.handeling not in HANDELINGEN or answer.asks not in ASKS:
            raise LabelError(f"{answer.handeling!r} after {answer.asks!r} is not in the contract: {answer.text!r}")
