"""Rasa without its tracker store or its action server gives no answer, instead of one that forgot everything."""

from __future__ import annotations

import asyncio
import socket
from types import SimpleNamespace
from typing import Any

import aiohttp
import pytest
from psycopg2 import OperationalError, extensions

from bot.runtime.rasa import LineLost, Watch, main, wait, watch_actions


class Gone(Exception):
    """What psycopg2 says when nobody listens."""


def dialect(name: str, *answers: object) -> Any:
    waiting = list(answers)

    def connect(*_: object, **__: object) -> object:
        answer = waiting.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    return SimpleNamespace(name=name, connect=connect, dbapi=SimpleNamespace(OperationalError=Gone))


def test_before_it_ever_answered_rasa_itself_waits_for_its_store() -> None:
    with pytest.raises(Gone):
        Watch().connect(dialect("postgresql", Gone()), None, (), {})


def test_a_turn_ends_when_no_new_connection_can_be_made() -> None:
    watch, store = Watch(), dialect("postgresql", "connected", Gone(), "connected")
    assert watch.connect(store, None, (), {}) == "connected"
    with pytest.raises(LineLost):
        watch.connect(store, None, (), {})
    assert watch.connect(store, None, (), {}) == "connected"


def test_a_turn_ends_when_its_connection_is_lost_and_not_for_a_mistake(capsys: pytest.CaptureFixture[str]) -> None:
    said = Gone("INSERT INTO events: wat de bewoner schreef")
    Watch().failed(SimpleNamespace(is_disconnect=False, original_exception=said))
    with pytest.raises(LineLost):
        Watch().failed(SimpleNamespace(is_disconnect=True, original_exception=said))
    assert "tracker_store_lost" in capsys.readouterr().err
    assert not issubclass(LineLost, Exception), "Rasa catches every Exception there and goes on"


def test_the_file_of_the_default_installation_is_opened_as_ever() -> None:
    assert Watch().connect(dialect("sqlite"), None, (), {}) is None


def test_postgresql_that_does_not_answer_is_waited_for_no_longer_than_the_setting(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("BUURT_DATABASE_TIMEOUT", "0.2")
    here, there = socket.socketpair()
    with here, there:
        there.send(b"an answer")
        states = iter([extensions.POLL_WRITE, extensions.POLL_READ, extensions.POLL_OK])
        wait(SimpleNamespace(poll=lambda: next(states), fileno=here.fileno))
        with pytest.raises(OperationalError):
            wait(SimpleNamespace(poll=lambda: extensions.POLL_READ, fileno=there.fileno))


@pytest.mark.parametrize("error", [aiohttp.ServerDisconnectedError(), asyncio.TimeoutError()])
def test_a_turn_ends_when_the_action_server_did_not_hear_a_call(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    with pytest.raises(LineLost):
        called(monkeypatch, error)


def test_what_the_action_server_answers_is_left_to_rasa(monkeypatch: pytest.MonkeyPatch) -> None:
    from rasa.utils.endpoints import ClientResponseError

    assert called(monkeypatch, "done") == ("done", {"timeout": 15.0})
    with pytest.raises(ClientResponseError):
        called(monkeypatch, ClientResponseError(500, "broken", ""))


def called(monkeypatch: pytest.MonkeyPatch, answer: object) -> Any:
    """Rasa calls an action; the line to it gives this."""
    from rasa.utils.endpoints import EndpointConfig

    async def request(_: Any, **options: Any) -> Any:
        if isinstance(answer, Exception):
            raise answer
        return answer, options

    monkeypatch.setattr(EndpointConfig, "request", request)
    watch_actions()
    return asyncio.run(EndpointConfig("http://127.0.0.1:9").request(timeout=300))


def test_the_verb_becomes_one_rasa_on_the_first_address(monkeypatch: pytest.MonkeyPatch) -> None:
    became: list[Any] = []
    monkeypatch.setattr("os.execve", lambda *parts: became.extend(parts))
    monkeypatch.setattr("os.chdir", lambda place: None)
    monkeypatch.setenv("BUURT_RASA_URL", "http://rasa-1:5005,http://rasa-2:5005")
    monkeypatch.setenv("BUURT_ACTIONS_URL", "http://actions-1:5055/webhook,http://actions-2:5055/webhook")
    main()
    _, command, environment = became
    assert "--interface rasa-1 --port 5005" in " ".join(command)
    assert environment["BUURT_ACTIONS_URL"] == "http://actions-1:5055/webhook"
    assert environment["BUURT_REDIS_URL"] == "", "endpoints.yml names it"
