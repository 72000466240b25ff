"""The directory as it is shipped."""

from __future__ import annotations

import pytest

from bot.routing import Directory


@pytest.fixture(scope="session")
def shipped() -> Directory:
    """The seeds, read as the classify command reads them."""
    return Directory.load()
