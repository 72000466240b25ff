"""Access: a copy of everything that is kept of a conversation, in plain names."""

from __future__ import annotations

import datetime as dt
from typing import Any

from bot.cases.models import Case
from bot.cases.notices import who
from bot.delivery.models import Conversation, Message
from bot.handoff.models import Callback


def everything(conversation: Conversation) -> dict[str, Any]:
    """What the resident told, what was answered, and what was done with it."""
    messages = conversation.messages.order_by("seq").prefetch_related("attachments")
    cases = Case.objects.filter(conversation=conversation).order_by("id").prefetch_related("routes")
    callbacks = Callback.objects.filter(conversation=conversation).order_by("id")
    return {
        "conversation": {
            "id": conversation.pk,
            "channel": conversation.channel,
            "taal": conversation.taal,
            "created_at": _time(conversation.created_at),
            "erased_at": _time(conversation.erased_at),
            "remembered": conversation.memory.get("slots", {}),
        },
        "messages": [_message(row) for row in messages],
        "attachments": [
            {"id": photo.pk, "kind": photo.kind, "size": photo.size, "at": _time(photo.at)}
            for photo in conversation.attachments.order_by("at")
        ],
        "cases": [_case(case, conversation.taal) for case in cases],
        "follows": list(conversation.follows.order_by("id").values_list("case__number", flat=True)),
        "callbacks": [_callback(row, conversation.taal) for row in callbacks],
    }


def _time(moment: dt.datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _location(row: Message | Case) -> dict[str, Any]:
    if row.lat is None or row.lon is None:
        return {}
    return {"location": {"lat": row.lat, "lon": row.lon}}


def _message(row: Message) -> dict[str, Any]:
    photos = [photo.pk for photo in row.attachments.all()]
    return {
        "seq": row.seq,
        "from": row.sender,
        "text": row.text,
        **({"choice": row.payload} if row.payload else {}),
        **_location(row),
        **({"attachments": photos} if photos else {}),
        "at": _time(row.at),
    }


def _case(case: Case, taal: str) -> dict[str, Any]:
    return {
        "number": case.number,
        "soort": case.soort,
        "onderwerp": case.onderwerp or None,
        "omschrijving": case.omschrijving,
        "place": case.place,
        **_location(case),
        "wijk": case.wijk or None,
        "buurt": case.buurt or None,
        "contact": case.contact,
        "details": case.details,
        "status": case.status,
        "fase": case.fase or None,
        "vertrouwelijk": case.vertrouwelijk,
        "created_at": _time(case.created_at),
        "closed_at": _time(case.closed_at),
        "recipients": [
            {"name": who(row.recipient).called(taal), "since": _time(row.at), "now": row.active}
            for row in case.routes.all()
        ],
    }


def _callback(row: Callback, taal: str) -> dict[str, Any]:
    return {
        "contact": row.contact,
        "moment": row.moment,
        "summary": row.summary,
        "recipient": who(row.recipient).called(taal),
        "created_at": _time(row.created_at),
        "done_at": _time(row.done_at),
    }
