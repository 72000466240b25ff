"""A resident on the website whose words went everywhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.channels.web import limits
from bot.delivery.models import Conversation
from tests.channels.web.api import Api, Talk
from tests.privacy.traces import leave_everywhere

SECRET = "mijn zus woont bij het zwarte hek"


@pytest.fixture
def api(db: None, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Api:
    """The web API with an empty database and folders of its own; nobody else runs."""
    settings.MEDIA_ROOT = str(tmp_path / "uploads")
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")
    monkeypatch.setenv("BUURT_DATA", str(tmp_path))
    monkeypatch.setenv("BUURT_RASA_URL", "http://127.0.0.1:9")
    limits.forget()
    return Api()


@pytest.fixture
def talk(api: Api) -> Talk:
    """A conversation with a filed case, a call-back, a photo, a button and a place."""
    found = api.start()
    found.say(SECRET)
    found.send(location={"lat": 52.22, "lon": 5.2})
    found.send(payload="/begin_melden")
    leave_everywhere(found.id, SECRET)
    return found


@pytest.fixture
def conversation(talk: Talk) -> Conversation:
    """Its row."""
    return Conversation.objects.get(pk=talk.id)
