"""What a question about a draft is, and the two kinds that return: yes or no, and in one's own words."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod

import phonenumbers

from actions.heard import Heard
from actions.speech import Say, labelled, one_line
from actions.zaak.draft import Zaak

SKIP = "overslaan"
YES, NO, STOP = "ja", "nee", "stop"


class Question(ABC):
    """One thing that may be asked. `hear` and `choose` return the new draft, or None for no answer."""

    name: str
    asks: str = "anders"
    unknown: str | None = None  # the choice of whoever does not know

    @abstractmethod
    def needed(self, zaak: Zaak) -> bool:
        """Whether the draft cannot go on without it."""

    @abstractmethod
    def say(self, zaak: Zaak, taal: str) -> Say:
        """The question as the resident reads it."""

    def again(self, zaak: Zaak, taal: str) -> Say:
        """The question once more, after something came in between."""
        return self.say(zaak, taal)

    @abstractmethod
    def choose(self, zaak: Zaak, waarde: str) -> Zaak | None:
        """The draft after a button."""

    @abstractmethod
    def hear(self, zaak: Zaak, heard: Heard) -> Zaak | None:
        """The draft after an answer in words."""


class YesNo(Question):
    """A question that is answered by one of two buttons, or by saying yes or no."""

    response: str
    labels: tuple[str, str]
    values: tuple[str, str] = (YES, NO)
    spoken: tuple[str, str] = ("", "")  # words that mean the first and the second button, as patterns
    either_or = False  # a bare "ja" to "this or that?" chooses nothing yet

    def say(self, zaak: Zaak, taal: str) -> Say:
        buttons = (
            labelled(self.name, value, label, taal) for value, label in zip(self.values, self.labels, strict=True)
        )
        return Say(self.response, self.told(zaak, taal), tuple(buttons), self.asks)

    def told(self, zaak: Zaak, taal: str) -> dict[str, str]:
        """Values of the text."""
        return {}

    def told_by(self, text: str) -> str | None:
        """The choice that words name, if they name one of the two."""
        told = [pattern and re.search(rf"\b(?:{pattern})\b", text, re.IGNORECASE) for pattern in self.spoken]
        if bool(told[0]) == bool(told[1]):
            return None
        return self.values[0] if told[0] else self.values[1]

    def hear(self, zaak: Zaak, heard: Heard) -> Zaak | None:
        if named := self.told_by(heard.text):
            return self.choose(zaak, named)
        if self.either_or and heard.handeling == "ja" and not zaak.mis:
            return None
        said = {"ja": self.values[0], "nee": self.values[1]}.get(heard.handeling or "")
        return self.choose(zaak, said) if said else None


class Open(Question):
    """A question that is answered in the resident's own words and may be skipped."""

    response: str
    detail: str
    unknown = SKIP

    def say(self, zaak: Zaak, taal: str) -> Say:
        return Say(self.response, {}, (labelled(self.name, SKIP, "overslaan", taal),), self.asks)

    def choose(self, zaak: Zaak, waarde: str) -> Zaak | None:
        return zaak.settle(self.name) if waarde == SKIP else None

    def hear(self, zaak: Zaak, heard: Heard) -> Zaak | None:
        if not heard.text.strip():
            return None
        if heard.handeling == "nee":
            return zaak.settle(self.name)
        return zaak.settle(self.name, details={**zaak.details, self.detail: one_line(heard.text)})


def reachable(text: str) -> bool:
    """Whether a text holds a telephone number or a mail address."""
    if re.search(r"[^\s@]+@[^\s@]+\.\w{2,}", text):
        return True
    found = phonenumbers.PhoneNumberMatcher(text, "NL", leniency=phonenumbers.Leniency.POSSIBLE)
    return found.has_next()
