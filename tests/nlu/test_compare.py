"""Whether one model is worse than another is decided by the messages that only one of them reads right."""

from __future__ import annotations

import pytest

from bot.core.understanding import Understanding
from bot.nlu.compare import SHOWN, Comparison, compare, lines, mcnemar
from bot.nlu.examples import Message

MESSAGES = [
    *(Message(f"lamp {number}", "signaal", "straatverlichting") for number in range(20)),
    *(Message(f"vraag {number}", "vraag") for number in range(20)),
]
RIGHT = {message.text: (message.soort, message.onderwerp) for message in MESSAGES}


class Fake:
    """Reads everything right but what it is told to read otherwise."""

    def __init__(self, otherwise: dict[str, tuple[str, str | None]]) -> None:
        self.otherwise = otherwise

    def read(self, text: str) -> Understanding:
        soort, onderwerp = {**RIGHT, **self.otherwise}[text]
        return Understanding(soort=soort, onderwerp=onderwerp, taal="nl", zekerheid={}, besluit="auto")


def wrong(count: int, start: int = 0) -> dict[str, tuple[str, str | None]]:
    return {f"vraag {number}": ("status", None) for number in range(start, start + count)}


def compared(before: dict[str, tuple[str, str | None]], after: dict[str, tuple[str, str | None]]) -> Comparison:
    return compare(Fake(before), Fake(after), MESSAGES)


@pytest.mark.parametrize(
    ("worse", "better", "chance"), [(0, 0, 1.0), (5, 0, 0.0625), (6, 0, 0.03125), (0, 6, 0.03125), (10, 2, 0.03857)]
)
def test_chance_is_that_of_tossing_a_coin(worse: int, better: int, chance: float) -> None:
    assert mcnemar(worse, better) == pytest.approx(chance, abs=1e-5)


@pytest.mark.parametrize(
    ("before", "after", "refused"),
    [
        (wrong(0), wrong(6), True),
        (wrong(0), wrong(5), False),
        (wrong(6), wrong(0), False),
        (wrong(6), wrong(6, 6), False),
        (wrong(2), wrong(10, 2), True),
        (wrong(3), wrong(10, 3), False),
        (wrong(6), wrong(6), False),
    ],
)
def test_worse_by_more_than_chance_is_refused(
    before: dict[str, tuple[str, str | None]], after: dict[str, tuple[str, str | None]], refused: bool
) -> None:
    assert compared(before, after).refused is refused


def test_an_onderwerp_counts_for_a_signaal_only() -> None:
    found = compared({}, {"lamp 1": ("signaal", "groen"), "vraag 1": ("vraag", "groen")})
    assert [message.text for message, _ in found.worse] == ["lamp 1"]
    assert (found.total, found.before, found.after, found.better) == (40, 40, 39, 0)


def test_it_says_on_which_themes_and_messages_it_got_worse() -> None:
    after = {**wrong(12), "lamp 1": ("signaal", "groen")}
    told = list(lines(compared({"lamp 2": ("vraag", None)}, after)))
    assert told[0].startswith("Of 40 held-out messages the new model reads 27 right, the present one 39: 1 got better")
    assert told[1] == "Worse on: vraag 12x, signaal straatverlichting 1x"
    assert "  signaal straatverlichting, read as signaal groen: lamp 1" in told
    assert told[-1] == f"  and {13 - SHOWN} more"


def test_where_nothing_got_worse_there_is_nothing_to_list() -> None:
    assert len(list(lines(compared(wrong(3), {})))) == 1
