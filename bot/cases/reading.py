"""How a case is told: to the resident who filed it, and in exports."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.cases.models import Case, Route
from bot.cases.notices import who
from bot.core import clock, texts
from bot.routing import Recipient

COLUMNS = (
    "number", "created_at", "soort", "onderwerp", "wijk", "buurt", "straat", "huisnummer", "plek",
    "omschrijving", "taal", "urgentie", "vertrouwelijk", "formeel", "eigenaar", "zorg", "status", "fase",
    "source", "channel", "recipient", "recipient_name", "informed", "rule", "contact", "details", "closed_at",
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


def status_line(case: Case) -> str:
    """One case in plain words for the resident who filed it."""
    return texts.text(
        f"utter_status_{case.status}",
        case.taal,
        nummer=case.number,
        datum=clock.local(case.created_at).strftime("%d-%m-%Y"),
        ontvanger=recipient(case).called(case.taal),
    )


def of_conversation(conversation_id: str) -> list[Case]:
    """The cases that were filed in a conversation, newest first."""
    return list(Case.objects.filter(conversation_id=conversation_id).order_by("-id"))


def by_reference(number: str, secret_digest: str) -> Case | None:
    """A case of another conversation, for somebody who has its number and its secret."""
    return Case.objects.filter(
        number=number, conversation__return_digest=secret_digest, conversation__isnull=False
    ).first()


def rows() -> Iterator[dict[str, Any]]:
    """One row a case for the export, in a stable order of columns."""
    query = Case.objects.select_related("conversation").prefetch_related("routes").order_by("id")
    for case in query.iterator(chunk_size=500):
        found = next(row for row in case.routes.all() if row.active)
        values = {
            **{name: getattr(case, name) for name in COLUMNS if hasattr(case, name)},
            "created_at": case.created_at.isoformat(),
            "closed_at": case.closed_at.isoformat() if case.closed_at else None,
            "channel": case.conversation.channel if case.conversation else "",
            "recipient": found.recipient,
            "recipient_name": who(found.recipient).called("nl"),
            "informed": found.informed,
            "rule": found.rule,
        }
        yield {name: values[name] for name in COLUMNS}
