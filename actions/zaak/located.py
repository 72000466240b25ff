"""Looking up which wijk a place lies in, before the resident is asked: only where our own tables leave it open."""

from __future__ import annotations

from dataclasses import replace

from actions.zaak import steps
from actions.zaak.draft import Zaak
from actions.zaak.places import Wijk
from bot.core import config
from bot.places import Place, gazetteer, pdok
from bot.places.postcodes import written
from bot.places.spelling import name_keys


async def looked_up(done: steps.Step, said: str) -> steps.Step:
    """The same step, but without the question which wijk when PDOK knows it; `said` is the message of this turn."""
    zaak = done.zaak
    if done.question is None or done.question.name != Wijk.name or not config.text("BUURT_PDOK_URL"):
        return done
    others = _others(zaak, said)
    question = None if _private(zaak) else _question(zaak, others)
    found = await pdok.locate(question) if question else None
    if found is None or not _agrees(zaak, found, others):
        return done
    if found.wijk is None:
        return done if zaak.wijken else replace(done, zaak=replace(zaak, wijken=found.candidates))
    settled = replace(zaak, wijk=found.wijk, buurt=found.buurt, wijken=())
    return replace(steps.ask_again(settled), says=done.says, again=False)


def _private(zaak: Zaak) -> bool:
    """What only its handler may read is told to nobody else, not even where it is."""
    return bool(zaak.vertrouwelijk or zaak.zorg or zaak.misdaadtip)


def _question(zaak: Zaak, others: tuple[Place, ...]) -> pdok.Question | None:
    code = written(zaak.plek or "")
    if (zaak.straat or code) and any(place.kind in ("straat", "poi") for place in others):
        return None  # the matter may just as well be there
    if zaak.straat:
        return None if zaak.plek else pdok.street(zaak.straat, zaak.huisnummer)  # with both it is a sight
    if code:
        return pdok.postcode(code)
    # With borders of our own the point is so near to one of them that only the resident knows.
    if zaak.lat is None or zaak.lon is None or gazetteer().areas.complete:
        return None
    return pdok.point(zaak.lat, zaak.lon)


def _others(zaak: Zaak, said: str) -> tuple[Place, ...]:
    """The other places that the resident named."""
    told = "\n".join((*zaak.omschrijving, *zaak.details.values(), said))
    own = {name_keys(name) for name in (zaak.straat, zaak.plek) if name}
    return tuple(place for place in gazetteer().find(told) if own.isdisjoint(map(name_keys, _names(place))))


def _names(place: Place) -> tuple[str, ...]:
    return tuple(name for name in (place.straat, place.text) if name)


def _agrees(zaak: Zaak, found: Place, others: tuple[Place, ...]) -> bool:
    """Whether nothing that our tables or the resident say speaks against the answer."""
    wijken = {found.wijk} if found.wijk else set(found.candidates)
    undecided = len(zaak.wijken) == len(gazetteer().wijken)  # a point without borders: all of them, in some order
    hints = [zaak.wijken] if zaak.wijken and not undecided else []
    hints += [(place.wijk,) if place.wijk else place.candidates for place in others]
    return all(wijken <= set(hint) for hint in hints if hint)
