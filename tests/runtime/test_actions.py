"""A turn in which one action failed does not get a friendly end: it is asked again."""

from __future__ import annotations

import asyncio
import json
import zlib
from types import SimpleNamespace
from typing import Any

import pytest

from bot.runtime.actions import Broken


def call(message: str, *, deflated: bool = False) -> Any:
    """Rasa calls an action for a message."""
    body = json.dumps({"tracker": {"latest_message": {"message_id": message}}}).encode()
    headers = {"Content-Encoding": "deflate"} if deflated else {}
    return SimpleNamespace(method="POST", body=zlib.compress(body) if deflated else body, headers=headers)


def status(broken: Broken, request: Any, of_action: int) -> int:
    """What Rasa gets when the action itself would answer this."""

    async def served() -> int:
        refused = await broken.refuse(request)
        answer = refused or SimpleNamespace(status=of_action)
        await broken.note(request, answer)
        return int(answer.status)

    return asyncio.run(served())


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("deflated", [False, True])
def test_after_a_failure_the_rest_of_that_turn_fails_and_no_other(deflated: bool) -> None:
    broken = Broken()
    assert status(broken, call("first", deflated=deflated), 200) == 200
    assert status(broken, call("first", deflated=deflated), 500) == 500
    assert status(broken, call("first", deflated=deflated), 200) == 500
    assert status(broken, call("first, asked again", deflated=deflated), 200) == 200


def test_what_an_action_declines_is_no_failure() -> None:
    broken = Broken()
    assert status(broken, call("first"), 400) == 400
    assert status(broken, call("first"), 200) == 200


def test_a_question_for_its_health_is_always_answered() -> None:
    broken = Broken()
    asyncio.run(broken.note(call("first"), SimpleNamespace(status=400)))
    assert status(broken, SimpleNamespace(method="GET", body=b"", headers={}), 200) == 200
