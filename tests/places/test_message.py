"""Reading a message without harm to memory or to other rooms."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.places import Gazetteer, message
from bot.places.spelling import fold, name_keys

ROOT = Path(__file__).resolve().parents[2]


def test_places_alone_never_load_tensorflow() -> None:
    code = "import sys, bot.places; print('tensorflow' in sys.modules, 'rasa' in sys.modules)"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert shown.stdout.split() == ["False", "False"]


def test_words_of_residents_are_not_kept_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(message, "VOCABULARY_LIMIT", 500)
    tokenizer = message.Tokenizer()
    for number in range(2_000):
        tokenizer.read(f"woord{number}")
    assert len(tokenizer._spacy.vocab.strings) < 1_000


def test_offsets_stay_true_for_accents_and_odd_characters(seeded: Gazetteer) -> None:
    text = "İ ß ﬁ 🔥 in de Ro\u0308ntgenstraat"
    place = seeded.resolve(text)
    assert place is not None and place.text == "Röntgenstraat"


@pytest.mark.parametrize("text", ["Ampère", "’t", "İstanbul", "ĳ", "ﬁets", "e\u0301"])
def test_folding_keeps_the_length(text: str) -> None:
    assert len(fold(text)) == len(text)


def test_abbreviations_come_down_to_one_spelling() -> None:
    assert name_keys("Burg. v.d. Heijdenstr.") == name_keys("burgemeester van der Heydenstraat")
    assert name_keys("im Dunkeln") == ("im", "dunkeln")
