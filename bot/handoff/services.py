"""Bringing a resident to a person."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from bot.cases import notices
from bot.cases.access import Reader
from bot.cases.services import ASSISTANT, CaseError, record
from bot.core import clock
from bot.delivery.models import Conversation
from bot.handoff.models import Callback
from bot.routing import Facts, directory, route


def request_callback(conversation: Conversation, key: str, values: dict[str, Any]) -> Callback:
    """Make a call-back task for the coordinator of the wijk and mail it; the same key makes one task.

    `values`: contact, moment, summary, wijk (or None), taal.
    """
    known = Callback.objects.filter(command_key=key).first()
    if known is not None:
        return known
    facts = Facts(
        soort="contact", onderwerp=None, wijk=values.get("wijk"), eigenaar=None, urgentie="gewoon",
        vertrouwelijk=False, formeel=None, zelf=None, zorg=None,
    )  # fmt: skip
    decision = route(facts, directory(), clock.local(clock.now()).date())
    callback = Callback.objects.create(
        conversation=conversation,
        command_key=key,
        contact=values["contact"][:300],
        moment=(values.get("moment") or "")[:120],
        summary=values.get("summary") or "",
        wijk=values.get("wijk") or "",
        taal=conversation.taal,
        recipient=decision.primary,
    )
    asked = {"recipient": decision.primary, "rule": decision.rule}
    record(None, ASSISTANT, "terugbelverzoek", asked, conversation=conversation)
    subject = "Van jou gevraagd: bel een bewoner terug"
    notices.mail(notices.who(decision.primary), subject, _body(callback), conversation=conversation)
    return callback


def finish_callback(callback: Callback, *, by: str, outcome: str) -> None:
    """Mark that a resident was called, with a word on how it went; raises CaseError."""
    if not outcome.strip():
        raise CaseError("Schrijf op hoe het ging.")
    with transaction.atomic():
        won = Callback.objects.filter(pk=callback.pk, done_at=None).update(
            done_at=clock.now(), done_by=by, outcome=outcome.strip()[:300]
        )
        if not won:
            raise CaseError("Een collega heeft dit al afgehandeld.")
        done = {"recipient": callback.recipient}
        record(None, by, "teruggebeld", done, outcome.strip()[:500], callback.conversation)


def visible_callbacks(reader: Reader) -> QuerySet[Callback]:
    """Who asked to be called, as far as this person should do it."""
    waiting = Callback.objects.filter(done_at=None)
    return waiting if reader.works_triage else waiting.filter(recipient__in=reader.today)


def _body(callback: Callback) -> str:
    about = callback.summary or "De bewoner vertelde niet waar het over gaat. Dat hoeft ook niet."
    return (
        f"Van jou gevraagd\nBel terug op: {callback.contact}\nMoment: {callback.moment or 'geen voorkeur'}\n"
        f"Taal van de bewoner: {callback.taal}\n\n{about}\n\n"
        f"Open het gesprek: {notices.conversation_link(callback.conversation_id or '')}\n"
    )
