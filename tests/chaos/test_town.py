"""The promises while plugs are pulled, with a small town; `make chaos` plays a large one."""

from __future__ import annotations

import random

import pytest

from tests.chaos.plugs import Plugs
from tests.chaos.town import Town, settle
from tests.e2e.stack import Stack

pytestmark = [pytest.mark.xdist_group("stack"), pytest.mark.timeout(600)]
REPORTS = 4


def test_a_town_writes_while_plugs_are_pulled_and_nothing_is_lost(stack: Stack) -> None:
    town = Town(stack, web=8, telegram=3, reports=REPORTS)
    plugs = Plugs(stack, random.Random(42))
    residents = town.start()
    plugs.pull(10, rasa=0, while_true=lambda: any(thread.is_alive() for thread in residents))
    for thread in residents:
        thread.join()
    verdict = settle(town)
    assert verdict.faults() == []
    assert verdict.cases == 11 * REPORTS
    assert plugs.kills.total() >= 4, plugs.kills
    assert verdict.messages > 11 * REPORTS * 2
