"""After filing: adding to a case, taking it back, having an older report looked up; at most one question each."""

from __future__ import annotations

from typing import Any

from asgiref.sync import sync_to_async
from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SessionStarted, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import numbers, phrases
from actions.heard import Heard
from actions.speech import Say, begin, command, finish, labelled, one_line, speak
from actions.terzijde import SOLVED, tell_solved
from actions.wish import ADD, REOPEN, WITHDRAW, Wish, not_solved, takes_back, wish
from actions.zaak import draft
from bot.cases import finding, reading
from bot.core.understanding import ZAAKSOORTEN

FILED = "over_ingediend"  # how a form ends before it began: the message is about a filed case
SLOT = "nazorg"
LOOK_UP, LOOK_UP_WHAT = "nakijken", "nakijken_wat"
YES, NO = "ja", "nee"


async def concerns(message: Heard, conversation_id: str) -> bool:
    """Whether a message is about a case that was filed in this conversation."""
    return await sync_to_async(_wish)(message, conversation_id) is not None


async def about_filed(dispatcher: CollectingDispatcher, tracker: Tracker, message: Heard) -> list[Any] | None:
    """Answer a message about a filed case and close the turn; None when it is about something else."""
    wanted = await sync_to_async(_wish)(message, tracker.sender_id)
    if wanted is None or tracker.active_loop.get("name"):
        return None
    pending = {
        "vraag": wanted.doen, "nummer": wanted.case.number, "tekst": message.text.strip(), "fotos": message.photos,
        "zaak": _as_new(message),
    }  # fmt: skip
    asked = tracker.get_slot(SLOT) or {}
    told = wanted.doen == REOPEN and asked.get("vraag") == SOLVED and _just_asked(tracker)
    if wanted.plain or told:
        return _do(dispatcher, message, pending)
    values = {"nummer": wanted.case.number, "over": await sync_to_async(reading.label)(wanted.case, message.taal)}
    return _ask(dispatcher, message, pending, _question(wanted.doen, values, message.taal))


def _question(doen: str, told: dict[str, str], taal: str) -> Say:
    if doen == REOPEN:
        yes, no = labelled(REOPEN, YES, "kijk_nog_eens", taal), labelled(REOPEN, NO, "iets_nieuws", taal)
        return Say("utter_ask_reopen", told, (yes, no), "bevestiging")
    if doen == ADD:
        yes, no = labelled(ADD, YES, "voeg_toe", taal), labelled(ADD, NO, "iets_nieuws", taal)
        return Say("utter_ask_add", told, (yes, no), "bevestiging")
    yes, no = labelled(WITHDRAW, YES, "trek_in", taal), labelled(WITHDRAW, NO, "laat_staan", taal)
    return Say("utter_ask_withdraw", told, (yes, no), "bevestiging")


def _wish(message: Heard, conversation_id: str) -> Wish | None:
    return wish(message, finding.own(conversation_id))


def _as_new(message: Heard) -> dict[str, Any] | None:
    """The draft that a message would begin, for when it turns out to be something new."""
    if message.begrip is None or message.begrip.soort not in ZAAKSOORTEN:
        return None
    return draft.begin(message.begrip, message.text, message.intent).as_slot()


def _ask(dispatcher: CollectingDispatcher, message: Heard, pending: dict[str, Any], say: Say) -> list[Any]:
    """Ask one thing outside a form; `answered` hears what comes back."""
    speak(dispatcher, [say], message.taal)
    finish(dispatcher, slots={"taal": message.taal, SLOT: pending}, offer=True)
    # Reached from another action, Rasa would find no rule after it and add that it did not understand.
    listen = FollowupAction("action_listen")
    return [SlotSet(SLOT, pending), SlotSet("zaak", None), SlotSet("uitkomst", None), listen]


def _do(dispatcher: CollectingDispatcher, message: Heard, pending: dict[str, Any]) -> list[Any]:
    """Ask the gateway to do it; what it says about it comes from there, after it was done."""
    number, text = pending["nummer"], pending["tekst"]
    done = command("add_to_case", number=number, text=text, photos=pending["fotos"])
    if pending["vraag"] == WITHDRAW:
        done = command("withdraw_case", number=number, words=one_line(text))
    if pending["vraag"] == REOPEN:
        done = tell_solved(number, text, yes=False)
    finish(dispatcher, slots={"taal": message.taal}, commands=[done])
    return [SessionStarted()]


async def answered(dispatcher: CollectingDispatcher, tracker: Tracker, message: Heard) -> list[Any] | None:
    """Act on the answer to a question of this module; None when none was asked just now, or it got no answer."""
    pending = tracker.get_slot(SLOT)
    if message.choice and message.choice.vraag == LOOK_UP and not pending:
        pending = {"vraag": LOOK_UP, "tekst": ""}
    if not pending or not (message.choice or _just_asked(tracker)):
        return None
    if message.choice and message.choice.vraag != pending["vraag"]:
        return None
    value = _yes_or_no(message)
    if pending["vraag"] == SOLVED:
        return _solved(dispatcher, message, pending, value)
    if pending["vraag"] == LOOK_UP and finding.number_in(message.text):
        return [SlotSet(SLOT, None), FollowupAction("action_status")]
    if pending["vraag"] in (LOOK_UP, LOOK_UP_WHAT):
        return _looked_up(dispatcher, message, pending, value)
    if value == YES or (pending["vraag"] == WITHDRAW and value is None and takes_back(message.text)):
        return _do(dispatcher, message, pending)
    if value is None:
        return await _more(dispatcher, tracker, message, pending)
    if pending["vraag"] in (ADD, REOPEN) and pending["zaak"]:
        return [SlotSet("zaak", pending["zaak"]), SlotSet(SLOT, None), FollowupAction("zaak_form")]
    if pending["vraag"] == ADD:
        return _end(dispatcher, message, Say("utter_not_added"))
    return _end(dispatcher, message, Say("utter_not_withdrawn", {"nummer": pending["nummer"]}))


def _solved(
    dispatcher: CollectingDispatcher, message: Heard, pending: dict[str, Any], value: str | None
) -> list[Any] | None:
    """The answer to "is it solved?", in words; None when they are about something else."""
    text = message.text.strip()
    if not_solved(text):
        value = NO
    elif message.handeling == "dank":
        value = YES
    if value is None:
        return None
    told = "" if phrases.says_nothing(text) else text
    finish(dispatcher, slots={"taal": message.taal}, commands=[tell_solved(pending["nummer"], told, yes=value == YES)])
    return [SessionStarted()]


async def _more(
    dispatcher: CollectingDispatcher, tracker: Tracker, message: Heard, pending: dict[str, Any]
) -> list[Any] | None:
    """No yes and no no: more words about the same belong with the first ones."""
    wanted = await sync_to_async(_wish)(message, tracker.sender_id)
    if pending["vraag"] != ADD or wanted is None or wanted.doen != ADD or wanted.case.number != pending["nummer"]:
        return None
    words = "\n".join(part for part in (pending["tekst"], message.text.strip()) if part)
    return _do(dispatcher, message, {**pending, "tekst": words, "fotos": pending["fotos"] + message.photos})


def _yes_or_no(message: Heard) -> str | None:
    if message.choice:
        return message.choice.waarde
    return {"ja": YES, "nee": NO, "annuleren": NO}.get(message.handeling or "")


def _just_asked(tracker: Tracker) -> bool:
    """Whether the question came in the turn before this message: an older one is not answered by a bare yes."""
    past_message = False
    for event in reversed(tracker.events):
        if event["event"] == "user":
            if past_message:
                return False
            past_message = True
        elif past_message and event["event"] == "slot" and event.get("name") == SLOT:
            return bool(event.get("value"))
    return False


def offer_look_up(dispatcher: CollectingDispatcher, message: Heard, say: Say, text: str) -> list[Any]:
    """Say that nothing was found, and offer that a person looks it up."""
    buttons = (labelled(LOOK_UP, YES, "kijk_na", message.taal), begin("mens", "mens", message.taal))
    return _ask(dispatcher, message, {"vraag": LOOK_UP, "tekst": text}, Say(say.response, say.values, buttons, "mens"))


def _looked_up(
    dispatcher: CollectingDispatcher, message: Heard, pending: dict[str, Any], value: str | None
) -> list[Any] | None:
    asked_what = pending["vraag"] == LOOK_UP_WHAT
    if value == NO:
        return _end(dispatcher, message, Say("utter_offer_refused"))
    if value is None and not asked_what:
        return None
    words = one_line(" ".join(part for part in (pending["tekst"], message.text) if part))
    if not asked_what and not finding.says_which(words):
        say = Say("utter_ask_lookup_what", asks="wat")
        return _ask(dispatcher, message, {"vraag": LOOK_UP_WHAT, "tekst": pending["tekst"]}, say)
    looks = command("look", reason="herhaling", summary=words)
    say = Say("utter_lookup_filed", {"nummer": numbers.municipality()})
    return _end(dispatcher, message, say, [looks])


def _end(
    dispatcher: CollectingDispatcher, message: Heard, say: Say, commands: list[dict[str, Any]] | None = None
) -> list[Any]:
    speak(dispatcher, [say], message.taal)
    finish(dispatcher, slots={"taal": message.taal}, commands=commands or ())
    return [SessionStarted()]
