"""Somebody at the desk, seen from the browser: pages in, forms out."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import Any

from django.test import Client
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_totp.models import TOTPDevice

from bot.desk.models import Staff

HTMX = {"HX-Request": "true"}


@dataclass
class Desk:
    """One browser in which one person is logged in."""

    staff: Staff
    client: Client = field(default_factory=lambda: Client(raise_request_exception=True))

    def get(self, path: str, *, htmx: bool = False) -> Any:
        """Open a page or a part of one."""
        return self.client.get(path, headers=HTMX if htmx else {})

    def page(self, path: str) -> str:
        """The text of a page that must exist."""
        answer = self.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        return str(answer.content.decode())

    def send(self, path: str, *, htmx: bool = False, **values: Any) -> Any:
        """Send a form."""
        return self.client.post(path, values, headers=HTMX if htmx else {})

    def on(self, page: str, action: str, **values: Any) -> dict[str, Any]:
        """What a form on a page would send: its hidden fields with what somebody fills in."""
        shown = self.page(page)
        found = re.search(rf'<form[^>]*action="{re.escape(action)}".*?</form>', shown, re.DOTALL)
        assert found, f"no form {action} on {page}"
        hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', found[0])
        return {**{name: html.unescape(value) for name, value in hidden}, **values}

    def fill(self, page: str, action: str, *, htmx: bool = False, **values: Any) -> Any:
        """Open a page, fill in one of its forms and send it."""
        return self.send(action, htmx=htmx, **self.on(page, action, **values))


def sit_down(staff: Staff) -> Desk:
    """Logged in with both steps, without playing them."""
    desk = Desk(staff)
    desk.client.force_login(staff.user, backend="django.contrib.auth.backends.ModelBackend")
    session = desk.client.session
    session[DEVICE_ID_SESSION_KEY] = TOTPDevice.objects.get(user=staff.user).persistent_id
    session.save()
    return desk
