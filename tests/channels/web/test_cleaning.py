"""Whatever a resident types becomes text that can be stored, shown and read."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from bot.channels.web.cleaning import clean

ANY = st.text(st.characters(), max_size=60)


@given(ANY)
def test_cleaned_text_can_be_stored_and_holds_nothing_invisible(text: str) -> None:
    found = clean(text)
    found.encode("utf-8")
    kinds = {unicodedata.category(char) for char in found if char not in "\n\u200c\u200d"}
    assert not kinds & {"Cc", "Cf", "Cs"}
    assert unicodedata.is_normalized("NFC", found)


@given(ANY)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(st.text(st.characters(whitelist_categories=("L", "N", "P")), max_size=60))
def test_ordinary_words_stay_as_they_are(text: str) -> None:
    assert clean(text) == unicodedata.normalize("NFC", text)
