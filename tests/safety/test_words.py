from __future__ import annotations

import pytest

from bot.safety.words import MAX_CHARACTERS, fold, split


def known(word: str) -> bool:
    return word in ("brand", "help", "vuur")


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Éénmalig BRAND", "eenmalig brand"),
        ("Straße", "strasse"),
        ("YANGIN ığİ", "yangin igi"),
        ("pożar łódź", "pozar lodz"),
        ("الحَرِيقُ أُمّ مدرسة", "الحريق ام مدرسه"),
        ("під'їзд Йосип", "під'ізд иосип"),
        ("т\u0301е\u0301", "те"),
        ("١١٢ ۱۱۲", "112 112"),
        ("b\u200dr\u202eand", "brand"),
        ("𝗳𝗶𝗿𝗲", "fire"),
    ],
)
def test_letters_are_compared_without_case_accents_and_hidden_marks(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("brannnnd", ("brand",)),
        ("vuuuur", ("vuur",)),
        ("neeee", ("ne",)),
        ("b r a n d hier", ("brand", "hier")),
        ("o p d e", ("o", "p", "d", "e")),
        ("m'n z'n can't l'eau", ("mn", "zn", "cant", "l", "eau")),
        ("a.u.b. s.o.s.", ("aub", "sos")),
        ("着火了 help", ("着", "火", "了", "help")),
        ("co-melder", ("co", "melder")),
    ],
)
def test_words_are_read_as_people_mean_them(text: str, words: tuple[str, ...]) -> None:
    assert split(text, known).words == words


def test_points_end_a_sentence_and_commas_a_clause() -> None:
    words = split("er was brand. nu niet, gelukkig! klaar?")
    assert words.sentence == (0, 0, 0, 1, 1, 1, 2)
    assert words.clause[3] == words.clause[4] != words.clause[5]


def test_a_very_long_text_is_read_at_both_ends() -> None:
    words = split("begin " + "x" * 3 * MAX_CHARACTERS + " einde").words
    assert words[0] == "begin"
    assert words[-1] == "einde"
    assert sum(map(len, words)) <= MAX_CHARACTERS
