"""The values that travel between a channel and the queues."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Location:
    """A shared place in degrees (WGS84)."""

    lat: float
    lon: float


@dataclass(frozen=True)
class Button:
    """One choice under a message; `payload` is what comes back when it is pressed."""

    title: str
    payload: str


@dataclass(frozen=True)
class Inbound:
    """One message of a resident as a channel received it.

    `key` makes it unique within the conversation: the same key is the same message, however often it comes.
    `attachments` are stored photos; `remote_photos` are names under which the channel still holds them.
    """

    key: str
    text: str = ""
    payload: str = ""
    location: Location | None = None
    attachments: tuple[str, ...] = ()
    remote_photos: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outbound:
    """One message to leave through a channel: to a resident, or a mail to a recipient.

    `message` is the line of the thread that it carries, if any; `asks` what that line asks for.
    """

    channel: str
    address: str
    text: str
    subject: str = ""
    buttons: tuple[Button, ...] = field(default=())
    message: int | None = None
    asks: str = ""


@dataclass(frozen=True)
class Receipt:
    """What a channel says after sending: delivered, try again at a moment, or never."""

    delivered: bool
    detail: str = ""
    retry_at: dt.datetime | None = None
    final: bool = False
