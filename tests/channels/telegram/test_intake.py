"""Nothing is forgotten at Telegram before it is stored, and one update that cannot be stored stops nobody."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import DataError, OperationalError
from telegram.error import BadRequest, Conflict

from bot.cases.models import TriageItem
from bot.channels.telegram import finish, receive
from bot.channels.telegram.api import Line
from bot.channels.telegram.intake import MOST_TRIES
from bot.channels.telegram.poll import Poller
from bot.core import texts
from tests.channels.telegram.conftest import Gateway
from tests.e2e.stack import eventually
from tests.fakes.residents import Resident
from tests.fakes.telegram import TOKEN, FakeTelegram, Fault


class Stop(threading.Event):
    """Stops after so many waits, and never really waits."""

    def __init__(self, waits: int = 1000) -> None:
        super().__init__()
        self.waits: list[float | None] = []
        self._most = waits

    def wait(self, timeout: float | None = None) -> bool:
        self.waits.append(timeout)
        if len(self.waits) >= self._most:
            self.set()
        return self.is_set()


@pytest.fixture
def stop() -> Stop:
    return Stop()


@pytest.fixture
def poller(gateway: Gateway, stop: Stop, monkeypatch: pytest.MonkeyPatch) -> Poller:
    monkeypatch.setattr("bot.channels.telegram.api.POLL_SECONDS", 0)
    line = gateway.line
    monkeypatch.setattr(line, "updates", lambda offset: Line.updates(line, offset, 0))
    return Poller(line, gateway.intake, stop)


def offsets(fake: FakeTelegram) -> list[int | None]:
    return [call.get("offset") for call in fake.called("getUpdates")]


def test_the_place_moves_past_what_is_stored_and_starts_anew_when_nothing_waits(
    gateway: Gateway, resident: Resident, poller: Poller
) -> None:
    resident.say("een")
    resident.say("twee")
    last = gateway.fake.next_update
    for _ in range(3):
        poller.step()
    assert gateway.said(resident) == ["een", "twee"]
    assert offsets(gateway.fake) == [None, last + 1, None]


def test_updates_that_come_out_of_order_are_stored_in_order(
    gateway: Gateway, resident: Resident, poller: Poller
) -> None:
    for text in ("een", "twee", "drie"):
        resident.say(text)
    gateway.fake.updates.reverse()
    poller.step()
    assert gateway.said(resident) == ["een", "twee", "drie"]


def test_a_database_that_is_busy_is_waited_for_and_nothing_is_skipped(
    gateway: Gateway, resident: Resident, poller: Poller, stop: Stop, monkeypatch: pytest.MonkeyPatch
) -> None:
    resident.say("een")
    resident.say("twee")
    real, left = receive.store, [OperationalError("database or disk is full")] * 9

    def broken(arrival: Any) -> str:
        if left:
            raise left.pop()
        return real(arrival)

    monkeypatch.setattr(receive, "store", broken)
    poller.step()
    assert gateway.said(resident) == ["een", "twee"]
    assert len(stop.waits) == 9
    assert not TriageItem.objects.exists()


def test_the_place_stays_when_the_process_must_stop_before_an_update_is_stored(
    gateway: Gateway, resident: Resident, monkeypatch: pytest.MonkeyPatch
) -> None:
    resident.say("een")

    def full(arrival: Any) -> str:
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(receive, "store", full)
    line = gateway.line
    monkeypatch.setattr(line, "updates", lambda offset: Line.updates(line, offset, 0))
    poller = Poller(line, gateway.intake, Stop(2))
    poller.step()
    poller.step()
    assert offsets(gateway.fake) == [None, None]
    assert len(gateway.fake.updates) == 1


def test_an_update_that_can_never_be_stored_goes_to_the_grote_bak_and_the_next_one_is_handled(
    gateway: Gateway,
    resident: Resident,
    poller: Poller,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    resident.say("hallo")
    poller.step()
    resident.say("gif")
    resident.say("twee")
    real, tries = receive.store, []

    def poisoned(arrival: Any) -> str:
        if arrival.text == "gif":
            tries.append(1)
            raise DataError("value 'gif' is not possible")
        return real(arrival)

    monkeypatch.setattr(receive, "store", poisoned)
    poller.step()
    assert gateway.said(resident) == ["hallo", "twee"]
    assert len(tries) == MOST_TRIES
    [item] = TriageItem.objects.all()
    assert (item.reason, item.summary, item.conversation) == ("poison", "gif", gateway.of(resident))
    assert "gif" not in capfd.readouterr().err


@pytest.mark.parametrize("update", [{"message": None}, {"message": {"chat": []}}, {"callback_query": {"id": 1}}])
def test_an_update_that_cannot_be_read_is_passed(
    gateway: Gateway, resident: Resident, poller: Poller, update: dict[str, Any]
) -> None:
    gateway.fake.offer(**update)
    resident.say("twee")
    poller.step()
    assert gateway.said(resident) == ["twee"]


@pytest.mark.parametrize(
    ("fault", "least"),
    [
        (Fault(status=429, retry_after=7), 7),
        (Fault(status=502), 1),
        (Fault(status=409), 5),
        (Fault(status=401), 60),
        (Fault(lost=True), 1),
    ],
)
def test_when_telegram_does_not_give_updates_it_is_asked_again_later(
    gateway: Gateway, resident: Resident, poller: Poller, stop: Stop, fault: Fault, least: float
) -> None:
    gateway.fake.fail("getUpdates", fault)
    resident.say("een")
    poller.step()
    assert stop.waits
    assert (stop.waits[0] or 0) >= least
    poller.step()
    assert gateway.said(resident) == ["een"]


def test_of_two_pollers_one_waits_and_each_message_is_stored_once(
    gateway: Gateway, resident: Resident, poller: Poller
) -> None:
    with gateway.fake.change:
        before = gateway.fake._poll

    other = Line(TOKEN, gateway.fake.base)

    def wait() -> None:
        with pytest.raises(Conflict):
            other.updates(None, 20)

    waiting = threading.Thread(target=wait)
    waiting.start()
    eventually(lambda: gateway.fake._poll > before, 5, "the first poller")
    poller.step()
    waiting.join(10)
    assert not waiting.is_alive()
    resident.say("een")
    other.updates(None, 0)
    poller.step()
    other.close()
    assert gateway.said(resident) == ["een"]


class TestFinish:
    """What the resident sees after a press."""

    def test_the_waiting_mark_goes_and_the_choice_is_all_that_is_left(
        self, gateway: Gateway, resident: Resident
    ) -> None:
        resident.say("/start")
        gateway.exchange()
        press = resident.press("Iets melden")
        gateway.take()
        finish.Finish(gateway.line)(*gateway.presses[0])
        shown = resident.got()[0]
        eventually(lambda: [b["text"] for b in shown.buttons()] == ["✓ Iets melden"], 5, "the mark")
        assert gateway.fake.answered == {press: ""}
        resident.press("✓ Iets melden")
        gateway.take()
        assert gateway.said(resident) == ["/start", "Iets melden"]

    def test_a_press_on_nothing_is_told_so(self, gateway: Gateway, resident: Resident) -> None:
        resident.say("/start")
        gateway.exchange()
        press = resident.press("oud", "999:0")
        gateway.take()
        finish.Finish(gateway.line)(*gateway.presses[0])
        eventually(lambda: press in gateway.fake.answered, 5, "the answer")
        assert gateway.fake.answered[press] == texts.text("utter_telegram_old_button", "nl")

    def test_a_press_that_waited_too_long_loses_nothing(self, gateway: Gateway, resident: Resident) -> None:
        resident.say("/start")
        gateway.exchange()
        press = resident.press("Iets melden")
        gateway.fake.answered[press] = "al beantwoord"
        gateway.take()
        with pytest.raises(BadRequest):
            gateway.line.call(gateway.line.bot.answer_callback_query(press))
        finish.Finish(gateway.line)(*gateway.presses[0])
        assert gateway.waiting(resident) == ["Iets melden"]
