"""Logging in takes a password and a telephone; guessing ends soon; what was typed is never lost."""

from __future__ import annotations

import base64
import datetime as dt
import re
import struct
from typing import Any
from urllib.parse import unquote

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from bot.desk import demo, login, people
from bot.desk.login import LOCKED, WRONG, WRONG_CODE
from tests.desk import scenes
from tests.desk.client import Desk
from tests.desk.scenes import PASSWORD

pytestmark = pytest.mark.django_db
DESK, LOGIN = "/desk/", "/desk/inloggen"


def password(client: Client, name: str, secret: str = PASSWORD, **values: str) -> Any:
    """The first step."""
    return client.post(LOGIN, {"naam": name, "wachtwoord": secret, **values})


def test_password_and_code_lead_to_the_page_that_was_asked_for(client: Client) -> None:
    person = scenes.staff("oost", "coordinator_oost")
    case = scenes.case()
    wanted = client.get(f"/desk/zaak/{case.number}")
    assert unquote(wanted.headers["Location"]) == f"{LOGIN}?next=/desk/zaak/{case.number}"
    step = password(client, "oost", next=f"/desk/zaak/{case.number}")
    assert step.headers["Location"].startswith("/desk/inloggen/code")
    assert client.get(DESK).status_code == 302
    done = client.post(step.headers["Location"], {"code": scenes.code(person), "next": f"/desk/zaak/{case.number}"})
    assert done.headers["Location"] == f"/desk/zaak/{case.number}"
    assert client.get(done.headers["Location"]).status_code == 200


def test_a_wrong_code_does_not_open_the_desk_and_a_used_one_neither(client: Client) -> None:
    person = scenes.staff("oost", "coordinator_oost")
    code = scenes.code(person)
    password(client, "oost")
    wrong = client.post("/desk/inloggen/code", {"code": f"{(int(code) + 1) % 10**6:06d}"})
    assert (wrong.status_code, WRONG_CODE in wrong.content.decode()) == (422, True)
    TOTPDevice.objects.update(throttling_failure_timestamp=None, throttling_failure_count=0)
    assert client.post("/desk/inloggen/code", {"code": code}).status_code == 302
    again = Client()
    password(again, "oost")
    assert again.post("/desk/inloggen/code", {"code": code}).status_code == 422
    assert again.get(DESK).status_code == 302


def test_five_wrong_passwords_lock_out_with_a_clear_text_even_with_the_right_one(client: Client) -> None:
    scenes.staff("oost", "coordinator_oost")
    for _ in range(4):
        wrong = password(client, "oost", "raad eens raad eens")
        assert (wrong.status_code, WRONG in wrong.content.decode()) == (401, True)
    for secret in ("nog een keer raden", PASSWORD):
        locked = password(client, "oost", secret)
        assert (locked.status_code, LOCKED in locked.content.decode()) == (429, True)
    assert client.get(DESK).status_code == 302


def test_an_unknown_name_gets_the_same_answer_as_a_wrong_password(client: Client) -> None:
    scenes.staff("oost", "coordinator_oost")
    known, unknown = password(client, "oost", "fout fout fout"), password(client, "niemand", "fout fout fout")
    assert (known.status_code, unknown.status_code) == (401, 401)
    assert WRONG in known.content.decode() and WRONG in unknown.content.decode()


def test_the_first_login_asks_an_own_password_and_a_telephone(client: Client) -> None:
    secret = people.add("nieuw", "Nel Nieuw", "buurtcoördinator", ["coordinator_oost"])
    step = password(client, "nieuw", secret)
    assert step.headers["Location"].startswith("/desk/inloggen/wachtwoord")
    assert client.get("/desk/inloggen/telefoon").status_code == 302
    refused = client.post("/desk/inloggen/wachtwoord", {"wachtwoord": "kort", "nogmaals": "kort"})
    assert refused.status_code == 422
    assert client.post("/desk/inloggen/wachtwoord", {"wachtwoord": secret, "nogmaals": secret}).status_code == 422
    step = client.post("/desk/inloggen/wachtwoord", {"wachtwoord": PASSWORD, "nogmaals": PASSWORD})
    assert step.headers["Location"].startswith("/desk/inloggen/telefoon")
    page = client.get("/desk/inloggen/telefoon").content.decode()
    found = re.search(r'class="sleutel">([A-Z2-7 ]+)<', page)
    assert found
    key = base64.b32decode(found[1].replace(" ", ""))
    picture = re.search(r"data:image/png;base64,([\w+/=]+)", page)
    assert picture
    assert struct.unpack(">II", base64.b64decode(picture[1])[16:24])[0] > 150
    assert client.get(DESK).status_code == 302
    shown = client.post("/desk/inloggen/telefoon", {"code": f"{totp(key):06d}"}).content.decode()
    codes = re.findall(r"<li><code>(\w+)</code>", shown)
    assert len(codes) == 8
    assert client.get(DESK).status_code == 200
    # A backup code works once.
    for expected in (302, 422):
        other = Client()
        password(other, "nieuw")
        StaticToken.objects.first()
        assert other.post("/desk/inloggen/code", {"code": codes[0].upper()}).status_code == expected


def test_a_telephone_cannot_be_replaced_with_only_the_password(client: Client) -> None:
    scenes.staff("oost", "coordinator_oost")
    password(client, "oost")
    assert client.get("/desk/inloggen/telefoon").headers["Location"].startswith("/desk/inloggen/code")
    assert "sleutel" not in client.post("/desk/inloggen/telefoon", {"code": "123456"}).content.decode()
    assert TOTPDevice.objects.count() == 1


def key_on(client: Client) -> bytes:
    """The key that the page offers to a telephone."""
    found = re.search(r'class="sleutel">([A-Z2-7 ]+)<', client.get("/desk/inloggen/telefoon").content.decode())
    assert found
    return base64.b32decode(found[1].replace(" ", ""))


def copy(client: Client) -> Client:
    """Another browser with the same session key."""
    other = Client()
    other.cookies.load({name: morsel.value for name, morsel in client.cookies.items()})
    return other


@pytest.mark.parametrize("phone", [True, False], ids=["code", "enrol"])
def test_a_session_key_from_before_the_second_factor_opens_nothing(client: Client, phone: bool) -> None:
    person = scenes.staff("oost", "coordinator_oost", phone=phone)
    password(client, "oost")
    thief = copy(client)
    step = "/desk/inloggen/code" if phone else "/desk/inloggen/telefoon"
    code = scenes.code(person) if phone else f"{totp(key_on(client)):06d}"
    client.post(step, {"code": code})
    assert client.get(DESK).status_code == 200
    for address in (DESK, "/desk/inloggen/code"):
        assert thief.get(address).headers["Location"].startswith(LOGIN + "?next"), address


def test_each_login_gets_a_telephone_key_of_its_own_that_is_stored_only_after_a_right_code(client: Client) -> None:
    person = scenes.staff("oost", "coordinator_oost", phone=False)
    other = Client()
    for browser in (client, other):
        password(browser, "oost")
    mine, theirs = key_on(client), key_on(other)
    assert mine != theirs
    assert key_on(client) == mine
    for wrong in (f"{totp(theirs):06d}", "", "zes", "12345678901234567"):
        assert client.post("/desk/inloggen/telefoon", {"code": wrong}).status_code == 422
    assert not TOTPDevice.objects.exists()
    password(client, "oost")
    fresh = key_on(client)
    assert fresh not in (mine, theirs)
    code = f"{totp(fresh):06d}"
    assert "reservecodes" in client.post("/desk/inloggen/telefoon", {"code": code}).content.decode()
    assert [device.bin_key for device in TOTPDevice.objects.filter(user=person.user)] == [fresh]
    # The second telephone comes too late, and the code that was used does not work again.
    late = other.post("/desk/inloggen/telefoon", {"code": f"{totp(theirs):06d}"})
    assert late.headers["Location"].startswith("/desk/inloggen/code")
    assert other.post("/desk/inloggen/code", {"code": code}).status_code == 422
    assert TOTPDevice.objects.count() == 1


def test_a_telephone_that_was_linked_meanwhile_is_not_replaced(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    person = scenes.staff("oost", "coordinator_oost", phone=False)
    password(client, "oost")
    code, proves = f"{totp(key_on(client)):06d}", login._proves

    def meanwhile(device: TOTPDevice, digits: str) -> bool:
        TOTPDevice.objects.create(user=person.user, name="eerste", confirmed=True)
        return proves(device, digits)

    monkeypatch.setattr(login, "_proves", meanwhile)
    late = client.post("/desk/inloggen/telefoon", {"code": code})
    assert late.headers["Location"].startswith("/desk/inloggen/code")
    assert [device.name for device in TOTPDevice.objects.all()] == ["eerste"]
    assert client.get(DESK).status_code == 302


def test_keys_that_were_never_proven_do_not_jam_the_first_login(client: Client) -> None:
    person = scenes.staff("oost", "coordinator_oost", phone=False)
    for _ in range(2):
        TOTPDevice.objects.create(user=person.user, name="telefoon", confirmed=False)
    password(client, "oost")
    code = f"{totp(key_on(client)):06d}"
    assert client.post("/desk/inloggen/telefoon", {"code": code}).status_code == 200
    assert [device.confirmed for device in TOTPDevice.objects.all()] == [True]


def test_a_login_lasts_a_working_day_however_busy(client: Client) -> None:
    person = scenes.staff("oost", "coordinator_oost")
    password(client, "oost")
    client.post("/desk/inloggen/code", {"code": scenes.code(person)})
    session = Session.objects.get(session_key=client.session.session_key)
    left = session.expire_date - timezone.now()
    assert dt.timedelta(hours=9, minutes=55) < left <= dt.timedelta(hours=10)
    client.post("/desk/filter", {"tekst": "lamp"})
    assert client.session["filters"]["tekst"] == "lamp"
    assert Session.objects.get(pk=session.pk).expire_date == session.expire_date


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/desk/", "/t/x", "javascript:alert(1)"])
def test_a_login_never_leads_away_from_the_desk(client: Client, target: str) -> None:
    person = scenes.staff("oost", "coordinator_oost")
    password(client, "oost", next=target)
    done = client.post("/desk/inloggen/code", {"code": scenes.code(person), "next": target})
    assert done.headers["Location"] == DESK


def test_logging_out_ends_the_session(oost: Desk) -> None:
    assert oost.get("/desk/uitloggen").status_code == 405
    oost.send("/desk/uitloggen")
    assert oost.get(DESK).status_code == 302
    assert not Session.objects.exists()


def test_a_closed_account_is_out_at_the_next_click(oost: Desk) -> None:
    assert oost.get(DESK).status_code == 200
    people.disable("oost")
    assert oost.get(DESK).status_code == 302
    assert password(Client(), "oost").status_code == 401


def test_an_answer_after_the_login_expired_is_not_sent_and_not_lost(oost: Desk) -> None:
    case = scenes.case()
    page, form = f"/desk/zaak/{case.number}", f"/desk/gesprek/{case.conversation_id}/antwoord"
    values = oost.on(page, form, tekst="Ik kom morgen <b>langs</b>")
    oost.client.logout()
    part = oost.send(form, htmx=True, **values)
    assert part.status_code == 401
    assert "Je bent uitgelogd" in part.content.decode() and 'target="_blank"' in part.content.decode()
    whole = oost.send(form, **values)
    assert whole.status_code == 401
    assert "Ik kom morgen &lt;b&gt;langs&lt;/b&gt;</textarea>" in whole.content.decode()
    assert "langs" not in "".join(case.conversation.messages.values_list("text", flat=True))  # type: ignore[union-attr]


def test_parts_that_renew_themselves_say_that_the_login_expired(client: Client) -> None:
    answer = Desk(scenes.staff("oost", "coordinator_oost"), client).get("/desk/rijen", htmx=True)
    assert (answer.status_code, answer["HX-Trigger"], answer["HX-Reswap"]) == (401, "uitgelogd", "none")


def test_the_demo_account_comes_in_with_a_password_that_is_printed_once(client: Client) -> None:
    people.renew_demo()
    assert oct(demo.path().stat().st_mode)[-3:] == "600"
    secret = demo.printed()
    assert (demo.printed(), demo.path().exists()) == ("", False)
    assert password(client, "demo", secret).headers["Location"] == DESK
    assert client.get(DESK).status_code == 200
    people.renew_demo()
    assert demo.printed() != secret
    assert client.get(DESK).status_code == 302
    assert password(Client(), "demo", secret).status_code == 401


@pytest.mark.parametrize(
    ("name", "value"), [("BUURT_HOST", "0.0.0.0"), ("BUURT_PUBLIC_URL", "https://buurtwijzer.example.org")]
)
def test_the_demo_account_is_closed_where_others_can_come(
    client: Client, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    people.renew_demo()
    secret = demo.printed()
    password(client, "demo", secret)
    monkeypatch.setenv(name, value)
    assert client.get(DESK).status_code == 302
    assert password(Client(), "demo", secret).status_code == 401
    people.renew_demo()
    assert demo.printed() == ""
    monkeypatch.delenv(name)
    assert password(Client(), "demo", secret).status_code == 401


def test_the_demo_account_does_not_come_in_through_a_proxy(client: Client) -> None:
    people.renew_demo()
    values = {"naam": "demo", "wachtwoord": demo.printed()}
    assert client.post(LOGIN, values, headers={"X-Forwarded-For": "203.0.113.7"}).status_code == 401
    assert client.post(LOGIN, values).status_code == 302
    assert client.get(DESK, headers={"X-Forwarded-For": "203.0.113.7"}).status_code == 302
