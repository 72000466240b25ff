"""The webhook in the web process as it really runs."""

from __future__ import annotations

from pathlib import Path

from bot.channels.telegram.webhook import HEADER
from tests.channels.web.live import serving
from tests.e2e.stack import eventually
from tests.fakes.telegram import TOKEN, FakeTelegram

PATH = "/telegram/webhook"


def test_updates_are_taken_presses_are_answered_and_strangers_are_refused(fake: FakeTelegram, tmp_path: Path) -> None:
    settings = {
        "BUURT_TELEGRAM_TOKEN": TOKEN,
        "BUURT_TELEGRAM_API": fake.base,
        "BUURT_TELEGRAM_WEBHOOK": "true",
        "BUURT_TELEGRAM_SECRET": "geheim",
    }
    resident = fake.resident()
    resident.say("hallo")
    press = resident.press("oud", "999:0")
    with serving(tmp_path, **settings) as server:
        shown = {HEADER: "geheim"}
        for update in fake.updates:
            assert server.http.post(PATH, json=update, headers=shown).status_code == 200
        eventually(lambda: press in fake.answered, 10, "the answer to the press")
        assert server.http.post(PATH, json=fake.updates[0]).status_code == 401
        assert server.http.post(PATH, content=b"x" * 300_000, headers=shown).status_code == 413
        assert server.http.post(PATH, content=b"x" * 300_000).status_code == 401
        assert server.http.get(PATH).status_code == 405
    assert "hallo" not in (tmp_path / "web.log").read_text()
