"""Random residents, a few in every run and as many as wanted with `make dialogues WALKS=100`."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.dialogues.walk import Desk, Walk
from tests.e2e.stack import Stack

pytestmark = pytest.mark.xdist_group("stack")
WALKS = int(os.environ.get("WALKS") or 0)
# The same few walks in every run: what fails, failed because something changed.
FEW = settings(
    max_examples=9,
    stateful_step_count=14,
    derandomize=True,
    database=None,
    deadline=None,
    phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
)
MANY = settings(
    FEW, max_examples=WALKS or 1, stateful_step_count=30, derandomize=False, phases=(Phase.generate, Phase.shrink)
)


@pytest.fixture
def desk(stack: Stack) -> Iterator[Desk]:
    """Somebody who takes over now and then."""
    found = Desk(stack)
    yield found
    found.close()


@pytest.mark.timeout(86_400 if WALKS else 300)
def test_whatever_a_resident_does_every_promise_holds(stack: Stack, desk: Desk) -> None:
    run_state_machine_as_test(lambda: Walk(stack, desk), settings=MANY if WALKS else FEW)  # type: ignore[no-untyped-call]
