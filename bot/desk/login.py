"""Logging in: a password, then a code from the telephone; the first time a new password and the telephone's key."""

from __future__ import annotations

import base64
import datetime as dt
import io
from typing import Any

import segno
from django.contrib import auth
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST
from django_otp import login as otp_login
from django_otp import match_token
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice, default_key

from bot.channels.web.database import one_writer
from bot.channels.web.limits import login_wait
from bot.core import clock
from bot.core.logging import log
from bot.desk.guard import demo_here, logged_in, private, signed_in
from bot.desk.models import Staff, Submission

WORKING_DAY = dt.timedelta(hours=10)
BACKUP_CODES = 8
ENROLLING = "telefoonsleutel"  # in the session: the key that a telephone is being given
WRONG = "Deze naam en dit wachtwoord horen niet bij elkaar. Probeer het opnieuw."
BUSY = "Vanaf dit netwerk wordt nu te vaak ingelogd. Wacht een minuut en probeer het opnieuw."
LOCKED = (
    "Te vaak een verkeerd wachtwoord. Wacht een kwartier en probeer het dan opnieuw, of vraag om een nieuw wachtwoord."
)
WRONG_CODE = (
    "Deze code klopt niet. Kijk naar de nieuwste code op je telefoon. Na een paar keer fout moet je even wachten."
)


def _next(request: HttpRequest) -> str:
    """Where somebody wanted to go, when that is a page of the desk."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if safe and wanted.startswith("/desk/") else reverse("desk:list")


def _to(name: str, request: HttpRequest) -> HttpResponse:
    return redirect(f"{reverse(name)}?{urlencode({'next': _next(request)})}")


def _page(request: HttpRequest, name: str, status: int = 200, **values: Any) -> HttpResponse:
    response = render(request, f"desk/{name}.html", {"next": _next(request), **values}, status=status)
    private(response)
    return response


@sensitive_post_parameters("wachtwoord")
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """The first step: name and password."""
    if signed_in(request):
        return redirect(_next(request))
    if request.method == "GET":
        return _page(request, "inloggen")
    name = request.POST.get("naam", "").strip()[:150]
    if login_wait(request):
        return _page(request, "inloggen", 429, fault=BUSY, typed=name)
    user = auth.authenticate(request, username=name, password=request.POST.get("wachtwoord", "")[:200])
    if getattr(request, "axes_locked_out", False):
        request.axes_locked_out = False  # type: ignore[attr-defined]  # axes would answer in English
        return _page(request, "inloggen", 429, fault=LOCKED, typed=name)
    staff = Staff.objects.filter(user=user).first() if user else None
    if user is None or staff is None or (staff.demo and not demo_here(request)):
        return _page(request, "inloggen", 401, fault=WRONG, typed=name)
    auth.login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    request.session.pop(ENROLLING, None)
    request.session.set_expiry(timezone.now() + WORKING_DAY)
    _tidy(request)
    log.info("desk_login", staff=name)
    return _onward(request, staff)


def _tidy(request: HttpRequest) -> None:
    """Forget logins that ended and forms that are too old to come again."""
    request.session.clear_expired()
    Submission.objects.filter(at__lt=clock.now() - 2 * WORKING_DAY).delete()


def _onward(request: HttpRequest, staff: Staff) -> HttpResponse:
    """To the next step, or to the desk when there is none left."""
    if staff.temporary:
        return _to("desk:new_password", request)
    if staff.demo:
        return redirect(_next(request))
    enrolled = TOTPDevice.objects.filter(user=staff.user, confirmed=True).exists()
    return _to("desk:code" if enrolled else "desk:enrol", request)


@sensitive_post_parameters("wachtwoord", "nogmaals")
@require_http_methods(["GET", "POST"])
def new_password(request: HttpRequest) -> HttpResponse:
    """The first time: a password that nobody else knows."""
    staff = logged_in(request)
    if staff is None or not staff.temporary:
        return _to("desk:login", request)
    if request.method == "GET":
        return _page(request, "nieuw_wachtwoord")
    chosen = request.POST.get("wachtwoord", "")[:200]
    faults = _password_faults(chosen, request.POST.get("nogmaals", ""), staff)
    if faults:
        return _page(request, "nieuw_wachtwoord", 422, faults=faults)
    with transaction.atomic():
        staff.user.set_password(chosen)
        staff.user.save(update_fields=("password",))
        staff.temporary = False
        staff.save(update_fields=("temporary",))
    auth.update_session_auth_hash(request, staff.user)
    return _onward(request, staff)


def _password_faults(chosen: str, again: str, staff: Staff) -> list[str]:
    if chosen != again:
        return ["De twee wachtwoorden zijn niet gelijk."]
    if staff.user.check_password(chosen):
        return ["Kies een ander wachtwoord dan het wachtwoord dat je kreeg."]
    try:
        validate_password(chosen, staff.user)
    except ValidationError as error:
        return list(error.messages)
    return []


@require_http_methods(["GET", "POST"])
def enrol(request: HttpRequest) -> HttpResponse:
    """The first time: the key goes to an app on the telephone, and a code proves that it arrived."""
    staff = logged_in(request)
    if staff is None or staff.temporary or staff.demo:
        return _to("desk:login", request)
    if TOTPDevice.objects.filter(user=staff.user, confirmed=True).exists():
        return _to("desk:code", request)
    key = request.session.setdefault(ENROLLING, default_key())
    device = TOTPDevice(user=staff.user, name="telefoon", confirmed=True, key=key)
    if request.method == "GET":
        return _page(request, "tweede_stap", **_key(device))
    if not _proves(device, _digits(request)):
        return _page(request, "tweede_stap", 422, fault=WRONG_CODE, **_key(device))
    codes = _store(staff, device)
    if not codes:
        return _to("desk:code", request)
    del request.session[ENROLLING]
    _pass(request, device)
    log.info("desk_second_factor_set", staff=staff.username)
    return _page(request, "reservecodes", codes=codes)


def _proves(device: TOTPDevice, digits: str) -> bool:
    """Whether a telephone has the key of a device that is not stored yet; its code does not work again."""
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits)
    if not digits.isdecimal() or not totp.verify(int(digits), device.tolerance):
        return False
    device.last_t, device.drift = totp.t(), totp.drift
    return True


def _pass(request: HttpRequest, device: Any) -> None:
    """Open the desk under a new session key: who knew the one from before the second factor has nothing."""
    otp_login(request, device)
    request.session.cycle_key()


def _key(device: TOTPDevice) -> dict[str, Any]:
    """The key as a picture and as text in groups of four."""
    text = base64.b32encode(device.bin_key).decode("ascii").rstrip("=")
    name = f"Buurtwijzer:{device.user.get_username()}"
    address = f"otpauth://totp/{name}?{urlencode({'secret': text, 'issuer': 'Buurtwijzer'})}"
    picture = io.BytesIO()
    segno.make(address, error="m").save(picture, kind="png", scale=5, border=4)
    groups = " ".join(text[start : start + 4] for start in range(0, len(text), 4))
    return {"qr": f"data:image/png;base64,{base64.b64encode(picture.getvalue()).decode()}", "key": groups}


def _store(staff: Staff, device: TOTPDevice) -> list[str]:
    """Keep the telephone and return its backup codes; none when another telephone was first."""
    devices = TOTPDevice.objects.filter(user=staff.user)
    with one_writer(), transaction.atomic():
        Staff.objects.select_for_update().get(pk=staff.pk)
        if devices.filter(confirmed=True).exists():
            return []
        devices.delete()
        device.save()
        StaticDevice.objects.filter(user=staff.user).delete()
        backup = StaticDevice.objects.create(user=staff.user, name="reservecodes", confirmed=True)
        codes = [StaticToken.random_token() for _ in range(BACKUP_CODES)]
        StaticToken.objects.bulk_create([StaticToken(device=backup, token=code) for code in codes])
    return codes


@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """The second step: the code on the telephone, or one of the backup codes."""
    staff = logged_in(request)
    if staff is None or staff.temporary:
        return _to("desk:login", request)
    if signed_in(request):
        return redirect(_next(request))
    if not TOTPDevice.objects.filter(user=staff.user, confirmed=True).exists():
        return _to("desk:enrol", request)
    if request.method == "GET":
        return _page(request, "code")
    with transaction.atomic():
        device = match_token(staff.user, _digits(request))
    if device is None:
        return _page(request, "code", 422, fault=WRONG_CODE)
    _pass(request, device)
    return redirect(_next(request))


def _digits(request: HttpRequest) -> str:
    return request.POST.get("code", "").replace(" ", "").strip().lower()[:16]


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Out of the desk; the session is gone."""
    auth.logout(request)
    return redirect("desk:login")
