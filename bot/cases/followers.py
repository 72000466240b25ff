"""Residents who follow a case of somebody else: counted, and told how it goes, without a word of the reporter."""

from __future__ import annotations

from django.db import transaction

from bot.cases import reading
from bot.cases.models import Case, Supporter
from bot.cases.services import RESIDENT, CaseError, record
from bot.core import texts
from bot.delivery.models import Conversation, Sender
from bot.delivery.thread import append


def follow(conversation: Conversation, number: str) -> Case:
    """Let a conversation follow a case of another one, once; raises CaseError when it may not."""
    case = Case.objects.filter(number=number, vertrouwelijk=False).exclude(conversation=conversation).first()
    if case is None:
        raise CaseError("no case that this conversation may follow")
    with transaction.atomic():
        _, new = Supporter.objects.get_or_create(case=case, conversation=conversation)
        if new:
            # The history names no conversation: whoever reads this case may not open that of the supporter.
            record(case, RESIDENT, "steun", {"count": case.supporters.count()})
    return case


def tell(case: Case, response: str, *, name: str = "", **values: str) -> None:
    """Say something about a case in every conversation that follows it; `name` is who of the municipality did it."""
    for supporter in case.supporters.exclude(conversation=None):
        conversation = Conversation.objects.select_for_update().get(pk=supporter.conversation_id)
        told = {**values, "nummer": case.number, "over": reading.label(case, conversation.taal)}
        party = reading.recipient(case).called(conversation.taal)
        words = texts.text(response, conversation.taal, ontvanger=party, **told)
        append(conversation, Sender.STAFF if name else Sender.SYSTEM, words, author=name)


def forget(conversation: Conversation) -> None:
    """Stop telling a conversation about the cases of others; the count of each case stays."""
    Supporter.objects.filter(conversation=conversation).update(conversation=None)
