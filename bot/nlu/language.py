"""The language of a message, also of a short one."""

from __future__ import annotations

import re
import runpy
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from lingua import Language, LanguageDetector, LanguageDetectorBuilder

from bot.safety.terzijde import asked_language

_SERVED = {
    "nl": "DUTCH", "en": "ENGLISH", "de": "GERMAN", "tr": "TURKISH", "ar": "ARABIC", "pl": "POLISH",
    "uk": "UKRAINIAN", "fr": "FRENCH", "es": "SPANISH", "ro": "ROMANIAN", "bg": "BULGARIAN", "it": "ITALIAN",
    "pt": "PORTUGUESE", "ru": "RUSSIAN", "zh": "CHINESE",
}  # fmt: skip
_LATIN = ("nl", "en", "de", "tr", "pl", "fr", "es", "ro", "it", "pt")
_OWN_SCRIPT = re.compile(r"[\u0400-\u04ff\u0600-\u06ff\u4e00-\u9fff]")
_CODE = re.compile(r"https?://\S+|\S*\d\S*|\S{30,}")  # numbers, links and secrets are written in no language
_WORD = re.compile(r"[^\W\d_]+")
SHORT = 3  # so few words leave doubt: the language so far is kept
FUNCTION_WORDS = 1.5  # how much the share of function words counts beside lingua's confidence
MARGIN = 0.15  # by how much another language must win from the one so far
MARGIN_A_WORD = 0.1  # and by how much more for each word that is missing from a sentence of seven


@cache
def _detector() -> LanguageDetector:
    languages = [getattr(Language, name) for name in _SERVED.values()]
    return LanguageDetectorBuilder.from_languages(*languages).with_low_accuracy_mode().build()


@cache
def _function_words(code: str) -> frozenset[str]:
    """spaCy's list of a language: the small words that carry its grammar."""
    # The file alone: importing spaCy for it would cost every process seconds and a hundred megabytes.
    spec = find_spec("spacy")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("spacy")
    path = Path(spec.origin).parent / "lang" / code / "stop_words.py"
    return frozenset(runpy.run_path(str(path))["STOP_WORDS"])


def warm_up() -> None:
    """Load the language models, so that the first resident does not wait for them."""
    language("is er iets kapot in de straat", "nl")


def language(text: str, present: str) -> str:
    """The ISO 639-1 code of a text; `present`, the language so far, when one to three words leave doubt."""
    if asked := asked_language(text):
        return asked
    text = _CODE.sub(" ", text)
    words = [word.lower() for word in _WORD.findall(text)]
    if len(words) <= SHORT and _same_script(text, present):
        return present
    found = {
        one.language.iso_code_639_1.name.lower(): one.value
        for one in _detector().compute_language_confidence_values(text)
    }
    if _OWN_SCRIPT.search(text):
        return max(found, key=lambda code: found[code])
    if len(words) <= SHORT:
        return present
    scores = {code: found.get(code, 0.0) + FUNCTION_WORDS * _share(words, code) for code in _LATIN}
    best = max(scores, key=lambda code: scores[code])
    # Dutch with a foreign name or a few English words stays Dutch.
    margin = MARGIN + MARGIN_A_WORD * max(0, 7 - len(words))
    return best if scores[best] > scores.get(present, 0.0) + margin else present


def _same_script(text: str, present: str) -> bool:
    """Whether few words stand in the script of the language so far: "Так" is no Bulgarian in a Ukrainian talk."""
    scripts = {"ar": "\u0600-\u06ff", "uk": "\u0400-\u04ff", "ru": "\u0400-\u04ff", "bg": "\u0400-\u04ff"}
    return present in scripts and re.search(f"[{scripts[present]}]", text) is not None


def _share(words: list[str], code: str) -> float:
    known = _function_words(code)
    return sum(word in known for word in words) / len(words)
