"""Yes, no and stop: what people type for them, and what only looks like them."""

from __future__ import annotations

import pytest

from actions import answers


@pytest.mark.parametrize(
    ("text", "read", "meant"),
    [
        ("ja hoor", "antwoord", "ja"), ("jaa", "nee", "ja"), ("👍", "dank", "ja"), ("ok", "antwoord", "ja"),
        ("ja\ndank je wel", "dank", "ja"), ("prima zo", "antwoord", "ja"), ("oui, merci", "dank", "ja"),
        ("evet", "antwoord", "ja"), ("نعم", "antwoord", "ja"), ("verstuur", "antwoord", "ja"),
        ("nee joh", "antwoord", "nee"), ("👎", "dank", "nee"), ("liever niet", "ja", "nee"),
        ("ja maar het is de Merelstraat", "ja", "verbetering"), ("never mind", "nee", "annuleren"),
        ("laat maar zitten hoor", "antwoord", "annuleren"), ("help er is brand", "spoed", "spoed"),
    ],
)  # fmt: skip
def test_fixed_expressions_decide(text: str, read: str, meant: str) -> None:
    assert answers.act(text, read, "nl") == meant


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("blub", "ja"),
        ("hij knippert steeds en gaat dan weer uit", "annuleren"),
        ("met een man of tien", "dank"),
        ("take it over ourselves", "annuleren"),
    ],
)
def test_what_files_or_ends_a_draft_needs_words_that_say_so(text: str, read: str) -> None:
    assert answers.act(text, read, "nl") == "antwoord"


@pytest.mark.parametrize(("text", "read"), [("stuur maar op", "ja"), ("ik wil het toch niet melden", "annuleren")])
def test_other_words_for_it_are_believed(text: str, read: str) -> None:
    assert answers.act(text, read, "nl") == read


@pytest.mark.parametrize(
    ("text", "said"),
    [("ja hoor", "ja"), ("nee joh", "nee"), ("ja en nee", None), ("ja maar de lamp", None), ("", None)],
)
def test_a_yes_or_no_that_says_nothing_else(text: str, said: str | None) -> None:
    assert answers.bare(text) == said
