"""The web process as it really runs, with a second hand for tests: lines on stdin act as a worker would.

usage: python -m tests.channels.web.served PORT     (the settings come from the environment)
"""

from __future__ import annotations

import threading
from typing import Any

from tests.fakes.webprocess import serve


def say(conversation: str, text: str) -> dict[str, Any]:
    """The assistant answers, and the turn is done."""
    from django.db import transaction

    from bot.delivery import inbox
    from bot.delivery.models import Conversation, Sender
    from bot.delivery.thread import append

    with transaction.atomic():
        found = Conversation.objects.select_for_update().get(pk=conversation)
        inbox.close(inbox.waiting_items(conversation))
        return {"seq": append(found, Sender.BOT, text).seq}


def say_to_all(text: str) -> dict[str, Any]:
    """The assistant says something in every conversation."""
    from bot.delivery.models import Conversation

    return {"said": [say(pk, text) for pk in Conversation.objects.values_list("pk", flat=True)]}


def close(conversation: str) -> dict[str, Any]:
    """A turn ends without a line, as with a person in the chat."""
    from bot.delivery import inbox

    inbox.close(inbox.waiting_items(conversation))
    return {}


def own(conversation: str, owner: str) -> dict[str, Any]:
    """Somebody else may speak."""
    from bot.delivery.models import Conversation

    Conversation.objects.filter(pk=conversation).update(owner=owner)
    return {}


def lease(conversation: str, seconds: float) -> dict[str, Any]:
    """A worker has the conversation for some time."""
    import datetime as dt

    from bot.core import clock
    from bot.delivery.models import Conversation

    until = clock.now() + dt.timedelta(seconds=seconds)
    Conversation.objects.filter(pk=conversation).update(lease_by="worker-1", lease_until=until)
    return {}


def file_case(conversation: str, text: str) -> dict[str, Any]:
    """What the resident said is filed, mailed and remembered everywhere."""
    from tests.privacy.traces import leave_everywhere

    return leave_everywhere(conversation, text)


def deliver() -> dict[str, Any]:
    """Every mail that waits leaves."""
    from bot.channels import mail
    from bot.delivery import outbox

    outbox.register("mail", mail.send)
    items = outbox.claim("worker-1", 50)
    for item in items:
        outbox.deliver(item)
    return {"sent": len(items)}


def look() -> dict[str, Any]:
    """What this process holds open."""
    from bot.channels.web.tail import hub

    return {"streams": hub.open, "threads": threading.active_count()}


if __name__ == "__main__":
    serve({f.__name__: f for f in (say, say_to_all, close, own, lease, file_case, deliver, look)})
