"""A desk with an office of people."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.channels.web import limits
from tests.desk.client import Desk, sit_down
from tests.desk.scenes import staff


@pytest.fixture(autouse=True)
def few_logins() -> Iterator[None]:
    """Each test begins as if nobody had tried to log in."""
    limits.forget()
    yield
    limits.forget()


@pytest.fixture
def oost(db: None) -> Desk:
    """The coordinator of Oost at the desk."""
    return sit_down(staff("oost", "coordinator_oost", name="Sam de Vries", role="buurtcoördinator van Oost"))


@pytest.fixture
def zuid(db: None) -> Desk:
    """The coordinator of Zuid at the desk."""
    return sit_down(staff("zuid", "coordinator_zuid", name="Kim Bakker", role="buurtcoördinator van Zuid"))


@pytest.fixture
def lampen(db: None) -> Desk:
    """The department of street lights at the desk."""
    return sit_down(staff("lampen", "straatverlichting", name="Lo Smit", role="medewerker straatverlichting"))


@pytest.fixture
def verdeler(db: None) -> Desk:
    """The werkverdeler at the desk."""
    return sit_down(staff("verdeler", "triage", name="Mo Visser", role="werkverdeler"))
