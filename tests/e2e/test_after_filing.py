"""What a resident does once a case is filed: add to it, take it back, ask how it stands, choose who hears it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.channels.web.pictures import picture
from tests.e2e.chat import Chat
from tests.e2e.stack import Stack, eventually
from tests.e2e.test_conversations import exported

pytestmark = [pytest.mark.xdist_group("stack"), pytest.mark.timeout(300)]
Open = Callable[..., Chat]


@pytest.fixture
def duplicates(stack: Stack) -> Iterator[None]:
    """The action server as it is delivered: it offers to follow what was reported already."""
    stack.kill("actions")
    stack.start("actions", BUURT_DUPLICATE_DAYS="60")
    yield
    stack.kill("actions")
    stack.start("actions")


def filed(resident: Chat, text: str) -> str:
    """Report something and confirm it; returns its number."""
    resident.say(text)
    resident.say("ja")
    assert resident.case is not None, resident.heard()
    return str(resident.case["number"])


def mails(stack: Stack, number: str) -> list[str]:
    """The mails about a case."""
    return [text for path in (stack.data / "mail").glob("*") if number in (text := path.read_text())]


def test_what_was_forgotten_is_added_and_its_recipient_is_told(stack: Stack, chat: Open) -> None:
    resident = chat()
    number = filed(resident, "losse tegels in de Siriusstraat bij de slager")
    told = resident.say("o ja het is bij nummer 12")
    assert number in told[-1]["text"]
    assert "toegevoegd" in told[-1]["text"]
    assert "nummer 12" in str(exported(stack)[number]["omschrijving"])
    eventually(lambda: [one for one in mails(stack, number) if "Aanvulling" in one], 30, "the mail about the addition")


def test_a_loose_remark_is_asked_about_and_then_added(stack: Stack, chat: Open) -> None:
    resident = chat()
    number = filed(resident, "de lantaarn in de Merelstraat is al een week uit")
    resident.say("en hij knippert ook")
    assert resident.asks == "bevestiging"
    resident.say("ja")
    assert "knippert" in str(exported(stack)[number]["omschrijving"])


def test_a_photo_alone_goes_to_the_filed_case(stack: Stack, chat: Open) -> None:
    resident = chat()
    number = filed(resident, "losse tegels in de Neptunusstraat bij de school")
    sent = resident.http.post(
        f"/conversations/{resident.id}/attachments", files={"file": ("foto.jpg", picture(), "image/jpeg")}
    )
    assert sent.status_code == 201, sent.text
    resident.post(attachments=[sent.json()["id"]])
    told = resident.wait()
    assert number in told[-1]["text"]
    assert exported(stack)[number]["details"] == {"Foto's": "1"}


def closed(stack: Stack, number: str) -> None:
    """Close a case as the desk does."""
    stack.python(
        "-c",
        "import django; django.setup();"
        "from bot.cases import handling; from bot.cases.models import Case;"
        f"case = Case.objects.get(number='{number}');"
        "handling.close(case, by='jan', name='Jan', words='De tegels liggen vast.', outcome='opgelost',"
        " version=handling.version_of(case))",
    )


@pytest.mark.parametrize("said", ["nee, er ligt er nog steeds een los bij de deur", "Nee, nog niet"])
def test_what_is_not_solved_goes_back_to_its_owner(stack: Stack, chat: Open, said: str) -> None:
    resident = chat()
    number = filed(resident, "losse tegels in de Siriusstraat bij de slager")
    closed(stack, number)
    asked = resident.wait()
    assert [line["text"] for line in asked if line["buttons"]] == ["Is het opgelost?"]
    told = resident.press(said) if said == "Nee, nog niet" else resident.say(said)
    assert number in told[-1]["text"]
    assert exported(stack)[number]["status"] == "verzoek_tot_heropenen"
    eventually(lambda: [one for one in mails(stack, number) if "niet is opgelost" in one], 30, "the mail to the owner")
    assert ("bij de deur" in str(exported(stack)[number]["omschrijving"])) == ("deur" in said)


def test_what_is_solved_is_thanked_for_and_a_new_report_begins_afresh(stack: Stack, chat: Open) -> None:
    resident = chat()
    number = filed(resident, "losse tegels in de Siriusstraat bij de slager")
    closed(stack, number)
    resident.wait()
    assert "Fijn" in resident.say("ja dank u")[-1]["text"]
    assert exported(stack)[number]["status"] == "afgehandeld"
    assert filed(resident, "de lantaarn in de Merelstraat is uit") != number


def test_while_something_new_is_told_the_button_waits_and_the_question_stays(stack: Stack, chat: Open) -> None:
    resident = chat()
    number = filed(resident, "losse tegels in de Siriusstraat bij de slager")
    closed(stack, number)
    resident.wait()
    resident.say("er ligt een matras op straat")
    assert resident.asks == "waar"
    resident.press("Ja, opgelost")
    assert resident.asks == "waar"
    resident.say("Reestraat")
    assert resident.asks == "bevestiging"


def test_a_different_matter_after_filing_is_a_new_case(stack: Stack, chat: Open) -> None:
    resident = chat()
    first = filed(resident, "losse tegels in de Siriusstraat bij de slager")
    second = filed(resident, "de lantaarn in de Merelstraat is ook al een week uit")
    assert first != second
    assert "lantaarn" not in str(exported(stack)[first]["omschrijving"])


@pytest.mark.parametrize("words", ["laat die melding maar zitten", "het is al opgelost, trek maar in"])
def test_a_case_is_withdrawn_after_one_confirmation(stack: Stack, chat: Open, words: str) -> None:
    resident = chat()
    number = filed(resident, "losse tegels in de Siriusstraat bij de slager")
    resident.say(words)
    assert resident.asks == "bevestiging"
    assert exported(stack)[number]["status"] == "gemeld"
    told = resident.say("ja")
    assert "ingetrokken" in told[-1]["text"]
    assert exported(stack)[number]["status"] == "geannuleerd"
    eventually(lambda: [one for one in mails(stack, number) if "Ingetrokken" in one], 30, "the mail about it")


def test_who_does_not_withdraw_after_all_keeps_the_case(stack: Stack, chat: Open) -> None:
    resident = chat()
    number = filed(resident, "losse tegels in de Siriusstraat bij de slager")
    resident.say("trek mijn melding in")
    resident.press("Nee, laat staan")
    assert exported(stack)[number]["status"] == "gemeld"
    resident.say("hoe werkt het wijkbudget?")
    resident.say("ja")
    assert exported(stack)[number]["status"] == "gemeld"


def test_a_word_of_the_matter_picks_the_case_of_which_the_status_is_asked(chat: Open) -> None:
    resident = chat()
    tiles = filed(resident, "losse tegels in de Siriusstraat bij de slager")
    lamp = filed(resident, "de lantaarn in de Merelstraat is al een week uit")
    told = resident.say("hoe staat het met de lantaarn?")
    assert lamp in told[0]["text"]
    assert tiles not in told[0]["text"]
    told = resident.say("mijn meldingen")
    assert tiles in told[0]["text"]
    assert lamp in told[0]["text"]


def test_the_status_is_given_in_another_chat_to_who_has_the_link(chat: Open) -> None:
    first = chat()
    number = filed(first, "losse tegels in de Siriusstraat bij de slager")
    secret = first.heard().split("/t/")[1].split()[0]
    other = chat()
    assert "niets zeggen" in other.say(f"wat is de status van {number}")[0]["text"]
    assert "wegen en stoepen" in other.say(f"wat is de status van {number} http://x/t/{secret}")[0]["text"]


def test_what_is_not_found_is_looked_up_by_a_person(stack: Stack, chat: Open) -> None:
    resident = chat()
    resident.say("hoe staat het met mijn melding?")
    assert resident.asks == "mens"
    resident.press("Ja, laat het nakijken")
    assert resident.asks == "wat"
    told = resident.say("de scheve paal bij de Bosdrift, vorige maand")
    assert "klaar voor een medewerker" in told[-1]["text"]
    eventually(
        lambda: [
            one for path in (stack.data / "mail").glob("*")
            if "herhaling" in (one := path.read_text()) and resident.id in one
        ], 30, "the mail to who looks",
    )  # fmt: skip
    assert resident.case is None


def test_another_party_is_called_by_the_resident_or_left_out(stack: Stack, chat: Open) -> None:
    caller = chat()
    caller.say("de buren in de Siriusstraat draaien elke nacht keiharde muziek")
    told = caller.press("Ik bel zelf")
    assert "niets verstuurd" in told[-1]["text"]
    assert caller.case is None
    careful = chat()
    careful.say("de buren in de Siriusstraat draaien elke nacht keiharde muziek")
    careful.say("alleen de coördinator laten weten")
    assert careful.case is not None
    assert exported(stack)[careful.case["number"]]["recipient"] == "coordinator_oost"


def test_name_and_number_go_to_the_party_that_was_named(stack: Stack, chat: Open) -> None:
    resident = chat()
    resident.say("de buren in de Siriusstraat draaien elke nacht keiharde muziek")
    resident.press("Stuur door met mijn gegevens")
    assert resident.asks == "contact"
    resident.say("Jan, 06 12345678")
    assert resident.case is not None
    row = exported(stack)[resident.case["number"]]
    assert (row["recipient"], row["contact"]) == ("buurtbemiddeling", "Jan, 06 12345678")


def test_what_was_reported_already_is_followed_instead_of_filed(stack: Stack, chat: Open, duplicates: None) -> None:
    first, second, third = chat(), chat(), chat()
    # Nobody else reports a playground there: all these tests share one database.
    number = filed(first, "de wip in de speeltuin aan de Lorentzweg is al een week stuk")
    told = second.say("de wip van de speeltuin in de Lorentzweg is kapot")
    assert (told[-1]["asks"], "al gemeld" in told[-1]["text"]) == ("anders", True)
    told = second.press("Ja, ik volg die")
    assert second.case is None
    assert number in second.say("mijn meldingen")[0]["text"]
    assert exported(stack)[number]["supporters"] == 1
    third.say("de wip van de speeltuin in de Lorentzweg is kapot")
    third.press("Nee, dit is iets anders")
    assert third.asks == "bevestiging"
    third.say("ja")
    assert third.case is not None
    assert third.case["number"] != number
