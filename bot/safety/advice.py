"""What somebody in danger reads at once, in their own language where a native reader checked it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

FILE = Path(__file__).resolve().parents[2] / "data" / "content" / "spoed.yml"
GENERAL = "algemeen"
BASIS = ("nl", "en")


class AdviceError(ValueError):
    """The file of emergency texts cannot be used; says which text and why."""


@dataclass(frozen=True)
class Number:
    """A telephone number of the texts; `confirmed_on` is None until the municipality confirmed it."""

    number: str
    purpose: str
    confirmed_on: str | None


@dataclass(frozen=True)
class Advice:
    """The emergency texts by kind and language, and the numbers in them."""

    texts: Mapping[str, Mapping[str, str]]
    in_use: frozenset[str]
    numbers: Mapping[str, Number]

    def text(self, spoed: str | None, language: str | None, *, mark: str = "") -> str:
        """The advice for one kind of danger; a language that is unknown or unchecked gets Dutch and English.

        `mark` is put behind a number that nobody confirmed yet ("" says nothing).
        """
        texts = self.texts.get(spoed or GENERAL, self.texts[GENERAL])
        chosen = (language,) if language in self.in_use and language in texts else BASIS
        numbers = {name: n.number + ("" if n.confirmed_on else mark) for name, n in self.numbers.items()}
        return "\n".join(texts[code].format_map(numbers) for code in chosen if code)

    def unconfirmed(self) -> tuple[str, ...]:
        """The numbers that block going live, each with what it is for."""
        return tuple(f"{n.number} ({n.purpose})" for n in self.numbers.values() if not n.confirmed_on)

    def unchecked(self) -> tuple[str, ...]:
        """The languages whose texts wait for a native reader."""
        return tuple(sorted(set(self.texts[GENERAL]) - self.in_use))


def load(path: Path = FILE) -> Advice:
    """Read the texts; raises AdviceError naming what is missing, so that a broken file stops the start."""
    try:
        data: dict[str, Any] = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
        numbers = {
            name: Number(value["number"], value["for"], value["confirmed_on"] and str(value["confirmed_on"]))
            for name, value in data["numbers"].items()
        }
        in_use = frozenset(code for code, value in data["languages"].items() if value["in_use"])
        advice = Advice(data["texts"], in_use, numbers)
        for kind, texts in data["texts"].items():
            for code in {*BASIS, *in_use, *texts}:
                _checked(f"texts.{kind}.{code}", texts[code], numbers)
    except (YAMLError, KeyError, TypeError, AttributeError) as error:
        raise AdviceError(f"{path.name}: {error!r}") from error
    if GENERAL not in advice.texts:
        raise AdviceError(f"{path.name}: texts.{GENERAL} is missing")
    return advice


def _checked(where: str, text: str, numbers: Mapping[str, Number]) -> None:
    if "\n\n" in text:
        raise AdviceError(f"{where}: a blank line would cut the text in two messages")
    if "112" not in text:
        raise AdviceError(f"{where}: the text does not name 112")
    text.format_map({name: number.number for name, number in numbers.items()})


@cache
def texts() -> Advice:
    """The texts in use, read once."""
    return load()


def advice(spoed: str | None, language: str | None, *, mark: str = "") -> str:
    """What to send at once to somebody in danger of this kind, in this language."""
    return texts().text(spoed, language, mark=mark)
