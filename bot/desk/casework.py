"""Handling a case from the desk; the second of two people who change it is told."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from bot.cases import handling
from bot.cases.access import access_case, may_read
from bot.cases.models import Case
from bot.desk.guard import StaffRequest, desk
from bot.desk.submit import LIST, carry_out, typed


def _version(request: StaffRequest) -> int:
    given = request.POST.get("versie", "")
    return int(given) if given.isdecimal() and len(given) < 18 else 0


def still_there(request: StaffRequest, case: Case) -> str:
    """Back to the case, or to the list when it now belongs to somebody else."""
    return reverse("desk:case", args=[case.number]) if may_read(request.reader, case) else LIST


def _on_case(request: StaffRequest, number: str, work: Callable[[Case], str]) -> HttpResponse:
    """Do something with a case that this person may open, once."""
    found = access_case(request.reader, number)
    return carry_out(request, lambda: still_there(request, found), lambda: work(found))


@desk
@require_POST
def start(request: StaffRequest, number: str) -> HttpResponse:
    """Say that somebody works on a case."""

    def work(found: Case) -> str:
        handling.start(found, by=request.staff.username, version=_version(request))
        return "De zaak staat bij “Van mij”."

    return _on_case(request, number, work)


@desk
@require_POST
def note(request: StaffRequest, number: str) -> HttpResponse:
    """Write something down for colleagues."""

    def work(found: Case) -> str:
        handling.note(found, typed(request, "tekst"), by=request.staff.username)
        return "De notitie is bewaard."

    return _on_case(request, number, work)


@desk
@require_POST
def assign(request: StaffRequest, number: str) -> HttpResponse:
    """Give a case to somebody else, with a reason."""

    def work(found: Case) -> str:
        handling.assign(
            found,
            request.POST.get("ontvanger", ""),
            by=request.staff.username,
            name=request.staff.name,
            reason=typed(request, "reden"),
            version=_version(request),
        )
        return f"Zaak {found.number} is doorgestuurd."

    return _on_case(request, number, work)


@desk
@require_POST
def correct(request: StaffRequest, number: str) -> HttpResponse:
    """Change what a case is about or where it is; it is routed again."""

    def work(found: Case) -> str:
        made = handling.correct(
            found,
            by=request.staff.username,
            name=request.staff.name,
            version=_version(request),
            soort=request.POST.get("soort") or None,
            onderwerp=request.POST.get("onderwerp") or None,
            wijk=request.POST.get("wijk") or None,
            reason=typed(request, "reden"),
        )
        return f"Zaak {found.number} is verbeterd." if made else "Er was niets veranderd."

    return _on_case(request, number, work)


@desk
@require_POST
def close(request: StaffRequest, number: str) -> HttpResponse:
    """Close a case with words that the resident reads."""

    def work(found: Case) -> str:
        handling.close(
            found,
            by=request.staff.username,
            name=request.staff.name,
            words=typed(request, "woorden"),
            outcome=request.POST.get("afloop", ""),
            version=_version(request),
        )
        return f"Zaak {found.number} is afgesloten. De bewoner leest je woorden."

    return _on_case(request, number, work)


@desk
@require_POST
def reopen(request: StaffRequest, number: str) -> HttpResponse:
    """Open a case again with words that the resident reads."""

    def work(found: Case) -> str:
        handling.reopen(
            found,
            by=request.staff.username,
            name=request.staff.name,
            words=typed(request, "woorden"),
            version=_version(request),
        )
        return f"Zaak {found.number} is weer open."

    return _on_case(request, number, work)
