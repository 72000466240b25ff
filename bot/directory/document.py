"""The directory in the database as one document, and back."""

from __future__ import annotations

from typing import Any

from bot.directory import rows
from bot.directory.source import Document

# Every table before the tables that it points to; written in the opposite order.
_TABLES = (
    rows.SPREEKUREN, rows.HOLIDAYS, rows.HOURS, rows.OPENINGS, rows.DEPUTIES, rows.RULES, rows.CHOICES,
    rows.QUESTIONS, rows.BUURTEN, rows.WIJKEN, rows.RECIPIENTS, rows.FACTS, rows.TERMS,
)  # fmt: skip


def store(document: Document) -> None:
    """Replace the directory in the database by a checked document; call it inside a transaction."""
    for table in _TABLES:
        table.model._default_manager.all().delete()
    rows.fill(rows.TERMS, document["terms"])
    rows.fill(rows.FACTS, document["facts"])
    rows.fill(rows.RECIPIENTS, document["recipients"])
    _with_parts(document["wijken"], rows.WIJKEN, rows.BUURTEN, "buurten")
    _with_parts(document["questions"], rows.QUESTIONS, rows.CHOICES, "choices")
    rows.fill(rows.RULES, document["rules"])
    rows.fill(rows.DEPUTIES, document["deputies"])
    openings = document["openings"]
    rows.fill(rows.OPENINGS, [openings])
    rows.fill(rows.HOURS, openings["hours"])
    rows.fill(rows.HOLIDAYS, openings["holidays"])
    rows.fill(rows.SPREEKUREN, openings["spreekuren"])


def current() -> Document:
    """The directory in the database as one document, in the layout of the files."""
    openings = rows.read(rows.OPENINGS)
    return {
        "terms": rows.read(rows.TERMS),
        "facts": rows.read(rows.FACTS),
        "recipients": rows.read(rows.RECIPIENTS),
        "wijken": [
            {key: value for key, value in row.items() if value != []}
            for row in rows.nested(rows.WIJKEN, rows.BUURTEN, "buurten")
        ],
        "questions": rows.nested(rows.QUESTIONS, rows.CHOICES, "choices"),
        "rules": rows.read(rows.RULES),
        "deputies": rows.read(rows.DEPUTIES),
        "openings": {
            **(openings[0] if openings else {}),
            "hours": rows.read(rows.HOURS),
            "holidays": rows.read(rows.HOLIDAYS),
            "spreekuren": rows.read(rows.SPREEKUREN),
        },
    }


def _with_parts(entries: list[dict[str, Any]], outer: rows.Table, inner: rows.Table, key: str) -> None:
    owners = rows.fill(outer, entries)
    for owner, entry in zip(owners, entries, strict=True):
        parts = entry.get(key) or []
        rows.fill(inner, parts, [owner] * len(parts))
