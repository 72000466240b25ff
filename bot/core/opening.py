"""How the assistant opens a conversation, on every channel."""

from __future__ import annotations

from bot.core import config, texts
from bot.core.messages import Button


def data_page() -> str:
    """The address of the page about what happens with a resident's data."""
    return f"{config.text('BUURT_PUBLIC_URL').rstrip('/')}/gegevens"


def opening(taal: str) -> tuple[str, tuple[Button, ...]]:
    """The first words with their buttons."""
    return texts.render("utter_opening", taal, link=data_page())
