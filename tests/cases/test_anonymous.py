"""What points at a person goes from a text; what tells about the matter stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cases.anonymous import anonymous, names_in


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Mevrouw Van der Berg en buurman Ahmed zetten vuil neer", "Mevrouw [naam] en buurman [naam] zetten vuil neer"),
        ("mijn naam is kees bakker en de lamp is uit", "mijn naam is [naam] en de lamp is uit"),
        ("de lamp is uit, dat zei Kees van der Boer ook", "de lamp is uit, dat zei [naam] ook"),
        ("de lamp is uit. Groetjes, fatima", "de lamp is uit. Groetjes, [naam]"),
        ("DE LAMP IS UIT. MVG P. JANSEN", "DE LAMP IS UIT. MVG [naam]"),
        ("My name is John Smith, the lamp is broken", "My name is [naam], the lamp is broken"),
        ("adım Mehmet, lamba bozuk", "adım [naam], lamba bozuk"),
        ("bij de Siriusstraat 12, 14 en 16-2 ligt afval", "bij de Siriusstraat [nummer] ligt afval"),
        ("bij huisnummer 12 bis ligt afval", "bij huisnummer [nummer] ligt afval"),
        ("de deur van 1223 AB 12", "de deur van [adres]"),
        ("stuur het aan @kees_1 of https://voorbeeld.nl/kees", "stuur het aan [naam] of [link]"),
        ("hoe staat het met BW26-ABC123", "hoe staat het met [nummer]"),
    ],
)  # fmt: skip
def test_a_name_and_a_house_number_go(text: str, left: str) -> None:
    assert anonymous(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "De lantaarn op de Kerkbrink is al 3 weken uit, sinds 12 mei",
        "lantaarnpaal 4711 doet het niet",
        "Wij willen met het wijkbudget een Right to Challenge doen in Hilversum Oost",
        "HET IS HIER EEN ZOOI",
        "bel ik 112, 14 035 of 0900-8844",
    ],
)
def test_what_tells_about_the_matter_stays(text: str) -> None:
    assert anonymous(text) == text


def test_what_is_known_of_the_resident_goes_wherever_it_stands() -> None:
    known = names_in("Fatima el Amrani, bel 06-12345678 na 18 uur")
    assert known == {"Fatima", "Amrani"}
    assert anonymous("fatima hier, op 14b is het vies", names=known, numbers={"14b", ""}) == (
        "[naam] hier, op [nummer] is het vies"
    )


@given(st.text(max_size=200))
def test_any_text_becomes_one_line_that_rasa_reads_as_plain_words(text: str) -> None:
    found = anonymous(text)
    assert len(found.splitlines()) <= 1
    assert not any(f"]{sign}" in found for sign in "({[")
