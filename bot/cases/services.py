"""How cases, routes, history and the grote bak are written for a resident; `handling` is for people at the desk."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from bot.cases import notices
from bot.cases.draft import PHOTOS, Draft, first_fase
from bot.cases.models import Case, HistoryEntry, Route, Status, TriageItem
from bot.core import clock, config, ids
from bot.delivery.models import Conversation
from bot.routing import Decision, directory, route
from bot.routing.rules import ALLEEN_COORDINATOR

ASSISTANT = "assistent"
RESIDENT = "bewoner"


class CaseError(Exception):
    """A change of a case that is not allowed; the text says why."""


def open_case(
    draft: Draft, conversation: Conversation | None, key: str, *, source: str = "chat", by: str = ASSISTANT
) -> tuple[Case, str]:
    """File a case, route it and queue the mail to its one action owner; all in one transaction.

    Returns the case and, the first time on the website, the secret of the return link (else ""). The same
    `key` again returns the case that was filed with it.
    """
    with transaction.atomic():
        known = Case.objects.filter(command_key=key).first()
        if known is not None:
            return known, ""
        case = Case.objects.create(
            number=_free_number(clock.now()),
            command_key=key,
            conversation=conversation,
            source=source,
            fase=first_fase(draft.soort, zelf=draft.zelf),
            **draft.stored(),
        )
        record(case, by, "status", {"to": Status.GEMELD})
        decision = route(draft.facts(), directory(), clock.local(case.created_at).date())
        # No rule of the directory says why when the resident chose it.
        set_route(case, decision, by=by, reason=decision.why if decision.rule == ALLEEN_COORDINATOR else "")
        return case, return_secret(conversation)


def _free_number(moment: dt.datetime) -> str:
    while True:
        number = f"BW{clock.local(moment):%y}-{ids.readable(6)}"
        if not Case.objects.filter(number=number).exists():
            return number


def return_secret(conversation: Conversation | None) -> str:
    """The secret of the return link, the first time on the website, else nothing."""
    if conversation is None or conversation.channel != "web" or conversation.return_digest:
        return ""
    secret = ids.token()
    conversation.return_digest = ids.digest(secret)
    conversation.save(update_fields=("return_digest",))
    return secret


def return_link(secret: str) -> str:
    """The address with which a resident of the website finds the conversation again."""
    return f"{config.text('BUURT_PUBLIC_URL')}/t/{secret}"


def set_route(case: Case, decision: Decision, *, by: str, reason: str = "") -> Route:
    """Make `decision` the one active route and notify; a case for nobody goes to the grote bak."""
    with transaction.atomic():
        previous = case.routes.filter(active=True).first()
        case.routes.filter(active=True).update(active=False)
        new = Route.objects.create(
            case=case,
            recipient=decision.primary,
            informed=list(decision.informed),
            rule=decision.rule,
            reason=reason,
            by=by,
        )
        what = {"from": previous.recipient if previous else None, "to": new.recipient, "rule": new.rule}
        record(case, by, "route", what, reason)
        if decision.primary == "triage":
            to_triage(f"{case.command_key}:{new.pk}", "route", case=case)
        notices.requested(case, new)
        return new


def to_triage(
    key: str,
    reason: str,
    *,
    case: Case | None = None,
    conversation: Conversation | None = None,
    summary: str = "",
    recipient: str = "",
) -> TriageItem:
    """Put a case or a conversation in the grote bak, once for each key; with `recipient` only they may read it."""
    item, new = TriageItem.objects.get_or_create(
        command_key=key[:64],
        defaults={
            "reason": reason,
            "case": case,
            "conversation": conversation,
            "summary": summary,
            "recipient": recipient,
        },
    )
    if new:
        record(case, ASSISTANT, "grote_bak", {"reason": reason}, conversation=conversation)
        if case is None:
            notices.look(item)
    return item


def add_words(conversation: Conversation, number: str, text: str, key: str, *, photos: int = 0) -> Case:
    """Add what the resident said or sent later to a case of the same conversation; raises CaseError."""
    case = _own_case(conversation, number)
    if case.history.filter(what__key=key).exists():
        return case
    if text:
        case.omschrijving = f"{case.omschrijving}\n{text}"
    if photos:
        case.details = {**case.details, PHOTOS: str(int(case.details.get(PHOTOS, 0)) + photos)}
    case.save(update_fields=("omschrijving", "details"))
    told = "\n".join(part for part in (text, f"{PHOTOS}: {photos}" if photos else "") if part)
    record(case, RESIDENT, "aanvulling", {"key": key, "text": told})
    notices.added(case, told)
    return case


def withdraw(conversation: Conversation, number: str, *, by: str = RESIDENT, words: str = "") -> Case:
    """Close a case because the resident takes it back; raises CaseError."""
    case = _own_case(conversation, number)
    if case.open:
        why = f"ingetrokken door de bewoner: {words}" if words else "ingetrokken door de bewoner"
        set_status(case, Status.GEANNULEERD, by=by, why=why[:500], outcome="ingetrokken")
        case.triage_items.filter(done_at=None).update(done_at=clock.now())
        notices.withdrawn(case)
    return case


def set_status(case: Case, status: Status, *, by: str, why: str = "", outcome: str = "") -> None:
    """Change the status and write history; words are obligatory where the resident must know why."""
    if status in (Status.AFGEHANDELD, Status.HEROPEND, Status.GEANNULEERD) and not why:
        raise CaseError(f"{status} needs words for the resident")
    with transaction.atomic():
        before = case.status
        case.status = status
        case.closed_at = None if case.open else clock.now()
        case.save(update_fields=("status", "closed_at"))
        what = {"from": before, "to": status, **({"outcome": outcome} if outcome else {})}
        record(case, by, "status", what, why)


def _own_case(conversation: Conversation, number: str) -> Case:
    case = Case.objects.filter(number=number, conversation=conversation).first()
    if case is None:
        raise CaseError("no such case in this conversation")
    return case


def record(
    case: Case | None,
    who: str,
    kind: str,
    what: dict[str, Any],
    why: str = "",
    conversation: Conversation | None = None,
) -> None:
    """Add one row to the history: who did what, and why; rows are never changed."""
    HistoryEntry.objects.create(
        case=case,
        conversation=conversation or (case.conversation if case else None),
        who=who,
        kind=kind,
        what=what,
        why=why,
    )
