from __future__ import annotations

import pytest

from bot.safety.phrasebook import Phrasebook
from bot.safety.phrases import PhraseError, parse
from bot.safety.words import split

LISTS = {"mens": {"man", "vrouw"}}


Words = tuple[str, ...]


def found(line: str, text: str, *, filler: str = "", correct: Words = (), real: Words = ()) -> bool:
    readings = parse(line, LISTS, frozenset(filler.split()))
    book = Phrasebook([(0, parts) for parts in readings], (), correct, real)
    return bool(book.find(split(text, book.knows)))


@pytest.mark.parametrize(
    ("line", "yes", "no"),
    [
        ("er is brand", "er is brand", "er is nooit brand"),
        ("brand|fik in", "fik in huis", "brand om"),
        ("<mens> slaat", "de vrouw slaat", "het kind slaat"),
        ("brand*", "brandlucht", "verbrand"),
        ("*brand", "schuurbrand", "brandlucht"),
        ("er is? brand", "er brand", "er was brand"),
        ("man .. slaat", "man die vaak hem slaat", "man die heel erg vaak slaat"),
        ("man ... slaat", "man a b c d e f g slaat", "man a b c d e f g h slaat"),
        ("man <> slaat", "slaat de man", "slaat. de man"),
        ("niet|geen_enkele rook", "geen enkele rook", "geen rook"),
        ("^ brand $", "dag. brand! tot ziens", "er is brand"),
        ("rook & dak", "op het dak zie ik dus rook", "dak. rook"),
        ("rook & dak|huis", "rook uit huis", "rook uit raam"),
        ("着火", "房子着火了", "火着"),
    ],
)
def test_a_phrase_finds_what_it_says_and_no_more(line: str, yes: str, no: str) -> None:
    assert found(line, yes)
    assert not found(line, no)


def test_filler_words_are_stepped_over() -> None:
    assert found("er is brand", "er is nu echt brand", filler="nu echt")
    assert not found("er is brand", "er is nu toch echt brand", filler="nu echt toch")


@pytest.mark.parametrize("slip", ["gevogten", "gevohcten", "gevochtn", "gevochtenn", "gefochten"])
def test_a_slip_in_a_long_word_is_understood(slip: str) -> None:
    assert found("er wordt gevochten", f"er wordt {slip}", correct=("gevochten",))
    assert not found("er wordt gevochten", f"er wordt {slip}")


def test_a_word_that_is_right_by_itself_is_no_slip() -> None:
    assert not found("blussen", "bussen", correct=("blussen",), real=("bussen",))


@pytest.mark.parametrize("line", [".. brand", "brand ..", "<niemand> slaat", "| |", "a & "])
def test_a_line_that_means_nothing_is_refused(line: str) -> None:
    with pytest.raises(PhraseError):
        parse(line, LISTS)
