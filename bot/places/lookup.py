"""From what a resident wrote or shared to a buurt and wijk: the only resolver of places."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

from bot.core.understanding import BUITEN, WIJKEN
from bot.places.areas import Areas
from bot.places.buurten import Buurten
from bot.places.mention import Mention
from bot.places.message import Message, Tokenizer
from bot.places.names import Names
from bot.places.place import Place
from bot.places.postcodes import Postcodes
from bot.places.resolving import resolve
from bot.places.spelling import name_keys, words
from bot.places.streets import Streets, house_number
from bot.places.tables import Tables, load
from bot.places.towns import located, of_address

LONGEST = 10_000  # characters that are read for places; nobody names one after that
MOST = 50  # mentions that are weighed; more is no message about a place
_TOWARDS = words("naar richting")
_SEND = words("stuur sturen gestuurd kom komen komt kijk kijken langs langskomen ploeg monteur iemand ga")
_PAST = words("woonde woonden gewoond")
_BETWEEN = words("de t wijk buurt station onze")


class Gazetteer:
    """Answers where a message is about. Built once, read by every turn."""

    def __init__(self, tables: Tables) -> None:
        self.wijken: tuple[str, ...] = tuple(name for name in WIJKEN if name in {w.name for w in tables.wijken})
        self.buurten: tuple[str, ...] = tuple(buurt.name for buurt in tables.buurten)
        self.gemeente: str = next((wijk.code[2:6] for wijk in tables.wijken), "")
        self._wijk_of = {buurt.name: buurt.wijk for buurt in tables.buurten}
        self._by_code = {buurt.code: buurt for buurt in tables.buurten}
        self._tokenizer = Tokenizer()
        self._names = Names(tables)
        self._streets = Streets(tables)
        self._buurten = Buurten(tables)
        self._postcodes = Postcodes(tables)
        self.areas = Areas(tables)

    @classmethod
    def load(cls, path: Path | None = None) -> Gazetteer:
        """From a snapshot file, or from the seeds; raises PlacesError that names file, row and column."""
        return cls(load(path))

    def buurten_of(self, wijk: str) -> tuple[str, ...]:
        """The buurten of one wijk, for buttons."""
        return tuple(buurt for buurt in self.buurten if self._wijk_of[buurt] == wijk)

    def of_code(self, code: str, name: str) -> Place | None:
        """The place of a CBS buurt, "buiten" in another municipality; None when ours has another code or name."""
        if self.gemeente and not code.startswith(f"BU{self.gemeente}"):
            return Place(BUITEN, None, None, "", "buiten", 0.95)
        buurt = self._by_code.get(code)
        if buurt is None or name_keys(buurt.name) != name_keys(name):
            return None
        return Place(buurt.wijk, buurt.name, None, "", "buurt", 0.95)

    def find(self, text: str) -> tuple[Place, ...]:
        """Every place that the text names, in order."""
        return tuple(mention.place for mention in self._mentions(self._tokenizer.read(text[:LONGEST])))

    def resolve(self, text: str) -> Place | None:
        """The one place that the text means; None when it names none. See Place for what is left to ask."""
        message = self._tokenizer.read(text[:LONGEST])
        mentions = self._mentions(message)
        return resolve(message, mentions) if mentions else None

    def at(self, lat: float, lon: float) -> Place:
        """The place of a shared location; near a border or without polygons, the wijken to ask first."""
        if not (math.isfinite(lat) and math.isfinite(lon) and abs(lat) <= 90 and abs(lon) <= 180):
            return Place(None, None, None, "", "punt", 0.0, candidates=self.wijken)
        point = Place(None, None, None, f"{lat:.5f}, {lon:.5f}", "punt", 0.3, lat, lon)
        spot = self.areas.spot(lat, lon)
        if spot is None:
            nearest = self.areas.nearest(lat, lon)
            return replace(point, candidates=nearest) if nearest else replace(point, wijk=BUITEN, certainty=0.95)
        if len(spot.near) > 1:
            return replace(point, candidates=spot.near, certainty=0.5)
        return replace(point, wijk=spot.wijk, buurt=spot.buurt, certainty=0.97 if spot.metres >= 150 else 0.9)

    def _mentions(self, message: Message) -> list[Mention]:
        named = [mention for _, mention in self._names.find(message)][:MOST]
        towns = [mention for mention in named if mention.outside]
        ours = [_numbered(message, mention) for mention in named if not mention.outside]
        ours += [_numbered(message, mention) for mention in islice(self._streets.find(message, named), MOST)]
        ours += self._buurten.find(message, [*named, *ours])
        codes = list(islice(self._postcodes.find(message, ours), MOST))
        streets = [mention for mention in ours if mention.place.kind == "straat"]
        there = _towns(message, towns, streets)
        found = [_hint_only(message, mention) for mention in ours] + codes + list(there)
        return sorted(found, key=lambda mention: mention.start)[:MOST]


def _numbered(message: Message, mention: Mention) -> Mention:
    if mention.place.kind != "straat":
        return mention
    number, end = house_number(message, mention.start, mention.end)
    text = message.slice(mention.start, end)
    return replace(mention, end=end, place=replace(mention.place, huisnummer=number, text=text)) if number else mention


def _towns(message: Message, towns: list[Mention], streets: list[Mention]) -> Iterator[Mention]:
    for town in towns:
        if of_address(message, town, streets):
            yield town
        elif there := located(message, town):
            yield there


def _hint_only(message: Message, mention: Mention) -> Mention:
    """The way to a place, or where somebody used to live, is only a hint: "het fietspad naar Kerkelanden"."""
    first = mention.first
    while message.key(first - 1) in _BETWEEN:
        first -= 1
    before = message.key(first - 1)
    sent = _SEND & set(message.before(first - 1, 6))
    route = before in _TOWARDS and not sent
    leaving = before in ("van", "vanaf", "vanuit") and "naar" in message.after(mention.last, 3)
    past = bool(_PAST & set(message.before(first, 4)))
    return mention.unsettled() if route or leaving or past else mention
