"""An answer as it is said: with the facts of the directory, or honestly without them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.content.topics import DEPUTY, PLACEHOLDER, UNKNOWN, WIJK, WITHOUT_WIJK, Topic
from bot.routing import COORDINATOR, Directory

_ROLE = {"nl": "buurtcoördinator", "en": "neighbourhood coordinator"}
_ROLE_FACT = "rol_coordinator"
_SENTENCE = re.compile(r"(?<=[.!?])\s+")


@dataclass(frozen=True)
class Spoken:
    """Looks up what an answer speaks of. `taal` is nl or en; `wijk` a name of the label contract or None."""

    directory: Directory
    taal: str
    wijk: str | None
    on: dt.date

    def text(self, topic: Topic) -> str:
        """The answer in the variation that is true now."""
        for variation in self._variations(topic):
            section = topic.sections.get((self.taal, variation))
            if section and (said := self._filled(section)):
                return said
        return self._shortened(topic.sections[self.taal, ""])

    def _variations(self, topic: Topic) -> tuple[str, ...]:
        if topic.needs == WIJK and self.wijk is None:
            return (WITHOUT_WIJK,)
        return (DEPUTY, "", UNKNOWN) if self._deputy() else ("", UNKNOWN)

    def _filled(self, section: str) -> str | None:
        values = {match[0]: self._value(match[1], match[2]) for match in PLACEHOLDER.finditer(section)}
        if not all(values.values()):
            return None
        return PLACEHOLDER.sub(lambda match: values[match[0]] or "", section)

    def _shortened(self, section: str) -> str:
        """Only the sentences whose facts are known, when somebody took a fact out of the directory."""
        lines = [[self._filled(part) for part in _SENTENCE.split(line)] for line in section.split("\n")]
        return "\n".join(text for line in lines if (text := " ".join(part for part in line if part)))

    def _value(self, name: str, key: str | None) -> str | None:
        if key:
            fact = self.directory.fact(key)
            return fact.spoken(self.taal) if fact and (name == "fact" or fact.confirmed) else None
        values: dict[str, Callable[[], str | None]] = {
            "rol": lambda: self._fact(_ROLE_FACT) or _ROLE[self.taal],
            "wijk": lambda: self.wijk,
            "bedrag": lambda: self._value("confirmed", f"wijkbudget_{_slug(self.wijk)}"),
            "coordinator": lambda: self._fact(f"naam_{self.directory.coordinator(self.wijk)}"),
            "wijkwethouder": lambda: self._fact(f"naam_wijkwethouder_{_slug(self.wijk)}"),
            "vervanger": self._deputy,
        }
        return values[name]()

    def _fact(self, key: str) -> str | None:
        fact = self.directory.fact(key)
        return fact.spoken(self.taal) if fact else None

    def _deputy(self) -> str | None:
        """Who takes over for the coordinator of the wijk today, by name or else by role."""
        code = self.directory.coordinator(self.wijk)
        deputy = self.directory.deputy(code, self.on)
        if deputy == code or self.directory.recipients[code].kind != COORDINATOR:
            return None
        return self._fact(f"naam_{deputy}") or self.directory.recipients[deputy].called(self.taal)


def _slug(wijk: str | None) -> str:
    return (wijk or "").lower().replace(" ", "_")
