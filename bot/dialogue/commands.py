"""What the assistant may make happen: a small registry of commands, each carried out exactly once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.cases import followers, reading, solved
from bot.cases import services as cases
from bot.cases.draft import Draft
from bot.core import texts
from bot.core.messages import Button
from bot.delivery.models import Conversation, Sender
from bot.delivery.thread import append
from bot.handoff import ownership
from bot.handoff import services as handoff


@dataclass(frozen=True)
class Context:
    """In whose conversation a command runs, and the key that makes it unique."""

    conversation: Conversation
    key: str

    def say(self, text: str, *, asks: str = "", case: dict[str, Any] | None = None) -> None:
        """Add a line of the assistant to the thread."""
        append(self.conversation, Sender.BOT, text, asks=asks, case=case)


Command = Callable[[Context, dict[str, Any]], None]
_commands: dict[str, Command] = {}


class UnknownCommand(Exception):
    """The action server asked for something that the gateway does not know."""


def command(name: str) -> Callable[[Command], Command]:
    """Register a command under the name that actions use."""

    def register(function: Command) -> Command:
        _commands[name] = function
        return function

    return register


def execute(context: Context, wanted: dict[str, Any]) -> None:
    """Carry out one command inside the transaction of the turn; raises UnknownCommand."""
    try:
        function = _commands[wanted["name"]]
    except KeyError as error:
        raise UnknownCommand(str(wanted.get("name"))) from error
    function(context, wanted.get("values", {}))


@command("open_case")
def open_case(context: Context, values: dict[str, Any]) -> None:
    """File the case, and tell the resident number, time and recipient."""
    case, secret = cases.open_case(Draft(**values), context.conversation, context.key)
    link = cases.return_link(secret) if secret else ""
    context.say(reading.filed_text(case, link), case=reading.as_filed(case))


@command("request_callback")
def request_callback(context: Context, values: dict[str, Any]) -> None:
    """Put a call-back task with the coordinator, and tell the resident who will call."""
    handoff.request_callback(context.conversation, context.key, values)
    context.conversation.handover = "terugbel"
    context.conversation.save(update_fields=("handover",))


@command("request_person")
def request_person(context: Context, values: dict[str, Any]) -> None:
    """Let the resident wait in the chat for a person; from now on the assistant is silent."""
    ownership.request_person(context.conversation, values["recipient"], context.key, values.get("summary") or "")


@command("look")
def look(context: Context, values: dict[str, Any]) -> None:
    """Put the conversation in the grote bak, because a person must look at it."""
    cases.to_triage(context.key, values["reason"], conversation=context.conversation, summary=values["summary"])


@command("add_to_case")
def add_to_case(context: Context, values: dict[str, Any]) -> None:
    """Add words or photos of the resident to a case that was filed in this conversation, and say so."""
    photos = int(values.get("photos") or 0)
    case = cases.add_words(context.conversation, values["number"], values["text"], context.key, photos=photos)
    context.say(reading.changed_text(case, "utter_added"))


@command("withdraw_case")
def withdraw_case(context: Context, values: dict[str, Any]) -> None:
    """Withdraw a case that the resident filed in this conversation, and say so to who follows it as well."""
    case = cases.withdraw(context.conversation, values["number"], words=values.get("words") or "")
    followers.tell(case, "utter_followed_withdrawn")
    context.say(reading.changed_text(case, "utter_withdrawn"))


@command("tell_solved")
def tell_solved(context: Context, values: dict[str, Any]) -> None:
    """Keep whether a closed case is solved; when it is not, its owner looks again."""
    done = bool(values["solved"])
    words = values.get("text") or ""
    case = solved.answer(context.conversation, values["number"], solved=done, words=words, key=context.key)
    context.say(solved.response(case, solved=done))


@command("follow_case")
def follow_case(context: Context, values: dict[str, Any]) -> None:
    """Let this conversation follow a case of somebody else, and say what that brings."""
    case = followers.follow(context.conversation, values["number"])
    context.say(reading.changed_text(case, "utter_followed", context.conversation.taal))
    if secret := cases.return_secret(context.conversation):
        context.say(texts.text("utter_return_link", context.conversation.taal, link=cases.return_link(secret)))


@command("say_once")
def say_once(context: Context, values: dict[str, Any]) -> None:
    """Say something, unless it was said in this conversation before."""
    said = context.conversation.messages.filter(sender=Sender.BOT, text=values["text"])
    if not said.exists():
        context.say(values["text"])


@command("offer")
def offer(context: Context, values: dict[str, Any]) -> None:
    """Say something after the other commands of this turn, such as coming back to a second thing."""
    buttons = tuple(Button(button["title"], button["payload"]) for button in values["buttons"])
    append(context.conversation, Sender.BOT, values["text"], buttons=buttons, asks=values["asks"])
