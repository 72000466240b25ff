"""The mails of the morning: one overview for who was only informed, and what stands still for who can mend it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from django.db import IntegrityError, transaction

from bot.cases import stuck
from bot.cases.models import Case, Digest, Route
from bot.cases.notices import mail, who
from bot.core import clock
from bot.routing import directory

SENT_AFTER = dt.time(7, 30)


def send_if_due() -> int:
    """Queue the mails of this morning once the moment has come; returns how many. Safe with several workers."""
    now = clock.local(clock.now())
    if now.time() < SENT_AFTER or Digest.objects.filter(day=now.date()).exists():
        return 0
    try:
        with transaction.atomic():
            last = Digest.objects.order_by("-day").first()
            since = last.at if last else clock.now() - dt.timedelta(days=1)
            Digest.objects.create(day=now.date())
            return _queue(since) + (stuck.queue_mails() if directory().opening.is_workday(now.date()) else 0)
    except IntegrityError:
        return 0


def _queue(since: dt.datetime) -> int:
    told: dict[str, list[str]] = defaultdict(list)
    routes = Route.objects.filter(active=True, at__gte=since).exclude(informed=[]).select_related("case")
    for route in routes:
        for code in route.informed:
            told[code].append(_line(route.case, route))
    sent = 0
    for code, lines in told.items():
        recipient = who(code)
        if recipient.delivery == "mail" and recipient.email:
            text = "Ter info: er wordt niets van je gevraagd.\n\n" + "\n".join(lines) + "\n"
            mail(recipient, f"Ter info: {len(lines)} zaken", text)
            sent += 1
    return sent


def _line(case: Case, route: Route) -> str:
    if case.vertrouwelijk:
        return f"{case.number}: een vertrouwelijke zaak, bij {who(route.recipient).name('nl')}"
    onderwerp = (case.onderwerp or "iets anders").replace("_", " ")
    where = case.place or "plek onbekend"
    soort = case.soort.replace("_", " ")
    return f"{case.number}: {soort} over {onderwerp}, {where}, bij {who(route.recipient).name('nl')}"
