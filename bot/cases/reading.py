"""How a case is told: to the resident who filed it, and in exports."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from bot.cases.models import Case, Route, Status
from bot.cases.notices import who
from bot.core import clock, texts
from bot.routing import Recipient, directory

COLUMNS = (
    "number", "created_at", "soort", "onderwerp", "wijk", "buurt", "straat", "huisnummer", "plek",
    "omschrijving", "taal", "urgentie", "vertrouwelijk", "formeel", "eigenaar", "zorg", "status", "fase",
    "source", "channel", "recipient", "recipient_name", "informed", "rule", "contact", "details", "closed_at",
    "supporters",
)  # fmt: skip


def active_route(case: Case) -> Route:
    """The one active route of a case."""
    return case.routes.get(active=True)


def recipient(case: Case) -> Recipient:
    """Who is responsible for a case now."""
    return who(active_route(case).recipient)


def as_filed(case: Case) -> dict[str, Any]:
    """The `case` value on the message that confirms it."""
    return {
        "number": case.number,
        "soort": case.soort,
        "onderwerp": case.onderwerp or None,
        "wijk": case.wijk or None,
        "recipient": recipient(case).called(case.taal),
        "omschrijving": case.omschrijving,
    }


def filed_text(case: Case, link: str) -> str:
    """What the resident reads once the case is filed: number, time, recipient, and what to expect."""
    party = recipient(case)
    moment = clock.local(case.created_at)
    values = {
        "nummer": case.number,
        "datum": moment.strftime("%d-%m-%Y"),
        "tijd": moment.strftime("%H:%M"),
        "ontvanger": party.called(case.taal),
    }
    lines = [texts.text(_filed_name(case), case.taal, **values), _answer_line(case, party)]
    lines.append(texts.text("utter_forgot", case.taal))
    if link:
        lines.append(texts.text("utter_return_link", case.taal, link=link))
    return "\n".join(lines)


def _filed_name(case: Case) -> str:
    if case.formeel:
        return "utter_filed_formeel"
    if case.soort == "right_to_challenge":
        return "utter_filed_right_to_challenge"
    if case.soort == "initiatief":
        return "utter_filed_initiatief" if case.fase else "utter_filed_wens"
    return "utter_filed"


def _answer_line(case: Case, party: Recipient) -> str:
    """No promise that nobody keeps: a party without feedback is called, not waited for."""
    if party.terugkoppeling == "ja" or party.kind in ("department", "coordinator", "triage"):
        return texts.text("utter_news_here", case.taal)
    name = party.called(case.taal)
    name = name[:1].upper() + name[1:]
    if party.phone:
        return texts.text("utter_no_news_call", case.taal, partij=name, nummer=party.phone)
    return texts.text("utter_no_news", case.taal, partij=name)


def label(case: Case, taal: str) -> str:
    """What a case is about, in words that say nothing of who reported it: "Straatverlichting, Siriusstraat"."""
    named = f"utter_knop_onderwerp_{case.onderwerp}" if case.onderwerp else f"utter_soort_{case.soort}"
    return ", ".join(part for part in (texts.text(named, taal), case.straat) if part)


def status_line(case: Case, taal: str = "") -> str:
    """One case in plain words: what it is, how it stands and since when, who has it, and a confirmed term."""
    taal = taal or case.taal
    party = recipient(case)
    told = texts.text(
        f"utter_status_{case.status}",
        taal,
        nummer=case.number,
        over=label(case, taal),
        datum=_day(case.created_at),
        sinds=_day(_since(case)),
        ontvanger=party.called(taal),
    )
    term = directory().terms.get(party.term or "")
    promise = term.spoken(taal) if term and case.status == Status.GEMELD else None
    return f"{told} {promise}" if promise else told


def _since(case: Case) -> dt.datetime:
    """Since when it stands like this: the last change of its status or of who has it."""
    newest = case.history.filter(kind__in=("status", "route")).order_by("-id").first()
    return newest.at if newest else case.created_at


def _day(moment: dt.datetime) -> str:
    return clock.local(moment).strftime("%d-%m-%Y")


def changed_text(case: Case, response: str, taal: str = "") -> str:
    """What somebody reads who added to a case, withdrew it or follows it."""
    taal = taal or case.taal
    party = recipient(case).called(taal)
    return texts.text(response, taal, nummer=case.number, over=label(case, taal), ontvanger=party)


def rows() -> Iterator[dict[str, Any]]:
    """One row a case for the export, in a stable order of columns."""
    query = Case.objects.select_related("conversation").prefetch_related("routes").order_by("id")
    for case in query.iterator(chunk_size=500):
        found = next(row for row in case.routes.all() if row.active)
        values = {
            **{name: getattr(case, name) for name in COLUMNS if name != "supporters" and hasattr(case, name)},
            "created_at": case.created_at.isoformat(),
            "closed_at": case.closed_at.isoformat() if case.closed_at else None,
            "channel": case.conversation.channel if case.conversation else "",
            "supporters": case.supporters.count(),
            "recipient": found.recipient,
            "recipient_name": who(found.recipient).called("nl"),
            "informed": found.informed,
            "rule": found.rule,
        }
        yield {name: values[name] for name in COLUMNS}
