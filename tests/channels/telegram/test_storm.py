"""A storm of 429 and a line that dies without a word: every message arrives, in order, and no call comes too early."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import pytest

from tests.channels.telegram.live import Live, living
from tests.e2e.stack import eventually
from tests.fakes.line import HALF_OPEN, Fault, Line
from tests.fakes.residents import Resident
from tests.fakes.telegram import Fault as Refusing

pytestmark = pytest.mark.timeout(180)
AT_ONCE = 8  # messages that one process sends side by side
STORM_SECONDS = 4
SETTINGS = {
    # Only Telegram itself slows this down.
    "BUURT_TELEGRAM_PER_SECOND": "0",
    "BUURT_TELEGRAM_CHAT_PER_SECOND": "0",
}


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Live]:
    with living(tmp_path, **SETTINGS) as found:
        found.start("worker")
        found.start("telegram")
        yield found


def acquainted(live: Live, count: int) -> list[Resident]:
    """Residents to whom nothing new has to be explained any more."""
    residents = [live.fake.resident() for _ in range(count)]
    for resident in residents:
        resident.say("hallo")
    eventually(lambda: all("gehoord: hallo" in one.heard() for one in residents), 60, "the first answers")
    return residents


def answers(resident: Resident) -> list[str]:
    """What was heard of what a resident said, a line each: quick messages are answered together."""
    heard = "\n".join(text.removeprefix("gehoord: ") for text in resident.heard() if text.startswith("gehoord: "))
    return heard.splitlines()


def test_in_a_storm_of_429_everything_waits_its_time_and_then_arrives_once_and_in_order(live: Live) -> None:
    residents = acquainted(live, 3 * AT_ONCE)
    before = len(live.fake.sent)
    live.fake.fail("sendMessage", Refusing(status=429, retry_after=1, until=math.inf))
    for number in range(3):
        for resident in residents:
            resident.say(f"bericht {number}")
    # The assistant goes on: what it says is stored, and waits.
    written = "SELECT count(*) FROM delivery_message WHERE sender='bot' AND text LIKE '%bericht%'"
    eventually(lambda: live.rows(written)[0][0] >= len(residents), 30, "the answers stored")
    refused = live.fake.refused
    eventually(lambda: len(refused) >= 5 * AT_ONCE, 60, "some waves")
    live.fake.faults["sendMessage"].clear()
    everything = ["hallo", *(f"bericht {number}" for number in range(3))]
    eventually(lambda: all(len(answers(one)) == len(everything) for one in residents), 60, "the answers")
    assert [answers(one) for one in residents] == [everything] * len(residents)
    lasted = refused[-1][0] - refused[0][0]
    assert len(refused) <= (lasted + 2) * AT_ONCE, "a wave a second, no bigger than what is sent side by side"
    for resident in residents:
        tries = [at for at, chat in refused if chat == resident.chat]
        tries += [one.at for one in live.fake.sent[before:] if one.chat == resident.chat][:1]
        assert all(later - earlier >= 1 for earlier, later in pairwise(sorted(tries)))


def test_a_chat_that_is_refused_again_and_again_holds_up_nobody_else(live: Live) -> None:
    slow, *others = acquainted(live, 4)
    storm = time.monotonic() + STORM_SECONDS
    live.fake.fail("sendMessage", Refusing(status=429, retry_after=1, chat=slow.chat, until=storm))
    for number in range(2):
        for resident in (slow, *others):
            resident.say(f"bericht {number}")
    everything = ["hallo", "bericht 0", "bericht 1"]
    eventually(lambda: all(answers(one) == everything for one in others), 60, "the answers to the others")
    eventually(lambda: answers(slow) == everything, 60, "the answers to the one")
    assert {chat for _, chat in live.fake.refused} == {slow.chat}
    assert len(live.fake.refused) <= STORM_SECONDS + 1


@pytest.fixture
def line(live: Live) -> Iterator[Line]:
    """Between the Telegram process and Telegram."""
    with closing(Line(live.fake.port)) as found:
        live.kill("telegram")
        live.start("telegram", BUURT_TELEGRAM_API=found.url)
        yield found


@pytest.mark.parametrize("fault", [HALF_OPEN, Fault(delay=0.2, rate=5_000)], ids=["half-open", "slow"])
def test_over_a_bad_line_every_message_comes_in_and_every_answer_goes_out_once(
    live: Live, line: Line, fault: Fault
) -> None:
    residents = acquainted(live, 3)
    # A reply that the fault swallows would be sent again, as it should be: that is another test.
    unsent = "SELECT 1 FROM delivery_outboxitem WHERE status='waiting'"
    eventually(lambda: not live.rows(unsent), 20, "everything noted as sent")
    before = line.traffic
    line.spoil(fault)
    for number in range(2):
        for resident in residents:
            resident.say(f"bericht {number}")
    eventually(lambda: line.traffic > before, 20, "something on the line")
    line.mend()
    everything = ["hallo", "bericht 0", "bericht 1"]
    eventually(lambda: all(answers(one) == everything for one in residents), 60, "the answers")
