"""What a message says beside the matter: about one's data, the language, or in anger. By words, not a model."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

WISSEN, INZAGE, TAAL, DREIGING, BOOS = "wissen", "inzage", "taal", "dreiging", "boos"
FILE = Path(__file__).with_suffix(".yml")
_LONGEST_WISH = 9  # words
_LONGEST_INSULT = 10
_WORD = re.compile(r"[^\W\d_]+(?:['’.][^\W\d_]+)*")


@dataclass(frozen=True)
class _Lists:
    languages: dict[str, str]
    words: dict[str, frozenset[str]]
    patterns: dict[str, re.Pattern[str]]


@cache
def _lists() -> _Lists:
    data: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    words = {
        name: frozenset(data[name].split())
        for name in ("om_een_taal", "niet_van_ons", "verteld", "schelden", "om_schelden")
    }
    return _Lists(
        languages={name: code for code, names in data["talen"].items() for name in names.split()},
        words=words,
        patterns={name: _pattern(data[name], data["namen"]) for name in (WISSEN, INZAGE, DREIGING, "schelden_vast")},
    )


def _pattern(patterns: Sequence[str], names: dict[str, list[str]]) -> re.Pattern[str]:
    joined = "|".join(f"(?:{one})" for one in patterns)
    for name, meant in names.items():
        joined = joined.replace(f"<{name}>", f"(?:{'|'.join(meant)})")
    return re.compile(joined, re.IGNORECASE)


def _said(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]


def asked_language(text: str) -> str | None:
    """The language that a message asks to go on in, when it says little else."""
    said = _said(text)
    if not 0 < len(said) <= _LONGEST_WISH:
        return None
    names = _lists().languages
    asked = {names[word] for word in said if word in names}
    rest = [word for word in said if word not in names]
    return asked.pop() if len(asked) == 1 and _lists().words["om_een_taal"].issuperset(rest) else None


def terzijde(text: str) -> str | None:
    """What a message says beside the matter: wissen, inzage, taal, dreiging or boos; else None."""
    if asked_language(text):
        return TAAL
    lists, said = _lists(), set(_said(text))
    if said.isdisjoint(lists.words["niet_van_ons"]):
        for name in (WISSEN, INZAGE):
            if lists.patterns[name].search(text):
                return name
    if lists.patterns[DREIGING].search(text) and said.isdisjoint(lists.words["verteld"]):
        return DREIGING
    return BOOS if _scolds(text) else None


def _scolds(text: str) -> bool:
    """Only scolding: whoever swears and tells something is heard for what is told."""
    lists = _lists()
    rest = lists.patterns["schelden_vast"].sub(" ", text)
    said = _said(rest)
    if len(said) > _LONGEST_INSULT:
        return False
    insulted = rest != text or not lists.words["schelden"].isdisjoint(said)
    return insulted and (lists.words["schelden"] | lists.words["om_schelden"]).issuperset(said)
