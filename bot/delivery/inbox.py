"""The inbox: a message is acknowledged only when it is stored, and is handled once and in order."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet

from bot.core import clock, crash, tracing
from bot.core.logging import log
from bot.core.messages import Inbound
from bot.delivery import moments
from bot.delivery.leases import Leases
from bot.delivery.models import ADVICE, Attachment, Conversation, InboxItem, Owner, Sender
from bot.delivery.thread import append
from bot.safety import advice
from bot.safety import check as safety_check

MAX_FAILURES = 5
LONGEST_HOLD_SECONDS = 300.0
LONGEST_DELAY = dt.timedelta(seconds=10)  # a message is never postponed for longer

_leases = Leases(LONGEST_HOLD_SECONDS)
_owed: set[Claim] = set()  # leases that could not be given back, because the database was away


@dataclass(frozen=True)
class Claim:
    """The right to handle one conversation; only `holder`, a name used for this claim alone, may write its turn.

    `recovered` when the last holder never gave its lease back: it died in the middle of a turn.
    """

    conversation_id: str
    holder: str
    recovered: bool = False


def accept(conversation: Conversation, inbound: Inbound) -> int:
    """Store a resident's message and return its place in the thread; only then may a channel acknowledge it.

    The same key again returns the same place and stores nothing. When the text tells of acute danger, the 112
    advice is stored in the same transaction, whoever owns the conversation.
    """
    try:
        with tracing.span("accept", conversation=conversation.pk), transaction.atomic():
            return _store(conversation.pk, inbound)
    except IntegrityError:
        # Two requests with one key raced; the first one won and its answer is the answer.
        return InboxItem.objects.get(conversation=conversation, key=inbound.key).message.seq


def _store(conversation_id: str, inbound: Inbound) -> int:
    known = InboxItem.objects.filter(conversation_id=conversation_id, key=inbound.key).first()
    if known is not None:
        return known.message.seq
    conversation = Conversation.objects.select_for_update().get(pk=conversation_id)
    message = append(
        conversation,
        Sender.RESIDENT,
        inbound.text,
        payload=inbound.payload,
        location=inbound.location,
    )
    if inbound.attachments:
        Attachment.objects.filter(conversation=conversation, pk__in=inbound.attachments, message__isnull=True).update(
            message=message
        )
    for name in inbound.remote_photos:
        Attachment.objects.create(conversation=conversation, message=message, remote=name)
    if conversation.owner != Owner.BOT and conversation.unanswered_since is None:
        conversation.unanswered_since = message.at
        conversation.save(update_fields=("unanswered_since",))
    advised = _advise(conversation, message.seq, inbound.text)
    InboxItem.objects.create(conversation=conversation, key=inbound.key, message=message, advised=advised)
    crash.point("accept-before-commit")
    return message.seq


def _advise(conversation: Conversation, seq: int, text: str) -> bool:
    danger = _danger(text) if text else None
    if danger is None:
        return False
    append(conversation, Sender.SYSTEM, advice.advice(danger, conversation.taal), key=f"{ADVICE}{seq}")
    return True


def _danger(text: str) -> str | None:
    try:
        return safety_check(text).spoed
    except Exception:
        # A fault in a rule must never keep a message from being stored; Rasa's turn still reads it.
        log.exception("safety_check_failed")
        return None


def claim(worker: str, limit: int) -> list[Claim]:
    """Take the lease on up to `limit` conversations that have a message waiting.

    It lasts `BUURT_LEASE_SECONDS`, and longer while `renew_held` is called in this process.
    """
    now = clock.now()
    waiting = (
        InboxItem.objects.filter(status=InboxItem.Status.WAITING)
        .filter(moments.passed("available_at", now, LONGEST_DELAY), _leases.free(now, "conversation__"))
        .order_by("available_at")
        .values_list("conversation_id", "conversation__lease_by")[: limit * 4]
    )
    candidates = list(dict(waiting).items())[:limit]
    taken: list[Claim] = []
    if not candidates:
        return taken
    with transaction.atomic():
        # Always in one order: two workers that hold rows which the other wants would both wait.
        for conversation_id, last in sorted(candidates):
            row = Conversation.objects.filter(pk=conversation_id, lease_by=last)
            if holder := _leases.take(row, worker, now):
                taken.append(Claim(conversation_id, holder, recovered=bool(last)))
    return taken


def renew_held() -> None:
    """Keep the leases of this process while it lives: who waits long for Rasa must not be taken for dead.

    Those that it could not give back are given back now.
    """
    for late in list(_owed):
        _give_back(late, finished=False)
    _leases.renew(Conversation.objects.all())


def may_begin(item: InboxItem) -> bool:
    """Whether a waiting message was not postponed to a moment that is still to come."""
    return not moments.is_ahead(item.available_at, clock.now(), LONGEST_DELAY)


def is_ours(claim: Claim) -> bool:
    """Whether nobody has taken the conversation over since."""
    return Conversation.objects.filter(pk=claim.conversation_id, lease_by=claim.holder).exists()


def waiting_items(conversation_id: str) -> list[InboxItem]:
    """Every waiting message of a conversation, oldest first: people send three short bubbles in a row."""
    return list(
        InboxItem.objects.filter(conversation_id=conversation_id, status=InboxItem.Status.WAITING)
        .select_related("message")
        .order_by("message__seq")
    )


def hold(claim: Claim) -> Conversation | None:
    """The conversation, locked for the rest of this transaction, if nobody has taken it over."""
    return Conversation.objects.select_for_update().filter(pk=claim.conversation_id, lease_by=claim.holder).first()


def close(items: list[InboxItem]) -> None:
    """Mark messages as handled."""
    InboxItem.objects.filter(pk__in=[item.pk for item in items]).update(status=InboxItem.Status.DONE, error="")


def postpone(items: list[InboxItem], delay: float, reason: str, *, failed: bool) -> None:
    """Try messages again after `delay` seconds; `failed` when the message itself may be the cause."""
    InboxItem.objects.filter(pk__in=[item.pk for item in items]).update(
        attempts=F("attempts") + 1,
        failures=F("failures") + int(failed),
        available_at=clock.now() + dt.timedelta(seconds=delay),
        error=reason[:200],
    )


def bury(items: list[InboxItem], reason: str) -> None:
    """Take messages that fail again and again out of the way; a person sees them in the grote bak."""
    InboxItem.objects.filter(pk__in=[item.pk for item in items]).update(
        status=InboxItem.Status.DEAD, attempts=F("attempts") + 1, error=reason[:200]
    )


def release(claim: Claim, *, finished: bool = True) -> None:
    """Give the lease back, so that the next message does not wait for it to run out.

    What was not `finished` is taken up as after the death of a worker: Rasa may have heard the message. While the
    database is away this raises, and `renew_held` gives the lease back later.
    """
    _leases.drop(claim.holder)
    _owed.add(claim)
    _give_back(claim, finished=finished)


def _give_back(claim: Claim, *, finished: bool) -> None:
    mine = Conversation.objects.filter(pk=claim.conversation_id, lease_by=claim.holder)
    over = clock.now() - dt.timedelta(seconds=1)
    mine.update(lease_until=over, lease_by="" if finished else claim.holder)
    _owed.discard(claim)


def unanswered() -> QuerySet[InboxItem]:
    """Every message that waits for the assistant. What a person must answer is not waiting here."""
    return InboxItem.objects.filter(status=InboxItem.Status.WAITING, conversation__owner=Owner.BOT)


def pending(conversation_id: str) -> bool:
    """Whether an answer to this conversation is still being made."""
    return InboxItem.objects.filter(conversation_id=conversation_id, status=InboxItem.Status.WAITING).exists()
