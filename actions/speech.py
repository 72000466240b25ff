"""How actions speak: texts with their question and buttons, and the marker that closes a turn."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict as DomainDict

from bot.core import texts


@dataclass(frozen=True)
class Say:
    """One text of `data/responses`, with its values; `asks` when it asks for something."""

    response: str
    values: dict[str, str] = field(default_factory=dict)
    buttons: tuple[dict[str, str], ...] = ()
    asks: str = ""


def one_line(words: str) -> str:
    """Words of a resident inside our text: Rasa would break a text at an empty line."""
    return " ".join(words.split())


def choice(vraag: str, waarde: str, title: str) -> dict[str, str]:
    """A button that answers a question."""
    payload = json.dumps({"vraag": vraag, "waarde": waarde}, ensure_ascii=False, separators=(",", ":"))
    return {"title": title, "payload": f"/kies{payload}"}


def labelled(vraag: str, waarde: str, label: str, taal: str) -> dict[str, str]:
    """A button whose title is a text of `data/responses`."""
    return choice(vraag, waarde, texts.text(f"utter_knop_{label}", taal))


def begin(what: str, label: str, taal: str) -> dict[str, str]:
    """A button that begins something new: melden, idee, vraag or mens."""
    return {"title": texts.text(f"utter_knop_{label}", taal), "payload": f"/begin_{what}"}


def resume(label: str, taal: str) -> dict[str, str]:
    """A button that goes on with the draft that was stopped, where `begin` would make a new one."""
    return {
        "title": texts.text(f"utter_knop_{label}", taal),
        "payload": '/begin_melden{"vraag":"zaak","waarde":"verder"}',
    }


def speak(dispatcher: CollectingDispatcher, says: Iterable[Say], taal: str) -> None:
    """Say texts in order.

    They are filled in here and not by Rasa, whose templates break on some words ("nr 10[hoek]").
    """
    for say in says:
        dispatcher.utter_message(
            text=texts.text(say.response, taal, **say.values),
            buttons=list(say.buttons) or None,
            json_message={"asks": say.asks} if say.asks else None,
        )


def finish(
    dispatcher: CollectingDispatcher,
    *,
    slots: dict[str, Any],
    form: str | None = None,
    offer: bool = False,
    commands: Iterable[dict[str, Any]] = (),
) -> None:
    """Close the turn: the gateway takes an answer without this marker for a failure.

    `slots` and `form` are what it stores to heal the conversation later; with `offer` the last text offered
    something outside a form, and the next message is read as its answer.
    """
    marker = {"commands": list(commands), "memory": {"slots": slots, "form": form, "offer": offer}}
    dispatcher.utter_message(json_message={"turn": marker})


def command(name: str, **values: Any) -> dict[str, Any]:
    """Something that the gateway must do once, in the transaction of this turn."""
    return {"name": name, "values": values}
