"""Erasure in mails: those that wait only say that something was erased; who got one before is told."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.db.models import Q

from bot.core.logging import log
from bot.delivery.models import Conversation, OutboxItem

SUBJECT = "Gewist door de bewoner"
TEXT = (
    "Een bewoner heeft laten wissen wat hierover in Buurtwijzer stond. Er is niets meer om te lezen.\n\n"
    "Hebt u hierover eerder een mail gekregen? Bewaar die dan niet langer dan nodig is.\n"
)


def erase(conversation: Conversation, numbers: Sequence[str]) -> None:
    """Empty every message about this conversation and its cases, and tell who already got one."""
    items = OutboxItem.objects.filter(Q(conversation=conversation) | Q(case_number__in=numbers))
    # What waited for the resident has nothing left to say.
    items.exclude(channel="mail").filter(status=OutboxItem.Status.WAITING).delete()
    items.exclude(channel="mail").update(text="", subject="", buttons=[], address="")
    mails = items.filter(channel="mail").exclude(text=TEXT)
    status = OutboxItem.Status
    sent, waiting = (
        set(mails.filter(status=found).values_list("address", "case_number")) for found in (status.SENT, status.WAITING)
    )
    for item in mails:
        item.subject = f"{SUBJECT}: {item.case_number}".removesuffix(": ")
        item.text, item.buttons = TEXT, []
        item.save(update_fields=("subject", "text", "buttons"))
    for address, number in sorted(sent - waiting):
        OutboxItem.objects.create(
            channel="mail",
            address=address,
            subject=f"{SUBJECT}: {number}".removesuffix(": "),
            text=TEXT,
            case_number=number,
            conversation=conversation,
        )


def erase_files(marks: Sequence[str]) -> None:
    """Remove the mails that development writes as files, when one of `marks` is in them."""
    folder = Path(getattr(settings, "EMAIL_FILE_PATH", None) or "")
    if not settings.EMAIL_BACKEND.endswith("filebased.EmailBackend") or not folder.is_dir():
        return
    wanted = [mark.encode() for mark in marks]
    for path in folder.iterdir():
        content = path.read_bytes()
        if any(mark in content for mark in wanted):
            path.unlink(missing_ok=True)
            log.info("mail_file_erased", file=path.name)
