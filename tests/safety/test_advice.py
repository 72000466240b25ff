from __future__ import annotations

from pathlib import Path

import pytest

from bot.safety.advice import FILE, AdviceError, advice, load, texts
from bot.safety.rules import SPOED

LANGUAGES = ("nl", "en", "de", "tr", "ar", "pl", "uk", "fr", "es")


@pytest.mark.parametrize("language", [*LANGUAGES, "ro", "zh", "", None])
@pytest.mark.parametrize("spoed", [*SPOED, None])
def test_every_danger_in_every_language_names_112_in_one_message(spoed: str | None, language: str | None) -> None:
    text = advice(spoed, language)
    assert "112" in text
    assert "\n\n" not in text
    assert "{" not in text


def test_dutch_and_english_stand_alone() -> None:
    assert advice("brand", "nl").startswith("Bel nu 112.")
    assert advice("brand", "en").startswith("Call 112 now.")
    assert "\n" not in advice("brand", "nl")


@pytest.mark.parametrize("language", ["ro", None, "de"])
def test_a_language_that_nobody_checked_gets_dutch_and_english(language: str | None) -> None:
    assert advice("brand", language) == advice("brand", "nl") + "\n" + advice("brand", "en")


def test_a_checked_language_is_spoken(tmp_path: Path) -> None:
    file = tmp_path / "spoed.yml"
    file.write_text(FILE.read_text("utf-8").replace("tr: {in_use: false", "tr: {in_use: true"), "utf-8")
    assert load(file).text("brand", "tr").startswith("Hemen 112'yi arayın.")


def test_gas_and_suicide_name_their_own_number() -> None:
    assert "0800-9009" in advice("gas", "nl")
    assert "0800-0113" in advice("suicide", "nl")
    assert "0800" not in advice("brand", "nl")


def test_numbers_that_nobody_confirmed_block_going_live_and_can_be_marked() -> None:
    assert len(texts().unconfirmed()) == 2
    assert "0800-9009 (controleren)" in advice("gas", "nl", mark=" (controleren)")


def test_every_text_exists_in_nine_languages() -> None:
    for kind, written in texts().texts.items():
        assert set(written) == set(LANGUAGES), kind
    assert texts().unchecked() == tuple(sorted(set(LANGUAGES) - {"nl", "en"}))


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("112", "911"),
        ("  algemeen:", "  algemeens:"),
        ("Bel {gas}", "Bel {gaz}"),
        ("numbers:", "nummers:"),
        ("    nl: >-\n      Bel nu", "    nl: |-\n      eerst\n\n      Bel nu"),
        ("  gas:\n    nl:", "  gas:\n    nx:"),
    ],
)
def test_a_text_that_would_leave_somebody_without_112_stops_the_start(tmp_path: Path, right: str, wrong: str) -> None:
    text = FILE.read_text("utf-8")
    assert right in text
    file = tmp_path / "spoed.yml"
    file.write_text(text.replace(right, wrong), "utf-8")
    with pytest.raises(AdviceError):
        load(file)
