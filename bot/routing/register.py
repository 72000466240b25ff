"""The directory in memory: who gets what, and what may be said about it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from bot.core import config
from bot.routing.entries import (
    Choice,
    Deputy,
    Fact,
    Question,
    Recipient,
    Row,
    Rule,
    Term,
    Wijk,
    day,
    entry,
)
from bot.routing.facts import COORDINATOR, ONBEKEND, TRIAGE
from bot.routing.opening import Opening

SEEDS = config.REPOSITORY / "data" / "directory"
KINDS = ("terms", "facts", "recipients", "wijken", "questions", "rules", "deputies", "openings")
# The last resort when a directory was edited into nonsense: a case must always have somewhere to go.
_TRIAGE = Recipient(
    TRIAGE, TRIAGE, "Werkverdeler", "Duty officer",
    "een medewerker die kijkt bij wie dit hoort", "a member of staff who looks who should get this",
)  # fmt: skip


@dataclass(frozen=True)
class Directory:
    """Recipients, rules, questions, facts and terms; `recipients` always holds `triage`."""

    recipients: Mapping[str, Recipient]
    rules: tuple[Rule, ...] = ()
    terms: Mapping[str, Term] = field(default_factory=dict)
    facts: Mapping[str, Fact] = field(default_factory=dict)
    deputies: tuple[Deputy, ...] = ()
    opening: Opening = field(default_factory=Opening)
    questions: tuple[Question, ...] = ()
    wijken: Mapping[str, Wijk] = field(default_factory=dict)

    @classmethod
    def load(cls, path: Path | None = None) -> Directory:
        """The directory of a snapshot, or the seeds when there is no path or the file holds no directory."""
        if path is not None:
            document = json.loads(path.read_text(encoding="utf-8")).get("directory")
            if document:
                return cls.from_document(document)
        return cls.from_document(seeds())

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Directory:
        """The directory from its rows, one list a kind."""
        facts = {row["key"]: entry(Fact, row, **_confirmed(row)) for row in document.get("facts", ())}
        recipients = [_recipient(row, facts) for row in document.get("recipients", ())]
        return cls(
            recipients={TRIAGE: _TRIAGE, **{one.code: one for one in recipients}},
            rules=tuple(_rule(row) for row in document.get("rules", ())),
            terms={row["code"]: entry(Term, row, **_confirmed(row)) for row in document.get("terms", ())},
            facts=facts,
            deputies=tuple(_deputy(row) for row in document.get("deputies", ())),
            opening=Opening.from_document(document.get("openings", {})),
            questions=tuple(_question(row) for row in document.get("questions", ())),
            wijken={row["wijk"]: _wijk(row) for row in document.get("wijken", ())},
        )

    def fact(self, key: str) -> Fact | None:
        """A spoken fact by its key, for example `tel_gemeente`."""
        return self.facts.get(key)

    def coordinator(self, wijk: str | None, buurt: str | None = None) -> str:
        """The code of the coordinator of a wijk; `triage` when the wijk is unknown or has none of its own."""
        found = self.wijken.get(wijk or "")
        code = found.buurten.get(buurt or "", found.coordinator) if found else TRIAGE
        return code if code in self.recipients else TRIAGE

    def question(self, onderwerp: str | None, text: str | None = None) -> Question | None:
        """The question to ask about an onderwerp after a text; without text the one that is always asked."""
        return next((one for one in self._about(onderwerp) if one.needed(text or "")), None)

    def offer(self, onderwerp: str | None) -> Question | None:
        """The detail that the summary offers to add, for example the lamp number."""
        return next((one for one in self._about(onderwerp) if one.asked_when == "samenvatting"), None)

    def eigenaar(self, onderwerp: str | None, text: str) -> str | None:
        """Whose it is, as far as a text tells; `onbekend`: must be asked, None: does not matter."""
        owners = [one for one in self._about(onderwerp) if one.sets == "eigenaar"]
        told = next((answer for one in owners if (answer := one.answer(text))), None)
        if told or not any(one.alters_recipient and one.needed(text) for one in owners):
            return told
        return ONBEKEND

    def deputy(self, code: str, on: dt.date) -> str:
        """Who takes over for a recipient on a day; the recipient itself when nobody does."""
        seen = {code}
        while (after := self._deputy(code, on)) and after not in seen:
            seen.add(after)
            code = after
        return code

    def unconfirmed(self) -> tuple[str, ...]:
        """The keys of facts and the codes of recipients that no person has confirmed yet."""
        facts = (f"facts.{key}" for key, fact in self.facts.items() if not fact.confirmed)
        recipients = (f"recipients.{code}" for code, one in self.recipients.items() if not one.confirmed_on)
        return (*facts, *recipients)

    def _about(self, onderwerp: str | None) -> Iterable[Question]:
        return (one for one in self.questions if onderwerp in one.onderwerpen)

    def _deputy(self, code: str, on: dt.date) -> str | None:
        today = (one for one in self.deputies if one.starts_on <= on <= one.ends_on)
        return next((one.deputy for one in today if one.recipient == code and one.deputy in self.recipients), None)


def seeds(folder: Path = SEEDS) -> dict[str, Any]:
    """The seed files as one document; they are checked where they are imported, not here."""
    yaml = YAML(typ="safe")
    return {kind: plain(yaml.load((folder / f"{kind}.yml").read_text(encoding="utf-8"))) for kind in KINDS}


def plain(value: Any) -> Any:
    """The same value with dates as text, as they stand in the snapshot."""
    if isinstance(value, Mapping):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(part) for part in value]
    return value.isoformat() if isinstance(value, (dt.date, dt.datetime)) else value


def values_of(value: Any) -> tuple[Any, ...]:
    """The values that a condition allows: one value, or any of a list."""
    return tuple(value) if isinstance(value, list) else (value,)


def _confirmed(row: Row) -> dict[str, Any]:
    return {"confirmed_on": day(row.get("confirmed_on"))}


def _recipient(row: Row, facts: Mapping[str, Fact]) -> Recipient:
    number = facts.get(row.get("phone_fact") or "")
    return entry(Recipient, row, phone=number.value if number else "", **_confirmed(row))


def _rule(row: Row) -> Rule:
    when = {key: values_of(value) for key, value in row["when"].items()}
    return entry(Rule, row, when=when, informed=tuple(row.get("informed") or ()))


def _question(row: Row) -> Question:
    answers = tuple(entry(Choice, one, **_tuples(one, "words", "unless")) for one in row.get("choices") or ())
    return entry(Question, row, answers=answers, **_tuples(row, "onderwerpen", "asked_words"))


def _tuples(row: Row, *keys: str) -> dict[str, tuple[str, ...]]:
    return {key: tuple(row.get(key) or ()) for key in keys}


def _deputy(row: Row) -> Deputy:
    days = {key: dt.date.fromisoformat(row[key]) for key in ("starts_on", "ends_on")}
    return entry(Deputy, row, **days)


def _wijk(row: Row) -> Wijk:
    own = {one["buurt"]: one["coordinator"] for one in row.get("buurten") or ()}
    return entry(Wijk, row, buurten=own, coordinator=row.get("coordinator") or COORDINATOR)
