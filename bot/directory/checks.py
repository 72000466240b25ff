"""The start-up check of the directory: its shape by schema, then what the entries say about each other."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import best_match

from bot.core.understanding import ONDERWERPEN, WIJKEN
from bot.directory.reach import unreachable
from bot.directory.source import DirectoryError, Document, Problem, Source, Where, read
from bot.routing import COORDINATOR, KINDS, ONBEKEND, TRIAGE
from bot.routing.register import values_of

SCHEMAS = Path(__file__).parent / "schema"
Found = Iterator[tuple[str, Where, str]]
_IDS = {
    "terms": "code",
    "facts": "key",
    "recipients": "code",
    "wijken": "wijk",
    "questions": "code",
    "rules": "code",
}
_CANNOT_COORDINATE = "{!r} is no recipient of kind coordinator or triage"
_FORMATS = FormatChecker(())
_NEEDS = {"mail": "email", "link": "website", "phone": "phone_fact"}


@_FORMATS.checks("date", ValueError)
def _is_date(value: object) -> bool:
    return not isinstance(value, str) or bool(dt.date.fromisoformat(value))


@_FORMATS.checks("date-time", ValueError)
def _is_moment(value: object) -> bool:
    return not isinstance(value, str) or bool(dt.datetime.fromisoformat(value))


def checked(path: Path, buurten: frozenset[str] = frozenset()) -> Document:
    """The document of a folder or file; raises DirectoryError with every problem when it cannot be used.

    `buurten` are the known names of buurten; without them the names are not checked.
    """
    source = read(path)
    problems = list(_shape(source))
    if not problems:
        checks = [*(check(source.document) for check in CHECKS), _buurten(source.document, buurten)]
        problems = [source.problem(*found) for check in checks for found in check]
    if problems:
        raise DirectoryError(problems)
    return source.document


@cache
def schema(kind: str) -> dict[str, Any]:
    """The JSON schema of one kind of entries."""
    found: dict[str, Any] = json.loads((SCHEMAS / f"{kind}.json").read_text(encoding="utf-8"))
    return found


def _shape(source: Source) -> Iterator[Problem]:
    for kind in KINDS:
        validator = Draft202012Validator(schema(kind), format_checker=_FORMATS)
        for found in validator.iter_errors(source.document[kind]):
            # Of "one value or a list of them" the closest miss tells more than the whole.
            error = best_match([found]) or found
            yield source.problem(kind, list(error.absolute_path), error.message)


def _doubles(document: Document) -> Found:
    for kind, name in _IDS.items():
        counted = Counter(row[name] for row in document[kind])
        for number, row in enumerate(document[kind]):
            if counted[row[name]] > 1:
                yield kind, (number, name), f"{row[name]!r} stands here more than once"


def _recipients(document: Document) -> Found:
    terms = {row["code"] for row in document["terms"]}
    facts = {row["key"] for row in document["facts"]}
    for number, row in enumerate(document["recipients"]):
        need = _NEEDS.get(row["delivery"])
        if need and not row.get(need):
            yield "recipients", (number, "delivery"), f"delivery {row['delivery']!r} needs {need!r}"
        if row.get("term") and row["term"] not in terms:
            yield "recipients", (number, "term"), f"unknown term {row['term']!r}"
        if row.get("phone_fact") and row["phone_fact"] not in facts:
            yield "recipients", (number, "phone_fact"), f"unknown fact {row['phone_fact']!r}"
    if not any(row["code"] == TRIAGE and row["kind"] == TRIAGE for row in document["recipients"]):
        yield "recipients", (), f"a recipient with code and kind {TRIAGE!r} is missing"


def _wijken(document: Document) -> Found:
    able = {row["code"] for row in document["recipients"] if row["kind"] in (COORDINATOR, TRIAGE)}
    for number, row in enumerate(document["wijken"]):
        where: Where = (number, "coordinator")
        if row["coordinator"] not in able:
            yield "wijken", where, _CANNOT_COORDINATE.format(row["coordinator"])
        for place, buurt in enumerate(row.get("buurten") or ()):
            if buurt["coordinator"] not in able:
                where = (number, "buurten", place, "coordinator")
                yield "wijken", where, _CANNOT_COORDINATE.format(buurt["coordinator"])
    named = {row["wijk"] for row in document["wijken"]}
    for wijk in WIJKEN:
        if wijk not in named:
            yield "wijken", (), f"wijk {wijk!r} has no coordinator"


def _buurten(document: Document, known: frozenset[str]) -> Found:
    for number, row in enumerate(document["wijken"]):
        for place, buurt in enumerate(row.get("buurten") or ()):
            if known and buurt["buurt"] not in known:
                yield "wijken", (number, "buurten", place, "buurt"), f"unknown buurt {buurt['buurt']!r}"


def _rule_recipients(document: Document) -> Found:
    recipients = {row["code"]: row for row in document["recipients"]}
    for number, row in enumerate(document["rules"]):
        named: list[tuple[Where, str | None]] = [
            (("primary",), row["primary"]),
            (("refer",), row.get("refer")),
        ]
        named += [(("informed", place), code) for place, code in enumerate(row.get("informed") or ())]
        for where, code in named:
            if code and code != COORDINATOR and code not in recipients:
                yield "rules", (number, *where), f"unknown recipient {code!r}"
        primary = recipients.get(row["primary"])
        if primary and primary["delivery"] != "mail":
            yield "rules", (number, "primary"), f"{row['primary']!r} takes no mail: name it under 'refer'"


def _promises(document: Document) -> Found:
    """What the users' rules forbid, whatever the rest of the directory says."""
    kinds = {COORDINATOR: COORDINATOR, **{row["code"]: row["kind"] for row in document["recipients"]}}
    for number, row in enumerate(document["rules"]):
        codes = [row["primary"], *(row.get("informed") or ())]
        when = {key: values_of(value) for key, value in row["when"].items()}
        if "klacht" in when.get("formeel", ()) and any(kinds.get(code) == COORDINATOR for code in codes):
            yield "rules", (number, "primary"), "a complaint never goes to a coordinator"
        to_take_over = "right_to_challenge" in when.get("soort", ("right_to_challenge",))
        takes_over = to_take_over and not {True, None}.isdisjoint(when.get("zelf", (None,)))
        if takes_over and any(kinds.get(code) == "party" for code in codes):
            yield (
                "rules",
                (number, "primary"),
                "taking over is never told to a party that may do the task now",
            )


def _owners(document: Document) -> Found:
    """Every answer about an owner leads somewhere, and every owner in a rule can be answered."""
    answers: dict[str, set[str]] = {onderwerp: set() for onderwerp in ONDERWERPEN}
    for row in document["questions"]:
        if row["sets"] == "eigenaar":
            for onderwerp in row["onderwerpen"]:
                answers[onderwerp] |= {choice["code"] for choice in row["choices"]}
    used: dict[str, set[Any]] = {onderwerp: set() for onderwerp in ONDERWERPEN}
    for number, row in enumerate(document["rules"]):
        owners = [one for one in values_of(row["when"].get("eigenaar")) if one not in (None, ONBEKEND)]
        about = [one for one in values_of(row["when"].get("onderwerp", list(ONDERWERPEN))) if one]
        for onderwerp in about:
            used[onderwerp] |= {*owners} if "eigenaar" in row["when"] else set()
        for owner in owners:
            if not any(owner in answers[onderwerp] for onderwerp in about):
                yield "rules", (number, "when", "eigenaar"), f"no question gives the answer {owner!r}"
    for number, row in enumerate(document["questions"]):
        if row["sets"] != "eigenaar":
            continue
        for place, choice in enumerate(row["choices"]):
            if not any(choice["code"] in used[onderwerp] for onderwerp in row["onderwerpen"]):
                where = (number, "choices", place, "code")
                yield "questions", where, f"no rule uses the answer {choice['code']!r}"


def _reach(document: Document) -> Found:
    rows = document["rules"]
    about = {one for row in rows if "signaal" in values_of(row["when"].get("soort", "signaal"))
             for one in values_of(row["when"].get("onderwerp"))}  # fmt: skip
    for onderwerp in ONDERWERPEN:
        if onderwerp not in about:
            yield "rules", (), f"no rule for a signaal about {onderwerp!r}"
    eigenaren = frozenset(choice["code"] for row in document["questions"] for choice in row["choices"])
    for number in unreachable([row["when"] for row in rows], eigenaren):
        code = rows[number]["code"]
        yield "rules", (number, "when"), f"rule {code!r} never decides: earlier rules take all of it"


def _days(document: Document) -> Found:
    codes = {row["code"] for row in document["recipients"]}
    for number, row in enumerate(document["deputies"]):
        for key in ("recipient", "deputy"):
            if row[key] not in codes:
                yield "deputies", (number, key), f"unknown recipient {row[key]!r}"
        if row["starts_on"] > row["ends_on"]:
            yield "deputies", (number, "ends_on"), "ends before it starts"
    for number, row in enumerate(document["openings"]["hours"]):
        if row["opens"] >= row["closes"]:
            yield "openings", ("hours", number, "closes"), "closes before it opens"
    for number, row in enumerate(document["openings"]["spreekuren"]):
        where: Where = ("spreekuren", number, "recipient")
        if row["recipient"] not in codes:
            yield "openings", where, f"unknown recipient {row['recipient']!r}"


CHECKS: tuple[Callable[[Document], Found], ...] = (
    _doubles, _recipients, _wijken, _rule_recipients, _promises, _owners, _reach, _days,
)  # fmt: skip
