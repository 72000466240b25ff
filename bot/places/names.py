"""Finds the names of the tables in a message: wijken, buurten, streets, sights and towns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain

from bot.core.understanding import BUITEN, WIJKEN
from bot.places.guards import GUARDS, PERSONS, another_street
from bot.places.mention import Mention
from bot.places.message import Message, load_spacy
from bot.places.place import Place
from bot.places.spelling import name_keys, spellings
from bot.places.tables import Buurt, Name, Street, Tables, Town

_CERTAINTY = {"high": 0.97, "medium": 0.9, "check": 0.5, "mention": 0.4, "long": 0.4, "unknown": 0.1}
_ELSEWHERE = "·"  # stands for every word that no name holds, so that spaCy's vocabulary never grows


@dataclass(frozen=True)
class Entry:
    """A name as stored: the place that it stands for and the rule under which it counts."""

    name: str
    aliases: tuple[str, ...]
    place: Place
    only: str


def street_place(street: Street, kind: str = "straat") -> Place:
    """What is known of a stored street or sight."""
    return Place(
        wijk=street.wijk, buurt=street.buurt, straat=street.name, text=street.name, kind=kind,
        certainty=_CERTAINTY[street.certainty] if street.wijk or street.candidates else 0.0,
        lat=street.lat, lon=street.lon, candidates=street.candidates,
    )  # fmt: skip


def entries(tables: Tables) -> list[Entry]:
    """Every stored name, those of streets first: they win when an alias is shared."""
    return [
        *(Entry(s.name, s.aliases, street_place(s), s.only or "always") for s in tables.streets),
        *(Entry(s.name, s.aliases, street_place(s, "poi"), s.only or "always") for s in tables.pois),
        *map(_named, tables.names),
        *(_buurt(buurt) for buurt in tables.buurten if buurt.name not in WIJKEN or buurt.only != "never"),
        *map(_town, tables.buiten),
    ]


def _named(row: Name) -> Entry:
    certainty = 0.95 if row.wijk else 0.3
    place = Place(row.wijk, row.buurt, None, row.name, row.kind, certainty, candidates=row.candidates)
    return Entry(row.name, (), place, row.only or "always")


def _buurt(row: Buurt) -> Entry:
    return Entry(row.name, row.aliases, Place(row.wijk, row.name, None, row.name, "buurt", 0.95), row.only or "always")


def _town(row: Town) -> Entry:
    return Entry(row.name, row.aliases, Place(BUITEN, None, None, row.name, "buiten", 0.9), row.only or "always")


class Names:
    """A spaCy PhraseMatcher over the canonical pieces of all names."""

    def __init__(self, tables: Tables) -> None:
        spacy = load_spacy()
        self._doc = spacy.tokens.Doc
        self._vocab = spacy.vocab.Vocab()
        self._matcher = spacy.matcher.PhraseMatcher(self._vocab, attr="ORTH")
        self._entries: dict[int, Entry] = {}
        self._known: set[str] = set()
        for number, (entry, phrases) in enumerate(_phrases(entries(tables))):
            self._known.update(chain.from_iterable(phrases))
            label = f"{number}"
            self._matcher.add(label, [self._doc(self._vocab, words=list(phrase)) for phrase in sorted(phrases)])
            self._entries[self._vocab.strings[label]] = entry

    def find(self, message: Message) -> list[tuple[Entry, Mention]]:
        """The names in the message, in order; of names that overlap the longest counts."""
        words = [piece.key if piece.key in self._known else _ELSEWHERE for piece in message.pieces]
        if all(word is _ELSEWHERE for word in words):
            return []
        hits = self._matcher(self._doc(self._vocab, words=words))
        found: list[tuple[Entry, Mention]] = []
        taken: set[int] = set()
        for label, first, after in sorted(hits, key=lambda hit: (hit[1] - hit[2], hit[1])):
            if taken.isdisjoint(range(first, after)):
                taken.update(range(first, after))
                entry = self._entries[label]
                found.append((entry, _mention(message, entry, first, after - 1)))
        found.sort(key=lambda hit: hit[1].first)
        towns = {mention.last for _, mention in found if mention.outside}
        return [hit for hit in found if _meant(message, *hit) and not _part_of_town(message, hit[1], towns)]


def _mention(message: Message, entry: Entry, first: int, last: int) -> Mention:
    start, end = message.pieces[first].start, message.pieces[last].end
    return Mention(replace(entry.place, text=message.slice(start, end)), start, end, first, last)


def _meant(message: Message, entry: Entry, mention: Mention) -> bool:
    if message.key(mention.first - 1) in PERSONS:
        return False
    if mention.place.kind == "straat" and another_street(message, mention.first):
        return False
    return GUARDS[entry.only](message, mention.first, mention.last)


def _part_of_town(message: Message, mention: Mention, towns: set[int]) -> bool:
    """Oost in "Amersfoort Oost" is no wijk of ours; `towns` holds the last pieces of towns."""
    follows = mention.first - 1 in towns and message.gap(mention.first) in (" ", "-", " - ")
    return follows and mention.place.straat is None


def _phrases(all_entries: Iterable[Entry]) -> Iterator[tuple[Entry, set[tuple[str, ...]]]]:
    """Full names first; a shortened spelling that two entries share belongs to neither."""
    todo = list(all_entries)
    taken: dict[tuple[str, ...], int] = {}
    for number, entry in enumerate(todo):
        taken.setdefault(name_keys(entry.name), number)
    shared: set[tuple[str, ...]] = set()
    wanted: list[set[tuple[str, ...]]] = []
    for number, entry in enumerate(todo):
        mine = set().union(*(spellings(name) for name in (entry.name, *entry.aliases)))
        wanted.append(mine)
        for phrase in mine:
            if phrase != name_keys(todo[taken.setdefault(phrase, number)].name) and taken[phrase] != number:
                shared.add(phrase)
    for number, entry in enumerate(todo):
        if phrases := {phrase for phrase in wanted[number] - shared if taken[phrase] == number}:
            yield entry, phrases
