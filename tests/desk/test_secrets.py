"""What somebody types to log in is kept nowhere, and nobody may try for ever."""

from __future__ import annotations

import pytest
from axes.models import AccessAttempt, AccessLog
from django.test import Client

from bot.channels.web import limits
from bot.desk import demo
from tests.desk.scenes import PASSWORD, staff

pytestmark = pytest.mark.django_db


def test_a_wrong_password_stands_nowhere_in_the_database() -> None:
    staff("sam", "coordinator_oost")
    Client().post("/desk/inloggen", {"naam": "sam", "wachtwoord": "Mijn-Echte-Wachtwoord-1"})
    [attempt] = AccessAttempt.objects.all()
    assert "Mijn-Echte-Wachtwoord-1" not in f"{attempt.post_data}{attempt.get_data}"
    assert not AccessLog.objects.exists()


def test_one_network_cannot_try_one_name_after_the_other() -> None:
    limits.forget()
    answers = [
        Client().post("/desk/inloggen", {"naam": f"naam{n}", "wachtwoord": PASSWORD}).status_code
        for n in range(limits.MOST_LOGINS + 1)
    ]
    limits.forget()
    assert answers == [401] * limits.MOST_LOGINS + [429]


@pytest.mark.parametrize(
    "more", [{"REMOTE_ADDR": "10.0.0.7"}, {"HTTP_X_REAL_IP": "10.0.0.7"}, {"HTTP_VIA": "1.1 proxy"}]
)
def test_the_demo_account_is_for_a_browser_on_the_machine_itself(more: dict[str, str]) -> None:
    person = staff("demo", "triage", phone=False)
    person.demo = True
    person.save()
    assert demo.allowed()
    given = {"naam": "demo", "wachtwoord": PASSWORD}
    assert Client().post("/desk/inloggen", given).status_code == 302
    assert Client().post("/desk/inloggen", given, **more).status_code == 401  # type: ignore[arg-type]
