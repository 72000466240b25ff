from __future__ import annotations

import pytest

from bot.nlu.matters import MOST, pieces


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "De lantaarn is stuk. Er ligt ook vuil.",
            [("De lantaarn is stuk", False), ("Er ligt ook vuil", False)],
        ),
        (
            "de lantaarn is stuk en ook ligt er vuil op straat",
            [("de lantaarn is stuk", False), ("ligt er vuil op straat", True)],
        ),
        (
            "The lamp is broken! Also, there is a mattress",
            [("The lamp is broken", False), ("there is a mattress", True)],
        ),
        ("lamp kapot. vuil", []),
        ("de lantaarn is al een week stuk", []),
        ("", []),
    ],
)
def test_a_message_falls_apart_where_another_matter_could_begin(text: str, found: list[tuple[str, bool]]) -> None:
    assert pieces(text) == found


def test_a_long_story_is_not_taken_apart() -> None:
    assert pieces("Dit is een zin. " * (MOST + 1)) == []
