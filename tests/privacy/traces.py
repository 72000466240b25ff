"""Leaves what a resident said in every place where the product may keep it."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from typing import Any

from django.db import transaction

from bot.cases import services as cases
from bot.cases.draft import Draft
from bot.core import config
from bot.delivery.models import Conversation, Sender
from bot.delivery.thread import append
from bot.handoff import services as handoff

# The table as Rasa 3.6 makes it, as far as erasure looks at it.
EVENTS = (
    "CREATE TABLE IF NOT EXISTS events (id INTEGER PRIMARY KEY, sender_id VARCHAR(255) NOT NULL, "
    "type_name VARCHAR(255) NOT NULL, timestamp FLOAT, intent_name VARCHAR(255), "
    "action_name VARCHAR(255), data TEXT)"
)


def leave_everywhere(conversation_id: str, text: str) -> dict[str, Any]:
    """A filed case with an addition, a call-back, an item in the grote bak, memory, mails and tracker."""
    with transaction.atomic():
        conversation = Conversation.objects.select_for_update().get(pk=conversation_id)
        case, _ = cases.open_case(draft(text), conversation, f"{conversation_id}:1:0")
        cases.add_words(conversation, case.number, text, f"{conversation_id}:2:0")
        cases.to_triage(f"{conversation_id}:look", "poison", conversation=conversation, summary=text)
        wanted = {
            "contact": f"06 12345678 {text}"[:300],
            "moment": text[:100],
            "summary": text,
            "wijk": "Oost",
        }
        handoff.request_callback(conversation, f"{conversation_id}:3:0", wanted)
        conversation.memory = {"slots": {"omschrijving": text}, "form": "melden_form"}
        conversation.save(update_fields=("memory",))
        told = {
            "number": case.number, "soort": case.soort, "onderwerp": case.onderwerp, "wijk": case.wijk,
            "recipient": "de afdeling", "omschrijving": text,
        }  # fmt: skip
        append(conversation, Sender.BOT, f"Dit heb ik begrepen: {text}", case=told, asks="bevestiging")
    remember(conversation_id, text)
    return {"number": case.number}


def draft(text: str) -> Draft:
    """A report that holds the text wherever a person may have typed it."""
    return Draft(
        soort="signaal", onderwerp="straatverlichting", omschrijving=text, wijk="Oost",
        buurt="Astronomische Buurt", straat="Siriusstraat", huisnummer="12", plek=text, lat=52.22, lon=5.2,
        contact=text, details={"lamp": text},
    )  # fmt: skip


def remember(conversation_id: str, text: str) -> None:
    """Rasa keeps what was said in its own store."""
    with contextlib.closing(sqlite3.connect(config.data_folder() / "tracker.sqlite3")) as database, database:
        database.execute(EVENTS)
        rows = [(conversation_id, "user", 1.0 + n, json.dumps({"text": f"{text} {n}"})) for n in range(200)]
        database.executemany("INSERT INTO events (sender_id, type_name, timestamp, data) VALUES (?,?,?,?)", rows)


def remembered() -> list[str]:
    """Whose conversations Rasa still knows."""
    with contextlib.closing(sqlite3.connect(config.data_folder() / "tracker.sqlite3")) as database:
        return [row[0] for row in database.execute("SELECT DISTINCT sender_id FROM events ORDER BY 1")]
