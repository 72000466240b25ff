"""The questions about the matter itself: which kind, which onderwerp, what, and whose it is."""

from __future__ import annotations

import re
from dataclasses import replace

from actions import phrases
from actions.heard import Heard
from actions.speech import Say, choice, labelled, one_line
from actions.zaak.draft import SURE, Zaak
from actions.zaak.question import SKIP, Question
from bot.core import texts
from bot.core.understanding import ONDERWERPEN, ZAAKSOORTEN
from bot.routing import ONBEKEND, directory
from bot.routing import Question as OnderwerpQuestion

OTHER = "overig"
LIKELY = "waarschijnlijk"  # the first of two, from whoever does not choose
NAMING = 5  # words; a longer answer tells something


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
        if chosen is None:
            return None
        told = replace(zaak.add(begrip, heard.text), soort=chosen, twijfel=(), mis=0)
        return replace(told, onderwerp=begrip.onderwerp, onderwerpen=()) if sure else told


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
        if begrip is None or heard.handeling == "nee":
            return None
        if named := _named_onderwerp(heard.text) or _named_button(heard.text, zaak.onderwerpen):
            return replace(zaak.add(begrip, heard.text), onderwerp=named, onderwerpen=(), mis=0)
        if phrases.says_nothing(heard.text):
            return None
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


def _named_button(text: str, offered: tuple[str, ...]) -> str | None:
    """The onderwerp with a button of which few words repeat a part: "over de straat"; one offered goes first."""
    said = {word for word in phrases.words(text) if len(word) > 3}
    if len(phrases.words(text)) > NAMING:
        return None
    for names in (offered, ONDERWERPEN):
        found = {name for name in names for taal in ("nl", "en") if name != OTHER and said & _title_words(name, taal)}
        if found:
            return found.pop() if len(found) == 1 else None
    return None


def _title_words(onderwerp: str, taal: str) -> set[str]:
    return set(phrases.words(texts.text(f"utter_knop_onderwerp_{onderwerp}", taal)))


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
