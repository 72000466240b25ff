"""Open cases that tell the same about the same place."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from bot.cases.models import OPEN, Case
from bot.core import clock, config
from bot.safety.verdict import CONFIDENTIAL_ONDERWERPEN

METRES = 150.0
HOUSES = 20  # house numbers in one street that lie further apart are another place
CLOSE = 0.38  # likeness of two sentence vectors
ALIKE = 0.45  # share of the pieces of words that the shorter text has in common
_METRES_A_DEGREE = 111_320.0
_MOST = 100


@dataclass(frozen=True)
class Matter:
    """What is compared: the onderwerp, the words and the place of a report that is not filed yet."""

    onderwerp: str | None
    words: str
    straat: str | None = None
    huisnummer: str | None = None
    wijk: str | None = None
    lat: float | None = None
    lon: float | None = None


def find(matter: Matter) -> Case | None:
    """The newest open case that is the same matter; never a confidential or a formal one."""
    if not matter.onderwerp or matter.onderwerp in CONFIDENTIAL_ONDERWERPEN or not matter.words.strip():
        return None
    since = clock.now() - dt.timedelta(days=config.number("BUURT_DUPLICATE_DAYS"))
    found = Case.objects.filter(_place(matter), soort="signaal", onderwerp=matter.onderwerp, vertrouwelijk=False)
    found = found.filter(OPEN, formeel="", created_at__gte=since).exclude(omschrijving="")
    found = found.order_by("-id")[:_MOST]
    nearby = [case for case in found if near(matter, case)]
    likeness = _likeness(
        _without_place(matter.words, matter), [_without_place(one.omschrijving, one) for one in nearby]
    )
    return next((case for case, alike in zip(nearby, likeness, strict=True) if alike), None)


def warm() -> None:
    """Load the sentence vectors before the first resident needs them."""
    from bot.nlu.encoder import vectors

    vectors(["warm"])


def _place(matter: Matter) -> Q:
    place = Q(straat__iexact=matter.straat) if matter.straat else Q(pk__in=())
    if matter.lat is not None and matter.lon is not None:
        north = METRES / _METRES_A_DEGREE
        east = north / math.cos(math.radians(matter.lat))
        place |= Q(
            lat__range=(matter.lat - north, matter.lat + north), lon__range=(matter.lon - east, matter.lon + east)
        )
    return place


def near(matter: Matter, case: Case) -> bool:
    """In the same street, not at its other end, or within 150 metres."""
    if matter.straat and matter.straat.lower() == case.straat.lower():
        other_wijk = matter.wijk and case.wijk and matter.wijk != case.wijk
        return not other_wijk and _houses_between(matter.huisnummer, case.huisnummer) <= HOUSES
    return _metres(matter, case) <= METRES


def _houses_between(one: str | None, other: str | None) -> int:
    first, second = re.match(r"\d+", one or ""), re.match(r"\d+", other or "")
    return abs(int(first.group()) - int(second.group())) if first and second else 0


def _metres(matter: Matter, case: Case) -> float:
    if matter.lat is None or matter.lon is None or case.lat is None or case.lon is None:
        return math.inf
    north = (matter.lat - case.lat) * _METRES_A_DEGREE
    east = (matter.lon - case.lon) * _METRES_A_DEGREE * math.cos(math.radians(matter.lat))
    return math.hypot(north, east)


def _without_place(words: str, of: Matter | Case) -> str:
    """The words without their street: it stands in both and would make everything look alike."""
    if of.straat:
        words = re.sub(rf"(?:\b(?:in|op|aan|van) )?(?:\bde |\bhet )?{re.escape(of.straat)}", " ", words, flags=re.I)
    return words.strip()


def _likeness(words: str, others: Sequence[str]) -> list[bool]:
    """For each other text whether it tells the same; each of its lines counts, because residents add to a case."""
    if not others:
        return []
    from bot.nlu.encoder import shorten, vectors

    parts = [(at, line) for at, text in enumerate(others) for line in {text, *text.splitlines()} if line.strip()]
    rows = vectors([shorten(" ".join(part.split())) for part in (words, *(line for _, line in parts))])
    close = {at for (at, _), row in zip(parts, rows[1:], strict=True) if float(row @ rows[0]) >= CLOSE}
    return [at in close or _shared(words, other) >= ALIKE for at, other in enumerate(others)]


def _shared(one: str, other: str) -> float:
    first, second = _pieces(one), _pieces(other)
    return len(first & second) / max(1, min(len(first), len(second)))


def _pieces(text: str) -> set[str]:
    words = (f" {word} " for word in re.findall(r"[^\W\d_]{4,}", text.lower()))
    return {word[at : at + 3] for word in words for at in range(len(word) - 2)}
