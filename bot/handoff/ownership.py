"""Who may speak in a conversation: the assistant, nobody yet, or one person. A lock, not a status.

Taking over is one conditional write, so that of twenty people who press at once one wins and the others read
who did. While somebody else owns a conversation the assistant says nothing: the gateway looks at the owner
inside the transaction that would store its answer.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from bot.cases import notices
from bot.cases import services as cases
from bot.core import clock, config, crash, texts
from bot.delivery.models import Conversation, Message, Owner, Sender
from bot.delivery.thread import append
from bot.routing import directory

AFRESH = {"reset": True}  # Rasa still holds what it asked before; the next turn starts it anew


@dataclass(frozen=True)
class Person:
    """Somebody who can take over a conversation; `role` is how a resident hears it: buurtcoördinator van Oost."""

    username: str
    name: str
    role: str

    @property
    def called(self) -> str:
        """Name and role in one line."""
        return f"{self.name}, {self.role}" if self.role else self.name


class TakenBy(Exception):
    """Another person owns the conversation already."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class NotOwner(Exception):
    """Only whoever took over may speak; the conversation went back or to somebody else meanwhile."""


class EmptyAnswer(Exception):
    """There is nothing to send."""


def request_person(conversation: Conversation, recipient: str, key: str, summary: str = "") -> None:
    """Let a resident wait in the chat for a person and mail whoever should come.

    Call inside a transaction that holds the conversation. A conversation that waits already, or has a person,
    stays as it is.
    """
    if conversation.owner != Owner.BOT:
        return
    conversation.owner, conversation.owner_id, conversation.owner_name = Owner.QUEUE, recipient, ""
    conversation.owner_since = conversation.unanswered_since = clock.now()
    conversation.handover = Owner.QUEUE
    conversation.save(update_fields=("owner", "owner_id", "owner_name", "owner_since", "unanswered_since", "handover"))
    _record(conversation, cases.ASSISTANT, {"from": Owner.BOT, "to": Owner.QUEUE, "recipient": recipient, "key": key})
    about = summary or "De bewoner vertelde niet waar het over gaat. Dat hoeft ook niet."
    text = f"Van jou gevraagd\nEr wacht nu iemand in de chat.\n\n{about}\n\n"
    text += f"Open het gesprek: {notices.conversation_link(conversation.pk)}\n"
    notices.mail(
        notices.who(recipient), "Van jou gevraagd: er wacht iemand in de chat", text, conversation=conversation
    )


def take_over(conversation_id: str, person: Person) -> Conversation:
    """Become the one who speaks; the resident reads who that is. Raises TakenBy.

    Taking over what one owns already changes nothing.
    """
    with transaction.atomic():
        free = Conversation.objects.filter(pk=conversation_id).exclude(owner=Owner.STAFF)
        before = Conversation.objects.values_list("owner", flat=True).get(pk=conversation_id)
        now = clock.now()
        won = free.update(owner=Owner.STAFF, owner_id=person.username, owner_name=person.called, owner_since=now)
        conversation = Conversation.objects.select_for_update().get(pk=conversation_id)
        if not won:
            if conversation.owner_id == person.username:
                return conversation
            raise TakenBy(conversation.owner_name)
        conversation.handover = Owner.STAFF
        conversation.memory, conversation.open_asks = AFRESH, ""
        conversation.failing_since, conversation.outage_told = None, False
        conversation.save(update_fields=("handover", "memory", "open_asks", "failing_since", "outage_told"))
        _record(conversation, person.username, {"from": before, "to": Owner.STAFF})
        _say(conversation, "utter_taken_over", persoon=person.called, naam=person.name)
        return conversation


def answer(conversation_id: str, person: Person, text: str, key: str) -> Message:
    """Say something to the resident; the same `key` again is the same line. Raises NotOwner, EmptyAnswer."""
    words = text.strip()
    if not words:
        raise EmptyAnswer
    with transaction.atomic():
        conversation = Conversation.objects.select_for_update().get(pk=conversation_id)
        said = Message.objects.filter(conversation=conversation, key=f"desk:{key}"[:80]).first()
        if said is not None:
            return said
        if conversation.owner != Owner.STAFF or conversation.owner_id != person.username:
            raise NotOwner
        conversation.unanswered_since = None
        conversation.owner_since = clock.now()
        conversation.save(update_fields=("unanswered_since", "owner_since"))
        line = append(conversation, Sender.STAFF, words, author=person.name, key=f"desk:{key}"[:80])
        crash.point("answer-before-commit")
    crash.point("answer-after-commit")
    return line


def hand_back(conversation_id: str, person: Person) -> None:
    """Leave the conversation to the assistant; the resident reads that. Raises NotOwner."""
    with transaction.atomic():
        conversation = Conversation.objects.select_for_update().get(pk=conversation_id)
        if conversation.owner != Owner.STAFF or conversation.owner_id != person.username:
            raise NotOwner
        _to_assistant(conversation, person.username, "utter_handed_back", naam=person.name)


def expire() -> None:
    """Give conversations back to the assistant in which nobody comes, or in which the person fell silent."""
    now = clock.now()
    queue = now - dt.timedelta(minutes=config.number("BUURT_QUEUE_MINUTES"))
    staff = now - dt.timedelta(minutes=config.number("BUURT_STAFF_MINUTES"))
    idle = now - dt.timedelta(minutes=config.number("BUURT_STAFF_IDLE_MINUTES"))
    unanswered = Q(owner=Owner.STAFF, unanswered_since__lte=staff, owner_since__lte=staff)
    late = Q(owner=Owner.QUEUE, owner_since__lte=queue) | unanswered | Q(owner=Owner.STAFF, owner_since__lte=idle)
    for conversation_id in Conversation.objects.filter(late).values_list("pk", flat=True):
        with transaction.atomic():
            conversation = Conversation.objects.select_for_update().filter(late, pk=conversation_id).first()
            if conversation is not None:
                _give_up(conversation)


def _give_up(conversation: Conversation) -> None:
    if conversation.owner == Owner.QUEUE:
        number = directory().fact("tel_gemeente")
        phone = number.value if number else ""
        cases.to_triage(f"{conversation.pk}:queue:{conversation.last_seq}", "niemand_kwam", conversation=conversation)
        _to_assistant(conversation, cases.ASSISTANT, "utter_nobody_came", why="niemand nam over", nummer=phone)
        return
    name = conversation.owner_name.partition(",")[0]
    _to_assistant(conversation, cases.ASSISTANT, "utter_handed_back", why="de medewerker was stil", naam=name)


def _to_assistant(conversation: Conversation, who: str, response: str, *, why: str = "", **values: str) -> None:
    before = conversation.owner
    conversation.owner, conversation.owner_id, conversation.owner_name = Owner.BOT, "", ""
    conversation.owner_since = conversation.unanswered_since = None
    conversation.handover = ""
    conversation.memory, conversation.open_asks = AFRESH, ""
    conversation.save()
    _record(conversation, who, {"from": before, "to": Owner.BOT}, why)
    _say(conversation, response, **values)


def _say(conversation: Conversation, response: str, **values: str) -> None:
    words, buttons = texts.render(response, conversation.taal, **values)
    append(conversation, Sender.SYSTEM, words, buttons=buttons)


def _record(conversation: Conversation, who: str, what: dict[str, str], why: str = "") -> None:
    cases.record(None, who, "eigenaar", what, why, conversation)
