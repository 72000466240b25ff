"""From a text to what is understood of it: classifiers, places, language and safety together."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from bot.core.understanding import ASKS, ZAAKSOORTEN, SecondThing, Understanding
from bot.nlu.classifier import TextClassifier
from bot.nlu.encoder import Matrix, shorten, vectors
from bot.nlu.language import language
from bot.places import Place, gazetteer
from bot.safety import Check, check, is_confidential

NONE = "geen"  # the label of a plan without an onderwerp
ASKED = 0.5  # how much the open question weighs beside the words
ALARM = 0.95  # how sure a message is an emergency when the independent check says so
EXPECTED = {"contact": "antwoord", "wat": "antwoord", "waar": "antwoord"}
_AND_ALSO = re.compile(
    r"\b(?:en ook|ook nog|daarnaast|verder|trouwens|o+h? ja|(?:en )?nog iets|btw|also|besides|by the way)\b[ ,:]*",
    re.IGNORECASE,
)


@cache
def thresholds() -> Any:
    """The numbers of `thresholds.yml`."""
    return yaml.safe_load(Path(__file__).with_name("thresholds.yml").read_text(encoding="utf-8"))


def asked_columns(asks: list[str]) -> Matrix:
    """The open question as columns, one row a question."""
    return np.asarray([[ASKED * (one == name) for name in ASKS] for one in asks], dtype=np.float32)


@dataclass(frozen=True)
class Ranked:
    """Labels with their probabilities, best first."""

    labels: tuple[str, ...]
    values: tuple[float, ...]

    @classmethod
    def of(cls, classifier: TextClassifier, row: Matrix, *, without: frozenset[str] = frozenset()) -> Ranked:
        """The labels of one row; the probability of those in `without` goes to the others."""
        kept = [(float(p), name) for p, name in zip(row, classifier.labels, strict=True) if name not in without]
        total = sum(p for p, _ in kept) or 1.0
        ordered = sorted(kept, reverse=True)
        return cls(tuple(name for _, name in ordered), tuple(p / total for p, _ in ordered))

    def value(self, label: str) -> float:
        """The probability of one label."""
        return self.values[self.labels.index(label)] if label in self.labels else 0.0


class Reader:
    """Reads messages with three trained classifiers."""

    def __init__(self, soort: TextClassifier, onderwerp: TextClassifier, handeling: TextClassifier) -> None:
        self.soort, self.onderwerp, self.handeling = soort, onderwerp, handeling

    def read(self, text: str, *, asks: str = "", taal: str = "nl") -> Understanding:
        """What is understood of a text; `asks` is the open question, `taal` the language so far. Never raises."""
        safety, place = check(text), gazetteer().resolve(text)
        # A Dutch street name says nothing about the language around it.
        spoken = language(text.replace(place.text, " ") if place else text, taal)
        text = shorten(text)
        vector = vectors([text])
        soort = self._soort(text, vector, safety)
        onderwerp = self._onderwerp(text, vector, soort.labels[0])
        found = Understanding(
            soort=soort.labels[0],
            onderwerp=_name(onderwerp, soort.labels[0]),
            taal=spoken,
            zekerheid=_certainty(soort, onderwerp, place),
            besluit=_decide(soort, onderwerp),
            wijk=place.wijk if place else None,
            buurt=place.buurt if place else None,
            plaats=_plain(place),
            ook=self._second_thing(text, soort.labels[0], _name(onderwerp, soort.labels[0])),
            alternatieven=soort.labels[1:2],
            onderwerpen=tuple(name for name in onderwerp.labels[:2] if name != NONE),
            urgentie=safety.urgentie,
            vertrouwelijk=is_confidential(_name(onderwerp, soort.labels[0]), safety),
            formeel=safety.formeel,
            zorg=safety.zorg,
            misdaadtip=safety.misdaadtip,
            regels=safety.regels,
        )
        found = _with_danger(found, soort, alarmed=safety.spoed is not None)
        return self._in_conversation(found, text, vector, asks) if asks else found

    def _soort(self, text: str, vector: Matrix, safety: Check) -> Ranked:
        row = self.soort.probabilities([text], vector)[0]
        ranked = Ranked.of(self.soort, row)
        doubted = ranked.labels[0] == "spoed" and ranked.values[0] < thresholds()["spoed"]
        if doubted and safety.spoed is None and safety.urgentie == "vandaag":
            # The check knows it as something for today, with a telephone number first: that is no doubt about 112.
            return Ranked.of(self.soort, row, without=frozenset({"spoed"}))
        return ranked

    def _onderwerp(self, text: str, vector: Matrix, soort: str) -> Ranked:
        without = frozenset({NONE}) if soort == "signaal" else frozenset()
        row = self.onderwerp.probabilities([text], vector)[0]
        return Ranked.of(self.onderwerp, row, without=without)

    def _second_thing(self, text: str, soort: str, onderwerp: str | None) -> SecondThing | None:
        """Another matter after "en ook", "trouwens" and the like."""
        parts = _AND_ALSO.split(text, maxsplit=1)
        if len(parts) < 2 or len(parts[1].split()) < 3 or len(parts[0].split()) < 3:
            return None
        vector = vectors([parts[1]])
        other = Ranked.of(self.soort, self.soort.probabilities([parts[1]], vector)[0])
        about = self._onderwerp(parts[1], vector, other.labels[0])
        name = _name(about, other.labels[0])
        same = (other.labels[0], name) == (soort, onderwerp) or other.labels[0] in ("overig", "spoed")
        unsure = min(other.values[0], about.values[0] if name else 1.0) < thresholds()["ook"]
        return None if same or unsure else SecondThing(other.labels[0], name)

    def _in_conversation(self, found: Understanding, text: str, vector: Matrix, asks: str) -> Understanding:
        row = self.handeling.probabilities([text], vector, asked_columns([asks]))[0]
        ranked = Ranked.of(self.handeling, row)
        limits = thresholds()["handeling"]
        for name, value in zip(ranked.labels, ranked.values, strict=True):
            # Leaving the question needs certainty; else the next best reading is taken.
            if value >= limits.get(name, 0.0) and (name != "spoed" or found.spoed):
                return replace(found, handeling="spoed" if found.spoed else name, handeling_zekerheid=value)
        return replace(found, handeling=EXPECTED.get(asks, "antwoord"), handeling_zekerheid=0.0)


def _name(onderwerp: Ranked, soort: str) -> str | None:
    best = onderwerp.labels[0]
    return best if soort in ZAAKSOORTEN and best != NONE else None


def _certainty(soort: Ranked, onderwerp: Ranked, place: Place | None) -> dict[str, float]:
    return {
        "soort": round(soort.values[0], 4),
        "onderwerp": round(onderwerp.values[0], 4),
        "wijk": round(place.certainty, 4) if place and place.wijk else 0.0,
    }


def _decide(soort: Ranked, onderwerp: Ranked) -> str:
    limits = thresholds()
    sure = soort.values[0] >= limits["auto"]["soort"]
    clear = soort.labels[0] != "signaal" or onderwerp.values[0] >= limits["auto"]["onderwerp"]
    if sure and clear:
        return "auto"
    return "vraag" if soort.values[0] >= limits["vraag"]["soort"] else "triage"


def _with_danger(found: Understanding, soort: Ranked, *, alarmed: bool) -> Understanding:
    """The independent check decides; the classifier alone must be very sure before it says 112."""
    if alarmed or (soort.labels[0] == "spoed" and soort.values[0] >= thresholds()["spoed"]):
        certain = {**found.zekerheid, "soort": max(soort.value("spoed"), ALARM if alarmed else 0.0)}
        return replace(
            found, soort="spoed", onderwerp=None, spoed=True, urgentie="nu", besluit="auto", zekerheid=certain
        )
    if found.soort == "spoed":
        return replace(found, besluit="vraag")
    return found


def _plain(place: Place | None) -> dict[str, Any] | None:
    return {**asdict(place), "candidates": list(place.candidates)} if place else None
