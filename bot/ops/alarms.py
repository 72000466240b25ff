"""Mails the operator when it is serious, and again when it gets worse; of each kind at most once an hour."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from bot.cases.models import TriageItem
from bot.core import clock, config
from bot.core.logging import log
from bot.delivery import outbox
from bot.delivery.models import Alarm, OutboxItem
from bot.ops import figures

PAUSE = dt.timedelta(hours=1)


@dataclass(frozen=True)
class Trouble:
    """One kind of trouble, how much of it there is now, and what the operator reads."""

    kind: str
    amount: int
    subject: str
    what: str


def look() -> None:
    """Mail about every kind of trouble that grew. Safe with several workers."""
    for trouble in _troubles():
        alarm, _ = Alarm.objects.get_or_create(kind=trouble.kind)
        unchanged = Alarm.objects.filter(kind=alarm.kind, known=alarm.known)
        if trouble.amount < alarm.known:
            unchanged.update(known=trouble.amount)
        elif trouble.amount > alarm.known:
            _tell(trouble, unchanged)


def _troubles() -> Iterator[Trouble]:
    yield Trouble(
        "onbeantwoord",
        TriageItem.objects.filter(reason="poison").count(),
        "een bericht kon niet worden beantwoord",
        "Een bericht van een bewoner mislukte vijf keer. Het ligt in de grote bak en het gesprek gaat verder.\n"
        "In log/worker.log staat waarom (bad_turn, turn_not_stored).",
    )
    yield Trouble(
        "storing",
        TriageItem.objects.filter(reason="outage").count(),
        "de assistent antwoordt niet",
        "Bewoners kregen te lang geen antwoord. Hun berichten liggen in de grote bak.\n"
        "Kijk op /readyz wat er mist, en in log/rasa.log en log/actions.log waarom.",
    )
    yield Trouble(
        "niet verstuurd",
        # Our own mails do not count: without a mail server they would go on raising the alarm.
        outbox.undelivered().exclude(address=config.text("BUURT_ALARM_MAIL")).count(),
        "een mail of bericht kon niet weg",
        "Buurtwijzer gaf het op. De werkverdeler kan het op de werkplek opnieuw versturen, onder Niet verstuurd.\n"
        "Klopt het dat de mailserver en Telegram werken?",
    )
    free, machine = figures.free_bytes(), os.uname().nodename
    yield Trouble(
        f"schijf {machine}"[:80],
        int(free < figures.ENOUGH_BYTES),
        "de schijf is bijna vol",
        f"Op {machine} is nog {free / 1e9:.1f} GB vrij. Op een volle schijf neemt Buurtwijzer geen berichten meer aan.",
    )


def _tell(trouble: Trouble, unchanged: QuerySet[Alarm]) -> None:
    """Say it, unless that was done shortly ago; of several workers one finds the alarm `unchanged`."""
    now = clock.now()
    with transaction.atomic():
        if unchanged.filter(told_at__lte=now - PAUSE).update(known=trouble.amount, told_at=now):
            log.error("alarm", kind=trouble.kind, amount=trouble.amount)
            if address := config.text("BUURT_ALARM_MAIL"):
                text = f"{trouble.what}\n\nWat is er nog meer aan de hand? Dat zegt: .venv/bin/python -m bot doctor\n"
                OutboxItem.objects.create(
                    channel="mail", address=address, subject=f"Alarm: {trouble.subject}", text=text
                )
