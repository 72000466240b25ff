"""What residents tell of a plan in their own words, so that it is not asked once more."""

from __future__ import annotations

import re
from dataclasses import replace

from actions.zaak.draft import Zaak

_I = r"(?:ik|wij|we|i|bewoners|buren|mensen)"
_MUNICIPALITY = re.compile(
    r"\b(?:zelf niet|niet zelf|(?:kan|kunt|kunnen|wil|wilt|willen|zou|zouden|moet|laat) (?:de )?(?:gemeente|jullie|u)\b"
    r"|gemeente (?:zou|moet|kan|wil|hier|daar)|can the (?:council|municipality)|could the (?:council|municipality))",
    re.IGNORECASE,
)
_OURSELVES = re.compile(
    rf"\b{_I}\b[^.?!]*\b(?:zelf|organiseren|organiseer|opzetten|beginnen|starten|oprichten|adopteren|ourselves|myself|"
    r"organi[sz]e|set up|start)\b|\b(?:wij|ik) (?:doen?|helpen?) (?:graag )?mee\b",
    re.IGNORECASE,
)
_TAKE_OVER = re.compile(
    r"\bzelf\b[^.?!]*\b(?:overnemen|beheren|onderhouden|doen)\b|\bin eigen beheer\b|"
    r"\b(?:take over|run|maintain)\b[^.?!]*\bourselves\b",
    re.IGNORECASE,
)
_WHO_NOW = re.compile(
    r"\b(?:overnemen van de gemeente|nu door|nu (?:doet|doen)|aannemer|hoveniers?|groenploeg|from the (?:council|"
    r"municipality))\b",
    re.IGNORECASE,
)
_COMPANY = re.compile(
    r"\b(?:met|with)\b(?:(?! (?:de gemeente|jullie))[^.?!,]){0,30}\b(?:buren|buurtgenoten|bewoners|vrijwilligers|"
    r"ouders|man|mensen|vrienden|gezinnen|neighbours|neighbors|residents|volunteers|people)\b|\b\d+ bewoners\b",
    re.IGNORECASE,
)
_NEEDS = re.compile(
    r"\b(?:nodig|euro|€|geld|budget|subsidie|toestemming|vergunning|money|permission|we need)\b", re.IGNORECASE
)


def told(zaak: Zaak) -> Zaak:
    """The draft with the questions settled that the resident's own words answer."""
    text = zaak.words
    if zaak.soort == "initiatief" and zaak.zelf is None and (own := _own(text)) is not None:
        zaak = replace(zaak, zelf=own)
    if zaak.soort == "right_to_challenge":
        if "overnemen" not in zaak.klaar and _TAKE_OVER.search(text):
            zaak = replace(zaak, zelf=True, klaar=(*zaak.klaar, "overnemen"))
        if "wie_nu" not in zaak.klaar and _WHO_NOW.search(text):
            zaak = replace(zaak, klaar=(*zaak.klaar, "wie_nu"))
    if "nodig" not in zaak.klaar and _COMPANY.search(text) and _NEEDS.search(text):
        zaak = replace(zaak, klaar=(*zaak.klaar, "nodig"))
    return zaak


def _own(text: str) -> bool | None:
    asks, does = _MUNICIPALITY.search(text), _OURSELVES.search(text)
    if asks and re.search(r"\b(?:zelf niet|niet zelf)\b", text, re.IGNORECASE):
        return False
    if bool(asks) == bool(does):
        return None
    return bool(does)
