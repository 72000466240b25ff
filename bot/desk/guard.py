"""Nobody sees the desk without a login and a second factor."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.http import urlencode

from bot.cases.access import NoAccess, Reader
from bot.desk import demo
from bot.desk.models import Staff

View = Callable[..., HttpResponseBase]
_PROXIED = ("Via", "Forwarded", "X-Real-Ip", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto")
TEXTS = ("tekst", "woorden", "reden", "uitkomst", "hoe")


class StaffRequest(HttpRequest):
    """A request of somebody who passed the guard."""

    staff: Staff
    reader: Reader


def signed_in(request: HttpRequest) -> Staff | None:
    """Who sent this request: an open account, verified by its second factor (the demo account has none)."""
    staff = logged_in(request)
    if staff is None or staff.temporary:
        return None
    if staff.demo:
        return staff if demo_here(request) else None
    return staff if cast(Any, request.user).is_verified() else None


def logged_in(request: HttpRequest) -> Staff | None:
    """Whose password was given in this session; not yet enough to see anything."""
    if not request.user.is_authenticated or not request.user.is_active:
        return None
    return Staff.objects.select_related("user").filter(user_id=request.user.pk).first()


def demo_here(request: HttpRequest) -> bool:
    """Whether the demo account counts: only for a browser on this machine, never through a proxy."""
    return demo.allowed() and from_this_machine(request)


def from_this_machine(request: HttpRequest) -> bool:
    """Whether somebody on this machine asks, and not a proxy for somebody else."""
    own = demo.loopback(request.META.get("REMOTE_ADDR", ""))
    return own and not any(name in request.headers for name in _PROXIED)


def desk(view: View) -> View:
    """A view of the desk: only for whoever is signed in; what they may not read does not exist."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        staff = signed_in(request)
        if staff is None:
            return private(_refused(request))
        known = cast(StaffRequest, request)
        known.staff, known.reader = staff, staff.reader()
        try:
            return private(view(known, *args, **kwargs))
        except (NoAccess, Http404):
            return private(render(request, "desk/niet_gevonden.html", {"staff": staff}, status=404))

    guarded.for_staff = True  # type: ignore[attr-defined]
    return guarded


def private(response: HttpResponseBase) -> HttpResponseBase:
    """No copy of personal data stays behind in a cache or a history."""
    patch_cache_control(response, no_store=True, private=True)
    return response


def _refused(request: HttpRequest) -> HttpResponse:
    """To the login, but what somebody was typing is never thrown away."""
    login = reverse("desk:login")
    if getattr(request, "htmx", False):
        if request.method == "GET":
            return HttpResponse(status=401, headers={"HX-Trigger": "uitgelogd", "HX-Reswap": "none"})
        response = render(request, "desk/uitgelogd_regel.html", {"login": login}, status=401)
        response["HX-Reswap"] = "innerHTML"
        return response
    if request.method == "POST":
        kept = [text for name in TEXTS if (text := request.POST.get(name, ""))]
        return render(request, "desk/uitgelogd.html", {"login": login, "kept": kept}, status=401)
    return redirect(f"{login}?{urlencode({'next': request.get_full_path()})}")
