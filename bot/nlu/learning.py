"""From labelled messages to a reader."""

from __future__ import annotations

import logging
import multiprocessing
import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Any

import numpy as np
import yaml

from bot.core import config
from bot.core.understanding import ASKS, FORMEEL, HANDELINGEN, ONDERWERPEN, SOORTEN, URGENTIES, ZAAKSOORTEN
from bot.nlu.classifier import TextClassifier
from bot.nlu.courtesy import plain
from bot.nlu.encoder import Matrix, shorten, vectors
from bot.nlu.examples import DOUBT, NO, YES, Answer, Message
from bot.nlu.reading import NONE, Reader, asked_columns
from bot.nlu.resemblance import Examples
from bot.safety import CONFIDENTIAL_ONDERWERPEN

COMPONENT = "bot.nlu.component.Begrip"
FEW = 2_000  # texts that are not worth starting processes for
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
    log.info("Reading %d messages and %d answers", len(messages), len(answers))
    said, told = Examples(width=width), Examples(width=width)
    texts = [plain(shorten(message.text)) for message in messages]
    said.fit(texts, _encoded(texts))
    texts = [shorten(answer.text) for answer in answers]
    told.fit(texts, vectors(texts), asked_columns([answer.asks for answer in answers]))
    soort, onderwerp, handeling = (TextClassifier(ridge=ridge[name]) for name in ("soort", "onderwerp", "handeling"))
    log.info("Learning soort")
    soort.fit(said, [message.soort for message in messages], flags(messages))
    log.info("Learning onderwerp")
    onderwerp.fit(said, [(m.onderwerp or NONE) if m.soort in ZAAKSOORTEN else None for m in messages])
    log.info("Learning handeling")
    handeling.fit(told, [answer.handeling for answer in answers])
    return Reader(messages=said, answers=told, soort=soort, onderwerp=onderwerp, handeling=handeling)


def _encoded(texts: Sequence[str]) -> Matrix:
    """Sentence vectors of many texts, made on every core: half of the time of training goes there."""
    cores = os.cpu_count() or 1
    if len(texts) < FEW or cores == 1:
        return vectors(texts)
    size = -(-len(texts) // cores)
    parts = [texts[start : start + size] for start in range(0, len(texts), size)]
    # Not forked: what TensorFlow has begun in this process would hang in a copy of it.
    with ProcessPoolExecutor(cores, multiprocessing.get_context("spawn")) as pool:
        return np.vstack(list(pool.map(vectors, parts)))


def flags(messages: Sequence[Message]) -> dict[str, list[float]]:
    """The flags of `Reader` for each message: 1 for yes, -1 for no, 0 where readers disagree.

    Which procedure a formal message means is learned from formal messages only.
    """
    found = {
        "vandaag": [_sign(message.urgentie, "vandaag") for message in messages],
        # What is confidential by its onderwerp teaches nothing about neighbours.
        "vertrouwelijk": [
            0.0 if message.onderwerp in CONFIDENTIAL_ONDERWERPEN else _sign(message.vertrouwelijk, YES)
            for message in messages
        ],
        "formeel": [-_sign(message.formeel, NO) for message in messages],
    }
    for kind in FORMEEL:
        found[kind] = [_sign(one.formeel, kind) if one.formeel in FORMEEL else 0.0 for one in messages]
    return found


def _sign(label: str, wanted: str) -> float:
    return 0.0 if label == DOUBT else 1.0 if label == wanted else -1.0


def check_labels(messages: Sequence[Message], answers: Sequence[Answer]) -> None:
    """Refuse labels outside the contract, a signaal without onderwerp, and an answer without its question."""
    for message in messages:
        if message.soort not in SOORTEN:
            raise LabelError(f"{message.soort!r} is no soort: {message.text!r}")
        allowed = (*ONDERWERPEN, None) if message.soort != "signaal" else ONDERWERPEN
        if message.soort in ZAAKSOORTEN and message.onderwerp not in allowed:
            raise LabelError(f"{message.onderwerp!r} is no onderwerp for {message.soort}: {message.text!r}")
        for name, label, known in (
            ("urgentie", message.urgentie, (*URGENTIES, DOUBT)),
            ("vertrouwelijk", message.vertrouwelijk, (YES, NO, DOUBT)),
            ("formeel", message.formeel, (*FORMEEL, NO, DOUBT)),
        ):
            if label not in known:
                raise LabelError(f"{label!r} is not a value of {name}: {message.text!r}")
    for answer in answers:
        if answer.handeling not in HANDELINGEN or answer.asks not in ASKS:
            raise LabelError(f"{answer.handeling!r} after {answer.asks!r} is not in the contract: {answer.text!r}")
