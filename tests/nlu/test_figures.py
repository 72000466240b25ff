from __future__ import annotations

from pathlib import Path

import pytest

from bot.core.understanding import Understanding
from bot.nlu import figures
from bot.nlu.choose import acting, doubting, write
from bot.nlu.examples import Message
from bot.nlu.figures import Pair, Share


def pair(
    soort: str = "vraag",
    found: str = "vraag",
    *,
    certainty: float = 0.9,
    besluit: str = "auto",
    onderwerp: str | None = None,
    about: float = 0.9,
    named: str | None = None,
) -> Pair:
    zekerheid = {"soort": certainty, "onderwerp": about, "wijk": 0.0}
    reading = Understanding(soort=found, onderwerp=named, taal="nl", zekerheid=zekerheid, besluit=besluit)
    return Message("tekst", soort, onderwerp), reading


def test_the_interval_is_wide_for_few_messages_and_narrow_for_many() -> None:
    assert list(Share(9, 10).interval) == pytest.approx([0.596, 0.982], abs=0.001)
    assert Share(900, 1000).interval[0] > 0.87
    assert Share(0, 0).interval == (0.0, 1.0)


def test_a_wrong_onderwerp_counts_only_for_a_signaal() -> None:
    assert not figures.decision_right(*pair("signaal", "signaal", onderwerp="afval", named="groen"))
    assert figures.decision_right(*pair("initiatief", "initiatief", onderwerp="afval", named="groen"))
    assert not figures.decision_right(*pair("vraag", "status"))


def test_every_message_falls_in_one_bucket() -> None:
    pairs = [
        pair(),
        pair("vraag", "status"),
        pair("vraag", "status", besluit="vraag"),
        pair(besluit="vraag"),
        pair(besluit="triage"),
    ]
    found = figures.buckets(pairs)
    assert (found.auto, found.wrong_confident, found.wrong_unsure, found.right_unsure) == (2, 1, 1, 2)
    assert found.triage == 1
    assert found.auto + found.wrong_unsure + found.right_unsure == found.total


def test_calibration_sets_certainty_beside_what_was_right() -> None:
    ((low, wrong), (high, right)) = figures.calibration([pair("vraag", "status", certainty=0.4), pair(certainty=0.99)])
    assert [low, wrong.value, high, right.value] == pytest.approx([0.4, 0.0, 0.99, 1.0])


def test_thresholds_keep_mistakes_out_while_acting_on_enough() -> None:
    sure = [pair(certainty=0.95) for _ in range(90)]
    mistakes = [pair("vraag", "status", certainty=0.6) for _ in range(10)]
    soort, _ = acting(sure + mistakes)
    assert 0.6 < soort <= 0.95


def test_mistakes_are_accepted_rather_than_asking_everybody() -> None:
    sure = [pair(certainty=0.95) for _ in range(70)]
    mistakes = [pair("vraag", "status", certainty=0.6) for _ in range(30)]
    assert acting(sure + mistakes)[0] <= 0.6


def test_a_doubtful_onderwerp_of_a_signaal_is_asked() -> None:
    good = [pair("signaal", "signaal", onderwerp="afval", named="afval", about=0.9) for _ in range(90)]
    bad = [pair("signaal", "signaal", onderwerp="afval", named="groen", about=0.4) for _ in range(10)]
    _, onderwerp = acting(good + bad)
    assert 0.4 < onderwerp <= 0.9


def test_triage_leaves_room_to_ask() -> None:
    assert doubting([pair(certainty=value / 100) for value in range(100)], 0.55) <= 0.40


def test_choosing_changes_the_numbers_and_leaves_the_comments(tmp_path: Path) -> None:
    path = tmp_path / "thresholds.yml"
    path.write_text(
        "# why\nauto: # act\n  soort: 0.50 # best\n  onderwerp: 0.50 # of it\nvraag: # ask\n  soort: 0.3 # c\n"
    )
    chosen = {("auto", "soort"): 0.6, ("auto", "onderwerp"): 0.7, ("vraag", "soort"): 0.25}
    write(path, chosen)
    assert path.read_text() == (
        "# why\nauto: # act\n  soort: 0.60 # best\n  onderwerp: 0.70 # of it\nvraag: # ask\n  soort: 0.25 # c\n"
    )
    path.write_text("auto:\n  soort: 0.5\n")
    with pytest.raises(ValueError, match=r"auto\.onderwerp"):
        write(path, chosen)
