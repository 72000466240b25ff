"""Rasa without its action server gives no answer, and waits for no server for ever."""

from __future__ import annotations

import asyncio
import socket
from types import SimpleNamespace
from typing import Any

import aiohttp
import pytest
from psycopg2 import OperationalError, extensions

from bot.runtime.lost import LineLost
from bot.runtime.rasa import connect, main, wait, watch_actions


@pytest.mark.parametrize(("kind", "has_limits"), [("postgresql", True), ("sqlite", False)])
def test_connections_to_postgresql_have_limits_and_the_file_is_opened_as_ever(kind: str, has_limits: bool) -> None:
    options: dict[str, Any] = {"connect_timeout": 99}
    connect(SimpleNamespace(name=kind), None, (), options)
    assert ("tcp_user_timeout" in options) is has_limits
    assert options["connect_timeout"] == 99, "what the operator wrote in the address"


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
