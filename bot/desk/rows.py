"""One line of the work list, whatever it stands for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from bot.cases.models import Case, TriageItem
from bot.delivery.models import OutboxItem
from bot.desk import words
from bot.handoff.models import Callback

LONGEST = 160


@dataclass(frozen=True)
class Row:
    """What somebody sees of one matter; without `href` it cannot be opened."""

    title: str
    href: str
    since: dt.datetime
    summary: str = ""
    place: str = ""
    who: str = ""
    recipient: str = ""
    number: str = ""
    status: str = ""
    mark: str = ""
    urgent: bool = False
    confidential: bool = False


def short(text: str) -> str:
    """The beginning of a text on one line."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"


def case_row(case: Any) -> Row:
    """A case from an annotated query: `readable`, `route_to`, `seen_seq` and `resident_seq`."""
    if not case.readable:
        return closed_row(case)
    return Row(
        title=words.title(case),
        href=reverse("desk:case", args=[case.number]),
        since=case.created_at,
        summary=short(case.omschrijving),
        place=case.place,
        who=words.resident(case.conversation),
        recipient=words.recipient(case.route_to or "triage"),
        number=case.number,
        status=words.status(case.status),
        mark=_mark(case),
        urgent=case.urgentie != "gewoon" and case.open,
        confidential=case.vertrouwelijk,
    )


def closed_row(case: Case) -> Row:
    """A confidential case for who may only know that it exists."""
    place = f"wijk {case.wijk}" if case.wijk else ""
    return Row("Vertrouwelijke zaak", "", case.created_at, place=place, confidential=True)


def _mark(case: Any) -> str:
    if case.seen_seq is None:
        return "Nieuw"
    return "Nieuw bericht" if (case.resident_seq or 0) > case.seen_seq else ""


ELSEWHERE = "In dit gesprek staat een vertrouwelijke zaak van een ander. Alleen wie die behandelt, kan het openen."


def conversation_row(conversation: Any) -> Row:
    """A conversation from an annotated query: `last_words`, `seen_seq` and `resident_seq`."""
    since = conversation.unanswered_since or conversation.owner_since or conversation.created_at
    if getattr(conversation, "closed", False):
        return Row("Bewoner wacht op een mens", "", since, summary=ELSEWHERE, confidential=True)
    return Row(
        title="Bewoner wacht op een mens" if conversation.owner == "wachtrij" else "Gesprek dat jij voert",
        href=reverse("desk:conversation", args=[conversation.pk]),
        since=since,
        summary=short(conversation.last_words or ""),
        who=words.resident(conversation),
        status=f"Taal: {words.taal(conversation.taal)}" if conversation.taal != "nl" else "",
        mark="Nieuw bericht" if (conversation.resident_seq or 0) > (conversation.seen_seq or 0) else "",
    )


def triage_row(item: TriageItem, openable: frozenset[int]) -> Row:
    """Something in the grote bak; `openable` are the numbers of what may be opened."""
    if item.pk not in openable:
        if item.case is not None:
            return closed_row(item.case)
        title = "Vertrouwelijk gesprek" if item.recipient else "Gesprek met een vertrouwelijke zaak"
        return Row(title, "", item.at, confidential=True)
    href = reverse("desk:triage", args=[item.pk])
    text = item.summary or (item.case.omschrijving if item.case else "")
    return Row(
        title=words.reden(item.reason),
        href=href,
        since=item.at,
        summary=short(text),
        place=item.case.place if item.case else "",
        who=words.resident(item.conversation or (item.case.conversation if item.case else None)),
        number=item.case.number if item.case else "",
        urgent=bool(item.case and item.case.urgentie != "gewoon"),
        confidential=bool(item.recipient),
    )


def callback_row(callback: Callback) -> Row:
    """Somebody who asked to be called."""
    return Row(
        title=f"Bel {callback.contact}",
        href=reverse("desk:callback", args=[callback.pk]),
        since=callback.created_at,
        summary=short(callback.summary) or "De bewoner vertelde niet waar het over gaat.",
        place=f"wijk {callback.wijk}" if callback.wijk else "",
        who=words.resident(callback.conversation),
        recipient=words.recipient(callback.recipient),
        status=f"Moment: {callback.moment}" if callback.moment else "",
    )


def undelivered_row(item: OutboxItem) -> Row:
    """A message or mail that did not leave; whoever sends it again need not be allowed to read it."""
    return Row(
        title=words.sending(item),
        href=reverse("desk:undelivered", args=[item.pk]),
        since=item.created_at,
        who=item.address if item.channel == "mail" else "",
        number=item.case_number,
    )


def urgent_first(rows: Iterable[Row]) -> list[Row]:
    """What must be looked at today stands on top; the rest keeps its order."""
    return sorted(rows, key=lambda row: not row.urgent)
