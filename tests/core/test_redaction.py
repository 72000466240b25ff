from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.redaction import KINDS, find_sensitive, redact


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("mijn bsn is 111222333, help", "mijn bsn is [bsn], help"),
        ("123.456.782", "[bsn]"),
        ("rekening NL91 ABNA 0417 1643 00 graag", "rekening [iban] graag"),
        ("nl91abna0417164300", "[iban]"),
        ("DE89 3704 0044 0532 0130 00 is van mij", "[iban] is van mij"),
        ("bel 06-12345678 of 035 629 2111", "bel [telefoon] of [telefoon]"),
        ("+31 6 12345678", "[telefoon]"),
        ("tel:0612345678, na zes uur", "tel:[telefoon], na zes uur"),
        ("(035) 6292111", "[telefoon]"),
        ("mail naar a.b+c@example.org.", "mail naar [email]."),
        ("kenteken 12-ABC-3 en g-123-bb", "kenteken [kenteken] en [kenteken]"),
        ("GB123B reed door", "[kenteken] reed door"),
        ("ik woon op 1221 AB 12", "ik woon op [adres]"),
        ("1213 bm nr 5-2", "[adres]"),
        ("postcode 1221AB", "postcode [adres]"),
        ("bel 06-12345678, 1221 AB 12, a@example.org", "bel [telefoon], [adres], [email]"),
    ],
)
def test_what_points_at_one_person_is_replaced_by_its_kind(text: str, redacted: str) -> None:
    assert redact(text) == redacted


@pytest.mark.parametrize(
    "text",
    [
        "melding BW-2025-000123 en 2024-000123",
        "in 1974 is er 3 keer gebouwd, in 2024 om 10 uur",
        "12-05-2024 om 10-11-12 uur",
        "het kost 31.080 euro",
        "bel 112, 14 035 of 0900-8844 of 0800-0113",
        "container 123456 op 1000 km of 2000 mm",
        "12345678 en 111222334 zijn geen bsn",
        "NL91 ABNA 0417 1643 01 klopt niet",
        "lantaarnpaal 4711 bij nummer 12",
        "000000000",
    ],
)
def test_numbers_of_nobody_stay(text: str) -> None:
    assert redact(text) == text
    assert find_sensitive(text) == ()


def test_the_kinds_are_named_once_each_and_in_order() -> None:
    assert find_sensitive("06-12345678 en 06-12345679 en a@example.org") == ("email", "telefoon")


def test_an_iban_is_not_also_taken_for_a_telephone_number() -> None:
    assert redact("NL91 ABNA 0417 1643 00, 06-12345678") == "[iban], [telefoon]"


@given(st.text(max_size=400))
def test_any_text_can_be_redacted_and_nothing_is_left_to_redact(text: str) -> None:
    assert set(find_sensitive(text)) <= set(KINDS)
    assert isinstance(redact(text), str)


@given(st.text(alphabet="0123456789 .-+()ABab@", max_size=2_000))
def test_long_rows_of_signs_are_redacted_in_reasonable_time(text: str) -> None:
    redact(text)
