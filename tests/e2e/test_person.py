"""A resident who wants a person gets one in the same chat, and the assistant keeps silent meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.e2e.chat import Chat
from tests.e2e.stack import Stack, eventually

pytestmark = pytest.mark.xdist_group("stack")

SETUP = """
import datetime as dt, django
django.setup()
from bot.core import clock
from bot.handoff import ownership, presence
fatima = ownership.Person("fatima", "Fatima", "buurtcoördinator van Oost")
"""


@pytest.fixture
def desk(stack: Stack) -> Iterator[Callable[[str], None]]:
    """Somebody of the municipality does something."""

    def does(line: str) -> None:
        stack.python("-c", SETUP + line)

    yield does
    does("presence.end('fatima')")


def present(desk: Callable[[str], None]) -> None:
    desk("presence.announce(fatima, ['coordinator_oost'], clock.now() + dt.timedelta(hours=1))")


def test_during_a_spreekuur_a_resident_chats_with_a_person(
    chat: Callable[..., Chat], desk: Callable[[str], None]
) -> None:
    present(desk)
    resident = chat()
    resident.say("ik wil iemand spreken van wijk Oost")
    assert "Fatima is nu in de chat" in resident.heard()
    assert resident.asks == "mens"
    resident.press("Ja, hier typen")
    assert resident.read()["owner"] == "wachtrij"
    assert resident.say("de lantaarn bij ons is al maanden stuk") == []
    desk(f"ownership.take_over('{resident.id}', fatima)")
    desk(f"ownership.answer('{resident.id}', fatima, 'Ik zoek het uit.', 'a1')")
    lines = resident.wait()
    assert [(line["from"], line["name"]) for line in lines] == [("system", None), ("staff", "Fatima")]
    assert "U praat nu met Fatima, buurtcoördinator van Oost" in lines[0]["text"]
    assert (resident.read()["owner"], resident.read()["handover"]) == ("medewerker", "medewerker")
    assert resident.say("dank u wel") == []
    desk(f"ownership.hand_back('{resident.id}', fatima)")
    assert "weer met de computer" in eventually(resident.wait, 20, "the line that Fatima left")[0]["text"]
    resident.say("er ligt ook een losse tegel in de Siriusstraat")
    assert resident.asks == "bevestiging"


def test_without_a_spreekuur_nobody_is_promised(chat: Callable[..., Chat]) -> None:
    resident = chat()
    resident.say("ik wil iemand spreken van wijk Oost")
    assert resident.asks == "contact"
    assert "in de chat" not in resident.heard()


def test_who_would_rather_be_called_gets_the_question_for_a_number(
    chat: Callable[..., Chat], desk: Callable[[str], None]
) -> None:
    present(desk)
    resident = chat()
    resident.say("kan ik de buurtcoördinator van Oost spreken?")
    resident.press("Ja, bel mij")
    assert resident.asks == "contact"
    resident.say("06 12345678, morgenochtend")
    assert "Uw verzoek is bewaard" in resident.heard()
    assert resident.read()["owner"] == "bot"
