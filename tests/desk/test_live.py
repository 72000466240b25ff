"""An open page hears within a second or two that something changed, and only while its login holds."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from asgiref.sync import async_to_sync

from bot.desk import live, people
from tests.desk import scenes
from tests.desk.client import Desk

pytestmark = pytest.mark.django_db


def scope(desk: Desk, **changes: Any) -> dict[str, Any]:
    """A request of this browser for the signal."""
    cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in desk.client.cookies.items())
    headers = [(b"host", b"localhost"), (b"cookie", cookie.encode())]
    base = {"type": "http", "method": "GET", "path": live.PATH, "query_string": b"", "headers": headers}
    return {**base, "server": ("localhost", 80), **changes}


async def never() -> dict[str, Any]:
    """The browser stays."""
    await asyncio.Event().wait()
    raise AssertionError


class Passed(Exception):
    """The application behind was asked."""


async def behind(scope: Any, receive: Any, send: Any) -> None:
    raise Passed


def listen(request: dict[str, Any], enough: Callable[[list[Any]], bool]) -> list[Any]:
    """What is sent until there is enough of it."""
    sent: list[Any] = []

    async def run() -> None:
        done = asyncio.Event()

        async def send(part: Any) -> None:
            sent.append(part)
            if enough(sent) or part.get("more_body") is False:
                done.set()

        task = asyncio.ensure_future(live.DeskEvents(behind)(request, never, send))
        await asyncio.wait_for(done.wait(), 20)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    async_to_sync(run)()
    return sent


def status(request: dict[str, Any]) -> int:
    """Only how the answer begins."""
    return int(listen(request, lambda sent: bool(sent))[0]["status"])


def test_the_signal_is_only_for_who_is_signed_in(oost: Desk) -> None:
    assert status(scope(oost)) == 200
    assert status(scope(Desk(oost.staff))) == 401
    half = Desk(scenes.staff("half", "coordinator_oost"))
    half.client.force_login(half.staff.user, backend="django.contrib.auth.backends.ModelBackend")
    assert status(scope(half)) == 401
    assert status(scope(oost, method="POST")) == 405
    assert status(scope(oost, headers=[(b"host", b"evil.example")])) == 400


def test_other_addresses_pass(oost: Desk) -> None:
    with pytest.raises(Passed):
        async_to_sync(live.DeskEvents(behind))(scope(oost, path="/desk/"), never, never)  # type: ignore[arg-type]


def test_the_stream_ends_when_the_login_does(oost: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "CHECK_SECONDS", 0.05)
    monkeypatch.setattr(live, "KEEP_ALIVE_SECONDS", 0.05)

    answers = iter((True, True))
    monkeypatch.setattr(live, "allowed", lambda request: next(answers, False))
    sent = listen(scope(oost), lambda sent: sent[-1].get("more_body") is False)
    assert sent[-2]["body"].decode() == live.LOGGED_OUT


def test_an_open_stream_ends_when_its_account_is_closed(oost: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "CHECK_SECONDS", 0.05)
    monkeypatch.setattr(live, "KEEP_ALIVE_SECONDS", 0.05)
    look, answers = live.allowed, list[bool]()

    def then_close(request: Any) -> bool:
        answers.append(look(request))
        people.disable("oost")
        return answers[-1]

    monkeypatch.setattr(live, "allowed", then_close)
    sent = listen(scope(oost), lambda sent: len(sent) > 20 or sent[-1].get("more_body") is False)
    assert (sent[-2]["body"].decode(), answers) == (live.LOGGED_OUT, [True, False])


@pytest.mark.parametrize("what", ["line", "note", "triage", "callback", "failure", "owner"])
def test_everything_that_changes_the_desk_changes_the_signature(oost: Desk, what: str) -> None:
    case = scenes.case()
    talk = scenes.waiting()
    before = live.signature()
    assert live.signature() == before
    page = f"/desk/zaak/{case.number}"
    changes: dict[str, Callable[[], object]] = {
        "line": lambda: scenes.hear(talk, "hallo?"),
        "note": lambda: oost.fill(page, f"{page}/notitie", tekst="x"),
        "triage": scenes.looked_for,
        "callback": scenes.callback,
        "failure": lambda: scenes.lost(talk),
        "owner": lambda: oost.fill(f"/desk/gesprek/{talk.pk}", f"/desk/gesprek/{talk.pk}/overnemen"),
    }
    changes[what]()
    assert live.signature() != before
