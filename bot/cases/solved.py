"""After a report is closed as solved: the resident says whether it is, and "no" asks to open it again."""

from __future__ import annotations

import json

from bot.cases import notices, reading
from bot.cases.models import Case, Status
from bot.cases.services import RESIDENT, CaseError, record, set_status
from bot.core import texts
from bot.core.messages import Button
from bot.delivery.models import Conversation, Owner, Sender
from bot.delivery.thread import append

ASKED = "opgelost"
YES, NO = "ja", "nee"


def may_ask(case: Case, outcome: str) -> bool:
    """Whether the assistant can ask it: the chat is there, and nothing else is asked in it now."""
    conversation = case.conversation
    if conversation is None or case.soort != "signaal" or outcome != "opgelost":
        return False
    busy = conversation.memory.get("form") or conversation.memory.get("offer")
    return conversation.owner == Owner.BOT and not busy


def ask(case: Case) -> None:
    """Ask in the chat of a report whether it is solved; call inside the transaction that closes it."""
    conversation = Conversation.objects.select_for_update().get(pk=case.conversation_id)
    taal = conversation.taal
    buttons = [
        Button(texts.text("utter_knop_opgelost", taal), _payload(YES, case.number)),
        Button(texts.text("utter_knop_niet_opgelost", taal), _payload(NO, case.number)),
    ]
    append(conversation, Sender.BOT, texts.text("utter_ask_solved", taal), buttons=buttons, asks="bevestiging")
    # Rasa did not ask this itself: before the next message it is told what is open.
    pending = {"vraag": ASKED, "nummer": case.number, "tekst": "", "fotos": 0}
    conversation.memory = {"reset": True, "offer": True, "slots": {"taal": taal, "nazorg": pending}}
    conversation.save(update_fields=("memory",))


def _payload(value: str, number: str) -> str:
    return "/kies" + json.dumps({"vraag": ASKED, "waarde": f"{value} {number}"}, separators=(",", ":"))


def answer(conversation: Conversation, number: str, *, solved: bool, words: str, key: str) -> Case:
    """Keep what the resident says of a closed case; when it is not solved, its owner is asked to look again."""
    case = Case.objects.filter(number=number, conversation=conversation).first()
    if case is None:
        raise CaseError("no such case in this conversation")
    if case.status != Status.AFGEHANDELD or case.history.filter(what__key=key).exists():
        return case
    record(case, RESIDENT, "opgelost", {"key": key, "solved": solved})
    if not solved:
        if words:
            case.omschrijving = f"{case.omschrijving}\n{words}"
            case.save(update_fields=("omschrijving",))
        set_status(case, Status.VERZOEK_TOT_HEROPENEN, by=RESIDENT, why=words[:500])
        notices.not_solved(case, words)
    return case


def response(case: Case, *, solved: bool) -> str:
    """What the resident reads after the answer."""
    if solved:
        return texts.text("utter_solved", case.taal)
    return reading.changed_text(case, "utter_not_solved")
