"""Erasure: what a resident told disappears, everywhere; what the municipality counts stays."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from django.db import connection, transaction

from bot.cases import followers
from bot.cases.models import Case, HistoryEntry, Route, TriageItem
from bot.cases.services import RESIDENT, record
from bot.core import clock, config, ids
from bot.core.logging import log
from bot.delivery import leases
from bot.delivery.models import LONG_AGO, Conversation, InboxItem, Message, Owner
from bot.handoff.models import Callback, OpenDraft
from bot.privacy import mails, tracker

MARGIN_SECONDS = 5.0
LOOK_SECONDS = 0.05
# Words of a closed list; everything else in a history row may be what somebody said.
KEPT_IN_HISTORY = frozenset({"from", "to", "rule", "reason", "recipient", "key", "outcome"})
ERASED = "gewist"

Run = Callable[..., Awaitable[Any]]


async def erase(conversation_id: str, run: Run) -> None:
    """Remove what the resident told; the conversation keeps its token and sequence numbers and can go on.

    Waits a moment for a turn that is being made, because Rasa stores its memory at the end of it. `run`
    carries out database work. Goes on to its end when the caller is cancelled.
    """
    await asyncio.shield(asyncio.ensure_future(_erase_when_quiet(conversation_id, run)))


async def _erase_when_quiet(conversation_id: str, run: Run) -> None:
    end = clock.monotonic() + config.number("BUURT_RASA_TIMEOUT") + MARGIN_SECONDS
    while not await run(_take, conversation_id):
        if clock.monotonic() > end:
            log.warning("erasure_did_not_wait_longer", conversation=conversation_id)
            break
        await asyncio.sleep(LOOK_SECONDS)
    await run(erase_now, conversation_id)


def _take(conversation_id: str) -> bool:
    """Take the lease, so that no worker starts a turn; False while a worker has it."""
    now = clock.now()
    taken = Conversation.objects.filter(leases.over(now), pk=conversation_id).update(
        lease_by=f"erasure-{ids.readable(8)}", lease_until=leases.end(now)
    )
    return bool(taken)


def erase_now(conversation_id: str) -> None:
    """Remove what the resident told, at once; a turn under way loses its lease and writes nothing."""
    _overwrite_what_is_deleted()
    with transaction.atomic():
        conversation = Conversation.objects.select_for_update().get(pk=conversation_id)
        conversation.lease_by, conversation.lease_until = "", LONG_AGO
        after = _erase_rows(conversation)
    tracker.forget(conversation_id)
    after()


def erase_in_turn(conversation: Conversation) -> None:
    """Remove what the resident told, as a part of the turn in which that was asked; its worker keeps the lease.

    Call inside the transaction that holds the conversation. Rasa's memory goes first: when the process dies before
    the end, the turn is made once more.
    """
    _overwrite_what_is_deleted()
    tracker.forget(conversation.pk)
    transaction.on_commit(_erase_rows(conversation))


def _erase_rows(conversation: Conversation) -> Callable[[], None]:
    """Empty every row; returns what is left to do once that is committed."""
    numbers = list(Case.objects.filter(conversation=conversation).values_list("number", flat=True))
    photos = [photo.file for photo in conversation.attachments.all() if photo.file]
    _erase_thread(conversation)
    _erase_cases(conversation)
    _erase_callbacks(conversation)
    followers.forget(conversation)
    mails.erase(conversation, numbers)
    _erase_conversation(conversation)

    def after() -> None:
        for photo in photos:
            photo.delete(save=False)
        mails.erase_files([*numbers, conversation.pk])
        _empty_the_log()
        log.info("erased", conversation=conversation.pk, cases=len(numbers))

    return after


def _erase_thread(conversation: Conversation) -> None:
    conversation.attachments.all().delete()
    conversation.inbox.update(status=InboxItem.Status.DONE, error="")
    Message.objects.filter(conversation=conversation).update(
        text="", payload="", lat=None, lon=None, buttons=[], asks="", case=None
    )


def _erase_cases(conversation: Conversation) -> None:
    cases = Case.objects.filter(conversation=conversation)
    Route.objects.filter(case__in=cases).update(reason="")
    for entry in HistoryEntry.objects.filter(case__in=cases):
        _erase_entry(entry)
    for entry in conversation.history.filter(case=None):
        _erase_entry(entry)
    for case in cases:
        _record(conversation, case)
    cases.update(**dict.fromkeys(("omschrijving", "straat", "huisnummer", "plek", "zorg", "contact"), ""))
    cases.update(details={}, lat=None, lon=None)


def _erase_entry(entry: HistoryEntry) -> None:
    entry.what = {name: value for name, value in entry.what.items() if name in KEPT_IN_HISTORY}
    entry.why = f"({ERASED})" if entry.why else ""
    entry.save(update_fields=("what", "why"))


def _erase_callbacks(conversation: Conversation) -> None:
    now = clock.now()
    callbacks = Callback.objects.filter(conversation=conversation)
    callbacks.update(contact="", moment="", summary="", outcome="")
    callbacks.filter(done_at=None).update(done_at=now)
    OpenDraft.objects.filter(conversation=conversation).delete()
    items = TriageItem.objects.filter(conversation=conversation)
    items.update(summary="")
    items.filter(case=None, done_at=None).update(done_at=now)
    TriageItem.objects.filter(case__conversation=conversation).update(summary="")


def _erase_conversation(conversation: Conversation) -> None:
    if conversation.owner == Owner.QUEUE:
        # Nobody comes any more: the number to call is gone.
        conversation.owner = Owner.BOT
    if conversation.owner == Owner.BOT:
        conversation.handover = ""
    conversation.address = ""
    conversation.memory = {}
    conversation.open_asks = ""
    conversation.session += 1
    conversation.failing_since, conversation.outage_told = None, False
    conversation.erased_at = clock.now()
    conversation.save()
    _record(conversation, None)


def _record(conversation: Conversation, case: Case | None) -> None:
    record(case, RESIDENT, ERASED, {}, "op verzoek van de bewoner", conversation)


def _overwrite_what_is_deleted() -> None:
    """SQLite leaves deleted bytes in its file unless it is told to write zeros over them."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete=ON")


def _empty_the_log() -> None:
    """The write-ahead log still holds the pages as they were; it cannot be emptied inside a transaction."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        busy = cursor.fetchone()[0]
    if busy:
        log.warning("erased_text_stays_in_the_log_until_the_next_checkpoint")
