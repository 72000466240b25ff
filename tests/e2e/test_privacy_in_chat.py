"""A resident asks in the chat what is kept, has it erased, or types what nobody needs; and anger is met calmly."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest

from tests.e2e.chat import Chat
from tests.e2e.stack import Stack, eventually

pytestmark = [pytest.mark.xdist_group("stack"), pytest.mark.timeout(300)]
Open = Callable[..., Chat]
LAMP = "de lantaarn voor het huis van tante Sjaan in de Siriusstraat doet het niet"


def rows(stack: Stack, query: str, *values: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(stack.data / "buurtwijzer.sqlite3")) as database:
        return database.execute(query, values).fetchall()


def kept(stack: Stack, words: str) -> bool:
    """Whether these words stand anywhere in the databases or the mails."""
    files = [*stack.data.glob("*.sqlite3*"), *(stack.data / "mail").glob("*")]
    return any(words.encode() in path.read_bytes() for path in files if path.exists())


def test_a_filed_report_is_erased_after_one_confirmation(stack: Stack, chat: Open) -> None:
    resident = chat()
    resident.say("de lantaarn voor het huis van opa Kwispel in de Siriusstraat doet het niet")
    resident.say("ja")
    case = resident.case
    assert case is not None
    assert kept(stack, "opa Kwispel")
    asked = resident.say("verwijder mijn gegevens")
    assert asked[-1]["asks"] == "bevestiging"
    told = resident.say("ja, doe maar")
    assert "gewist" in told[-1]["text"]
    assert "het nummer" in told[-1]["text"]
    eventually(lambda: not kept(stack, "opa Kwispel"), 10, "erasure of the words everywhere")
    after = resident.read()
    assert "erased_at" in after
    assert [line["text"] for line in after["messages"] if line["text"]] == [told[-1]["text"]]
    assert rows(stack, "SELECT wijk, omschrijving FROM cases_case WHERE number = ?", case["number"]) == [("Oost", "")]
    again = resident.say("er ligt afval naast de container in de Merelstraat")
    assert again[-1]["asks"] == "bevestiging"


def test_no_keeps_everything_and_the_draft_goes_on(chat: Open) -> None:
    resident = chat()
    resident.say("er ligt een losse tegel")
    resident.say("wis al mijn gegevens")
    resident.press("Nee, niets wissen")
    assert resident.asks == "waar"
    resident.say("Siriusstraat")
    resident.say("ja")
    assert resident.case is not None
    assert resident.case["omschrijving"] == "er ligt een losse tegel"


def test_another_answer_than_yes_erases_nothing_and_a_later_yes_files(chat: Open) -> None:
    resident = chat()
    resident.say("er ligt een losse tegel")
    resident.say("verwijder mijn gegevens")
    resident.say("in de Siriusstraat")
    assert resident.asks == "bevestiging"
    resident.say("ja")
    assert resident.case is not None
    assert "gewist" not in resident.heard()


def test_what_is_kept_is_told_and_the_question_comes_back(chat: Open) -> None:
    resident = chat()
    resident.say("er ligt een losse tegel")
    told = resident.say("wat weten jullie van mij?")
    assert "Berichten van u: 2" in told[0]["text"]
    assert "Kopie van mijn gesprek" in told[1]["text"]
    assert told[-1]["asks"] == "waar"


@pytest.mark.parametrize("number", ["123456782", "NL91ABNA0417164300"])
def test_a_bsn_or_bank_account_is_warned_of_and_stays_out_of_the_case(stack: Stack, chat: Open, number: str) -> None:
    resident = chat()
    told = resident.say(f"mijn nummer is {number} en {LAMP}")
    assert "hebben we niet nodig" in told[0]["text"]
    assert number not in told[-1]["text"]
    resident.say("ja")
    case = resident.case
    assert case is not None
    assert number not in case["omschrijving"]
    assert "de lantaarn" in case["omschrijving"]
    mails = [path.read_text() for path in (stack.data / "mail").glob("*")]
    assert not [mail for mail in mails if number in mail]


def test_scolding_is_met_calmly_once_and_help_goes_on(chat: Open) -> None:
    resident = chat()
    first = resident.say("rot op stomme kutbot")
    again = resident.say("klootzakken zijn jullie")
    assert "boos" in first[0]["text"]
    assert "boos" not in again[0]["text"]
    told = resident.say("losse tegels in de Siriusstraat bij de slager")
    assert told[-1]["asks"] == "bevestiging"


def test_a_threat_goes_to_a_person_and_names_112(stack: Stack, chat: Open) -> None:
    resident = chat()
    told = resident.say("ik kom die ambtenaar in elkaar slaan")
    assert "112" in told[0]["text"]
    found = rows(stack, "SELECT reason FROM cases_triageitem WHERE conversation_id = ?", resident.id)
    assert found == [("dreiging",)]
    assert resident.case is None


def test_only_the_advice_to_call_112_is_urgent(chat: Open) -> None:
    resident = chat()
    told = resident.say("help er is brand in de keuken")
    assert (told[0]["from"], told[0]["urgent"]) == ("system", True)
    assert not [line for line in resident.lines if line["urgent"] and line["from"] != "system"]
