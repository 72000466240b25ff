"""Accounts of the desk: made, given a new password and closed by the operator, never by the web pages."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from axes.models import AccessAttempt
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.db import transaction
from django_otp import devices_for_user

from bot.desk import demo
from bot.desk.models import Staff
from bot.routing import directory

ALL = "alles"


class StaffError(Exception):
    """An account that cannot be made or changed; the text says why and what can be done."""


def password() -> str:
    """A password that can be read out: four groups of four characters."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(4))


def add(username: str, name: str, role: str, recipients: Sequence[str]) -> str:
    """Make an account and return its one-time password; raises StaffError."""
    if not username or not name or not role:
        raise StaffError("username, name and role must not be empty")
    codes = known(recipients)
    with transaction.atomic():
        if get_user_model().objects.filter(username=username).exists():
            raise StaffError(f"{username!r} exists already; `staff reset {username}` gives a new password")
        secret = password()
        user = User.objects.create_user(username, password=secret)
        Staff.objects.create(user=user, name=name, role=role, recipients=codes)
    return secret


def known(recipients: Sequence[str]) -> list[str]:
    """The codes, each once, when the directory holds them all; `alles` means every recipient."""
    codes = directory().recipients
    if list(recipients) == [ALL]:
        return list(codes)
    if not recipients:
        raise StaffError(f"name at least one recipient of the directory, for example coordinator_oost, or {ALL}")
    missing = [code for code in recipients if code not in codes]
    if missing:
        raise StaffError(f"not in the directory: {', '.join(missing)}; it holds {', '.join(codes)}")
    return list(dict.fromkeys(recipients))


def find(username: str) -> Staff:
    """The account with this name; raises StaffError."""
    found = Staff.objects.select_related("user").filter(user__username=username).first()
    if found is None:
        raise StaffError(f"no account {username!r}; `staff list` shows them")
    return found


def reset(username: str) -> str:
    """Open an account with a new one-time password; its second factor and lock-out are forgotten."""
    with transaction.atomic():
        staff = find(username)
        secret = password()
        staff.user.set_password(secret)
        staff.user.is_active = True
        staff.user.save()
        staff.temporary = not staff.demo
        staff.save(update_fields=("temporary",))
        for device in devices_for_user(staff.user, confirmed=None):
            device.delete()
        AccessAttempt.objects.filter(username=username).delete()
    return secret


def disable(username: str) -> None:
    """Close an account; whoever is logged in with it is out at the next click."""
    staff = find(username)
    staff.user.is_active = False
    staff.user.set_unusable_password()
    staff.user.save()


def renew_demo() -> None:
    """Give the demo account a new password that the start prints, or close it when others can come."""
    demo.path().unlink(missing_ok=True)
    if not demo.allowed():
        if Staff.objects.filter(user__username=demo.NAME, demo=True).exists():
            disable(demo.NAME)
        return
    with transaction.atomic():
        staff = _demo_account()
        if not staff.demo:
            return
        staff.recipients = known([ALL])
        staff.save()
        secret = reset(demo.NAME)
    demo.store(secret)


def _demo_account() -> Staff:
    user, new = User.objects.get_or_create(username=demo.NAME)
    if new:
        return Staff.objects.create(user=user, name="Demo de Vries", role="buurtcoördinator", demo=True)
    return Staff.objects.get(user=user)
