"""The web process with the desk as it really runs, and a second hand for tests: lines on stdin make scenes.

usage: python -m tests.desk.served PORT     (the settings come from the environment)
"""

from __future__ import annotations

from typing import Any

from tests.fakes.webprocess import serve


def staff(username: str, recipients: list[str], **values: Any) -> dict[str, Any]:
    """Somebody who can log in."""
    from tests.desk import scenes

    return {"name": scenes.staff(username, *recipients, **values).name}


def newcomer(username: str) -> dict[str, Any]:
    """Somebody who has never logged in."""
    from bot.desk import people

    return {"password": people.add(username, "Nel Nieuw", "buurtcoördinator", ["coordinator_oost"])}


def code(username: str) -> dict[str, Any]:
    """What the telephone of somebody shows now; the same code works once more, so that tests need not wait."""
    from django_otp.plugins.otp_totp.models import TOTPDevice

    from bot.desk.models import Staff
    from tests.desk import scenes

    TOTPDevice.objects.filter(user__username=username).update(last_t=-1)
    return {"code": scenes.code(Staff.objects.get(user__username=username))}


def case(draft: str = "LAMP", channel: str = "web", photo: bool = False, **changes: Any) -> dict[str, Any]:
    """A case that a resident filed."""
    from tests.desk import scenes

    values = getattr(scenes, draft)
    found = scenes.conversation(channel, changes.get("omschrijving", values.omschrijving))
    if photo:
        scenes.photo(found)
    made = scenes.case(values, found, **changes)
    return {"number": made.number, "conversation": found.pk}


def waiting(recipient: str, said: str, channel: str = "web") -> dict[str, Any]:
    """A resident who waits for a person."""
    from tests.desk import scenes

    return {"conversation": scenes.waiting(recipient, said, channel=channel).pk}


def look(said: str) -> dict[str, Any]:
    """A conversation in the grote bak."""
    from tests.desk import scenes

    item = scenes.looked_for(said)
    return {"item": item.pk, "conversation": item.conversation_id}


def call() -> dict[str, Any]:
    """A resident who wants to be called."""
    from tests.desk import scenes

    return {"callback": scenes.callback().pk}


def lost(conversation: str) -> dict[str, Any]:
    """A message that did not arrive."""
    from bot.delivery.models import Conversation
    from tests.desk import scenes

    return {"outbox": scenes.lost(Conversation.objects.get(pk=conversation)).pk}


def hear(conversation: str, text: str) -> dict[str, Any]:
    """The resident writes."""
    from bot.delivery.models import Conversation
    from tests.desk import scenes

    return {"seq": scenes.hear(Conversation.objects.get(pk=conversation), text)}


def lines(conversation: str) -> dict[str, Any]:
    """The thread, as who said what."""
    from bot.delivery.models import Message

    rows = Message.objects.filter(conversation_id=conversation).order_by("seq")
    return {"lines": list(rows.values_list("sender", "text"))}


def status(number: str) -> dict[str, Any]:
    """How far a case is."""
    from bot.cases.models import Case

    return {"status": Case.objects.get(number=number).status}


def put_out() -> dict[str, Any]:
    """Every login has expired."""
    from django.contrib.sessions.models import Session

    return {"gone": Session.objects.all().delete()[0]}


ORDERS = (staff, newcomer, code, case, waiting, look, call, lost, hear, lines, status, put_out)

if __name__ == "__main__":
    serve({f.__name__: f for f in ORDERS})
