"""A resident on the website, in the test process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.channels.web import limits
from tests.channels.web.api import Api, Talk


@pytest.fixture
def api(db: None, settings: Any, tmp_path: Path) -> Iterator[Api]:
    """The web API with an empty database and a folder of its own for photos."""
    settings.MEDIA_ROOT = str(tmp_path / "uploads")
    limits.forget()
    yield Api()
    limits.forget()


@pytest.fixture
def talk(api: Api) -> Talk:
    """A conversation that was just started."""
    return api.start()
