"""The texts that the gateway sends itself, from the same files as the assistant's."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.core import config, languages
from bot.core.messages import Button

FOLDER = Path("data/responses")


class TextError(Exception):
    """A text that is missing, or that lacks a value it speaks of."""


@cache
def _responses() -> dict[str, tuple[str, list[dict[str, Any]]]]:
    """Every text with the name of its file and its variations."""
    found: dict[str, tuple[str, list[dict[str, Any]]]] = {}
    for path in sorted((config.REPOSITORY / FOLDER).glob("*.yml")):
        content = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        found.update({name: (path.stem, one) for name, one in content.get("responses", {}).items()})
    return found


def _language(variation: dict[str, Any]) -> str | None:
    conditions = variation.get("condition", ())
    return next((str(c["value"]) for c in conditions if c.get("name") == "taal"), None)


def _variation(name: str, taal: str) -> dict[str, Any]:
    theme, variations = _responses().get(name) or ("", [])
    if not variations:
        raise TextError(f"no text {name} in {FOLDER}")
    by_language = {_language(variation): variation for variation in variations}
    # English carries no condition: Rasa, too, falls back to it for every language without a text of its own.
    spoken = by_language.get(taal) if languages.speaks(taal, theme) else None
    return spoken or by_language.get(None) or variations[0]


def render(name: str, taal: str, **values: object) -> tuple[str, tuple[Button, ...]]:
    """A text with its buttons in the language of the resident; raises TextError when a value is missing."""
    variation = _variation(name, taal)
    try:
        words = str(variation["text"]).strip().format(**values)
    except KeyError as error:
        raise TextError(f"{name} needs a value for {error}") from error
    buttons = tuple(Button(b["title"], b["payload"]) for b in variation.get("buttons", ()))
    return words, buttons


def text(name: str, taal: str, **values: object) -> str:
    """Only the words of a text."""
    return render(name, taal, **values)[0]
