"""What an update of Telegram means for us: a pure reading of its JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from bot.channels.web.cleaning import clean
from bot.core import config
from bot.core.messages import Location

WANTED = ("message", "edited_message", "callback_query", "my_chat_member")
COMMANDS = ("start", "help", "mens", "stop")
PICTURES = frozenset({"image/jpeg", "image/png", "image/webp"})
LONGEST_NAME = 200
# What people at the desk read in place of something that cannot be passed on.
UNFIT = {
    "voice": "(spraakbericht)",
    "audio": "(geluid)",
    "video": "(video)",
    "video_note": "(video)",
    "animation": "(bewegend plaatje)",
    "sticker": "(sticker)",
    "contact": "(contactkaart)",
    "poll": "(peiling)",
    "document": "(bestand)",
    "photo": "(te grote foto)",
}
UNKNOWN = "(bericht dat hier niet getoond kan worden)"
# Telegram tells these to everybody in the chat; nobody said anything.
_SERVICE = frozenset(
    {
        "pinned_message",
        "message_auto_delete_timer_changed",
        "write_access_allowed",
        "connected_website",
        "chat_background_set",
        "successful_payment",
        "users_shared",
        "chat_shared",
        "left_chat_member",
        "new_chat_title",
        "new_chat_photo",
        "delete_chat_photo",
        "migrate_to_chat_id",
        "migrate_from_chat_id",
    }
)


class Kind(Enum):
    """What somebody did."""

    MESSAGE = "message"
    EDIT = "edit"
    PRESS = "press"
    BLOCK = "block"
    UNBLOCK = "unblock"
    GROUP = "group"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Arrival:
    """One update, read. `chat` is empty when it is about nobody's chat.

    `number` is Telegram's number of the message, in that chat. `unfit` says what came that cannot be taken;
    `button` is the message and place of a pressed button, `callback` the name under which the press is answered.
    """

    update: int
    kind: Kind = Kind.NOTHING
    chat: str = ""
    number: int = 0
    language: str = ""
    text: str = ""
    command: str = ""
    location: Location | None = None
    photo: str = ""
    album: bool = False
    unfit: str = ""
    button: tuple[int, int] | None = None
    callback: str = ""


class Unreadable(Exception):
    """An update that does not look as Telegram says it looks."""


def parse(raw: Mapping[str, Any]) -> Arrival:
    """Read an update; a kind that we do not know is nothing, a malformed one raises Unreadable."""
    try:
        return _parse(raw)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        raise Unreadable(type(error).__name__) from error


def number_of(raw: object) -> int | None:
    """The number of an update, also when the rest of it cannot be read."""
    found = raw.get("update_id") if isinstance(raw, dict) else None
    return found if isinstance(found, int) and not isinstance(found, bool) else None


def _parse(raw: Mapping[str, Any]) -> Arrival:
    update = int(raw["update_id"])
    if "message" in raw:
        return _message(update, raw["message"])
    if "edited_message" in raw:
        return _edit(update, raw["edited_message"])
    if "callback_query" in raw:
        return _press(update, raw["callback_query"])
    if "my_chat_member" in raw:
        return _membership(update, raw["my_chat_member"])
    return Arrival(update)


def _message(update: int, message: Mapping[str, Any]) -> Arrival:
    chat, service = message["chat"], _SERVICE & message.keys()
    if service:
        return Arrival(update)
    if chat["type"] != "private":
        return Arrival(update, Kind.GROUP, _chat(chat), language=_language(message))
    photo, found = _photo(message), _unfit(message)
    text = _words(message)
    command, rest = _command(text)
    place = _location(message)
    if not (text or photo or place or found):
        found = UNKNOWN
    return Arrival(
        update,
        Kind.MESSAGE,
        _chat(chat),
        int(message["message_id"]),
        _language(message),
        text=rest if command else text,
        command=command,
        location=place,
        photo=photo,
        album="media_group_id" in message,
        unfit=found,
    )


def _edit(update: int, message: Mapping[str, Any]) -> Arrival:
    text = _words(message)
    # A moving location edits its message every few seconds; the place that was shared first counts.
    if message["chat"]["type"] != "private" or not text or "location" in message:
        return Arrival(update)
    number = int(message["message_id"])
    return Arrival(update, Kind.EDIT, _chat(message["chat"]), number, _language(message), text=text)


def _press(update: int, query: Mapping[str, Any]) -> Arrival:
    message = query.get("message")
    if message is None or message["chat"]["type"] != "private":
        return Arrival(update, callback=str(query["id"]))
    first, _, second = str(query.get("data", "")).partition(":")
    button = (int(first), int(second)) if _digits(first) and _digits(second) else None
    return Arrival(
        update,
        Kind.PRESS,
        _chat(message["chat"]),
        int(message["message_id"]),
        _language(query),
        button=button,
        callback=str(query["id"]),
    )


def _digits(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19


def _membership(update: int, change: Mapping[str, Any]) -> Arrival:
    if change["chat"]["type"] != "private":
        return Arrival(update)
    away = change["new_chat_member"]["status"] in {"kicked", "left"}
    return Arrival(update, Kind.BLOCK if away else Kind.UNBLOCK, _chat(change["chat"]))


def _chat(chat: Mapping[str, Any]) -> str:
    return str(int(chat["id"]))


def _language(message: Mapping[str, Any]) -> str:
    code = (message.get("from") or {}).get("language_code") or ""
    return str(code).partition("-")[0].lower()[:3]


def _words(message: Mapping[str, Any]) -> str:
    venue = message.get("venue") or {}
    named = ", ".join(str(venue[part]) for part in ("title", "address") if venue.get(part))
    return clean(str(message.get("text") or message.get("caption") or named))


def _command(text: str) -> tuple[str, str]:
    """The command at the start of a text, and what stands behind it; other slashes are plain text."""
    first, _, rest = text.partition(" ")
    name = first.removeprefix("/").partition("@")[0].lower()
    return (name, rest.strip()) if first.startswith("/") and name in COMMANDS else ("", text)


def _location(message: Mapping[str, Any]) -> Location | None:
    place = message.get("location") or (message.get("venue") or {}).get("location")
    return Location(float(place["latitude"]), float(place["longitude"])) if place else None


def _photo(message: Mapping[str, Any]) -> str:
    """The name of the largest picture that is not too large, or nothing."""
    document = message.get("document")
    sizes: Sequence[Mapping[str, Any]] = message.get("photo") or ()
    if document and document.get("mime_type") in PICTURES and "animation" not in message:
        sizes = (document,)
    most = config.whole("BUURT_UPLOAD_BYTES")
    fit = [one for one in sizes if int(one.get("file_size") or 0) <= most and len(one["file_id"]) <= LONGEST_NAME]
    largest = max(fit, key=lambda one: int(one.get("width") or 0) * int(one.get("height") or 0), default=None)
    return str(largest["file_id"]) if largest else ""


def _unfit(message: Mapping[str, Any]) -> str:
    if _photo(message):
        return ""
    return next((told for name, told in UNFIT.items() if message.get(name)), "")
