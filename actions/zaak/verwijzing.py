"""A matter of another party: call it yourself, pass it on with name and number, or only tell the coordinator."""

from __future__ import annotations

import re
from dataclasses import replace

from actions import numbers
from actions.heard import Heard
from actions.speech import Say, labelled, one_line
from actions.zaak.draft import Zaak
from actions.zaak.question import SKIP, Question, reachable
from bot.cases.notices import CONSENT
from bot.routing import Recipient, directory

ASKED = "bevestiging"
WITH_DETAILS, CALL, ONLY_COORDINATOR = "gegevens", "zelf", "coordinator"
CALLS = "zelf_bellen"  # how a draft ends when the resident calls
_SPOKEN = {
    CALL: r"bel(?:len)? (?:ik )?(?:ze |hen |hun )?(?:wel )?zelf|(?:ik )?zelf (?:wel )?bellen|i(?:'ll| will) call",
    ONLY_COORDINATOR: r"alleen (?:aan |naar )?(?:de )?(?:buurt)?co[oö]rdinator|niet doorsturen|only (?:tell )?the co",
    WITH_DETAILS: r"met (?:mijn |al )*(?:naam|nummer|gegevens)|mijn (?:naam|nummer|gegevens) mag|with my (?:name|det)",
}


def party(zaak: Zaak) -> Recipient | None:
    """The other party that would get this draft, or None when it stays with the municipality."""
    found = directory().recipients[replace(zaak, doorsturen=None).decision().primary]
    return found if found.kind == "party" else None


def buttons(zaak: Zaak, taal: str) -> tuple[dict[str, str], ...]:
    """The three choices under the summary."""
    if party(zaak) is None:
        return ()
    return (
        labelled(ASKED, WITH_DETAILS, "met_gegevens", taal),
        labelled(ASKED, CALL, "zelf_bellen", taal),
        labelled(ASKED, ONLY_COORDINATOR, "alleen_coordinator", taal),
    )


def choose(zaak: Zaak, waarde: str) -> Zaak | None:
    """The draft after one of the three choices; None for another value."""
    if waarde not in _SPOKEN or party(zaak) is None:
        return None
    if waarde == CALL:
        return replace(zaak, einde=CALLS)
    return zaak.settle(ASKED, doorsturen=waarde == WITH_DETAILS)


def spoken(text: str) -> str | None:
    """The choice that was typed instead of pressed."""
    said = [waarde for waarde, words in _SPOKEN.items() if re.search(rf"\b(?:{words})", text, re.IGNORECASE)]
    return said[0] if len(said) == 1 else None


def ending(zaak: Zaak, taal: str) -> Say:
    """What a resident reads who calls: the number, and that nothing was sent."""
    found = party(zaak)
    name = found.called(taal) if found else ""
    called = name[:1].upper() + name[1:]
    if found and found.phone and found.phone != numbers.municipality():
        return Say("utter_call_party", {"partij": called, "nummer": found.phone})
    if found and found.website:
        return Say("utter_look_party", {"partij": called, "site": found.website})
    return Say("utter_call_unknown", {"partij": called, "nummer": numbers.municipality()})


def consent(zaak: Zaak) -> dict[str, str]:
    """The detail that says which party may have name and number."""
    found = party(zaak)
    return {CONSENT: found.code} if found and zaak.doorsturen and zaak.contact else {}


class Gegevens(Question):
    """How the other party can reach the resident, who just said that it may."""

    name = "gegevens"
    asks = "contact"

    def needed(self, zaak: Zaak) -> bool:
        return zaak.doorsturen is True and zaak.contact is None

    def say(self, zaak: Zaak, taal: str) -> Say:
        found = party(zaak)
        told = {"partij": found.called(taal) if found else ""}
        return Say("utter_ask_gegevens", told, (labelled(self.name, SKIP, "overslaan", taal),), self.asks)

    def choose(self, zaak: Zaak, waarde: str) -> Zaak | None:
        # Without a way to reach the resident it is another message than the one that was agreed to.
        return replace(zaak.reopen(ASKED), doorsturen=None, mis=0) if waarde == SKIP else None

    def hear(self, zaak: Zaak, heard: Heard) -> Zaak | None:
        if reachable(heard.text):
            return zaak.settle(self.name, contact=one_line(heard.text)[:300])
        return self.choose(zaak, SKIP) if heard.handeling == "nee" else None
