"""Access and erasure in the chat itself: commands of the assistant, carried out in the transaction of the turn."""

from __future__ import annotations

from typing import Any

from bot.cases.models import Case
from bot.core import texts
from bot.delivery.models import Conversation, OutboxItem, Sender
from bot.delivery.thread import append
from bot.dialogue.commands import Context, command
from bot.handoff.models import Callback
from bot.privacy import erasure


@command("tell_what_is_kept")
def tell_what_is_kept(context: Context, values: dict[str, Any]) -> None:
    """Tell in words what is kept of this conversation, how to get a copy, and how to have it erased."""
    conversation = context.conversation
    context.say(_kept(conversation))
    channel = "telegram" if conversation.channel == "telegram" else "web"
    context.say(texts.text(f"utter_inzage_kopie_{channel}", conversation.taal, nummer=values["nummer"]))


def _kept(conversation: Conversation) -> str:
    said = conversation.messages.filter(sender=Sender.RESIDENT)
    cases = Case.objects.filter(conversation=conversation)
    none = texts.text("utter_inzage_geen", conversation.taal)
    callbacks = Callback.objects.filter(conversation=conversation).exclude(contact="").values_list("contact", flat=True)
    contacts = [case.contact for case in cases if case.contact] + list(callbacks)
    return texts.text(
        "utter_inzage",
        conversation.taal,
        berichten=str(said.exclude(text="").count()),
        fotos=str(conversation.attachments.count()),
        plekken=str(said.exclude(lat=None).count()),
        zaken=", ".join(case.number for case in cases) or none,
        contact=", ".join(dict.fromkeys(contacts)) or none,
    )


@command("erase_conversation")
def erase_conversation(context: Context, values: dict[str, Any]) -> None:
    """Remove what the resident told, and say what stays and why; these are the first words of what comes after."""
    conversation = context.conversation
    address, filed = conversation.address, Case.objects.filter(conversation=conversation).exists()
    erasure.erase_in_turn(conversation)
    name = "utter_gewist_zaken" if filed else "utter_gewist"
    last = append(conversation, Sender.BOT, texts.text(name, conversation.taal))
    if address:
        # The last word still has to reach the resident; after that the address goes as well.
        OutboxItem.objects.filter(message=last).update(address=address)
