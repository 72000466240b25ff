from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.directory.reach import uncovered, unreachable

ALL: dict[str, frozenset[Any]] = {"kleur": frozenset("rgb"), "maat": frozenset((1, 2, 3))}


@pytest.mark.parametrize(
    ("whens", "hidden"),
    [
        ([{"soort": "vraag"}, {"soort": "vraag", "zelf": True}], [1]),
        ([{"soort": "vraag", "zelf": True}, {"soort": "vraag"}], []),
        ([{"zelf": [True, None]}, {"zelf": False}, {"soort": "vraag"}], [2]),
        ([{"eigenaar": None}, {"eigenaar": "buren"}, {"soort": "vraag"}], []),
        ([{"eigenaar": [None, "onbekend"]}, {"eigenaar": "buren"}, {"soort": "vraag"}], [2]),
        ([{"soort": "vraag"}, {"soort": ["vraag", "status"]}], []),
    ],
)
def test_a_rule_is_hidden_only_when_all_of_it_is_taken(whens: list[dict[str, Any]], hidden: list[int]) -> None:
    assert list(unreachable(whens, frozenset({"buren"}))) == hidden


boxes = st.fixed_dictionaries(
    {key: st.sets(st.sampled_from(sorted(values)), min_size=1).map(frozenset) for key, values in ALL.items()}
)


@given(boxes, st.lists(boxes, max_size=5))
def test_what_is_left_over_agrees_with_counting_every_case(
    wanted: dict[str, frozenset[Any]], taken: list[dict[str, frozenset[Any]]]
) -> None:
    def holds(box: dict[str, frozenset[Any]], kleur: str, maat: int) -> bool:
        return kleur in box["kleur"] and maat in box["maat"]

    left = {
        (kleur, maat)
        for kleur in wanted["kleur"]
        for maat in wanted["maat"]
        if not any(holds(box, kleur, maat) for box in taken)
    }
    found = uncovered(wanted, taken)
    assert (found is None) == (not left)
    if found:
        assert {(kleur, maat) for kleur in found["kleur"] for maat in found["maat"]} <= left
