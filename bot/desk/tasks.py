"""What else waits at the desk: the grote bak, calls and the spreekuur."""

from __future__ import annotations

import datetime as dt

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST

from bot.cases import handling
from bot.cases import reading as case_reading
from bot.cases.draft import Draft
from bot.cases.models import Case, TriageItem
from bot.cases.services import CaseError, open_case, return_link
from bot.core import clock
from bot.core.understanding import ONDERWERPEN, WIJKEN, ZAAKSOORTEN
from bot.delivery import outbox
from bot.delivery.models import Conversation, Owner, Sender
from bot.delivery.thread import append
from bot.desk import reading
from bot.desk.casework import still_there
from bot.desk.guard import StaffRequest, desk
from bot.desk.submit import LIST, carry_out, typed
from bot.handoff import presence, unfinished
from bot.handoff.services import finish_callback, visible_callbacks
from bot.safety import check, is_confidential


@desk
@require_POST
def settle(request: StaffRequest, pk: int) -> HttpResponse:
    """Take something out of the grote bak with a word on what was done."""
    item = reading.triage_item(request.reader, pk)

    def work() -> str:
        handling.settle_triage(item, by=request.staff.username, how=typed(request, "hoe"))
        return "Dit is uit de grote bak."

    return carry_out(request, f"{LIST}?tab=bak", work)


@desk
@require_POST
def make_case(request: StaffRequest, pk: int) -> HttpResponse:
    """Make a case of a conversation in the grote bak; the resident reads its number."""
    item = reading.triage_item(request.reader, pk)
    talk = item.conversation
    if talk is None or item.case_id:
        raise Http404
    made: list[Case] = []

    def work() -> str:
        made.append(_file(request, item, talk))
        return f"Zaak {made[0].number} is gemaakt. De bewoner leest het nummer."

    back = f"{LIST}?tab=bak"
    return carry_out(request, lambda: still_there(request, made[0]) if made else back, work)


def _file(request: StaffRequest, item: TriageItem, talk: Conversation) -> Case:
    draft = _draft(request, item, talk)
    locked = Conversation.objects.select_for_update().get(pk=talk.pk)
    if locked.owner == Owner.STAFF and locked.owner_id != request.staff.username:
        raise CaseError(f"{locked.owner_name or 'Een collega'} praat nu met deze bewoner. Er is geen zaak gemaakt.")
    case, secret = open_case(draft, locked, f"desk:{item.pk}", source="chat", by=request.staff.username)
    handling.settle_triage(item, by=request.staff.username, how=f"Zaak {case.number} gemaakt")
    if item.reason == unfinished.REASON:
        unfinished.let_go(locked)
    text = case_reading.filed_text(case, return_link(secret) if secret else "")
    append(locked, Sender.STAFF, text, case=case_reading.as_filed(case), author=request.staff.name)
    return case


def _draft(request: StaffRequest, item: TriageItem, talk: Conversation) -> Draft:
    soort, onderwerp, wijk = (request.POST.get(name, "") for name in ("soort", "onderwerp", "wijk"))
    description = typed(request, "woorden")
    if soort not in ZAAKSOORTEN or onderwerp not in ("", *ONDERWERPEN) or wijk not in ("", *WIJKEN):
        raise CaseError("Kies soort, onderwerp en wijk uit de lijst.")
    if not description:
        raise CaseError("Schrijf op wat er speelt.")
    verdict = check(f"{description}\n{item.summary}")
    return Draft(
        soort=soort,
        omschrijving=description,
        onderwerp=onderwerp or None,
        wijk=wijk or None,
        plek=request.POST.get("plek", "").strip()[:300] or None,
        contact=request.POST.get("contact", "").strip()[:300] or None,
        taal=talk.taal,
        urgentie=verdict.urgentie,
        vertrouwelijk=is_confidential(onderwerp or None, verdict),
        formeel=verdict.formeel,
        zorg=verdict.zorg,
        misdaadtip=verdict.misdaadtip,
    )


@desk
@require_POST
def called(request: StaffRequest, pk: int) -> HttpResponse:
    """A resident was called, with how it went."""
    found = get_object_or_404(visible_callbacks(request.reader), pk=pk)

    def work() -> str:
        finish_callback(found, by=request.staff.username, outcome=typed(request, "uitkomst"))
        return "Het terugbelverzoek is afgehandeld."

    return carry_out(request, f"{LIST}?tab=bellen", work)


@desk
@require_POST
def resend(request: StaffRequest, pk: int) -> HttpResponse:
    """Try again to send what did not leave."""
    found = get_object_or_404(reading.undelivered(request.reader), pk=pk)

    def work() -> str:
        return "Het wordt opnieuw verstuurd." if outbox.resend(found.pk) else "Dit is al onderweg."

    return carry_out(request, f"{LIST}?tab=mislukt", work)


@desk
@require_POST
def drop(request: StaffRequest, pk: int) -> HttpResponse:
    """What did not leave is not needed any more."""
    found = get_object_or_404(reading.undelivered(request.reader), pk=pk)

    def work() -> str:
        outbox.drop(found.pk)
        return "Dit wordt niet meer verstuurd."

    return carry_out(request, f"{LIST}?tab=mislukt", work)


@desk
@require_POST
def announce(request: StaffRequest) -> HttpResponse:
    """Residents can chat with this person until a time of today."""

    def work() -> str:
        until = _moment(request.POST.get("tot", ""))
        presence.announce(request.staff.person(), sorted(request.reader.recipients), until)
        return f"Je spreekuur loopt tot {clock.local(until):%H:%M}."

    return carry_out(request, reverse("desk:office"), work)


def _moment(text: str) -> dt.datetime:
    try:
        time = dt.time.fromisoformat(text)
    except ValueError:
        raise presence.TooLong from None
    return dt.datetime.combine(clock.local(clock.now()).date(), time, tzinfo=clock.AMSTERDAM)


@desk
@require_POST
def end_office(request: StaffRequest) -> HttpResponse:
    """Residents can no longer chat with this person."""

    def work() -> str:
        presence.end(request.staff.username)
        return "Je spreekuur is voorbij."

    return carry_out(request, reverse("desk:office"), work)
