"""The Telegram process: what becomes of messages when its plug is pulled, and how it starts and stops."""

from __future__ import annotations

import datetime as dt
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.core.opening import opening
from tests.channels.telegram.live import Live, living
from tests.e2e.stack import eventually
from tests.fakes.residents import Resident
from tests.fakes.telegram import TOKEN, Fault

pytestmark = pytest.mark.timeout(180)
OPENING = opening("nl")[0]
# What a dead process held is free after two seconds; a living one keeps what it holds, also on a busy machine.
PATIENT = {"BUURT_LEASE_SECONDS": "60"}


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Live]:
    with living(tmp_path) as found:
        yield found


def started(live: Live, name: str = "telegram") -> None:
    eventually(lambda: "telegram_started" in live.log(name), 30, f"the start of {name}")


def stands_by(live: Live, name: str) -> None:
    eventually(lambda: "telegram_stands_by" in live.log(name), 30, f"{name} standing by")


def greeted(resident: Resident) -> None:
    eventually(lambda: len(resident.heard()) == 2, 40, "the opening and the note")


def hears(resident: Resident, end: str) -> None:
    eventually(lambda: any(text.endswith(end) for text in resident.heard()), 40, f"{end!r}")


def test_killed_between_storing_and_telling_telegram_it_loses_nothing_and_stores_nothing_twice(live: Live) -> None:
    resident = live.fake.resident()
    for number in range(5):
        resident.say(f"bericht {number}")
    live.start("telegram", BUURT_CRASH_AT="update-before-offset")
    assert live.died("telegram") == -signal.SIGKILL
    assert live.stored() == ["bericht 0"]
    live.start("telegram", **PATIENT)
    eventually(lambda: not live.fake.updates, 20, "everything forgotten at Telegram")
    assert live.stored() == [f"bericht {number}" for number in range(5)]
    eventually(lambda: resident.heard()[1:] and resident.heard()[-1] != OPENING, 20, "the opening and the note")
    # The plug may have been pulled just after Telegram took the opening: that is the one that can come twice.
    assert resident.heard()[:-1] in ([OPENING], [OPENING] * 2)


@pytest.mark.parametrize(("point", "openings"), [("send-before-channel", 1), ("send-after-channel", 2)])
def test_killed_around_sending_nothing_is_lost_and_only_what_telegram_took_can_come_twice(
    live: Live, point: str, openings: int
) -> None:
    resident = live.fake.resident()
    resident.say("/start")
    live.start("telegram", BUURT_CRASH_AT=point)
    assert live.died("telegram") == -signal.SIGKILL
    assert len(resident.heard()) == openings - 1
    live.start("telegram", **PATIENT)
    eventually(lambda: len(resident.heard()) == openings + 1, 20, "the opening and the note")
    assert [text == OPENING for text in resident.heard()] == [True] * openings + [False]
    assert live.stored() == ["/start"]


def test_a_conversation_goes_through_worker_and_back_in_order_with_faults_on_the_way(live: Live) -> None:
    residents = [live.fake.resident() for _ in range(3)]
    live.fake.fail("sendMessage", Fault(status=500), Fault(status=429, retry_after=1), Fault(status=502))
    live.fake.fail("getUpdates", Fault(status=502), Fault(lost=True))
    live.start("worker")
    live.start("telegram")
    started(live)
    for number in range(3):
        for resident in residents:
            resident.say(f"bericht {number}")
        eventually(lambda: not live.fake.updates, 20, "the updates stored")
    for resident in residents:
        hears(resident, "bericht 2")
        answers = "\n".join(text for text in resident.heard() if text.startswith("gehoord"))
        assert [line[-9:] for line in answers.splitlines()] == ["bericht 0", "bericht 1", "bericht 2"]


def test_one_of_two_processes_leads_and_the_other_takes_over_when_it_dies(live: Live) -> None:
    residents = [live.fake.resident() for _ in range(4)]
    live.start("worker")
    live.start("telegram", "een")
    started(live, "een")
    live.start("telegram", "twee")
    stands_by(live, "twee")
    for resident in residents:
        resident.say("/start")
    for resident in residents:
        greeted(resident)
    unsent = "SELECT 1 FROM delivery_outboxitem WHERE status='waiting'"
    eventually(lambda: not live.rows(unsent), 20, "everything noted as sent")
    assert "telegram_not_polled" not in live.log("een"), "nobody else asks Telegram"
    live.kill("een")
    for resident in residents:
        resident.say("hallo")
    started(live, "twee")
    for resident in residents:
        hears(resident, "gehoord: hallo")
        assert [text[:7] for text in resident.heard()] == ["Hallo, ", "U praat", "gehoord"]
    assert sorted(live.stored()) == ["/start"] * 4 + ["hallo"] * 4


def test_who_stops_in_order_hands_over_at_once(live: Live) -> None:
    live.start("telegram", "een", **PATIENT)
    started(live, "een")
    live.start("telegram", "twee", **PATIENT)
    stands_by(live, "twee")
    assert live.kill("een", signal.SIGTERM) == 0
    started(live, "twee")


def test_who_stood_still_until_another_took_over_stands_down(live: Live) -> None:
    live.start("telegram", "een")
    started(live, "een")
    live.start("telegram", "twee")
    live.processes["een"].send_signal(signal.SIGSTOP)
    started(live, "twee")
    live.processes["een"].send_signal(signal.SIGCONT)
    assert live.died("een") == 0, "the supervisor starts it again, to stand by"
    assert "telegram_taken_over" in live.log("een")
    resident = live.fake.resident()
    resident.say("/start")
    greeted(resident)
    assert live.stored() == ["/start"]


def test_who_died_before_the_clock_was_put_back_an_hour_holds_nothing_up(live: Live) -> None:
    ahead = {"BUURT_NOW": (dt.datetime.now(dt.timezone.utc) + dt.timedelta(hours=1)).isoformat()}
    resident = live.fake.resident()
    resident.say("hallo")
    live.start("telegram", BUURT_CRASH_AT="send-before-channel", **ahead)
    assert live.died("telegram") == -signal.SIGKILL
    live.start("worker", BUURT_CRASH_AT="turn-before-commit", **ahead)
    assert live.died("worker") == -signal.SIGKILL
    for verb in ("telegram", "worker"):
        live.start(verb)
    hears(resident, "gehoord: hallo")
    assert [text[:7] for text in resident.heard()] == ["Hallo, ", "U praat", "gehoord"]


def test_a_wrong_token_is_said_clearly_and_never_shown(live: Live) -> None:
    wrong = "987654321:AAwrong-token-that-nobody-may-see"
    live.start("telegram", BUURT_TELEGRAM_TOKEN=wrong, BUURT_LOG_LEVEL="DEBUG")
    eventually(lambda: "telegram_token_refused" in live.log(), 30, "the clear line")
    assert live.processes["telegram"].poll() is None, "it must not die: the rest runs on"
    assert wrong not in live.log()
    assert wrong not in subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    begin = time.monotonic()
    assert live.kill("telegram", signal.SIGTERM) == 0
    assert time.monotonic() - begin < 8


def test_neither_the_token_nor_what_is_said_is_in_the_log(live: Live) -> None:
    resident = live.fake.resident(name="Zwaantje")
    live.fake.fail("sendMessage", Fault(lost=True), Fault(status=400))
    resident.say("de geheime lantaarn")
    resident.send(voice={"file_id": "geheim"})
    live.start("telegram", BUURT_LOG_LEVEL="DEBUG")
    eventually(lambda: live.rows("SELECT 1 FROM delivery_outboxitem WHERE status='failed'"), 30, "the faults")
    begin = time.monotonic()
    assert live.kill("telegram", signal.SIGTERM) == 0
    assert time.monotonic() - begin < 8, "it waits for the long poll"
    assert "send_failed" in live.log()
    for secret in (TOKEN, TOKEN.partition(":")[2], "lantaarn", "Zwaantje"):
        assert secret not in live.log()
    assert all(TOKEN not in str(row) for row in live.rows("SELECT * FROM delivery_outboxitem"))


def test_without_a_token_it_says_how_to_get_one(live: Live) -> None:
    live.start("telegram", BUURT_TELEGRAM_TOKEN="")
    assert live.died("telegram") == 2
    assert "docs/telegram.md" in live.log()


def test_with_a_webhook_it_does_not_poll_and_without_one_it_takes_the_old_one_away(live: Live) -> None:
    public = {"BUURT_TELEGRAM_WEBHOOK": "true", "BUURT_PUBLIC_URL": "https://buurt.example.org/"}
    resident = live.fake.resident()
    resident.say("/start")
    live.start("telegram", **public, BUURT_TELEGRAM_SECRET="geheim")
    started(live)
    assert live.fake.webhook == {
        "url": "https://buurt.example.org/telegram/webhook",
        "max_connections": 1,
        "allowed_updates": ["message", "edited_message", "callback_query", "my_chat_member"],
        "secret_token": "geheim",
        "drop_pending_updates": False,
    }
    live.kill("telegram", signal.SIGTERM)
    assert live.fake.called("getUpdates") == []
    live.start("telegram")
    eventually(lambda: OPENING in resident.heard(), 30, "what waited")
    assert live.fake.webhook == {}


def test_telegram_that_is_away_at_the_start_is_waited_for(live: Live) -> None:
    live.fake.fail("getMe", Fault(status=502))
    live.start("telegram")
    eventually(lambda: "telegram_not_ready" in live.log(), 30, "the first try")
    started(live)
