"""After a press was stored: the waiting mark disappears and the chosen button is all that is left."""

from __future__ import annotations

import asyncio

from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import TelegramError

from bot.channels.telegram import lines
from bot.channels.telegram.api import Line, said
from bot.channels.telegram.update import Arrival
from bot.core import texts
from bot.core.logging import log

CHOSEN = "-"  # the data under a button that was already chosen
SECONDS = 15.0


class Finish:
    """Answers presses over a line, without waiting for it: the message is safe whatever becomes of this."""

    def __init__(self, line: Line) -> None:
        self._line = line

    def __call__(self, arrival: Arrival, title: str) -> None:
        self._line.later(self._answer(arrival, title))

    async def _answer(self, arrival: Arrival, title: str) -> None:
        bot = self._line.bot
        told = "" if title or arrival.button is None else self._old(arrival)
        try:
            await asyncio.wait_for(bot.answer_callback_query(arrival.callback, text=told or None), SECONDS)
            if title:
                chosen = InlineKeyboardMarkup([[InlineKeyboardButton(f"✓ {title}", callback_data=CHOSEN)]])
                edit = bot.edit_message_reply_markup(
                    chat_id=int(arrival.chat), message_id=arrival.number, reply_markup=chosen
                )
                await asyncio.wait_for(edit, SECONDS)
        except (TelegramError, asyncio.TimeoutError) as error:
            # A press that waited too long can no longer be answered; its message was stored.
            log.info("telegram_press_not_marked", update=arrival.update, reason=said(error))

    def _old(self, arrival: Arrival) -> str:
        return texts.text("utter_telegram_old_button", lines.language(arrival.language))
