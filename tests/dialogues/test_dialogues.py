"""Every written conversation, played over the web API against the trained model and all processes."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.dialogues import judge, script
from tests.dialogues.play import Played, play, play_all
from tests.e2e.stack import Stack

pytestmark = [pytest.mark.xdist_group("stack"), pytest.mark.timeout(900)]
SCRIPTS = {one.name: one for one in map(script.read, script.files())}


def as_parameter(one: script.Script) -> Any:
    marks = [pytest.mark.xfail(reason=one.bekend, strict=True)] if one.bekend else []
    return pytest.param(one.name, id=one.name, marks=marks)


@pytest.fixture(scope="module")
def outcomes(request: pytest.FixtureRequest, stack: Stack) -> dict[str, tuple[Played, list[str]]]:
    """All chosen conversations, played side by side, with what is wrong in them."""
    chosen = {
        str(item.callspec.params["name"])
        for item in request.session.items
        if isinstance(item, pytest.Function) and item.module is request.module and hasattr(item, "callspec")
    }
    played = play_all(stack.web, [SCRIPTS[name] for name in sorted(chosen)])
    rows = exported(stack)
    failed = {name: judge.judge(one, rows) for name, one in played.items()}
    # The time of a reply counts for one user: one conversation of each behaviour, once more and alone.
    first = {one.gedrag: one for one in (SCRIPTS[name] for name in sorted(chosen, reverse=True))}
    alone = [second for one in first.values() for second in play(stack.web, one).seconds]
    judge.FIGURES.append(judge.summary(played.values(), failed, alone))
    return {name: (one, failed[name]) for name, one in played.items()}


def exported(stack: Stack) -> dict[str, dict[str, Any]]:
    printed = stack.python("-m", "bot", "export", "cases").stdout
    return {row["number"]: row for row in map(json.loads, printed.splitlines())}


@pytest.mark.parametrize("name", [as_parameter(one) for one in SCRIPTS.values()])
def test_a_conversation_ends_as_written(name: str, outcomes: dict[str, tuple[Played, list[str]]]) -> None:
    played, problems = outcomes[name]
    told = "\n".join(problems)
    assert not problems, f"{played.script.beschermt}\n{told}\n\n{played.transcript()}"


def test_there_are_enough_conversations() -> None:
    assert len(SCRIPTS) >= 120
