"""A resident gets a copy of everything that is kept, in plain names, and nothing of anybody else."""

from __future__ import annotations

from bot.cases import services as cases
from bot.delivery.models import Conversation
from bot.routing import Decision, directory
from tests.channels.web import pictures
from tests.channels.web.api import Talk
from tests.privacy.conftest import SECRET


def test_the_copy_holds_what_was_said_filed_and_asked(talk: Talk) -> None:
    photo = talk.add(pictures.picture()).json()["id"]
    talk.send(text="zie de foto", attachments=[photo])
    answer = talk.call("GET", "/export")
    copy = answer.json()
    assert answer.headers["Content-Disposition"] == f'attachment; filename="buurtwijzer-{talk.id[:8]}.json"'
    said = [message for message in copy["messages"] if message["from"] == "resident"]
    assert [message["text"] for message in said] == [SECRET, "", "Iets melden", "zie de foto"]
    assert said[1]["location"] == {"lat": 52.22, "lon": 5.2}
    assert said[2]["choice"] == "/begin_melden"
    assert said[3]["attachments"] == [photo]
    assert [found["id"] for found in copy["attachments"]] == [photo]
    assert copy["conversation"]["remembered"] == {"omschrijving": SECRET}
    assert copy["callbacks"][0]["contact"].startswith("06 12345678")


def test_a_case_is_there_with_its_status_and_the_names_of_who_got_it(talk: Talk, conversation: Conversation) -> None:
    case = conversation.cases.get()
    first = directory().recipients[case.routes.get(active=True).recipient].called("nl")
    cases.set_route(case, Decision("triage", (), "met_de_hand", None), by="medewerker:1")
    (copy,) = talk.call("GET", "/export").json()["cases"]
    assert copy["number"] == case.number
    assert copy["status"] == "gemeld"
    assert copy["omschrijving"] == f"{SECRET}\n{SECRET}"
    names = [(recipient["name"], recipient["now"]) for recipient in copy["recipients"]]
    assert names == [(first, False), (directory().recipients["triage"].called("nl"), True)]


def test_a_recipient_that_left_the_directory_does_not_break_the_copy(talk: Talk, conversation: Conversation) -> None:
    conversation.callbacks.update(recipient="weg")
    assert talk.call("GET", "/export").status == 200


def test_nothing_of_another_conversation_is_in_the_copy(talk: Talk) -> None:
    other = talk.api.start()
    assert SECRET not in other.call("GET", "/export").content.decode()
