"""Whole conversations of residents on Telegram, against the trained model and all processes."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.channels.web import pictures
from tests.e2e.stack import Stack, eventually
from tests.fakes.residents import Resident

pytestmark = [pytest.mark.xdist_group("stack"), pytest.mark.timeout(300)]
ANSWER_SECONDS = 60.0


class Phone:
    """A resident's telephone; each step waits for the finished answer and returns what came."""

    def __init__(self, stack: Stack, resident: Resident) -> None:
        self.stack, self.resident = stack, resident
        self._seen = 0

    def answer(self, least: int = 1) -> list[str]:
        """The messages that came since the last look, at least so many."""
        eventually(lambda: len(self.resident.heard()) >= self._seen + least, ANSWER_SECONDS, "an answer")
        new = self.resident.heard()[self._seen :]
        self._seen += len(new)
        return new

    def say(self, text: str, least: int = 1) -> list[str]:
        """Type something."""
        self.resident.say(text)
        return self.answer(least)

    def press(self, title: str) -> list[str]:
        """Press a button."""
        self.resident.press(title)
        return self.answer()

    def choose(self, title: str) -> list[str]:
        """Press a button, or the key in place of the keyboard."""
        keys = self.resident.got()[-1].markup.get("keyboard", ())
        shown = any(key["text"] == title for row in keys for key in row)
        return self.say(title) if shown else self.press(title)


@pytest.fixture
def phone(stack: Stack) -> Phone:
    """A new resident on Telegram."""
    return Phone(stack, stack.telegram.resident())


def filed(stack: Stack, resident: Resident) -> list[dict[str, Any]]:
    """The cases of a resident with their photos, straight from the database."""
    script = (
        "import django, json; django.setup();"
        "from bot.cases.models import Case; from bot.delivery.models import Attachment;"
        f"own = {{'conversation__address': '{resident.chat}', 'conversation__channel': 'telegram'}};"
        "photos = [p.file.path for p in Attachment.objects.filter(**own) if p.file];"
        "print(json.dumps([{'number': c.number, 'soort': c.soort, 'onderwerp': c.onderwerp, 'wijk': c.wijk,"
        " 'photos': photos} for c in Case.objects.filter(**own)]))"
    )
    return list(json.loads(stack.python("-c", script).stdout))


def test_from_a_message_with_a_photo_and_a_place_to_a_filed_case(stack: Stack, phone: Phone) -> None:
    opening = phone.say("/start", least=2)
    assert "computer" in opening[0]
    assert "Telegram" in opening[1]
    told = phone.press("Iets melden")
    assert told
    asked = phone.say("de lantaarn voor onze deur doet het al een week niet")
    where = phone.resident.got()[-1]
    assert where.markup["keyboard"][0] == [{"text": "Deel mijn plek", "request_location": True}], asked
    phone.resident.share(52.2292, 5.1669)
    told = phone.answer()
    if "in welke wijk" in told[-1]:
        # Without the map of the municipality a point says nothing about the wijk.
        told = phone.choose("Centrum")
    assert "nog niets verstuurd" in told[-1]
    phone.resident.photo(pictures.from_a_telephone())
    phone.answer()
    buttons = [button["text"] for one in phone.resident.got() for button in one.buttons()]
    confirm = next(title for title in reversed(buttons) if title.startswith("Klopt"))
    phone.press(confirm)
    [case] = eventually(
        lambda: [one for one in filed(stack, phone.resident) if one["photos"]], 30, "the case with its photo"
    )
    eventually(lambda: case["number"] in "\n".join(phone.resident.heard()), 30, "the number of the case")
    assert (case["soort"], case["onderwerp"]) == ("signaal", "straatverlichting")
    assert case["wijk"]
    with open(case["photos"][0], "rb") as file:  # noqa: PTH123 - a path from another process
        assert pictures.CAMERA.encode() not in file.read()
    marked = [button["text"] for one in phone.resident.got() for button in one.buttons() if "✓" in button["text"]]
    assert marked == ["✓ Iets melden", f"✓ {confirm}"]
    assert len(stack.telegram.answered) >= 2


def test_typing_alone_is_enough_to_file_a_case(stack: Stack, phone: Phone) -> None:
    told = phone.say("de lantaarn voor onze deur in de Siriusstraat doet het al een week niet", least=3)
    assert "Siriusstraat" in told[-1]
    phone.say("ja")
    [case] = eventually(lambda: filed(stack, phone.resident), 30, "the case")
    eventually(lambda: case["number"] in "\n".join(phone.resident.heard()), 30, "the number of the case")
    assert case["wijk"] == "Oost"


def test_mens_asks_only_how_to_call_back(phone: Phone) -> None:
    phone.say("/start", least=2)
    assert "14 035" in phone.say("/mens")[-1]


def test_stop_ends_a_report_and_sends_nothing(stack: Stack, phone: Phone) -> None:
    phone.say("losse tegels in de Siriusstraat bij de slager", least=3)
    assert phone.say("/stop")
    assert filed(stack, phone.resident) == []


def test_an_album_is_one_turn(stack: Stack, phone: Phone) -> None:
    phone.say("/start", least=2)
    for caption in ("losse tegels in de Siriusstraat", "", ""):
        phone.resident.photo(pictures.picture(), caption=caption, media_group_id="77")
    told = phone.answer()
    assert "Siriusstraat" in told[-1]
    eventually(lambda: not stack.telegram.updates, 20, "the album stored")
    phone.say("ja")
    [case] = eventually(
        lambda: [one for one in filed(stack, phone.resident) if len(one["photos"]) == 3], 30, "three photos"
    )
    answers = [text for text in phone.resident.heard() if "Siriusstraat" in text and "nog niets" in text]
    assert len(answers) == 1
    assert case["wijk"] == "Oost"
