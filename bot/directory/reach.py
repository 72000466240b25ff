"""Which rules can ever decide: a rule whose every case an earlier rule takes is a mistake of its writer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.core.understanding import BUITEN, ONDERWERPEN, SOORTEN, WIJKEN
from bot.routing import ONBEKEND
from bot.routing.register import values_of
from bot.safety.rules import FORMEEL, ZORG

Box = dict[str, frozenset[Any]]


def domain(eigenaren: frozenset[str]) -> Box:
    """Every value that each fact can have."""
    return {
        "soort": frozenset(SOORTEN),
        "onderwerp": frozenset({*ONDERWERPEN, None}),
        "wijk": frozenset({*WIJKEN, BUITEN, None}),
        "eigenaar": frozenset({*eigenaren, ONBEKEND, None}),
        "formeel": frozenset({*FORMEEL, None}),
        "zorg": frozenset({*ZORG, None}),
        "urgentie": frozenset({"nu", "vandaag", "gewoon"}),
        "zelf": frozenset({True, False, None}),
        **{key: frozenset({True, False}) for key in ("vertrouwelijk", "misdaadtip")},
    }


def box(when: Mapping[str, Any], all_values: Box) -> Box:
    """The facts that a condition allows."""
    return {**all_values, **{key: frozenset(values_of(value)) for key, value in when.items()}}


def uncovered(wanted: Box, taken: Sequence[Box]) -> Box | None:
    """Some facts of `wanted` that none of the boxes takes, or None when they take all."""
    for number, other in enumerate(taken):
        if any(not wanted[key] & other[key] for key in other):
            continue
        for key in other:
            if rest := wanted[key] - other[key]:
                found = uncovered({**wanted, key: rest}, taken[number + 1 :])
                if found is not None:
                    return found
                wanted = {**wanted, key: wanted[key] & other[key]}
        return None
    return wanted


def unreachable(whens: Sequence[Mapping[str, Any]], eigenaren: frozenset[str]) -> Iterator[int]:
    """The positions of the rules that can never decide."""
    all_values = domain(eigenaren)
    boxes = [box(when, all_values) for when in whens]
    for number, wanted in enumerate(boxes):
        if uncovered(wanted, boxes[:number]) is None:
            yield number
