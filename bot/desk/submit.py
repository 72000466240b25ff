"""Carrying out a form: once, or not at all with a text that says why; what was typed is never lost."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django_htmx.http import HttpResponseClientRedirect

from bot.cases.handling import Stale
from bot.cases.services import CaseError
from bot.channels.web.database import one_writer
from bot.core import clock, ids
from bot.desk import reading, words
from bot.desk.guard import TEXTS, StaffRequest
from bot.desk.models import Submission
from bot.handoff.ownership import EmptyAnswer, NotOwner, TakenBy
from bot.handoff.presence import TooLong

Work = Callable[[], str]
LIST, LONGEST = "/desk/", 4000
FORGED = "Deze pagina is verlopen, bijvoorbeeld omdat je opnieuw hebt ingelogd. Open de pagina opnieuw en verstuur dan."
REFUSALS = (CaseError, Stale, TakenBy, NotOwner, EmptyAnswer, TooLong)


def new_key() -> str:
    """What makes a form unique, so that sending it twice does it once."""
    return ids.conversation_id()


def typed(request: StaffRequest, name: str) -> str:
    """What somebody typed in a field."""
    return request.POST.get(name, "").strip()[:LONGEST]


def form_key(request: StaffRequest) -> str:
    """The same form with the same content has the same key, also when a browser shows an old page again."""
    content = sorted((name, value) for name, value in request.POST.items() if name != "csrfmiddlewaretoken")
    return ids.digest(f"{request.staff.pk} {request.path} {content}")[:40]


def once(request: StaffRequest, work: Work) -> str:
    """Do the work of a form and return what to tell; the same form again does nothing."""
    with one_writer(), transaction.atomic():
        _, new = Submission.objects.get_or_create(key=form_key(request), defaults={"staff": request.staff})
        return work() if new else "Dit was al gedaan."


def carry_out(request: StaffRequest, back: str | Callable[[], str], work: Work) -> HttpResponse:
    """Do the work of a form and go back to its page, or say in place why it was not done."""
    try:
        told = once(request, work)
    except REFUSALS as error:
        return refused(request, why(error), back if isinstance(back, str) else back())
    messages.success(request, told)
    target = back if isinstance(back, str) else back()
    return HttpResponseClientRedirect(target) if request.htmx else redirect(target)  # type: ignore[attr-defined]


def refused(request: StaffRequest, text: str, back: str) -> HttpResponse:
    """Nothing was done: beside the form when it can be, else on a page that shows what was typed."""
    if request.htmx:  # type: ignore[attr-defined]
        response = render(request, "desk/fout.html", {"fault": text}, status=409)
        response["HX-Reswap"] = "innerHTML"
        return response
    kept = [value for name in TEXTS if (value := request.POST.get(name, ""))]
    return render(request, "desk/niet_gelukt.html", {"fault": text, "kept": kept, "back": back}, status=409)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that did not come from a page of this login, for example from before a new login."""
    kept = [value for name in TEXTS if (value := request.POST.get(name, ""))]
    context = {"fault": FORGED, "kept": kept, "back": LIST}
    if request.headers.get("HX-Request"):
        response = render(request, "desk/fout.html", context, status=409)
        response["HX-Reswap"] = "innerHTML"
        return response
    return render(request, "desk/niet_gelukt.html", context, status=403)


def why(error: Exception) -> str:
    """What went wrong, in words for the person at the desk."""
    if isinstance(error, Stale):
        name = words.who(error.who, reading.names())
        return (
            f"{name} heeft deze zaak veranderd om {clock.local(error.when):%H:%M}, nadat jij haar opende. "
            "Er is niets gedaan. Ververs de pagina, kijk wat er nieuw is en probeer het opnieuw."
        )
    if isinstance(error, TakenBy):
        return f"{error.name or 'Een collega'} praat al met deze bewoner. Je tekst is niet verstuurd."
    if isinstance(error, NotOwner):
        return "Dit gesprek is niet meer van jou. Neem het eerst (weer) over. Je tekst is niet verstuurd."
    if isinstance(error, EmptyAnswer):
        return "Er staat nog niets in het antwoord."
    if isinstance(error, TooLong):
        return "Kies een eindtijd die nog moet komen, vandaag en binnen tien uur."
    return str(error)
