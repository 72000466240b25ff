"""The operator makes and closes accounts from a terminal."""

from __future__ import annotations

import pytest
from django.test import Client

from bot.desk import demo, people
from bot.desk.commands import main
from bot.desk.models import Staff
from bot.runtime.run import invitation
from tests.desk import scenes
from tests.desk.scenes import PASSWORD

pytestmark = pytest.mark.django_db
ADD = ["add", "sam", "--name", "Sam de Vries", "--role", "buurtcoördinator van Oost", "--recipients"]


def test_add_prints_a_one_time_password_that_works(capsys: pytest.CaptureFixture[str], client: Client) -> None:
    assert main([*ADD, "coordinator_oost", "triage"]) == 0
    secret = capsys.readouterr().out.split()[-1]
    step = client.post("/desk/inloggen", {"naam": "sam", "wachtwoord": secret})
    assert step.headers["Location"].startswith("/desk/inloggen/wachtwoord")
    assert main(["list"]) == 0
    assert "sam\tSam de Vries\tbuurtcoördinator van Oost\topen\tcoordinator_oost,triage" in capsys.readouterr().out


def test_a_recipient_that_is_not_in_the_directory_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*ADD, "coordinator_mars"]) == 1
    said = capsys.readouterr().err
    assert "coordinator_mars" in said and "coordinator_oost" in said
    assert not Staff.objects.exists()


def test_a_name_that_exists_is_refused_with_the_way_out(capsys: pytest.CaptureFixture[str]) -> None:
    scenes.staff("sam", "coordinator_oost")
    assert main([*ADD, "coordinator_oost"]) == 1
    assert "staff reset sam" in capsys.readouterr().err


@pytest.mark.parametrize("verb", ["reset", "disable"])
def test_an_unknown_account_is_told(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([verb, "niemand"]) == 1
    assert "no account 'niemand'" in capsys.readouterr().err


def test_reset_forgets_password_telephone_and_lock_out(capsys: pytest.CaptureFixture[str], client: Client) -> None:
    scenes.staff("sam", "coordinator_oost")
    for _ in range(5):
        client.post("/desk/inloggen", {"naam": "sam", "wachtwoord": "fout fout fout"})
    assert main(["reset", "sam"]) == 0
    secret = capsys.readouterr().out.split()[-1]
    assert client.post("/desk/inloggen", {"naam": "sam", "wachtwoord": PASSWORD}).status_code == 401
    assert client.post("/desk/inloggen", {"naam": "sam", "wachtwoord": secret}).status_code == 302
    assert not people.find("sam").user.totpdevice_set.exists()  # type: ignore[attr-defined]


def test_disable_closes_the_account(capsys: pytest.CaptureFixture[str], client: Client) -> None:
    scenes.staff("sam", "coordinator_oost")
    assert main(["disable", "sam"]) == 0
    assert client.post("/desk/inloggen", {"naam": "sam", "wachtwoord": PASSWORD}).status_code == 401
    main(["list"])
    assert "\tclosed\t" in capsys.readouterr().out


def test_the_start_prints_the_desk_and_the_demo_login_once() -> None:
    people.renew_demo()
    secret = demo.path().read_text()
    told = invitation()
    assert "/desk/" in told and f"demo, password {secret}" in told
    assert secret not in invitation()
