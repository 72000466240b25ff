"""From a text to what is understood of it: classifiers, places, language and safety together."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from bot.core.redaction import find_sensitive
from bot.core.understanding import ASKS, FORMEEL, ZAAKSOORTEN, SecondThing, Understanding
from bot.nlu.classifier import TextClassifier
from bot.nlu.courtesy import plain
from bot.nlu.encoder import Matrix, shorten, vectors
from bot.nlu.language import language
from bot.nlu.matters import pieces, says_more
from bot.nlu.resemblance import Examples, Likeness
from bot.places import Place, gazetteer
from bot.safety import Check, check, is_confidential
from bot.safety.terzijde import BOOS, terzijde

KINDS_OF_PLACE = {"straat": "straat", "poi": "plein", "buurt": "buurt", "wijk": "wijk"}
NONE = "geen"  # the label of a plan without an onderwerp
ASKED = 0.5  # how much the open question weighs beside the words
ALARM = 0.95  # how sure a message is an emergency when the independent check says so
EXPECTED = {"contact": "antwoord", "wat": "antwoord", "waar": "antwoord"}
NUMBERS = frozenset({"bsn", "iban"})
DIGITS, FEW = 8, 3  # of such a number; words that can tell what is wrong
_SENTENCE = re.compile(r"(?<=[.!?\n])\s+")
_DENIED = re.compile(
    r"\b(?:niet (?:om )?(?:de|het|een|die|dat|deze|dit)|geen|not (?:the|a|an)) [\w-]+,? (?:maar|but) (?:om )?",
    re.IGNORECASE,
)
SECOND = frozenset({*ZAAKSOORTEN, "status"})  # what the chat can come back to


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
    """Reads messages with three trained classifiers; soort and onderwerp learned from the same messages."""

    def __init__(
        self,
        *,
        messages: Examples,
        answers: Examples,
        soort: TextClassifier,
        onderwerp: TextClassifier,
        handeling: TextClassifier,
    ) -> None:
        self.messages, self.answers = messages, answers
        self.soort, self.onderwerp, self.handeling = soort, onderwerp, handeling

    def read(self, text: str, *, asks: str = "", taal: str = "nl") -> Understanding:
        """What is understood of a text; `asks` is the open question, `taal` the language so far. Never raises."""
        safety, place = check(text), gazetteer().resolve(text)
        # A Dutch street name says nothing about the language around it.
        spoken = language(text.replace(place.text, " ") if place else text, taal)
        beside = terzijde(text)
        # Scolding is much alike everywhere: it says nothing about the language of who scolds.
        spoken, answer = taal if beside == BOOS else spoken, _without_numbers(shorten(text))
        said = plain(answer)
        # Two texts at once take hardly more time than one.
        text, as_answer = _without_name(_without_denied(said), place), [answer] if asks else []
        known = vectors([text, *as_answer])
        likeness = self.messages.compare([text], known[:1])
        soort, signs = self._soort(likeness, safety, asks)
        onderwerp = self._onderwerp(likeness, soort.labels[0])
        ook = None
        if safety.spoed is None and soort.labels[0] != "spoed":
            calm = safety.urgentie == "gewoon" and signs["vandaag"] < thresholds()["vlaggen"]["vandaag"]
            soort, onderwerp, ook = self._matters(said, place, soort, onderwerp, in_order=calm)
        if ook and place and place.wijk is None:
            # Two matters in two places: the first is where its own words say.
            place = gazetteer().resolve(said.replace(ook.tekst, " ")) or place
        found = Understanding(
            soort=soort.labels[0],
            onderwerp=_name(onderwerp, soort.labels[0]),
            taal=spoken,
            zekerheid=_certainty(soort, onderwerp, place),
            besluit=_decide(soort, onderwerp),
            wijk=place.wijk if place else None,
            buurt=place.buurt if place else None,
            plaats=_plain(place),
            ook=ook,
            alternatieven=soort.labels[1:2],
            onderwerpen=tuple(name for name in onderwerp.labels[:2] if name != NONE),
            urgentie=_urgentie(soort.labels[0], safety, signs),
            vertrouwelijk=_vertrouwelijk(_name(onderwerp, soort.labels[0]), safety, signs),
            formeel=safety.formeel or _formeel(signs),
            zorg=safety.zorg,
            misdaadtip=safety.misdaadtip,
            terzijde=beside,
            regels=safety.regels,
        )
        if found.soort == "signaal" and found.eigen_onderwerp:
            found = _certain_about(found, found.eigen_onderwerp)
        limit = thresholds()["spoed"]["in_gesprek" if asks else "eerste"]
        found = _with_danger(found, soort, limit, alarmed=safety.spoed is not None)
        return self._in_conversation(found, answer, known[1:], asks) if asks else found

    def flags(self, text: str) -> dict[str, float]:
        """The probability of each flag of a first message, as the classifier alone sees it."""
        text = _without_name(plain(shorten(text)), gazetteer().resolve(text))
        _, found = self.soort.judge(self.messages.compare([text], vectors([text])))
        return dict(zip(self.soort.flags, (float(p) for p in found[0]), strict=True))

    def _soort(self, likeness: Likeness, safety: Check, asks: str) -> tuple[Ranked, dict[str, float]]:
        """The kinds of message by probability, and the probability of each flag."""
        rows, flags = self.soort.judge(likeness)
        # An answer to another question than what is wrong tells too little to raise a flag by itself.
        tells = asks in ("", "wat")
        signs = {name: float(p) * tells for name, p in zip(self.soort.flags, flags[0], strict=True)}
        ranked = Ranked.of(self.soort, rows[0])
        best = ranked.labels[0] == "spoed"
        doubted = best and ranked.values[0] < thresholds()["spoed"]["eerste"] and safety.urgentie == "vandaag"
        if safety.spoed is None and (doubted or not best):
            # A second thought that nothing else shares is no doubt about 112; nor is what the check knows as something
            # for today, with a telephone number first.
            return Ranked.of(self.soort, rows[0], without=frozenset({"spoed"})), signs
        return ranked, signs

    def _onderwerp(self, likeness: Likeness, soort: str) -> Ranked:
        row = self.onderwerp.probabilities(likeness)[0]
        return Ranked.of(self.onderwerp, row, without=_no_onderwerp(soort))

    def _matters(
        self, text: str, place: Place | None, soort: Ranked, onderwerp: Ranked, *, in_order: bool
    ) -> tuple[Ranked, Ranked, SecondThing | None]:
        """The matter that asks the municipality to act, and another one in the same message.

        Two matters together read like a third, so what is left is read again without the other. Of two alike the
        first comes first, or, unless `in_order`, the one that cannot wait.
        """
        parts = pieces(text)
        one_story = min(soort.values[0], onderwerp.values[0]) >= thresholds()["ook"]["geheel"]
        if not parts or (one_story and not says_more(text)):
            return soort, onderwerp, None
        plain = [(_without_name(piece, place), announced) for piece, announced in parts]
        row = self._apart(plain, soort, onderwerp)
        if row is None:
            return soort, onderwerp, None
        other, about = self._piece(plain[row][0])
        rest = ". ".join(piece for number, (piece, _) in enumerate(parts) if number != row)
        left, left_about = self._piece(_without_name(rest, place))
        told_first = row < len(parts) - 1 and not parts[row][1]
        if told_first and in_order and {left.labels[0], other.labels[0]} <= {*ZAAKSOORTEN}:
            return other, about, SecondThing(left.labels[0], _name(left_about, left.labels[0]), rest)
        if left.labels[0] in SECOND:
            return left, left_about, SecondThing(other.labels[0], _name(about, other.labels[0]), parts[row][0])
        asks = SecondThing("vraag", None, rest) if left.labels[0] == "vraag" else None
        return other, about, asks

    def _apart(self, parts: list[tuple[str, bool]], soort: Ranked, onderwerp: Ranked) -> int | None:
        """Which part is surely about something else than the message as a whole, if any."""
        main = soort.labels[0], _name(onderwerp, soort.labels[0])
        texts = [piece for piece, _ in parts]
        likeness = self.messages.compare(texts, vectors(texts))
        kinds, abouts = self.soort.probabilities(likeness), self.onderwerp.probabilities(likeness)
        found: list[tuple[float, int]] = []
        for row, (_, announced) in enumerate(parts):
            kind = Ranked.of(self.soort, kinds[row])
            about = Ranked.of(self.onderwerp, abouts[row], without=_no_onderwerp(kind.labels[0]))
            name = _name(about, kind.labels[0])
            certain = min(kind.values[0], about.values[0] if name else 1.0)
            differs = (kind.labels[0], name) != main and kind.labels[0] in SECOND
            # Without such words a sentence must name a subject of its own: most tell more about the same matter.
            own = main[0] != "status" and name not in (None, main[1])
            if differs and (announced or own) and certain >= thresholds()["ook"]["na_ook" if announced else "zin"]:
                found.append((certain, row))
        # A story whose every sentence is about something else has one matter and much around it.
        return max(found)[1] if found and len(found) < len(parts) else None

    def _piece(self, text: str) -> tuple[Ranked, Ranked]:
        likeness = self.messages.compare([text], vectors([text]))
        soort = Ranked.of(self.soort, self.soort.probabilities(likeness)[0])
        return soort, self._onderwerp(likeness, soort.labels[0])

    def _in_conversation(self, found: Understanding, text: str, vector: Matrix, asks: str) -> Understanding:
        row = self.handeling.probabilities(self.answers.compare([text], vector, asked_columns([asks])))[0]
        ranked = Ranked.of(self.handeling, row)
        limits = thresholds()["handeling"]
        for name, value in zip(ranked.labels, ranked.values, strict=True):
            # Leaving the question needs certainty; else the next best reading is taken.
            if value >= limits.get(name, 0.0) and (name != "spoed" or found.spoed):
                return replace(found, handeling="spoed" if found.spoed else name, handeling_zekerheid=value)
        return replace(found, handeling=EXPECTED.get(asks, "antwoord"), handeling_zekerheid=0.0)


def _without_numbers(text: str) -> str:
    """The text without a sentence that tells a BSN or bank account number: what is wrong stands in the others."""
    if sum(map(str.isdigit, text)) < DIGITS:
        return text
    sentences = [one for one in _SENTENCE.split(text) if NUMBERS.isdisjoint(find_sensitive(one))]
    kept = " ".join(sentences).strip()
    return kept if len(kept.split()) >= FEW and len(kept) < len(text) else text


def _without_denied(text: str) -> str:
    """The text without what it is not about: "niet de lamp maar de bank ernaast"."""
    return _DENIED.sub("", text)


def _without_name(text: str, place: Place | None) -> str:
    """The text with a plain word for the place: which street it is says nothing about what is wrong there."""
    word = KINDS_OF_PLACE.get(place.kind) if place and place.text else None
    return text.replace(place.text, word) if place and word else text


def _no_onderwerp(soort: str) -> frozenset[str]:
    """A report is always about something."""
    return frozenset({NONE}) if soort == "signaal" else frozenset()


def _name(onderwerp: Ranked, soort: str) -> str | None:
    best = onderwerp.labels[0]
    return best if soort in ZAAKSOORTEN and best != NONE else None


def _certainty(soort: Ranked, onderwerp: Ranked, place: Place | None) -> dict[str, float]:
    return {
        "soort": round(soort.values[0], 4),
        "onderwerp": round(onderwerp.values[0], 4),
        "wijk": round(place.certainty, 4) if place and place.wijk else 0.0,
    }


def _urgentie(soort: str, safety: Check, signs: dict[str, float]) -> str:
    """What the rules say, or the classifier for a report that they do not know."""
    by_itself = soort == "signaal" and signs["vandaag"] >= thresholds()["vlaggen"]["vandaag"]
    return "vandaag" if safety.urgentie == "gewoon" and by_itself else safety.urgentie


def _vertrouwelijk(onderwerp: str | None, safety: Check, signs: dict[str, float]) -> bool:
    by_itself = signs["vertrouwelijk"] >= thresholds()["vlaggen"]["vertrouwelijk"]
    return is_confidential(onderwerp, safety) or by_itself or _formeel(signs) == "klacht"


def _formeel(signs: dict[str, float]) -> str | None:
    if signs["formeel"] < thresholds()["vlaggen"]["formeel"]:
        return None
    return max(FORMEEL, key=lambda kind: signs[kind])


def _decide(soort: Ranked, onderwerp: Ranked) -> str:
    limits = thresholds()
    sure = soort.values[0] >= limits["auto"]["soort"]
    clear = soort.labels[0] != "signaal" or onderwerp.values[0] >= limits["auto"]["onderwerp"]
    if sure and clear:
        return "auto"
    return "vraag" if soort.values[0] >= limits["vraag"]["soort"] else "triage"


def _certain_about(found: Understanding, onderwerp: str) -> Understanding:
    """The check knows what it is about; only which soort it is may still be in doubt."""
    certain = {**found.zekerheid, "onderwerp": ALARM}
    sure = certain["soort"] >= thresholds()["auto"]["soort"]
    return replace(found, onderwerp=onderwerp, zekerheid=certain, besluit="auto" if sure else found.besluit)


def _with_danger(found: Understanding, soort: Ranked, limit: float, *, alarmed: bool) -> Understanding:
    """The independent check decides; the classifier alone must be as sure as `limit` before it says 112."""
    if alarmed or (soort.labels[0] == "spoed" and soort.values[0] >= limit):
        certain = {**found.zekerheid, "soort": max(soort.value("spoed"), ALARM if alarmed else 0.0)}
        return replace(
            found, soort="spoed", onderwerp=None, spoed=True, urgentie="nu", besluit="auto", zekerheid=certain
        )
    if found.soort == "spoed":
        return replace(found, besluit="vraag")
    return found


def _plain(place: Place | None) -> dict[str, Any] | None:
    return {**asdict(place), "candidates": list(place.candidates)} if place else None
