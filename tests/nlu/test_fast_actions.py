from __future__ import annotations

from typing import Any

import jsonschema
import pytest
import rasa
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.domain import Domain

from bot.nlu import fast_actions

ACTION = RemoteAction("action_los", None)
ANSWERS: list[Any] = [
    {"events": [], "responses": []},
    {"events": [{"event": "slot", "name": "zaak", "value": {"a": 1}}], "responses": [{"text": "hallo"}]},
    {},
    {"events": {}},
    {"events": [{"name": "no event"}], "responses": []},
    {"events": [], "responses": "text"},
    [],
    "",
]


def _verdict(check: Any, answer: Any) -> bool:
    try:
        return bool(check(ACTION, answer))
    except jsonschema.ValidationError:
        return False


@pytest.mark.parametrize("answer", ANSWERS)
def test_the_fast_check_accepts_and_refuses_what_rasa_does(answer: Any) -> None:
    def slow(action: RemoteAction, result: Any) -> bool:
        jsonschema.validate(result, action.action_response_format_spec())
        return True

    assert _verdict(fast_actions._validate_action_result, answer) == _verdict(slow, answer)


def test_the_check_is_in_place_in_the_version_it_was_made_for() -> None:
    fast_actions.install()
    assert rasa.__version__ == fast_actions.TESTED_WITH
    assert RemoteAction._validate_action_result is fast_actions._validate_action_result
    assert isinstance(Domain.empty(), Domain)


def test_another_version_of_rasa_keeps_its_own_check(monkeypatch: pytest.MonkeyPatch) -> None:
    original = object()
    monkeypatch.setattr(RemoteAction, "_validate_action_result", original)
    monkeypatch.setattr(rasa, "__version__", "3.7.0")
    fast_actions.install()
    assert RemoteAction._validate_action_result is original
