"""A message in the shape that Telegram takes: pieces that fit, and what stands under the last one."""

from __future__ import annotations

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)

from bot.core import texts
from bot.core.messages import Button

LONGEST = 4096  # UTF-16 units, as Telegram counts
Markup = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove


def pieces(text: str, most: int = LONGEST) -> list[str]:
    """The text in pieces that fit: cut at line ends, else at spaces, else anywhere."""
    found: list[str] = []
    rest = text.strip()
    while _units(rest) > most:
        head = _head(rest, most)
        cut = max(head.rfind("\n"), 0) or max(head.rfind(" "), 0) or len(head)
        found.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*(piece for piece in found if piece), *([rest] if rest else [])]


def _units(text: str) -> int:
    return len(text) + sum(ord(char) > 0xFFFF for char in text)


def _head(text: str, most: int) -> str:
    """The longest beginning that fits."""
    end = most
    while _units(text[:end]) > most:
        end -= max(1, (_units(text[:end]) - most) // 2)
    return text[:end]


def choices(message: int, buttons: tuple[Button, ...]) -> InlineKeyboardMarkup:
    """The buttons below a message, one a row; what comes back names the message and the place of the button."""
    rows = [
        [InlineKeyboardButton(button.title, callback_data=f"{message}:{place}")] for place, button in enumerate(buttons)
    ]
    return InlineKeyboardMarkup(rows)


def share(taal: str, buttons: tuple[Button, ...]) -> ReplyKeyboardMarkup:
    """A key in place of the keyboard with which a resident shares where they are, above the other choices.

    Telegram shows either such keys or buttons below the message, so the choices become keys as well: they send
    their words.
    """
    key = KeyboardButton(texts.text("utter_telegram_share", taal), request_location=True)
    others = [[KeyboardButton(button.title)] for button in buttons]
    return ReplyKeyboardMarkup([[key], *others], resize_keyboard=True, one_time_keyboard=True)


def remove() -> ReplyKeyboardRemove:
    """The usual keyboard again."""
    return ReplyKeyboardRemove()
