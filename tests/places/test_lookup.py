"""The resolver: the facts to the letter, any text without harm, and fast."""

from __future__ import annotations

import csv
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.understanding import BUITEN, WIJKEN
from bot.places import Gazetteer, Place
from bot.places.place import KINDS

ALWAYS_ASK = {"Gijsbrecht van Amstelstraat", "Utrechtseweg"}
FIXING_PC4 = {
    "1211": "Centrum", "1212": "Zuidoost", "1214": "Zuid", "1215": "Zuid", "1216": "Zuidwest",
    "1218": "Hilversumse Meent", "1221": "Oost", "1222": "Noordoost", "1223": "Oost",
}  # fmt: skip
SNIPPETS = (
    "Siriusstraat", "siriustraat", "Groest", "hoek", "en", "in", "de", "Oost", "noord", "centrum", "Bussum",
    "te", "12", "12a", "1223 AN", "1217", "Lindelaan", "naar", "niet", "maar", "Meent", "'s-Gravelandseweg",
    "v.d.", ",", "/", "str.", "Utrechtseweg", "Kerkelanden", "van", "Huizen", "wijk", "1402 AB", "\n", "?",
    "over het spoor",
)  # fmt: skip


def test_every_street_of_the_facts_fixes_its_wijk_or_asks(seeded: Gazetteer, shared_data: Path) -> None:
    for row in _rows(shared_data / "hilversum" / "streets.csv"):
        name = row["straat"]
        fixed = row["wijk_certainty"] in ("high", "medium") and name not in ALWAYS_ASK
        place = seeded.resolve(f"afval op de {name} 3")
        assert place is not None and place.straat == name, name
        assert place.wijk == (row["wijken"] if fixed else None), name
        assert fixed or not row["wijken"] or place.candidates[0] == row["wijken"], name


def test_every_buurt_of_the_facts_lies_in_its_wijk(seeded: Gazetteer, shared_data: Path) -> None:
    for row in _rows(shared_data / "hilversum" / "buurten.csv"):
        place = seeded.resolve(row["buurtnaam_2025"])
        assert place is not None and place.wijk == row["wijknaam"], row["buurtnaam_2025"]


@pytest.mark.parametrize("number", range(1200, 1230))
def test_only_the_postcodes_of_the_facts_fix_a_wijk(seeded: Gazetteer, number: int) -> None:
    place = seeded.resolve(f"postcode {number}")
    assert (place.wijk if place else None) == FIXING_PC4.get(str(number))


def test_every_button_answers_its_own_question(seeded: Gazetteer) -> None:
    assert seeded.wijken == WIJKEN
    for wijk in seeded.wijken:
        place = seeded.resolve(wijk)
        assert place is not None and place.wijk == wijk
        for buurt in seeded.buurten_of(wijk):
            answer = seeded.resolve(buurt)
            assert answer is not None and answer.wijk == wijk, buurt
    assert sum(len(seeded.buurten_of(wijk)) for wijk in seeded.wijken) == len(seeded.buurten) == 43


def test_all_mentions_are_found_in_order(seeded: Gazetteer) -> None:
    found = seeded.find("van Kerkelanden tot de Siriusstraat 12, postcode 1214")
    assert [(place.kind, place.text) for place in found] == [
        ("buurt", "Kerkelanden"),
        ("straat", "Siriusstraat 12"),
        ("postcode", "1214"),
    ]


def test_a_corner_is_repeated_as_it_was_written(seeded: Gazetteer) -> None:
    place = seeded.resolve("op de hoek van de Morsestraat en de Voltastraat ligt glas")
    assert place is not None and place.wijk == "Oost"
    assert place.text == "Morsestraat en de Voltastraat"


@given(st.one_of(st.text(), st.lists(st.sampled_from(SNIPPETS), max_size=14).map(" ".join)))
@settings(max_examples=300, deadline=None)
def test_no_text_breaks_it_and_a_wijk_is_one_of_the_contract(seeded: Gazetteer, text: str) -> None:
    resolved = seeded.resolve(text)
    for place in (*seeded.find(text), *([resolved] if resolved else ())):
        _is_sound(place)


@given(st.floats(), st.floats())
@settings(max_examples=200, deadline=None)
def test_no_point_breaks_it(mapped: Gazetteer, lat: float, lon: float) -> None:
    _is_sound(mapped.at(lat, lon))


@pytest.mark.parametrize(
    "text",
    ["(" * 10_000, "'a" * 5_000, "Groest en " * 1_000, "in Bussum " * 1_000, "-laan" * 2_000, "🔥" * 9_999],
)
def test_a_hostile_message_does_not_hold_up_the_others(seeded: Gazetteer, text: str) -> None:
    start = time.process_time()
    seeded.resolve(text)
    assert time.process_time() - start < 2.0


def test_the_cost_grows_with_the_message_and_no_faster(seeded: Gazetteer) -> None:
    text = " ".join(
        ["de lantaarn bij mijn buurvrouw in de Siriusstraat 12 doet het al weken niet en dat moet echt beter"] * 6
    )
    short = min(_seconds(seeded, text[:100]) for _ in range(40))
    assert min(_seconds(seeded, text) for _ in range(40)) < 20 * short


def _seconds(gazetteer: Gazetteer, text: str) -> float:
    start = time.process_time()
    gazetteer.resolve(text)
    return time.process_time() - start


def _is_sound(place: Place) -> None:
    assert place.wijk in (*WIJKEN, BUITEN, None)
    assert set(place.candidates) <= {*WIJKEN, BUITEN}
    assert not (place.wijk and place.candidates)
    assert place.buurt is None or place.wijk in WIJKEN
    assert place.kind in KINDS and 0.0 <= place.certainty <= 1.0


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        yield from csv.DictReader(file)
