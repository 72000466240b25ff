"""From all mentions in a message to the one place that it means."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.core.understanding import BUITEN
from bot.places.mention import Mention
from bot.places.message import Message
from bot.places.place import Place
from bot.places.spelling import plain, words
from bot.places.towns import of_address

_CORNER = words("hoek kruising kruispunt splitsing tussen kruist")
_JOINING = plain("en de het t of met hoek bij nabij kruising ter hoogte van thv tot naar aan in ingang richting op and")
_RATHER = re.compile(r"[\s,.]*(?:maar|(?:maar )?(?:het|dat) is|(?:maar )?wel) (?:(?:in|op|aan|de|het|wijk) )*")
_CORRECTED = words("is was bedoel bedoelde woon dus nee")


def resolve(message: Message, mentions: Sequence[Mention]) -> Place | None:
    """One place, or None when none is named; a wijk only when nothing in the message speaks against it."""
    live = _without_corrected(message, mentions)
    if address := _abroad(message, live):
        return address
    if any(m.outside for m in live) and any(not m.outside for m in live):
        live = [m for m in live if not (m.outside and m.aside)]
    if not live:
        return None
    live = _insisted(live)
    main = min(live, key=_rank)
    wijken = list(dict.fromkeys(m.place.wijk for m in (main, *live) if m.place.wijk))
    text = _corner_text(message, main, live) or main.place.text
    if len(wijken) == 1 and not _doubted(message, wijken[0], main, live):
        return _settled(replace(main.place, text=text), wijken[0], main, live)
    candidates = _candidates(main, live)
    certainty = main.place.certainty if main.place.wijk is None else 0.4
    return replace(
        main.place,
        wijk=None,
        buurt=None,
        text=text,
        candidates=candidates,
        certainty=certainty if candidates else 0.0,
    )


def _insisted(live: list[Mention]) -> list[Mention]:
    """Of places in different wijken, the one that is named again: a story names where somebody used to live once."""
    if len({m.place.wijk for m in live if m.place.wijk}) < 2:
        return live
    times = Counter(m.place.straat or m.place.text.lower() for m in live)
    (name, most), *others = times.most_common(2)
    if most < 2 or (others and others[0][1] == most):
        return live
    again = [m for m in live if (m.place.straat or m.place.text.lower()) == name]
    return again if any(m.place.wijk for m in again) else live


def _rank(mention: Mention) -> tuple[int, bool, int]:
    place = mention.place
    if place.kind == "straat":
        known = place.wijk is not None or place.lat is not None
        return (0 if place.wijk else 1 if known else 3), place.huisnummer is None, mention.start
    order = {"poi": 2, "postcode": 4, "buurt": 5, "wijk": 6, "buiten": 7}
    return order[place.kind], place.straat is None, mention.start


def _abroad(message: Message, live: Sequence[Mention]) -> Place | None:
    """ "Kerkstraat 4 in Bussum": the street goes with the town, whatever streets of that name we have."""
    streets = [m for m in live if m.place.kind == "straat"]
    for town in live:
        if town.outside and (street := of_address(message, town, streets)):
            others = {m.place.wijk for m in live if m is not street and m.place.wijk}
            if others == {BUITEN}:
                return replace(town.place, straat=street.place.straat, huisnummer=street.place.huisnummer)
    return None


def _settled(place: Place, wijk: str, main: Mention, live: Sequence[Mention]) -> Place:
    buurten = {m.place.buurt for m in live if m.place.buurt and m.place.kind != "straat"}
    own = main.place.buurt
    buurt = own or (next(iter(buurten)) if len(buurten) == 1 else None)
    if own and place.kind in ("buurt", "wijk") and len(buurten) > 1:
        buurt = None
    certainty = max(m.place.certainty for m in live if m.place.wijk == wijk)
    return replace(place, wijk=wijk, buurt=buurt, candidates=(), certainty=certainty)


def _doubted(message: Message, wijk: str, main: Mention, live: Sequence[Mention]) -> bool:
    """Another mention may well lie elsewhere: then the wijk is asked."""
    sure = [m for m in live if m.place.wijk == wijk]
    by_area = any(m.place.kind in ("wijk", "buurt", "postcode") for m in sure)
    for other in live:
        if other.place.wijk is not None or any(_joined(message, other, m) for m in sure):
            continue
        if other.place.candidates and wijk not in other.place.candidates:
            return True
        if other.place.kind == "straat" and not by_area:
            return True
    return False


def _candidates(main: Mention, live: Iterable[Mention]) -> tuple[str, ...]:
    order: dict[str, None] = {}
    for mention in (main, *live):
        order.update(dict.fromkeys((mention.place.wijk,) if mention.place.wijk else mention.place.candidates))
    return tuple(wijk for wijk in order if wijk and wijk != BUITEN)


def _joined(message: Message, one: Mention, other: Mention) -> bool:
    """Two streets named together: a corner, or "de Siriusstraat en de Lindelaan"."""
    if one.place.kind != "straat" or other.place.kind not in ("straat", "poi"):
        return False
    left, right = sorted((one, other), key=lambda mention: mention.start)
    between = message.folded[left.end : right.start]
    joining = re.findall(r"[^\W_]+", between)
    return len(joining) <= 5 and "." not in between and set(joining) <= _JOINING


def _corner_text(message: Message, main: Mention, live: Sequence[Mention]) -> str | None:
    for other in live:
        if other is not main and _joined(message, main, other):
            left, right = sorted((main, other), key=lambda mention: mention.start)
            between = message.folded[left.end : right.start]
            around = {*message.before(left.first, 3), *re.findall(r"\w+", between)}
            if _CORNER & around or between.strip() == "/":
                return message.slice(left.start, right.end)
    return None


def _without_corrected(message: Message, mentions: Sequence[Mention]) -> list[Mention]:
    """ "Niet in Oost maar in Zuid" is about Zuid; "de lamp doet het niet in Oost" is not."""
    kept: list[Mention] = []
    for mention, following in zip(mentions, (*mentions[1:], None), strict=True):
        before = [key for key in message.before(mention.first, 4) if key not in ("in", "de", "t", "op", "aan", "wyk")]
        negated = before[-1:] == ["niet"] and (len(before) == 1 or before[-2] in _CORRECTED)
        between = message.folded[mention.end : following.start] if following else ""
        if negated and following and _RATHER.fullmatch(between):
            continue
        kept.append(mention)
    return kept
