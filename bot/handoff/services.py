"""Bringing a resident to a person."""

from __future__ import annotations

from typing import Any

from bot.cases import notices
from bot.cases.models import HistoryEntry
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
    HistoryEntry.objects.create(
        conversation=conversation, who="assistent", kind="terugbelverzoek",
        what={"recipient": decision.primary, "rule": decision.rule},
    )  # fmt: skip
    subject = "Van jou gevraagd: bel een bewoner terug"
    notices.mail(notices.who(decision.primary), subject, _body(callback), conversation=conversation)
    return callback


def _body(callback: Callback) -> str:
    about = callback.summary or "De bewoner vertelde niet waar het over gaat. Dat hoeft ook niet."
    return (
        f"Van jou gevraagd\nBel terug op: {callback.contact}\nMoment: {callback.moment or 'geen voorkeur'}\n"
        f"Taal van de bewoner: {callback.taal}\n\n{about}\n\nGesprek {callback.conversation_id}\n"
    )
