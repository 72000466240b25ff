"""In which languages the assistant speaks. Dutch and English always; others when they are switched on.

The register in `data/content/spoed.yml` says which languages a native reader checked. Texts about danger, about
one's data and about what was filed are spoken only in those; every other text also in the languages of `BUURT_TALEN`.
"""

from __future__ import annotations

from functools import cache

import yaml

from bot.core import config

ALWAYS = frozenset({"nl", "en"})
REGISTER = config.REPOSITORY / "data" / "content" / "spoed.yml"
# Files of data/responses whose texts wait for a native reader.
CHECKED_ONLY = frozenset({"spoed", "zorg", "formeel", "gegevens", "ingediend"})


@cache
def registered() -> frozenset[str]:
    """Every language of the register, checked or not."""
    return frozenset(_register())


@cache
def checked() -> frozenset[str]:
    """The languages whose texts a native reader checked, Dutch and English among them."""
    return ALWAYS | {code for code, state in _register().items() if state["in_use"]}


def _register() -> dict[str, dict[str, object]]:
    found: dict[str, dict[str, object]] = yaml.safe_load(REGISTER.read_text(encoding="utf-8"))["languages"]
    return found


def switched_on() -> frozenset[str]:
    """The languages that the assistant answers in; raises ConfigError for one that is not in the register."""
    wanted = frozenset(config.listed("BUURT_TALEN"))
    if unknown := sorted(wanted - registered()):
        known = ", ".join(sorted(registered()))
        raise config.ConfigError(f"BUURT_TALEN: unknown language {', '.join(unknown)}; known are {known}")
    return checked() | wanted


def speaks(taal: str, theme: str) -> bool:
    """Whether a text of this file of data/responses may be said in this language."""
    return taal in (checked() if theme in CHECKED_ONLY else switched_on())
