"""Misspelt names of buurten: Kerklanden for Kerkelanden."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from rapidfuzz.distance import OSA

from bot.places.mention import Mention
from bot.places.message import Message
from bot.places.names import Entry, entries
from bot.places.place import Place
from bot.places.spelling import name_keys, sound
from bot.places.tables import Tables

_SHORTEST = 8  # letters: below that, one wrong letter makes another word


class Buurten:
    """Recognises a long buurt name by its sound or with one letter wrong."""

    def __init__(self, tables: Tables) -> None:
        self._by_start: dict[str, dict[str, Place]] = defaultdict(dict)
        self._by_sound: dict[str, set[Place]] = defaultdict(set)
        for entry in entries(tables):
            if entry.place.kind == "buurt" and entry.place.wijk and entry.only == "always":
                for key in _joined(entry):
                    self._by_start[key[0]][key] = entry.place
                    self._by_sound[sound(key)].add(entry.place)

    def find(self, message: Message, taken: Iterable[Mention]) -> Iterator[Mention]:
        """Mentions outside the pieces that are taken already."""
        busy = {index for mention in taken for index in range(mention.first, mention.last + 1)}
        for index, piece in enumerate(message.pieces):
            if len(piece.key) < _SHORTEST or index in busy:
                continue
            if place := self._close(piece.key):
                text = message.slice(piece.start, piece.end)
                yield Mention(replace(place, text=text, certainty=0.8), piece.start, piece.end, index, index)

    def _close(self, key: str) -> Place | None:
        found = set(self._by_sound.get(sound(key), ()))
        for name, place in self._by_start.get(key[0], {}).items():
            if abs(len(name) - len(key)) <= 1 and OSA.distance(key, name, score_cutoff=1) <= 1:
                found.add(place)
        return next(iter(found)) if len({place.buurt for place in found}) == 1 else None


def _joined(entry: Entry) -> set[str]:
    return {key for name in (entry.name, *entry.aliases) if len(key := "".join(name_keys(name))) >= _SHORTEST}
