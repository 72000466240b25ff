"""What a page shows of a conversation and a case, read through the guard."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import phonenumbers
from django.db.models import Exists, OuterRef, Q, QuerySet

from bot.cases.access import (
    NoAccess,
    Reader,
    access_conversation,
    may_read,
    readable,
    readable_cases,
    readable_triage,
)
from bot.cases.handling import version_of
from bot.cases.models import Case, HistoryEntry, TriageItem
from bot.channels.web.secrecy import hidden
from bot.core import clock
from bot.delivery import outbox
from bot.delivery.models import Conversation, Message, OutboxItem, Owner, Sender
from bot.desk import words
from bot.desk.models import Seen, Staff
from bot.routing import directory

SIDES = {Sender.RESIDENT: "bewoner", Sender.BOT: "assistent", Sender.STAFF: "medewerker", Sender.SYSTEM: "systeem"}
_HIDDEN = ("zelf", "doorsturen")


@dataclass(frozen=True)
class Line:
    """One line of the thread as people of the municipality see it."""

    seq: int
    side: str
    name: str
    text: str
    at: dt.datetime
    photos: tuple[str, ...] = ()
    place: str = ""
    buttons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Failed:
    """A message that did not reach the resident."""

    id: int
    text: str
    blocked: bool


@dataclass(frozen=True)
class State:
    """Who may speak, what did not arrive, and how new the case is."""

    owner: str
    owner_name: str
    mine: bool
    failed: tuple[Failed, ...]
    blocked: bool
    waiting_since: dt.datetime | None
    version: int
    changed_by: str = ""


def lines(conversation: Conversation, after: int = 0) -> list[Line]:
    """The thread after a line, oldest first."""
    rows = Message.objects.filter(conversation=conversation, seq__gt=after).order_by("seq")
    rows = rows.prefetch_related("attachments")
    titles = _titles(conversation) if any(row.payload and not row.text for row in rows) else {}
    return [_line(row, conversation, titles) for row in rows]


def _titles(conversation: Conversation) -> dict[str, str]:
    """The words on the buttons that were shown, by what they send."""
    shown = Message.objects.filter(conversation=conversation).exclude(buttons=[]).values_list("buttons", flat=True)
    return {button["payload"]: button["title"] for buttons in shown for button in buttons}


def _line(row: Message, conversation: Conversation, titles: dict[str, str]) -> Line:
    side = SIDES.get(Sender(row.sender), "systeem")
    names = {"bewoner": words.resident(conversation), "assistent": "Assistent", "systeem": "Automatisch bericht"}
    place = f"{row.lat:.5f}, {row.lon:.5f}" if row.lat is not None and row.lon is not None else ""
    return Line(
        seq=row.seq,
        side=side,
        name=row.author or names.get(side, "Medewerker"),
        # The link back is the resident's key to the conversation.
        text=hidden(row.text) or titles.get(row.payload, ""),
        at=row.at,
        photos=tuple(photo.pk for photo in row.attachments.all() if photo.file),
        place=place,
        buttons=tuple(button["title"] for button in row.buttons),
    )


def state(staff: Staff, conversation: Conversation | None, case: Case | None, version: int | None = None) -> State:
    """How things stand now; `version` is the one that the page was made with."""
    now = version_of(case) if case else 0
    changed = ""
    if case and version is not None and version != now:
        newest = case.history.filter(pk__gt=version).exclude(kind="notitie").order_by("-id").first()
        if newest and newest.who != staff.username:
            changed = words.who(newest.who, names())
    if conversation is None:
        return State("", "", False, (), False, None, now, changed)
    return State(
        owner=conversation.owner,
        owner_name=conversation.owner_name or conversation.owner_id,
        mine=conversation.owner == Owner.STAFF and conversation.owner_id == staff.username,
        failed=_failed(conversation),
        blocked=conversation.blocked_at is not None,
        waiting_since=conversation.unanswered_since,
        version=now,
        changed_by=changed,
    )


def _failed(conversation: Conversation) -> tuple[Failed, ...]:
    rows = OutboxItem.objects.filter(conversation=conversation, status=OutboxItem.Status.FAILED).exclude(channel="mail")
    return tuple(Failed(row.pk, row.text, conversation.blocked_at is not None) for row in rows.order_by("id")[:10])


def names() -> dict[str, str]:
    """The people of the desk by the name under which their changes are written down."""
    return dict(Staff.objects.values_list("user__username", "name"))


def history(reader: Reader, case: Case | None, conversation: Conversation | None) -> list[dict[str, Any]]:
    """Every change in plain words, newest first."""
    about = Q(conversation=conversation, case=None) if conversation else Q(pk__in=())
    about |= Q(case=case) if case else Q(readable(reader, "case"), conversation=conversation)
    rows = HistoryEntry.objects.filter(about)
    known = names()
    return [
        {
            "at": row.at,
            "sentence": words.history(row, known),
            "text": str(row.what.get("text") or row.what.get("woorden") or ""),
            "why": row.why,
            "note": row.kind == "notitie",
        }
        for row in rows.order_by("-id")[:200]
    ]


def facts(case: Case) -> list[tuple[str, str]]:
    """What is known of a case, as names and values."""
    route = case.routes.get(active=True)
    rule = next((rule.why for rule in directory().rules if rule.code == route.rule), "")
    found = [
        ("Waar", case.place or "Niet bekend"),
        ("Naar", words.recipient(route.recipient)),
        ("Waarom daarheen", route.reason or rule or "Gekozen door een collega"),
        ("Ter info", ", ".join(words.recipient(code) for code in route.informed)),
        ("Contact", case.contact or "Niet gegeven: antwoord in het gesprek"),
        ("Taal", words.taal(case.taal)),
        ("Fase", case.get_fase_display().replace("_", " ").capitalize() if case.fase else ""),
        ("Formeel", words.onderwerp(case.formeel) if case.formeel else ""),
        ("Wie is eigenaar", case.eigenaar.replace("_", " ")),
        *((words.detail(name), words.answer(value)) for name, value in case.details.items() if name not in _HIDDEN),
        ("Volgen dit ook", str(case.supporters.count() or "")),
        (
            "Ontvangen",
            f"{clock.local(case.created_at):%d-%m-%Y %H:%M} via {words.BRONNEN.get(case.source, case.source)}",
        ),
    ]
    return [(name, value) for name, value in found if value]


def phone(*texts: str) -> str:
    """The first telephone number in what a resident left, ready to be dialled."""
    for text in texts:
        for match in phonenumbers.PhoneNumberMatcher(text, "NL"):
            return str(phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164))
    return ""


def conversation_of(reader: Reader, case: Case) -> Conversation | None:
    """The conversation of a case, when this person may read all of it."""
    if case.conversation_id is None:
        return None
    try:
        return access_conversation(reader, case.conversation_id)
    except NoAccess:
        return None


def cases_of(reader: Reader, conversation: Conversation) -> list[Case]:
    """The cases of a conversation that this person may open."""
    return list(readable_cases(reader).filter(conversation=conversation).order_by("-id"))


def triage_item(reader: Reader, pk: int) -> TriageItem:
    """Something in the grote bak with a case or conversation that this person may open; raises NoAccess."""
    item = readable_triage(reader).select_related("case", "conversation").filter(pk=pk).first()
    if item is None or (item.case and not may_read(reader, item.case)):
        raise NoAccess(pk)
    if item.case is None and item.conversation_id:
        access_conversation(reader, item.conversation_id)
    return item


def undelivered(reader: Reader) -> QuerySet[OutboxItem]:
    """What did not leave, for whoever watches the grote bak."""
    return outbox.undelivered() if reader.works_triage else OutboxItem.objects.none()


def open_triage(reader: Reader) -> QuerySet[TriageItem]:
    """What `triage_item` gives this person, as one query for a list."""
    closed = Case.objects.filter(conversation=OuterRef("conversation"), vertrouwelijk=True).exclude(readable(reader))
    mine = Q(conversation__owner=Owner.STAFF, conversation__owner_id=reader.username)
    return readable_triage(reader).filter(readable(reader, "case") | (Q(case=None) & (mine | ~Exists(closed))))


def mark_seen(staff: Staff, conversation: Conversation) -> None:
    """Remember that this person read everything up to now."""
    known = Seen.objects.filter(staff=staff, conversation=conversation).first()
    if known is None or known.seq < conversation.last_seq:
        Seen.objects.update_or_create(staff=staff, conversation=conversation, defaults={"seq": conversation.last_seq})


def may_open(reader: Reader, conversation_id: str) -> bool:
    """Whether this person may read a conversation."""
    try:
        access_conversation(reader, conversation_id)
    except NoAccess:
        return False
    return True
