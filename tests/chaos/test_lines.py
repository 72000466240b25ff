"""Break the lines between the parts: slow, cut, half-open. Nothing lost, nothing twice, and it goes on by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import httpx
import pytest

from tests.chaos.test_plugs import cases_of
from tests.e2e.chat import Chat
from tests.e2e.stack import Stack, eventually
from tests.fakes.line import HALF_OPEN, Fault, Line
from tests.fakes.mailbox import Mailbox, serving

pytestmark = [pytest.mark.xdist_group("stack"), pytest.mark.timeout(300)]
Open = Callable[..., Chat]
GROFVUIL = "er ligt een hele berg grofvuil op de stoep"
# So that what is waited for in the product is not waited for in every test.
IMPATIENT = {"BUURT_RASA_TIMEOUT": "5", "BUURT_OUTAGE_NOTICE_SECONDS": "3"}


@pytest.fixture(scope="module", autouse=True)
def impatient(stack: Stack) -> Iterator[None]:
    """A worker that waits less long, for the tests of this file."""
    stack.kill("worker")
    stack.start("worker", **IMPATIENT)
    yield
    stack.kill("worker")
    stack.start("worker")


@pytest.fixture(autouse=True)
def mended(stack: Stack) -> Iterator[None]:
    """Every test leaves the lines whole."""
    yield
    for line in stack.lines.values():
        line.mend()


def asked_where(chat: Open) -> list[Chat]:
    """Residents who have said what it is about."""
    residents = [chat() for _ in range(2)]
    for resident in residents:
        assert resident.post(text=GROFVUIL).status_code == 202
    for resident in residents:
        resident.wait()
        assert resident.asks == "waar"
    return residents


def say_where(residents: list[Chat]) -> None:
    """All of them answer, and are not answered yet."""
    for resident in residents:
        assert resident.post(text="Siriusstraat").status_code == 202


def end_well(stack: Stack, residents: list[Chat], *, outage: bool = False) -> None:
    """Everybody is answered once and in order, after one line about the outage, and has one case after a yes."""
    for resident in residents:
        lines = resident.wait()
        spoken = [(line["from"], line["asks"]) for line in lines if outage or line["from"] != "system"]
        assert spoken == [("system", None)] * outage + [("bot", "bevestiging")], [line["text"] for line in lines]
    for resident in residents:
        assert resident.post(text="ja").status_code == 202
    for resident in residents:
        resident.wait()
        assert resident.case
        assert [line["seq"] for line in resident.lines] == list(range(1, len(resident.lines) + 1))
    assert len(cases_of(stack, *(resident.id for resident in residents))) == len(residents)


def checks(stack: Stack) -> dict[str, Any]:
    """What /readyz says of each part."""
    return dict(httpx.get(f"{stack.web}/readyz", timeout=10, trust_env=False).json()["checks"])


def waits_knowingly(resident: Chat) -> bool:
    """Whether somebody who waits was told so."""
    state = resident.read(resident.lines[-1]["seq"])
    return state["pending"] and "system" in {line["from"] for line in state["messages"]}


def under_way(line: Line, act: Callable[[], object]) -> None:
    """Do something, and wait until it is on the line."""
    before = line.traffic
    act()
    eventually(lambda: line.traffic > before, 20, "something on the line")


@pytest.mark.parametrize(("name", "fault"), [("rasa", Fault(mute=True)), ("actions", HALF_OPEN)])
def test_a_half_open_line_is_an_outage_that_is_told_and_ends_by_itself(
    stack: Stack, chat: Open, name: str, fault: Fault
) -> None:
    residents = asked_where(chat)
    stack.lines[name].spoil(fault)
    say_where(residents)
    eventually(lambda: all(map(waits_knowingly, residents)), 20, "the outage line")
    assert checks(stack)[name] == "down"
    stack.lines[name].mend()
    end_well(stack, residents, outage=True)
    eventually(lambda: set(checks(stack).values()) == {"ok"}, 20, "everything answering")


def test_over_slow_lines_everybody_is_answered_once(stack: Stack, chat: Open) -> None:
    for name in ("rasa", "actions"):
        stack.lines[name].spoil(Fault(delay=0.1, rate=100_000))
    residents = asked_where(chat)
    say_where(residents)
    end_well(stack, residents)


@pytest.mark.parametrize("name", ["rasa", "actions"])
def test_a_line_that_is_cut_in_the_middle_of_a_turn_costs_nothing(stack: Stack, chat: Open, name: str) -> None:
    line = stack.lines[name]
    residents = asked_where(chat)
    line.spoil(Fault(delay=0.5))
    under_way(line, lambda: say_where(residents))
    line.cut()
    line.mend()
    end_well(stack, residents)


def test_an_action_that_was_not_heard_is_not_left_out_of_the_answer(stack: Stack, chat: Open) -> None:
    resident, line = chat(), stack.lines["actions"]
    resident.say(GROFVUIL)
    line.spoil(Fault(delay=0.3))
    before = line.connections
    # A question in the middle takes three calls: the form rejects, the answer, the form asks again.
    assert resident.post(text="wie leest dit eigenlijk?").status_code == 202
    eventually(lambda: line.connections == before + 2, 20, "the second call")
    line.cut()
    line.mend()
    told = [line["asks"] for line in resident.wait() if line["from"] == "bot"]
    assert told == [None, "waar"], "the answer and the open question, each once"


@pytest.fixture
def mails(stack: Stack) -> Iterator[tuple[Mailbox, Line]]:
    """A mail server, and the line over which the worker reaches it."""
    with serving() as (mailbox, port), closing(Line(port)) as line:
        url = f"smtp://127.0.0.1:{line.port}"
        stack.kill("worker")
        stack.start("worker", **IMPATIENT, BUURT_MAIL_URL=url, BUURT_MAIL_TIMEOUT="2")
        yield mailbox, line
        stack.kill("worker")
        stack.start("worker", **IMPATIENT)


def test_mails_wait_while_the_line_to_their_server_is_half_open_and_then_leave_once(
    stack: Stack, chat: Open, mails: tuple[Mailbox, Line]
) -> None:
    mailbox, line = mails
    residents = asked_where(chat)
    say_where(residents)
    line.spoil(HALF_OPEN)
    under_way(line, lambda: end_well(stack, residents))
    line.mend()
    numbers = [str(resident.case["number"]) for resident in residents if resident.case]
    eventually(lambda: all(map(mailbox.mails_with, numbers)), 60, "the mails")
    assert list(map(mailbox.mails_with, numbers)) == [1, 1]
