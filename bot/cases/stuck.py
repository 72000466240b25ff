"""What stands still: who can mend it reads it in one mail each working morning, without a word of residents."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q

from bot.cases.models import Case, HistoryEntry, Status, TriageItem
from bot.cases.notices import desk_page, mail, who
from bot.cases.services import ASSISTANT, RESIDENT
from bot.core import clock
from bot.delivery import outbox
from bot.delivery.models import Conversation
from bot.routing import TRIAGE, directory

SHOWN = 10  # of each kind; more are only counted
UNOPENED_DAYS = 2
UNSEEN_DAYS = 1


@dataclass(frozen=True)
class Stuck:
    """One thing that stands still: under which heading, whose it is to mend, since when, and on which page."""

    heading: str
    recipient: str
    since: dt.datetime
    page: str
    what: str = ""

    def __str__(self) -> str:
        parts = (self.what, f"sinds {clock.local(self.since):%d-%m-%Y %H:%M}")
        return f"- {', '.join(filter(None, parts))}\n  {desk_page(self.page)}"


def queue_mails() -> int:
    """Queue a mail to everybody for whom something stands still; nobody else gets one. Returns how many."""
    by_recipient: dict[str, list[Stuck]] = defaultdict(list)
    for one in found():
        by_recipient[one.recipient].append(one)
    for code, items in by_recipient.items():
        mail(who(code), f"Dit staat stil: {len(items)}", _text(items))
    return len(by_recipient)


def found() -> Iterator[Stuck]:
    """Everything that stands still now, kind by kind, the oldest first."""
    now, opening = clock.now(), directory().opening
    unseen, unopened = opening.workdays_before(now, UNSEEN_DAYS), opening.workdays_before(now, UNOPENED_DAYS)
    yield from _undelivered()
    yield from _grote_bak(unseen)
    yield from _callbacks(unseen)
    yield from _cases(unopened)


def _undelivered() -> Iterator[Stuck]:
    for item in outbox.undelivered():
        what = f"mail aan {item.address}" if item.channel == "mail" else "bericht aan een bewoner"
        yield Stuck("Niet verstuurd", TRIAGE, item.created_at, f"mislukt/{item.pk}", what)


def _grote_bak(before: dt.datetime) -> Iterator[Stuck]:
    for item in TriageItem.objects.filter(done_at=None, at__lte=before).order_by("at"):
        # A confidential case opens only for who acts, and stands below when nobody did.
        if item.case is None or not item.case.vertrouwelijk:
            yield Stuck("In de grote bak", item.recipient or TRIAGE, item.at, f"bak/{item.pk}")


def _callbacks(before: dt.datetime) -> Iterator[Stuck]:
    waiting = Conversation.objects.filter(callbacks__done_at=None, callbacks__created_at__lte=before)
    rows = waiting.order_by("callbacks__created_at")
    for pk, code, since in rows.values_list("callbacks__pk", "callbacks__recipient", "callbacks__created_at"):
        yield Stuck("Nog niet teruggebeld", code, since, f"terugbellen/{pk}")


def _cases(before: dt.datetime) -> Iterator[Stuck]:
    """Cases that nobody of the municipality did anything with; another party does not work at our desk."""
    touched = HistoryEntry.objects.filter(case=OuterRef("pk")).exclude(who__in=(ASSISTANT, RESIDENT))
    in_bak = TriageItem.objects.filter(case=OuterRef("pk"), done_at=None)
    routed = Case.objects.filter(routes__active=True, routes__at__lte=before).annotate(recipient=F("routes__recipient"))
    untouched = routed.filter(~Exists(touched), ~Exists(in_bak) | Q(vertrouwelijk=True), status=Status.GEMELD)
    for case in untouched.order_by("created_at"):
        if who(case.recipient).kind != "party":
            yield Stuck("Nog niet opgepakt", case.recipient, case.created_at, f"zaak/{case.number}", case.number)


def _text(items: list[Stuck]) -> str:
    headings: dict[str, list[Stuck]] = defaultdict(list)
    for one in items:
        headings[one.heading].append(one)
    parts = ["Dit staat stil. Wil je ernaar kijken? Wat jij afhandelt, staat morgen niet meer in deze mail."]
    for heading, under in headings.items():
        lines = [f"{heading} ({len(under)})", *map(str, under[:SHOWN])]
        if len(under) > SHOWN:
            lines.append(f"- en nog {len(under) - SHOWN}: {desk_page('')}")
        parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"
