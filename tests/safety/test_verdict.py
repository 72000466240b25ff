from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.safety import Check, check, is_confidential
from bot.safety.rules import FORMEEL, SPOED, ZORG

HERE = Path(__file__).parent


def written(name: str) -> Any:
    return yaml.safe_load((HERE / name).read_text(encoding="utf-8"))


def pairs(groups: dict[str, list[str]]) -> list[tuple[str, str]]:
    return [(name, text) for name, texts in groups.items() for text in texts]


DANGER = pairs(written("spoed.yml"))
NO_DANGER = pairs(written("geen_spoed.yml"))
TODAY = pairs(written("vandaag.yml"))
FLAGS = written("vlaggen.yml")


@pytest.mark.parametrize(("kind", "text"), DANGER)
def test_somebody_in_danger_is_told_to_call_112(kind: str, text: str) -> None:
    verdict = check(text)
    assert verdict.spoed is not None
    assert verdict.urgentie == "nu"
    assert kind in ("gemengd", verdict.spoed)


@pytest.mark.parametrize(("group", "text"), NO_DANGER)
def test_words_of_danger_without_danger_do_not_alarm(group: str, text: str) -> None:
    verdict = check(text)
    assert verdict.spoed is None, verdict.regels
    assert verdict.urgentie != "nu"


def test_there_are_enough_examples_of_both() -> None:
    assert len({text for _, text in DANGER}) >= 150
    assert len({text for _, text in NO_DANGER}) >= 150


@pytest.mark.parametrize(("urgentie", "text"), TODAY)
def test_what_cannot_wait_for_monday_is_for_today(urgentie: str, text: str) -> None:
    assert check(text).urgentie == urgentie


@pytest.mark.parametrize(("kind", "text"), pairs(FLAGS["zorg"]))
def test_a_worry_about_a_person_is_no_emergency_and_is_seen(kind: str, text: str) -> None:
    verdict = check(text)
    assert (verdict.zorg, verdict.spoed) == (kind, None)
    assert verdict.vertrouwelijk


@pytest.mark.parametrize(("kind", "text"), pairs(FLAGS["formeel"]))
def test_a_formal_procedure_is_seen(kind: str, text: str) -> None:
    assert check(text).formeel == kind


@pytest.mark.parametrize("text", FLAGS["misdaadtip"])
def test_who_knows_of_a_crime_is_warned_before_filing(text: str) -> None:
    verdict = check(text)
    assert verdict.misdaadtip
    assert verdict.vertrouwelijk


@pytest.mark.parametrize("text", FLAGS["vertrouwelijk"])
def test_what_concerns_persons_is_read_by_the_handler_only(text: str) -> None:
    assert check(text).vertrouwelijk


@pytest.mark.parametrize("text", FLAGS["niets"])
def test_ordinary_messages_carry_no_flag(text: str) -> None:
    assert check(text) == Check()


@pytest.mark.parametrize("onderwerp", ["zorg_welzijn", "veiligheid", "overlast_personen"])
def test_the_onderwerp_alone_makes_it_confidential(onderwerp: str) -> None:
    assert is_confidential(onderwerp, check("er is iets"))
    assert not is_confidential("afval", check("er is iets"))
    assert not is_confidential(None, check("er is iets"))


def test_the_words_alone_make_it_confidential() -> None:
    assert is_confidential("geluid", check("mijn buurman draait elke nacht harde muziek"))


@pytest.mark.parametrize(
    ("now", "not_now"),
    [
        ("de schuur staat in brand", "vorige week stond de schuur in brand"),
        ("er is brand in de flat", "er is geen brand in de flat"),
        ("er ligt een kind in het water", "straks ligt er een kind in het water"),
        ("ze zijn aan het inbreken bij de buren", "ze zijn elke week aan het inbreken bij de buren"),
        ("er is brand in de kelder", "wat moet ik doen als er brand is in de kelder"),
        ("op straat staat een auto in brand", "in de film staat een auto in brand"),
    ],
)
def test_time_denial_condition_habit_and_question_make_the_difference(now: str, not_now: str) -> None:
    assert check(now).spoed is not None
    assert check(not_now).spoed is None


def test_now_is_stronger_than_an_earlier_time() -> None:
    assert check("vorige maand was er al brand en nu staat de schuur weer in brand").spoed == "brand"


def test_violence_that_is_not_now_becomes_a_worry() -> None:
    assert check("mijn man slaat me").spoed == "geweld"
    verdict = check("mijn man slaat me elke zaterdag")
    assert (verdict.spoed, verdict.zorg) == (None, "huiselijk_geweld")


def test_the_verdict_names_the_rules_that_spoke() -> None:
    assert check("ik ruik gas").regels == ("nl_gaslucht",)


@pytest.mark.parametrize(
    "text",
    [
        "B̷R̷A̷N̷D̷ help",
        "er is b\u200br\u200ba\u200bn\u200bd in huis",
        "\u202eer is brand in huis\u202c",
        "𝐞𝐫 𝐢𝐬 𝐛𝐫𝐚𝐧𝐝 𝐢𝐧 𝐡𝐮𝐢𝐬",
        "ER IS BRAAAAAND!!!!!",
        "ER.IS.BRAND",
        "er is\nbrand in\nhuis. er is brand",
    ],
)
def test_hidden_marks_capitals_and_stretched_letters_do_not_hide_danger(text: str) -> None:
    assert check(text).spoed == "brand"


def test_danger_at_the_end_of_a_very_long_text_is_seen() -> None:
    assert check("blabla " * 20_000 + ". er is brand in huis").spoed == "brand"


@pytest.mark.parametrize("text", ["", " ", "\n\n", "😀😀", "\x00\x01", "....", "\u202e", "<b></b>", "/"])
def test_nothing_to_read_is_no_danger(text: str) -> None:
    assert check(text) == Check()


WORDS = st.sampled_from(
    [
        "brand",
        "er",
        "is",
        "niet",
        "gas",
        "ik",
        "slaat",
        "man",
        "mij",
        "water",
        "dood",
        "help",
        "112",
        ".",
        "nu",
        "geen",
        "als",
        "huis",
        "in",
        "de",
        "حريق",
        "пожежа",
        "yangin",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=600), st.lists(WORDS, max_size=120).map(" ".join)))
def test_any_text_gets_a_verdict_of_the_contract(text: str) -> None:
    verdict = check(text)
    assert verdict.urgentie in ("nu", "vandaag", "gewoon")
    assert (verdict.spoed is not None) == (verdict.urgentie == "nu")
    assert verdict.spoed in (*SPOED, None)
    assert verdict.zorg in (*ZORG, None)
    assert verdict.formeel in (*FORMEEL, None)


def _best(work: Callable[[], object]) -> float:
    """Milliseconds of the best of several runs: a busy machine must not fail a test."""
    work()
    times = []
    for _ in range(9):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times) * 1000


def test_the_cost_grows_with_the_text_and_no_faster() -> None:
    text = ". ".join(text for _, text in NO_DANGER)
    short, long = _best(lambda: check(text[:1_000])), _best(lambda: check(text[:10_000]))
    assert long < 30 * short


@pytest.mark.parametrize("words", ["brand rook huis ", "man slaat mij ", "in het water man ", "a "])
def test_the_same_words_over_and_over_stay_cheap(words: str) -> None:
    text = words * 1_000
    short, long = _best(lambda: check(text[:1_000])), _best(lambda: check(text[:5_000]))
    assert long < 15 * short
