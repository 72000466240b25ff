"""A resident starts a conversation, sends and reads."""

from __future__ import annotations

from typing import Any

import pytest

from bot.channels.web import shapes
from bot.core.messages import Button
from bot.delivery import inbox
from bot.delivery.models import Conversation, InboxItem, Message, Owner, Sender
from bot.delivery.thread import append
from tests.channels.web.api import CONVERSATIONS, Api, Talk


def offer(talk: Talk, *buttons: Button, text: str = "Klopt dit?") -> None:
    """The assistant shows buttons."""
    append(Conversation.objects.get(pk=talk.id), Sender.BOT, text, buttons=buttons, asks="bevestiging")


def test_a_conversation_opens_with_the_line_of_the_assistant(api: Api) -> None:
    answer = api.call("POST", CONVERSATIONS, body={})
    opening = answer.json()["messages"]
    assert answer.status == 201
    assert [(line["seq"], line["from"], line["asks"]) for line in opening] == [(1, "bot", "wat")]
    assert "computer, geen mens" in opening[0]["text"]
    assert "112" in opening[0]["text"]
    assert len(opening[0]["text"].split()) < 50
    assert [button["payload"] for button in opening[0]["buttons"]] == [
        "/begin_melden", "/begin_idee", "/begin_vraag", "/begin_mens",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("taal", "words"),
    [("nl-NL", "geen mens"), ("en-GB", "not a person"), ("TR", "insan değilim"), ("fr", "not a person")],
)
def test_the_opening_line_speaks_the_language_of_the_resident(api: Api, taal: str, words: str) -> None:
    assert words in api.start(taal=taal).opening[0]["text"]


def test_a_conversation_starts_without_any_body(api: Api) -> None:
    assert api.call("POST", CONVERSATIONS, kind="text/plain").status == 201


def test_the_address_of_the_conversation_is_told(api: Api) -> None:
    answer = api.call("POST", CONVERSATIONS, body={})
    assert answer.headers["Location"] == f"{CONVERSATIONS}/{answer.json()['id']}"


def test_only_a_digest_of_the_token_is_stored(talk: Talk) -> None:
    stored = Conversation.objects.values().get(pk=talk.id)
    assert talk.token not in str(stored)


def test_a_message_is_stored_before_it_is_acknowledged(talk: Talk) -> None:
    assert talk.say("de lantaarn is uit") == 2
    assert talk.lines()[1:] == [("resident", "de lantaarn is uit")]
    assert InboxItem.objects.get(conversation=talk.id).key == "web:c0"


def test_an_answer_is_awaited_until_the_turn_is_done(talk: Talk) -> None:
    talk.say("de lantaarn is uit")
    assert talk.read()["pending"] is True
    inbox.close(inbox.waiting_items(talk.id))
    assert talk.read()["pending"] is False


def test_the_state_is_looked_up_before_the_lines(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    talk.say("de lantaarn is uit")
    look = shapes.state

    def look_and_finish(conversation_id: str) -> tuple[dict[str, Any], int]:
        found = look(conversation_id)
        inbox.close(inbox.waiting_items(conversation_id))
        append(Conversation.objects.get(pk=conversation_id), Sender.BOT, "Dat geef ik door.")
        return found

    monkeypatch.setattr(shapes, "state", look_and_finish)
    thread = talk.read(after=1)
    assert (thread["pending"], len(thread["messages"])) == (True, 2)


def test_the_thread_is_read_from_a_cursor(talk: Talk) -> None:
    talk.say("een")
    talk.say("twee")
    assert [message["text"] for message in talk.read(after=2)["messages"]] == ["twee"]
    assert talk.read(after=99)["messages"] == []


def test_sending_again_gives_the_same_answer_and_stores_nothing(talk: Talk) -> None:
    first = talk.send(client_id="a", text="de lantaarn is uit")
    talk.say("nog iets")
    again = talk.send(client_id="a", text="de lantaarn is uit")
    assert (again.status, again.content) == (first.status, first.content)
    assert len(talk.read()["messages"]) == 3


def test_the_same_client_id_in_another_conversation_is_another_message(api: Api, talk: Talk) -> None:
    talk.send(client_id="a", text="een")
    other = api.start()
    other.send(client_id="a", text="twee")
    assert [text for _, text in other.lines()[1:]] == ["twee"]


def test_fifty_messages_in_a_second_are_all_stored_in_order(talk: Talk) -> None:
    texts = [f"bericht {number}" for number in range(50)]
    assert [talk.say(text) for text in texts] == list(range(2, 52))
    assert [text for _, text in talk.lines()[1:]] == texts


def test_a_pressed_button_shows_its_title(talk: Talk) -> None:
    offer(talk, Button("Klopt, verstuur", '/kies{"vraag":"bevestiging","waarde":"ja"}'))
    assert talk.send(payload='/kies{"vraag":"bevestiging","waarde":"ja"}').status == 202
    assert talk.lines()[-1] == ("resident", "Klopt, verstuur")
    assert Message.objects.get(conversation=talk.id, seq=3).payload.startswith("/kies")


def test_a_place_in_the_sea_is_taken_because_the_dialogue_answers_it(talk: Talk) -> None:
    assert talk.send(location={"lat": 53.5, "lon": 4.0}).status == 202
    stored = Message.objects.get(conversation=talk.id, seq=2)
    assert (stored.lat, stored.lon) == (53.5, 4.0)


def test_words_beside_a_place_are_not_lost(talk: Talk) -> None:
    answer = talk.send(client_id="a", text="hier ligt afval", location={"lat": 52.2, "lon": 5.17})
    again = talk.send(client_id="a", text="hier ligt afval", location={"lat": 52.2, "lon": 5.17})
    assert answer.json() == again.json() == {"seq": 2}
    stored = list(Message.objects.filter(conversation=talk.id, seq__gt=1).values_list("text", "lat"))
    assert stored == [("hier ligt afval", None), ("", 52.2)]


def test_the_advice_in_danger_is_there_at_once(talk: Talk) -> None:
    talk.say("help er is brand in de keuken")
    sender, text = talk.lines()[-1]
    assert sender == "system"
    assert "112" in text


@pytest.mark.parametrize(
    ("owner", "handover", "told"),
    [
        (Owner.BOT, "", ("bot", None)),
        (Owner.BOT, "terugbel", ("bot", "terugbel")),
        (Owner.QUEUE, "", ("wachtrij", "wachtrij")),
        (Owner.STAFF, "medewerker", ("medewerker", "medewerker")),
    ],
)
def test_who_may_speak_is_told_without_a_name(talk: Talk, owner: str, handover: str, told: tuple[str, str]) -> None:
    Conversation.objects.update(owner=owner, owner_id="k.jansen", handover=handover)
    thread = talk.read()
    assert (thread["owner"], thread["handover"]) == told
    assert "jansen" not in str(thread)


def test_a_filed_case_stands_on_its_message(talk: Talk) -> None:
    case = {
        "number": "BW26-2B3C4D", "soort": "signaal", "onderwerp": "afval", "wijk": "Oost",
        "recipient": "de afdeling", "omschrijving": "afval op straat",
    }  # fmt: skip
    append(Conversation.objects.get(pk=talk.id), Sender.BOT, "Bewaard.", case=case)
    assert talk.read(after=1)["messages"][0]["case"] == case
