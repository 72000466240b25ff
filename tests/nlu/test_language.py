from __future__ import annotations

import pytest

from bot.nlu.language import language


@pytest.mark.parametrize(
    ("text", "taal"),
    [
        ("de lantaarn voor onze deur is al een week kapot", "nl"),
        ("the street light in front of our house is broken", "en"),
        ("die Laterne vor unserem Haus ist seit einer Woche kaputt", "de"),
        ("evimizin önündeki sokak lambası bir haftadır yanmıyor", "tr"),
        ("مصباح الشارع أمام بيتنا لا يعمل", "ar"),
        ("latarnia przed naszym domem nie świeci od tygodnia", "pl"),
        ("ліхтар перед нашим будинком не працює вже тиждень", "uk"),
        ("le lampadaire devant notre maison est en panne", "fr"),
        ("la farola delante de nuestra casa no funciona", "es"),
    ],
)
def test_the_language_of_a_sentence_is_recognised(text: str, taal: str) -> None:
    assert language(text, "nl") == taal


def test_a_number_or_a_link_in_a_sentence_is_no_language() -> None:
    assert (
        language("wat is de status van BW26-76G877 http://x/t/lDR9SYP_fJDMUKGEtNY6bHT7KYxXJ8XoLkhsiGUbGbk", "nl")
        == "nl"
    )
    assert language("where is BW26-76G877 now, please tell me", "nl") == "en"


@pytest.mark.parametrize("text", ["ok", "yes", "basketbalring zit los", "12", "😀", "", "Graffiti weer!!!"])
@pytest.mark.parametrize("present", ["nl", "en", "tr"])
def test_one_to_three_words_keep_the_language_of_the_conversation(text: str, present: str) -> None:
    assert language(text, present) == present


@pytest.mark.parametrize(
    "text",
    [
        "bij de familie Kowalska op nummer 12 ligt veel afval",
        "de bbq in het park was echt too much voor ons",
        "container zit alweer tjokvol",
        "035 621 23 45, morgen na de koffie",
        "vertel es een mop",
    ],
)
def test_dutch_with_foreign_names_stays_dutch(text: str) -> None:
    assert language(text, "nl") == "nl"


def test_the_language_changes_when_the_resident_changes() -> None:
    assert language("de lantaarn voor onze deur is al een week kapot", "en") == "nl"


def test_one_word_in_another_script_is_enough() -> None:
    assert language("مساعدة", "nl") == "ar"


@pytest.mark.parametrize(("text", "taal"), [("in English please", "en"), ("Türkçe", "tr"), ("auf Deutsch bitte", "de")])
def test_a_language_that_is_asked_for_is_followed_also_in_few_words(text: str, taal: str) -> None:
    assert language(text, "nl") == taal


def test_few_words_in_the_same_script_keep_the_language() -> None:
    assert language("Так", "uk") == "uk"
