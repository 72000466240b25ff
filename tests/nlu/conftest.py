"""A reader that learns in seconds from a handful of messages."""

from __future__ import annotations

import pytest

from bot.nlu.learning import learn
from bot.nlu.reading import Reader
from tests.nlu.samples import ANSWERS, MESSAGES, RIDGE


@pytest.fixture(scope="session")
def small() -> Reader:
    """A reader that knows little."""
    return learn(MESSAGES, ANSWERS, ridge=RIDGE, width=1.0)
