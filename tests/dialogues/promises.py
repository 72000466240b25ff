"""What must hold after every turn of every conversation, whatever the resident does."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import yaml

from bot.core import config

Line = dict[str, Any]
SAME_QUESTION = 3
# Texts that ask without the beginning `utter_ask_`.
_ASKING = ("utter_summary", "utter_summary_again", "utter_draft_kept", "utter_second_thing", "utter_second_thing_words",
           "utter_spoed_later")  # fmt: skip
_OPEN = ("utter_ask_eigenaar",)  # nothing but a value
_RAW = re.compile(r"\{\w*\}|\butter_|\bNone\b|\bnull\b|\bundefined\b")
# What an ending says that one can do next, in the languages of the walk.
_NEXT = re.compile(
    r"\b(?:typ|typen|bel|bellen|kies|stuur|kijk|vraag|lees\w*|type|call|press|choose|send|ask|look|read|rufen|schreiben|lesen)\b"
    r"|\b112\b|14 035|https?://|www\.",
    re.IGNORECASE,
)
# Choices with which a resident gets past a question, or away from it.
_OUT = frozenset({"overslaan", "weet_niet", "stop", "nee", "overig"})
_EITHER_OR = frozenset({"zelf", "overnemen", "hulp"})
_FILES = frozenset({"ja", "gegevens", "coordinator"})


@dataclass(frozen=True)
class Turn:
    """What a resident did.

    `agrees` when it says yes in so many words; `danger` when people are in danger; `quick` when it was three messages.
    """

    did: str
    agrees: bool = False
    danger: bool = False
    quick: bool = False
    payload: str = ""


@dataclass
class Ledger:
    """What is remembered from turn to turn to judge the next one."""

    asked: list[str] = field(default_factory=list)  # the open question after each turn
    ways_out: list[bool] = field(default_factory=list)
    confirmed: int = 0
    numbers: set[str] = field(default_factory=set)

    def judge(self, turn: Turn, owner: str, reply: list[Line], filed: set[str]) -> list[str]:
        """Every promise that this turn broke. `owner` is whoever owned the chat before it.

        Quick messages may be answered apart, each with the question that is open then.
        """
        problems = [*_raw(reply), *self._cases(turn, reply, filed)]
        if turn.danger and not _advised(reply):
            problems.append("danger, and nobody says 112 first")
        if owner != "bot":
            problems += [f"it speaks while {owner} owns the chat: {line['text'][:60]!r}" for line in _spoken(reply)]
        else:
            problems += [*_two_questions(reply, 3 if turn.quick else 1), *_dead_end(reply), *self._repeated(reply)]
        return problems

    def interrupted(self) -> None:
        """Something was said that was no reply: the row of questions starts anew."""
        self.asked.append("")
        self.ways_out.append(True)

    def _cases(self, turn: Turn, reply: list[Line], filed: set[str]) -> list[str]:
        """A case needs a yes to the summary, or a way to be reached that was asked after that yes."""
        before = self.asked[-1] if self.asked else ""
        yes = agrees(turn) and is_text(before, "utter_summary", "utter_summary_again")
        self.confirmed += yes
        told = {line["case"]["number"] for line in reply if line["case"]}
        new, self.numbers = (filed | told) - self.numbers, self.numbers | filed | told
        problems = []
        if new and not yes and not is_text(before, "utter_ask_gegevens"):
            problems.append(f"{new} was filed without a yes to a summary")
        if len(self.numbers) > self.confirmed:
            problems.append(f"{len(self.numbers)} cases after {self.confirmed} confirmations")
        if new - told:
            problems.append(f"{new - told} was filed and the resident was not told")
        return problems

    def _repeated(self, reply: list[Line]) -> list[str]:
        asked = [line["text"] for line in reply if _asks(line)]
        self.asked.append(asked[-1] if asked else "")
        self.ways_out.append(any("14 035" in line["text"] or any(map(_leads_out, line["buttons"])) for line in reply))
        last = self.asked[-SAME_QUESTION:]
        same = len(last) == SAME_QUESTION and len(set(last)) == 1 and last[0]
        if not same or any(self.ways_out[-SAME_QUESTION:]):
            return []
        return [f"{SAME_QUESTION} times the same question and no way out: {last[0][:80]!r}"]


def agrees(turn: Turn) -> bool:
    """Whether a turn says yes: in words, or with a button that sends."""
    vraag, waarde = _choice(turn.payload)
    return turn.agrees or (vraag == "bevestiging" and waarde in _FILES)


def _choice(payload: str) -> tuple[str, str]:
    _, brace, rest = payload.partition("{")
    values = json.loads(brace + rest) if brace else {}
    return str(values.get("vraag", "")), str(values.get("waarde", ""))


def _leads_out(button: Line) -> bool:
    vraag, waarde = _choice(button["payload"])
    return button["payload"].startswith("/begin_") or (waarde in _OUT and vraag not in _EITHER_OR)


def _spoken(reply: Iterable[Line]) -> list[Line]:
    return [line for line in reply if line["from"] == "bot"]


def _advised(reply: list[Line]) -> bool:
    first = next(iter(reply), None)
    return first is not None and first["from"] == "system" and "112" in first["text"]


def _raw(reply: list[Line]) -> list[str]:
    shown = [text for line in reply for text in (line["text"], *(button["title"] for button in line["buttons"]))]
    return [f"not a text for people: {text[:120]!r}" for text in shown if _RAW.search(text) or not text.strip()]


def _two_questions(reply: list[Line], most: int) -> list[str]:
    asking = [line for line in reply if _asks(line)]
    if len(asking) <= most:
        return []
    return ["two open questions: " + " + ".join(f"{line['text'][:60]!r} <{line['asks']}>" for line in asking)]


def _dead_end(reply: list[Line]) -> list[str]:
    if not reply:
        return ["no reply"]
    said = "\n".join(line["text"] for line in reply)
    leads = any(_asks(line) or line["buttons"] for line in reply) or _NEXT.search(said)
    answered = any(is_text(line["text"], "utter_status") for line in reply)
    return [] if leads or answered else [f"a dead end: {said[:160]!r}"]


def _asks(line: Line) -> bool:
    return bool(line["asks"]) or any(pattern.fullmatch(line["text"]) for pattern in _questions())


@cache
def _questions() -> tuple[re.Pattern[str], ...]:
    names = [name for name in _texts() if name.startswith("utter_ask_") and name not in _OPEN]
    return tuple(pattern for name in (*names, *_ASKING) for pattern in _texts()[name])


def is_text(text: str, *names: str) -> bool:
    """Whether a line is one of these texts of `data/responses`, in any language."""
    return any(pattern.fullmatch(text) for name in names for pattern in _texts()[name])


@cache
def _texts() -> dict[str, list[re.Pattern[str]]]:
    found: dict[str, list[re.Pattern[str]]] = {}
    for path in sorted((config.REPOSITORY / "data" / "responses").glob("*.yml")):
        for name, variations in yaml.safe_load(path.read_text(encoding="utf-8"))["responses"].items():
            found[name] = [_pattern(one["text"]) for one in variations]
    return found


def _pattern(template: str) -> re.Pattern[str]:
    parts = re.split(r"\{\w+\}", template.strip())
    return re.compile("(?:.*)".join(map(re.escape, parts)), re.DOTALL)
