"""The simulation of machines agrees with what can be worked out by hand."""

from __future__ import annotations

import pytest

from tests.bench.machines import Machine

RASA = [("rasa", 0.1)]


def test_a_message_that_meets_nobody_takes_the_sum_of_its_steps() -> None:
    found = Machine([("web", 0.02), ("rasa", 0.02), ("web", 0.02)], 1, 2, 0.1).hour()
    assert found.p50 == pytest.approx(0.06, rel=0.2)
    assert found.busy == pytest.approx(0.1 * 0.06 / 2, rel=0.25)


def test_the_one_rasa_of_a_municipality_is_full_whatever_the_number_of_cores() -> None:
    assert Machine(RASA, 1, 8, 12).hour().p95 > 60
    assert Machine(RASA, 2, 8, 6).hour().p95 < 1


def test_cores_that_are_full_hold_everybody_up() -> None:
    found = Machine(RASA, 10, 1, 1.5).hour()
    assert found.p95 > 60
    assert found.busy == pytest.approx(1, abs=0.05)
