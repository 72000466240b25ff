from __future__ import annotations

import pytest

from bot.nlu.matters import MOST, pieces, says_more


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
        (
            "het bankje is kapot en er is daar ook een lantaarn uit",
            [("het bankje is kapot", False), ("er is daar ook een lantaarn uit", False)],
        ),
        (
            "op het plein ligt glas, en in de laan zit een gat",
            [("op het plein ligt glas", False), ("in de laan zit een gat", False)],
        ),
        (
            "de wipkip is afgebroken. wie is trouwens onze wethouder?",
            [("de wipkip is afgebroken", False), ("wie is trouwens onze wethouder", True)],
        ),
        (
            "schimmel op de muur. Iets anders wat me dwarszit: de buurman is zo alleen",
            [("schimmel op de muur", False), ("de buurman is zo alleen", True)],
        ),
        ("de lantaarn is stuk en het is donker", []),
        ("lamp kapot. vuil", []),
        ("de lantaarn is al een week stuk", []),
        ("", []),
    ],
)
def test_a_message_falls_apart_where_another_matter_could_begin(text: str, found: list[tuple[str, bool]]) -> None:
    assert pieces(text) == found


def test_a_long_story_is_not_taken_apart() -> None:
    assert pieces("Dit is een zin. " * (MOST + 1)) == []


def test_some_words_say_that_there_is_more() -> None:
    assert says_more("het bankje is kapot en er is daar ook een lantaarn uit")
    assert says_more("lamp stuk. trouwens, de container is vol")
    assert not says_more("de lantaarn is stuk en het is donker")
