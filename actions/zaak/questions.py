"""The questions about a draft, in the order in which they are asked; each one only when it is needed."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from dataclasses import replace

import phonenumbers

from actions import phrases
from actions.heard import Heard
from actions.speech import Say, choice, labelled, one_line
from actions.zaak.draft import SURE, Zaak
from bot.core import texts
from bot.core.understanding import ONDERWERPEN, ZAAKSOORTEN
from bot.routing import ONBEKEND, directory
from bot.routing import Question as OnderwerpQuestion

SKIP = "overslaan"
OTHER = "overig"
LIKELY = "waarschijnlijk"  # the first of two, from whoever does not choose

YES, NO, STOP = "ja", "nee", "stop"


class Question(ABC):
    """One thing that may be asked. `hear` and `choose` return the new draft, or None for no answer."""

    name: str
    asks: str = "anders"
    unknown: str | None = None  # the choice of whoever does not know

    @abstractmethod
    def needed(self, zaak: Zaak) -> bool:
        """Whether the draft cannot go on without it."""

    @abstractmethod
    def say(self, zaak: Zaak, taal: str) -> Say:
        """The question as the resident reads it."""

    def again(self, zaak: Zaak, taal: str) -> Say:
        """The question once more, after something came in between."""
        return self.say(zaak, taal)

    @abstractmethod
    def choose(self, zaak: Zaak, waarde: str) -> Zaak | None:
        """The draft after a button."""

    @abstractmethod
    def hear(self, zaak: Zaak, heard: Heard) -> Zaak | None:
        """The draft after an answer in words."""


class YesNo(Question):
    """A question that is answered by one of two buttons, or by saying yes or no."""

    response: str
    labels: tuple[str, str]
    values: tuple[str, str] = (YES, NO)
    spoken: tuple[str, str] = ("", "")  # words that mean the first and the second button, as patterns
    either_or = False  # a bare "ja" to "this or that?" chooses nothing yet

    def say(self, zaak: Zaak, taal: str) -> Say:
        buttons = (
            labelled(self.name, value, label, taal) for value, label in zip(self.values, self.labels, strict=True)
        )
        return Say(self.response, self.told(zaak, taal), tuple(buttons), self.asks)

    def told(self, zaak: Zaak, taal: str) -> dict[str, str]:
        """Values of the text."""
        return {}

    def told_by(self, text: str) -> str | None:
        """The choice that words name, if they name one of the two."""
        told = [pattern and re.search(rf"\b(?:{pattern})\b", text, re.IGNORECASE) for pattern in self.spoken]
        if bool(told[0]) == bool(told[1]):
            return None
        return self.values[0] if told[0] else self.values[1]

    def hear(self, zaak: Zaak, heard: Heard) -> Zaak | None:
        if named := self.told_by(heard.text):
            return self.choose(zaak, named)
        if self.either_or and heard.handeling == "ja" and not zaak.mis:
            return None
        said = {"ja": self.values[0], "nee": self.values[1]}.get(heard.handeling or "")
        return self.choose(zaak, said) if said else None


class Bedoeling(Question):
    """Which of two kinds the resident means; asked when the first message leaves doubt."""

    name = "bedoeling"

    def needed(self, zaak: Zaak) -> bool:
        return len(zaak.twijfel) > 1

    def say(self, zaak: Zaak, taal: str) -> Say:
        buttons = tuple(labelled(self.name, soort, f"soort_{soort}", taal) for soort in zaak.twijfel)
        return Say("utter_ask_bedoeling", {}, buttons, self.asks)

    def choose(self, zaak: Zaak, waarde: str) -> Zaak | None:
        return replace(zaak, soort=waarde, twijfel=(), mis=0) if waarde in zaak.twijfel else None

    def hear(self, zaak: Zaak, heard: Heard) -> Zaak | None:
        begrip = heard.begrip
        if begrip is None or heard.handeling in ("ja", "nee"):
            return None
        sure = begrip.soort in ZAAKSOORTEN and begrip.besluit == "auto"
        chosen = begrip.soort if sure or begrip.soort in zaak.twijfel else None
        return replace(zaak.add(begrip, heard.text), soort=chosen, twijfel=(), mis=0) if chosen else None


class Onderwerp(Question):
    """What a signaal is about, when two onderwerpen are as likely; it decides who gets it."""

    name = "onderwerp"
    unknown = LIKELY

    def needed(self, zaak: Zaak) -> bool:
        return len(zaak.onderwerpen) == 2 and zaak.soort == "signaal"

    def say(self, zaak: Zaak, taal: str) -> Say:
        buttons = [labelled(self.name, one, f"onderwerp_{one}", taal) for one in zaak.onderwerpen]
        if OTHER not in zaak.onderwerpen:
            buttons.append(labelled(self.name, OTHER, "iets_anders", taal))
        return Say("utter_ask_onderwerp", {}, tuple(buttons), self.asks)

    def choose(self, zaak: Zaak, waarde: str) -> Zaak | None:
        if waarde == OTHER:
            return replace(zaak, onderwerp=OTHER, onderwerpen=(), mis=0)
        if waarde == LIKELY:
            return replace(zaak, onderwerp=zaak.onderwerpen[0], onderwerpen=(), mis=0)
        return replace(zaak, onderwerp=waarde, onderwerpen=(), mis=0) if waarde in zaak.onderwerpen else None

    def hear(self, zaak: Zaak, heard: Heard) -> Zaak | None:
        begrip = heard.begrip
        if heard.handeling == "ja":
            return self.choose(zaak, LIKELY)
        if begrip is None or heard.handeling == "nee" or phrases.says_nothing(heard.text):
            return None
        if named := _named_onderwerp(heard.text):
            return replace(zaak, onderwerp=named, onderwerpen=(), mis=0)
        # In words the resident says more than a button: the new reading counts when it is one of the two, or sure.
        said = begrip.onderwerp
        if said not in zaak.onderwerpen and begrip.zekerheid.get("onderwerp", 0.0) < SURE:
            if not zaak.mis:
                return None
            said = zaak.onderwerpen[0]
        return replace(zaak.add(begrip, heard.text), onderwerp=said, onderwerpen=(), mis=0)


def _named_onderwerp(text: str) -> str | None:
    """The onderwerp that somebody types instead of pressing a button: "afval", "bomen en groen"."""
    said = text.strip(" .!").lower()
    for name in ONDERWERPEN:
        titles = {texts.text(f"utter_knop_onderwerp_{name}", taal).lower() for taal in ("nl", "en")}
        if said in titles | {name.replace("_", " ")}:
            return name
    return None


class Wat(Question):
    """What it is about."""

    name = "wat"
    asks = "wat"

    def needed(self, zaak: Zaak) -> bool:
        return not zaak.omschrijving

    def say(self, zaak: Zaak, taal: str) -> Say:
        return Say(f"utter_ask_wat_{zaak.soort}", asks=self.asks)

    def choose(self, zaak: Zaak, waarde: str) -> Zaak | None:
        return None

    def hear(self, zaak: Zaak, heard: Heard) -> Zaak | None:
        begrip = heard.begrip
        if begrip is None or not re.search(r"\w\w", heard.text) or heard.handeling in ("ja", "nee", "dank"):
            return None
        if phrases.says_nothing(heard.text) and not zaak.mis:
            return None
        grown = replace(zaak.add(begrip, heard.text), onderwerp=zaak.onderwerp or begrip.onderwerp, mis=0)
        # What the resident chose with a button stays; the classifier only sharpens a melding.
        return replace(grown, soort=begrip.soort) if zaak.soort == "signaal" and begrip.soort in ZAAKSOORTEN else grown


class Gesprek(YesNo):
    """Somebody who is lonely is offered a call, not a case number."""

    name = "gesprek"
    response = "utter_ask_gesprek"
    labels = ("bel_mij", "nee")

    def needed(self, zaak: Zaak) -> bool:
        return zaak.zorg == "eenzaam"

    def choose(self, zaak: Zaak, waarde: str) -> Zaak | None:
        endings = {YES: "bellen", NO: "gestopt"}
        return zaak.settle(self.name, einde=endings[waarde]) if waarde in endings else None


class Hulp(YesNo):
    """Worry about a person: is help needed today?"""

    name = "hulp"
    response = "utter_ask_hulp"
    labels = ("hulp_vandaag", "hulp_later")
    spoken = (
        "vandaag|meteen|direct|today|heute|bugün|dzisiaj|сьогодні",
        "niet vandaag|later|morgen|geen haast|not today",
    )

    def needed(self, zaak: Zaak) -> bool:
        return zaak.zorg is not None and self.name not in zaak.klaar

    def choose(self, zaak: Zaak, waarde: str) -> Zaak | None:
        if waarde not in self.values:
            return None
        urgentie = "vandaag" if waarde == YES else zaak.urgentie
        return zaak.settle(self.name, urgentie=urgentie, vertrouwelijk=True)


class Misdaad(YesNo):
    """A crime tip: pass on a general sign, or nothing."""

    name = "misdaad"
    response = "utter_ask_misdaad"
    labels = ("misdaad_algemeen", "misdaad_niets")
    spoken = ("algemeen|zonder adres|geef (?:het )?door|general", "niets|niks|nothing")

    def needed(self, zaak: Zaak) -> bool:
        return zaak.misdaadtip and self.name not in zaak.klaar

    def choose(self, zaak: Zaak, waarde: str) -> Zaak | None:
        if waarde not in self.values:
            return None
        if waarde == NO:
            return zaak.settle(self.name, einde="gestopt")
        nowhere = {"straat": None, "huisnummer": None, "plek": None, "lat": None, "lon": None}
        general = ("Een bewoner geeft een algemeen signaal over mogelijke misdaad, zonder adres.",)
        return zaak.settle("waar").settle(self.name, vertrouwelijk=True, omschrijving=general, **nowhere)


class Zelf(YesNo):
    """A wish is not yet a plan: do it yourself, or ask the municipality?"""

    name = "zelf"
    response = "utter_ask_zelf"
    either_or = True
    labels = ("zelf_doen", "zelf_gemeente")
    spoken = (
        "zelf|wij doen|samen|mee ?doen|meehelpen|ik help|ourselves|myself|selbst|kendimiz|sami|самі",
        "(?:aan )?(?:de )?gemeente|(?:aan |door )?jullie|laat ?u|vraag (?:ik )?aan u|council|you do|gemeinde|belediye",
    )

    def needed(self, zaak: Zaak) -> bool:
        return zaak.soort == "initiatief" and zaak.zelf is None

    def choose(self, zaak: Zaak, waarde: str) -> Zaak | None:
        return zaak.settle(self.name, zelf=waarde == YES) if waarde in self.values else None


class Overnemen(YesNo):
    """Right to Challenge starts with a talk: take it over yourself, or should it be done better?"""

    name = "overnemen"
    response = "utter_ask_overnemen"
    either_or = True
    labels = ("overnemen_zelf", "overnemen_beter")
    spoken = ("zelf|overnemen|wij doen|ourselves|take over|selbst|übernehmen", "beter|moet beter|better|besser")

    @staticmethod
    def named(text: str) -> bool:
        """Whether words name the taking over itself."""
        return re.search(r"\b(?:overnemen|nemen\b.*\bover|take over|übernehmen)\b", text, re.IGNORECASE) is not None

    def needed(self, zaak: Zaak) -> bool:
        return zaak.soort == "right_to_challenge" and self.name not in zaak.klaar

    def choose(self, zaak: Zaak, waarde: str) -> Zaak | None:
        if waarde == YES:
            return zaak.settle(self.name, zelf=True)
        return zaak.settle(self.name, soort="signaal") if waarde == NO else None


class Open(Question):
    """A question that is answered in the resident's own words and may be skipped."""

    response: str
    detail: str
    unknown = SKIP

    def say(self, zaak: Zaak, taal: str) -> Say:
        return Say(self.response, {}, (labelled(self.name, SKIP, "overslaan", taal),), self.asks)

    def choose(self, zaak: Zaak, waarde: str) -> Zaak | None:
        return zaak.settle(self.name) if waarde == SKIP else None

    def hear(self, zaak: Zaak, heard: Heard) -> Zaak | None:
        if not heard.text.strip():
            return None
        if heard.handeling == "nee":
            return zaak.settle(self.name)
        return zaak.settle(self.name, details={**zaak.details, self.detail: one_line(heard.text)})


class WieNu(Open):
    """Who does the task now."""

    name = "wie_nu"
    response = "utter_ask_wie_nu"
    detail = "Wie doet het nu"

    def needed(self, zaak: Zaak) -> bool:
        return zaak.soort == "right_to_challenge" and self.name not in zaak.klaar


class Nodig(Open):
    """With whom, and what is needed."""

    name = "nodig"
    response = "utter_ask_nodig"
    detail = "Met wie en wat is nodig"

    def needed(self, zaak: Zaak) -> bool:
        by_residents = zaak.soort == "initiatief" and zaak.zelf is True
        return (by_residents or zaak.soort == "right_to_challenge") and self.name not in zaak.klaar


class Eigenaar(Question):
    """The one question of an onderwerp: whose it is, or a detail that helps whoever goes there."""

    name = "eigenaar"
    unknown = SKIP

    def needed(self, zaak: Zaak) -> bool:
        return zaak.soort == "signaal" and self.name not in zaak.klaar and _asked(zaak) is not None

    def say(self, zaak: Zaak, taal: str) -> Say:
        asked = _asked(zaak)
        told = asked.asked(taal) if asked else ""
        options = asked.choices if asked else ()
        buttons = [choice(self.name, option.code, option.called(taal)) for option in options]
        return Say(
            "utter_ask_eigenaar",
            {"vraag": told},
            (*buttons, labelled(self.name, SKIP, "weet_niet", taal)),
            self.asks,
        )

    def choose(self, zaak: Zaak, waarde: str) -> Zaak | None:
        asked = _asked(zaak)
        if asked is None:
            return zaak.settle(self.name)
        if waarde == SKIP:
            return zaak.settle(self.name, eigenaar=ONBEKEND if asked.alters_recipient else None)
        if waarde not in {option.code for option in asked.answers}:
            return None
        return _with_answer(zaak, asked, waarde).settle(self.name)

    def hear(self, zaak: Zaak, heard: Heard) -> Zaak | None:
        asked = _asked(zaak)
        if asked is None or not heard.text.strip():
            return None
        # Who goes there reads it in the resident's own words, also when they only choose the recipient.
        kept = replace(zaak, details={**zaak.details, asked.asked("nl"): one_line(heard.text)})
        told = asked.answer(heard.text)
        if told:
            return _with_answer(kept, asked, told).settle(self.name)
        return kept.settle(self.name, eigenaar=ONBEKEND if asked.alters_recipient else None)


def _asked(zaak: Zaak) -> OnderwerpQuestion | None:
    return directory().question(zaak.onderwerp, zaak.words)


def _with_answer(zaak: Zaak, asked: OnderwerpQuestion, waarde: str) -> Zaak:
    if asked.sets == "eigenaar":
        return replace(zaak, eigenaar=waarde)
    told = next((option.nl for option in asked.answers if option.code == waarde), waarde)
    return replace(zaak, details={**zaak.details, asked.asked("nl"): told})


class Contact(Open):
    """How to reach the resident; only for plans and take-overs, and never obligatory."""

    name = "contact"
    asks = "contact"
    response = "utter_ask_contact"
    detail = "contact"

    def needed(self, zaak: Zaak) -> bool:
        talk = zaak.soort == "right_to_challenge" or (zaak.soort == "initiatief" and zaak.zelf is True)
        return talk and zaak.contact is None and self.name not in zaak.klaar

    def hear(self, zaak: Zaak, heard: Heard) -> Zaak | None:
        if heard.handeling == "nee" and not reachable(heard.text):
            return zaak.settle(self.name)
        return zaak.settle(self.name, contact=one_line(heard.text)) if reachable(heard.text) else None


def reachable(text: str) -> bool:
    """Whether a text holds a telephone number or a mail address."""
    if re.search(r"[^\s@]+@[^\s@]+\.\w{2,}", text):
        return True
    found = phonenumbers.PhoneNumberMatcher(text, "NL", leniency=phonenumbers.Leniency.POSSIBLE)
    return found.has_next()
