"""Labelled messages: the training data, and the held-out sets that training never sees."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.core import config

TRAINING = Path("data/nlu")
KEUZE = Path("tests/nlu/keuze.yml")
BLIND = Path("tests/nlu/blind.yml")
HANDELING = Path("tests/nlu/handeling.yml")
NO, YES, DOUBT = "nee", "ja", "twijfel"


@dataclass(frozen=True)
class Message:
    """One first message with its soort; `onderwerp` is None where the label contract allows none.

    `vertrouwelijk` is ja, nee or twijfel: about neighbours, a household or how somebody was treated, whatever the
    onderwerp says by itself. `formeel` is nee, twijfel or the procedure (ja where a held-out set names none), and
    `urgentie` may be twijfel too: good readers disagree, so nothing is learned from it.
    """

    text: str
    soort: str
    onderwerp: str | None = None
    taal: str = "nl"
    wijk: str | None = None
    urgentie: str = "gewoon"
    vertrouwelijk: str = NO
    formeel: str = NO


@dataclass(frozen=True)
class Answer:
    """One message inside a conversation with what it does; `asks` is the question that was open."""

    text: str
    handeling: str
    asks: str = ""


def sort(labelled: Iterable[tuple[str, str, dict[str, Any]]]) -> tuple[list[Message], list[Answer]]:
    """First messages and answers apart, from rows of text, intent and metadata of the intent."""
    messages: list[Message] = []
    answers: list[Answer] = []
    for text, intent, metadata in labelled:
        if metadata.get("laag") == "handeling":
            answers.append(Answer(text, intent, str(metadata.get("asks") or "")))
        else:
            urgentie = "nu" if intent == "spoed" else metadata.get("urgentie", "gewoon")
            flags = (str(metadata.get(name, NO)) for name in ("vertrouwelijk", "formeel"))
            messages.append(Message(text, intent, metadata.get("onderwerp"), "nl", None, urgentie, *flags))
    return messages, answers


def training(folder: Path = config.REPOSITORY / TRAINING) -> tuple[list[Message], list[Answer]]:
    """The training data without Rasa, for measuring; what lies in its inbox is not training data yet."""
    return sort(row for path in sorted(folder.glob("*.yml")) for row in _rows(path))


def _rows(path: Path) -> Iterable[tuple[str, str, dict[str, Any]]]:
    content = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    for block in content.get("nlu", ()):
        for line in block["examples"].splitlines():
            if line.startswith("- "):
                yield line[2:].strip(), block["intent"], block.get("metadata") or {}


def keuze(path: Path = config.REPOSITORY / KEUZE) -> list[Message]:
    """The held-out first messages: for thresholds and for choosing between candidates, never for training."""
    rows = yaml.safe_load(path.read_text(encoding="utf-8"))
    names = ("text", "soort", "onderwerp", "taal", "wijk", "urgentie")
    flags = ("vertrouwelijk", "formeel")
    return [Message(*(r[name] for name in names), *(YES if r[name] else NO for name in flags)) for r in rows]


def answers(path: Path = config.REPOSITORY / HANDELING) -> list[Answer]:
    """The held-out answers, each with the question that was open."""
    rows = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [Answer(r["text"], r["handeling"], r["asks"]) for r in rows]
