"""Too fast is told, with how long to wait; loopback is free unless a setting says otherwise."""

from __future__ import annotations

import pytest

from bot.channels.web.limits import MOST_KEYS, Window
from tests.channels.web.api import CONVERSATIONS, Api


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.time = 100.0

    def __call__(self) -> float:
        return self.time


@pytest.fixture
def far(api: Api, monkeypatch: pytest.MonkeyPatch) -> Api:
    """The API as somebody from outside sees it, with small limits."""
    monkeypatch.setenv("BUURT_MESSAGES_PER_SECOND", "2")
    monkeypatch.setenv("BUURT_CONVERSATIONS_PER_MINUTE", "2")
    api.address = "203.0.113.7"
    return api


def test_a_window_has_room_again_when_time_has_passed() -> None:
    clock = Clock()
    window = Window(10.0, clock)
    assert [window.wait("a", 2) for _ in range(2)] == [0, 0]
    clock.time += 4
    assert window.wait("a", 2) == 6
    assert window.wait("b", 2) == 0
    clock.time += 6
    assert window.wait("a", 2) == 0


def test_a_window_forgets_who_went_away() -> None:
    clock = Clock()
    window = Window(10.0, clock)
    for number in range(MOST_KEYS + 1):
        window.wait(str(number), 1)
    clock.time += 11
    window.wait("new", 1)
    assert len(window) == 1


def test_somebody_who_sends_too_fast_hears_how_long_to_wait(far: Api) -> None:
    talk = far.start()
    answers = [talk.send(text=f"{number}") for number in range(3)]
    assert [answer.status for answer in answers] == [202, 202, 429]
    last = answers[-1]
    assert (last.problem, last.headers["Retry-After"]) == ("too-fast", "1")
    assert "112" in last.json()["detail"]
    assert len(talk.read()["messages"]) == 3


def test_the_limit_holds_for_each_conversation_apart(far: Api) -> None:
    for talk in (far.start(), far.start()):
        assert [talk.send(text="a").status for _ in range(2)] == [202, 202]


def test_one_address_starts_so_many_conversations(far: Api) -> None:
    statuses = [far.call("POST", CONVERSATIONS, body={}).status for _ in range(3)]
    assert statuses == [201, 201, 429]
    far.address = "203.0.113.8"
    assert far.call("POST", CONVERSATIONS, body={}).status == 201


def test_the_addresses_of_one_household_count_together(far: Api) -> None:
    statuses = []
    for last in ("1", "2:3", "ffff:1:2:3"):
        far.address = f"2001:db8:1:1::{last}" if last != "ffff:1:2:3" else "2001:db8:1:1:ffff:1:2:3"
        statuses.append(far.call("POST", CONVERSATIONS, body={}).status)
    assert statuses == [201, 201, 429]


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "::ffff:127.0.0.1", "127.8.8.8"])
def test_this_machine_itself_is_not_limited(far: Api, address: str) -> None:
    far.address = address
    assert {far.call("POST", CONVERSATIONS, body={}).status for _ in range(4)} == {201}


def test_this_machine_can_be_limited_too(far: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BUURT_LIMIT_LOOPBACK", "true")
    far.address = "127.0.0.1"
    assert [far.call("POST", CONVERSATIONS, body={}).status for _ in range(3)] == [201, 201, 429]


def test_an_address_that_is_not_known_is_limited(far: Api) -> None:
    far.address = ""
    assert [far.call("POST", CONVERSATIONS, body={}).status for _ in range(3)] == [201, 201, 429]


def test_limits_can_be_off(far: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BUURT_CONVERSATIONS_PER_MINUTE", "0")
    assert {far.call("POST", CONVERSATIONS, body={}).status for _ in range(4)} == {201}
