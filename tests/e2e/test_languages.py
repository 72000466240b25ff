"""A resident writes in another language, or asks for one, and loses nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.e2e.chat import Chat

pytestmark = [pytest.mark.xdist_group("stack"), pytest.mark.timeout(300)]
Open = Callable[..., Chat]


@pytest.mark.parametrize(
    ("text", "place", "right", "yes"),
    [
        ("evimizin önündeki sokak lambası bir haftadır yanmıyor", "Nerede", "Doğru mu?", "Evet"),
        ("die Straßenlaterne vor unserem Haus ist seit einer Woche kaputt", "Wo ist es", "Stimmt das?", "ja"),
        ("latarnia przed naszym domem nie świeci od tygodnia", "Gdzie", "Czy to się zgadza?", "tak"),
        ("біля контейнера на нашій вулиці лежить багато сміття", "Де це", "Чи все правильно?", "так"),
        ("مصباح الشارع أمام بيتنا لا يعمل منذ أسبوع", "أين", "هل هذا صحيح", "نعم"),
    ],
)
def test_the_path_of_a_report_is_in_the_language_of_the_resident(
    chat: Open, text: str, place: str, right: str, yes: str
) -> None:
    resident = chat()
    asked = resident.say(text)
    assert asked[-1]["asks"] == "waar"
    assert place in asked[-1]["text"]
    summary = resident.say("Siriusstraat")
    assert summary[-1]["asks"] == "bevestiging"
    assert right in summary[-1]["text"]
    resident.say(yes)
    case = resident.case
    assert case is not None
    assert (case["omschrijving"], case["wijk"]) == (text, "Oost")
    # What was filed is said in English until a native reader has checked the language.
    assert "Your report is saved" in resident.lines[-1]["text"]


def test_the_language_is_switched_by_asking_at_any_question_and_the_draft_stays(chat: Open) -> None:
    resident = chat()
    resident.say("er ligt een losse tegel")
    told = resident.say("in English please")
    assert (told[-1]["asks"], told[-1]["text"][:12]) == ("waar", "Where is it?")
    summary = resident.say("Siriusstraat")
    assert "What: er ligt een losse tegel" in summary[-1]["text"]
    back = resident.say("kan het in het Nederlands?")
    assert "Wat: er ligt een losse tegel" in back[-1]["text"]
    assert back[-1]["asks"] == "bevestiging"
    resident.say("Türkçe")
    assert "Doğru mu?" in resident.lines[-1]["text"]
    resident.press("Doğru, gönder")
    assert resident.case is not None


def test_a_short_answer_does_not_change_the_language(chat: Open) -> None:
    resident = chat()
    resident.say("there is a lot of rubbish next to the container")
    summary = resident.say("Siriusstraat 12")
    assert "Is this right?" in summary[-1]["text"]
    resident.say("ja klopt hoor")
    assert "Your report is saved" in resident.lines[-1]["text"]


def test_the_language_can_be_asked_before_anything_else(chat: Open) -> None:
    resident = chat()
    told = resident.say("English")
    assert "English" in told[0]["text"]
    assert resident.say("lots of rubbish next to the container")[-1]["text"].startswith("Where is it?")


def test_before_a_person_answers_it_is_said_in_which_languages_and_an_interpreter_is_offered(chat: Open) -> None:
    resident = chat()
    told = resident.say("ich möchte bitte mit einem Menschen sprechen, nicht mit einem Computer")
    assert "Niederländisch oder Englisch" in told[-1]["text"]
    assert "Dolmetscher" in told[-1]["text"]
    assert told[-1]["asks"] == "contact"


def test_the_opening_is_short_and_leads_to_what_happens_with_data(chat: Open) -> None:
    resident = chat()
    words = resident.heard()
    assert len(words.split()) < 50
    link = words.split()[-1]
    page = resident.http.get(link)
    assert page.status_code == 200
    assert "We bewaren wat u typt" in page.text
