"""The entries of the directory, as they stand in the snapshot."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, TypeVar

from bot.routing.words import mentions

T = TypeVar("T")
Row = Mapping[str, Any]


def entry(kind: type[T], row: Row, **values: Any) -> T:
    """An entry from its row; keys that the entry does not know are left out, empty ones get their default."""
    known = {f.name for f in fields(kind) if f.init}  # type: ignore[arg-type]
    given = {key: value for key, value in row.items() if key in known and value is not None}
    return kind(**{**given, **values})


def day(value: str | None) -> dt.date | None:
    """A date as the files write it."""
    return dt.date.fromisoformat(value) if value else None


def _in(taal: str, nl: str, en: str) -> str:
    return nl if taal == "nl" else en or nl


@dataclass(frozen=True)
class Recipient:
    """Somebody who can get a case: a department, a coordinator, another party or the grote bak.

    `delivery`: mail (a mail with a link to the case), link (the resident gets `website`), phone (the resident
    gets `phone`), overview (monthly, without personal data) or none (nothing is sent or told).
    """

    code: str
    kind: str
    name_nl: str
    name_en: str
    called_nl: str
    called_en: str
    delivery: str = "mail"
    email: str = ""
    phone: str = ""
    website: str = ""
    terugkoppeling: str = "onbekend"
    term: str | None = None
    owner: str = ""
    source: str = ""
    confirmed_on: dt.date | None = None

    def called(self, taal: str) -> str:
        """The name inside a sentence: "Naar: de afdeling voor straatverlichting"."""
        return _in(taal, self.called_nl, self.called_en)

    def name(self, taal: str) -> str:
        """The name as a heading: "Afdeling straatverlichting"."""
        return _in(taal, self.name_nl, self.name_en)

    @property
    def reachable(self) -> bool:
        """Whether we can bring a case there ourselves."""
        return self.delivery == "mail" and bool(self.email)


@dataclass(frozen=True)
class Fact:
    """Something that is said to residents and that a person must confirm: a number, an amount, a time."""

    key: str
    value: str
    nl: str = ""
    en: str = ""
    value_en: str = ""
    owner: str = ""
    source: str = ""
    confirmed_on: dt.date | None = None

    def spoken(self, taal: str) -> str:
        """The value as it is said in a language."""
        return _in(taal, self.value, self.value_en)

    @property
    def confirmed(self) -> bool:
        """Whether a person of the municipality confirmed it."""
        return self.confirmed_on is not None


@dataclass(frozen=True)
class Term:
    """How soon something happens; spoken only when it was confirmed."""

    code: str
    nl: str
    en: str
    working_days: int | None = None
    owner: str = ""
    source: str = ""
    confirmed_on: dt.date | None = None

    def spoken(self, taal: str) -> str | None:
        """The promise in words, or None as long as nobody confirmed it."""
        return _in(taal, self.nl, self.en) if self.confirmed_on else None


@dataclass(frozen=True)
class Deputy:
    """Who takes over for a recipient, both days included."""

    recipient: str
    deputy: str
    starts_on: dt.date
    ends_on: dt.date


@dataclass(frozen=True)
class Choice:
    """One answer to a question. `words` in a text give it without asking, except beside one of `unless`."""

    code: str
    nl: str
    en: str
    words: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    shown: bool = True

    def called(self, taal: str) -> str:
        """The words on the button."""
        return _in(taal, self.nl, self.en)

    def told(self, text: str) -> bool:
        """Whether a text gives this answer."""
        return mentions(text, self.words) and not mentions(text, self.unless)


@dataclass(frozen=True)
class Question:
    """The one question of an onderwerp. `sets` is `eigenaar` or the name of a detail.

    `asked_when`: altijd, woorden (only when the text holds one of `asked_words` or gives two answers),
    samenvatting (offered inside the summary, never a turn of its own) or nooit (only read from the text).
    """

    code: str
    onderwerpen: tuple[str, ...]
    sets: str
    nl: str
    en: str
    asked_when: str
    alters_recipient: bool
    asked_words: tuple[str, ...] = ()
    answers: tuple[Choice, ...] = ()

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The answers that are offered as buttons."""
        return tuple(answer for answer in self.answers if answer.shown)

    def asked(self, taal: str) -> str:
        """The question in the language of the resident."""
        return _in(taal, self.nl, self.en)

    def answer(self, text: str) -> str | None:
        """The one answer that a text gives, or None when it gives none or more than one."""
        found = [answer.code for answer in self.answers if answer.told(text)]
        return found[0] if len(found) == 1 else None

    def needed(self, text: str) -> bool:
        """Whether it must be asked after this text."""
        wanted = self.asked_when == "altijd" or (self.asked_when == "woorden" and self._open(text))
        return wanted and self.answer(text) is None

    def _open(self, text: str) -> bool:
        return mentions(text, self.asked_words) or any(mentions(text, one.words) for one in self.answers)


@dataclass(frozen=True)
class Rule:
    """One line of the routing rules; the first whose `when` fits decides."""

    code: str
    when: Mapping[str, tuple[Any, ...]]
    primary: str
    informed: tuple[str, ...] = ()
    refer: str | None = None
    why: str = ""


@dataclass(frozen=True)
class Wijk:
    """A wijk with its coordinator; `buurten` are the buurten with another one."""

    wijk: str
    coordinator: str
    code: str = ""
    buurten: Mapping[str, str] = field(default_factory=dict)
