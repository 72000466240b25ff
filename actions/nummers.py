"""A BSN or a bank account number that somebody typed: not needed, so it stays out of what is filed."""

from __future__ import annotations

import re

from actions.speech import Say
from bot.core.redaction import find_sensitive, redact

NEVER_NEEDED = frozenset({"bsn", "iban"})


def holds_number(text: str) -> bool:
    """Whether somebody typed a BSN or a bank account number."""
    return not NEVER_NEEDED.isdisjoint(find_sensitive(text))


def without_numbers(text: str) -> str:
    """A text without the BSN and bank account numbers in it."""
    return redact(text, NEVER_NEEDED) if holds_number(text) else text


_KEEP = re.compile(
    r"\b(?:laat|houd|zet)\b.{0,20}\bnummer\b.{0,20}\b(?:staan|erin|erbij)\b|\bkeep the number\b", re.IGNORECASE
)


def keeps_number(text: str) -> bool:
    """Whether somebody wants a number to stay: not every row of nine digits is a BSN."""
    return _KEEP.search(text) is not None


def warning(text: str) -> tuple[Say, ...]:
    """What is said at once to whoever typed such a number."""
    return (Say("utter_nummer"),) if holds_number(text) else ()
