"""The path of a report in more languages: whole, switched by one setting, and careful where it matters."""

from __future__ import annotations

import re

import pytest

from bot.core import config, languages, texts
from bot.core.opening import opening
from bot.core.understanding import ONDERWERPEN
from tests.texts.test_responses import DUTCH, ENGLISH, responses, values_for

MORE = ("de", "tr", "ar", "pl", "uk")
_PATH = """
opening greeting you_are_welcome unknown unknown_looked_at ask_bedoeling ask_onderwerp ask_wat_signaal
ask_wat_initiatief not_understood_once not_understood_twice nothing_sent noted draft_kept ask_waar_signaal
ask_waar_plan ask_wijk ask_wijk_bij outside summary summary_contact summary_geen_contact summary_foto ask_aanpassing
filed filed_initiatief filed_wens news_here no_news_call no_news return_link spoed spoed_later back_to_draft vandaag
person ask_callback ask_callback_again callback_no_number callback_filed callback_stopped open_now open_again ask_live
live_waiting taken_over handed_back nobody_came outage outage_given_up not_understood taal boos ask_wissen gewist
knop_melden knop_idee knop_vraag knop_mens knop_nee knop_weet_niet knop_verstuur knop_aanpassen knop_niet_versturen
"""
PATH = [*_PATH.split(), *(f"knop_onderwerp_{name}" for name in ONDERWERPEN)]
ALPHABET = {"ar": "[\u0600-\u06ff]", "uk": "[\u0400-\u04ff]"}


@pytest.mark.parametrize("taal", MORE)
@pytest.mark.parametrize("name", PATH)
def test_the_path_of_a_report_is_there_in_every_language(name: str, taal: str) -> None:
    words = str(responses()[f"utter_{name}"][taal]["text"])
    assert words.strip()
    assert words not in (responses()[f"utter_{name}"][DUTCH]["text"], responses()[f"utter_{name}"][ENGLISH]["text"])
    assert re.search(ALPHABET.get(taal, "[a-z]"), words)


@pytest.mark.parametrize("taal", MORE)
def test_buttons_and_openings_are_short_in_every_language(taal: str) -> None:
    labels = [str(one[taal]["text"]) for name, one in responses().items() if taal in one and "_knop_" in name]
    assert labels
    assert not [label for label in labels if len(label) > 30]
    words, buttons = opening(taal)
    assert len(words.split()) < 50
    assert len(buttons) == 4
    assert "14 035" in words and "112" in words and words.endswith("/gegevens")


@pytest.mark.parametrize("taal", MORE)
def test_a_text_names_112_wherever_the_dutch_one_does(taal: str) -> None:
    dutch = {name for name, one in responses().items() if "112" in str(one[DUTCH]["text"]) and taal in one}
    assert dutch
    assert not [name for name in dutch if "112" not in str(responses()[name][taal]["text"])]


@pytest.mark.parametrize("taal", MORE)
def test_danger_data_and_what_was_filed_wait_for_a_native_reader(taal: str) -> None:
    for name in ("utter_spoed", "utter_filed", "utter_ask_wissen"):
        given = values_for(name)
        assert texts.text(name, taal, **given) == texts.text(name, "en", **given)
    assert texts.text("utter_ask_waar_signaal", taal) == responses()["utter_ask_waar_signaal"][taal]["text"]


def test_a_checked_language_says_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(languages, "checked", lambda: languages.ALWAYS | {"de"})
    assert "112" in texts.text("utter_spoed", "de")
    assert texts.text("utter_spoed", "de") != texts.text("utter_spoed", "en")


def test_a_language_that_is_switched_off_reads_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BUURT_TALEN", "tr, pl")
    assert texts.text("utter_knop_nee", "de") == "No"
    assert texts.text("utter_knop_nee", "tr") == "Hayır"


def test_an_unknown_language_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BUURT_TALEN", "de,klingon")
    with pytest.raises(config.ConfigError, match="klingon"):
        config.check()
