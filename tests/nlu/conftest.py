"""A reader that learns in seconds from a handful of messages, and the real model for what only it can show."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.core import config
from bot.nlu.learning import learn
from bot.nlu.reading import Reader
from tests.nlu.samples import ANSWERS, MESSAGES, RIDGE


@pytest.fixture(scope="session")
def small() -> Reader:
    """A reader that knows little."""
    return learn(MESSAGES, ANSWERS, ridge=RIDGE, width=1.0)


@pytest.fixture(scope="session")
def trained() -> Path:
    """The model of the present training data; made when it is missing, in a process that keeps Rasa to itself."""
    code = "from bot.nlu.train import train_if_needed; train_if_needed(print)"
    subprocess.run([sys.executable, "-c", code], cwd=config.REPOSITORY, check=True, timeout=550)
    from bot.nlu import train

    assert train.model().exists(), "`make train` refused the model of these inputs, see models/refused"
    return train.model()
