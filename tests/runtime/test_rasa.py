"""Rasa without its tracker store gives no answer, instead of one that forgot everything."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from bot.runtime.rasa import StoreLost, Watch, main


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
    with pytest.raises(StoreLost):
        watch.connect(store, None, (), {})
    assert watch.connect(store, None, (), {}) == "connected"


def test_a_turn_ends_when_its_connection_is_lost_and_not_for_a_mistake(capsys: pytest.CaptureFixture[str]) -> None:
    said = Gone("INSERT INTO events: wat de bewoner schreef")
    Watch().failed(SimpleNamespace(is_disconnect=False, original_exception=said))
    with pytest.raises(StoreLost):
        Watch().failed(SimpleNamespace(is_disconnect=True, original_exception=said))
    assert "tracker_store_lost" in capsys.readouterr().err
    assert not issubclass(StoreLost, Exception), "Rasa catches every Exception there and goes on"


def test_the_file_of_the_default_installation_is_opened_as_ever() -> None:
    assert Watch().connect(dialect("sqlite"), None, (), {}) is None


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
