"""docs/settings.md says what bot/core/config.py holds."""

from __future__ import annotations

from pathlib import Path

from bot.core.config import REPOSITORY, SETTINGS, Setting

PAGE = Path("docs/settings.md")


def row(setting: Setting) -> str:
    default = str(setting.default).replace(f"{REPOSITORY}/", "")
    shown = f"`{default}`" if default else "empty"
    return f"| `{setting.name}` | {setting.kind.__name__} | {shown} | {setting.meaning} |"


def test_every_setting_has_its_row_and_no_row_is_stale() -> None:
    lines = (REPOSITORY / PAGE).read_text(encoding="utf-8").splitlines()
    documented = [line for line in lines if line.startswith("| `BUURT_")]
    assert documented == [row(setting) for setting in SETTINGS], "copy the missing rows into docs/settings.md"
