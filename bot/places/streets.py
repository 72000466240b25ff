"""Streets that no table spells like that: misspelt ones, and ones that we do not know."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from rapidfuzz.distance import OSA

from bot.places.guards import PERSONS, another_street
from bot.places.mention import Mention
from bot.places.message import Message
from bot.places.names import street_place
from bot.places.place import Place
from bot.places.spelling import ending, name_keys, plain, sound, words
from bot.places.tables import Tables

_STREETLIKE = words("straat laan weg plein singel plantsoen boulevard")
_PARTICLES = words("van de t ten ter te s la le du op")
_NO_NAME = words(
    "in aan op by op over door hoek langs naast voor achter tegenover en of is de een t ter onze ons mijn "
    "deze die dit dat daar hier er ik wij we u uw hallo beste goedemorgen goedemiddag goedenavond geachte "
    "hoi dag graag vanuit vanaf tot tussen waarom wanneer hele heel sinds langs rond nabij straat wat "
    "wie hoe maar want dus ook"
)
_PREPOSITIONS = words("in aan op over door hoek langs uit")
_JOINT = re.compile(r"[ \t]?[-.']?[ \t]?'?")
_NUMBER = re.compile(
    r"(?:(?<=str|pln)\.|(?<=ln|wg)\.)?[ \t,]{0,3}"
    r"(?P<cue>(?:huisnummer|huisnr|nummer|nr|no|#)[.:]?[ \t]{0,2})?"
    r"(?P<number>[1-9]\d{0,2}(?:[a-h](?![a-z])|[ \t]?bis\b|-\d{1,4}\b|/\d{1,3}\b)?)(?![\w:]|[.,]\d)"
)
_NUMBER_BEFORE = re.compile(
    r"\b(?:nummer|nr\.?|huisnummer)[ \t]+(\d{1,4}[a-z]?)[ \t]+"
    r"(?:in|aan|van|op|de)[ \t]+(?:(?:de|het|'t)[ \t]+)?$"
)
_AFTER_NUMBER = plain(
    "in is te staat ligt heeft hebben en of tot bij aan voor naast tegenover achter hilversum hangt zit "
    "zitten staan liggen doet werkt brandt al daar waar met de het een ik wij we er wordt was wil om op "
    "want maar die dat woont wonen wonende mijn mag kan moet gaat ook weer nog niet lekt komt and has "
    "there wijk buurt ter thv postcode"
)
_PLURAL = re.compile(r".*(?:en|s|e)")  # a plural or adjective after a number counts things
_MEASURES = plain(
    "jaar uur keer meter euro km cm man maal kwartier procent x m kg st stuk dag week maand januari februari "
    "maart april mei juni juli september oktober november december"
)
_ONE_MISTAKE, _TWO_MISTAKES = 6, 9  # letters of the stem from which so many still tell which street


def house_number(message: Message, start: int, end: int) -> tuple[str | None, int]:
    """The house number that belongs to a street at these offsets, and where the whole ends.

    "Siriusstraat 3 lantaarns" has none: a bare number counts before an end or a word that cannot be counted.
    """
    if found := _NUMBER.match(message.folded, end):
        number = re.sub(r"\s", "", found["number"])
        word = re.match(r"[ \t]+([a-z]+)", message.folded[found.end() : found.end() + 30])
        sure = found["cue"] or not number.isdigit() or word is None or _uncounted(number, word.group(1))
        if sure and number != "24/7":
            return number.upper() if number[-1:].isalpha() and "bis" not in number else number, found.end()
    if before := _NUMBER_BEFORE.search(message.folded[max(0, start - 40) : start]):
        return before.group(1), end
    return None, end


def _uncounted(number: str, word: str) -> bool:
    if word in _AFTER_NUMBER:
        return True
    return int(number) > 1 and word not in _MEASURES and not _PLURAL.fullmatch(word)


class Streets:
    """Recognises a street by its sound, by one or two wrong letters, or by its ending alone."""

    def __init__(self, tables: Tables) -> None:
        self._ordinary = tables.ordinary
        self._by_sound: dict[str, set[Place]] = defaultdict(set)
        self._by_start: dict[tuple[str, str], list[tuple[str, Place]]] = defaultdict(list)
        self._by_letter: dict[str, list[tuple[str, Place]]] = defaultdict(list)
        for street in tables.streets:
            joined = "".join(name_keys(street.name))
            if not street.only and len(joined) >= 8:
                self._by_letter[joined[0]].append((joined, street_place(street)))
            if (last := ending(joined)) and not street.only:
                self._by_sound[sound(joined)].add(street_place(street))
                self._by_start[(last, joined[0])].append((joined, street_place(street)))

    def find(self, message: Message, taken: Iterable[Mention]) -> Iterator[Mention]:
        """Mentions outside the pieces that are taken already."""
        busy = {index for mention in taken for index in range(mention.first, mention.last + 1)}
        for last, piece in enumerate(message.pieces):
            kind = ending(piece.key)
            if piece.key in self._ordinary or last in busy:
                continue
            if kind is None:
                if place := self._broken(piece.key):
                    yield _mention(message, last, last, place)
                continue
            known = self._misspelt(message, last, kind)
            first, place = known or (self._name_start(message, last), None)
            while first in busy:
                first += 1
            if PERSONS & set(message.before(first, 2)):
                continue
            if place is None and not self._looks_real(message, first, last, kind):
                continue
            busy.update(range(first, last + 1))
            yield _mention(message, first, last, place or _unknown(kind))

    def _misspelt(self, message: Message, last: int, kind: str) -> tuple[int, Place] | None:
        for first in range(max(0, last - 4), last + 1):
            if not all(_JOINT.fullmatch(message.gap(i)) for i in range(first + 1, last + 1)):
                continue
            if another_street(message, first):
                continue
            joined = "".join(piece.key for piece in message.pieces[first : last + 1])
            if len(same := self._by_sound.get(sound(joined), ())) == 1:
                return first, replace(next(iter(same)), certainty=min(0.85, next(iter(same)).certainty))
            if place := self._close(joined, kind):
                return first, place
        return None

    def _close(self, joined: str, kind: str) -> Place | None:
        stem = len(joined) - len(kind)
        allowed = 2 if stem >= _TWO_MISTAKES else 1 if stem >= _ONE_MISTAKE else 0
        near: dict[int, list[Place]] = defaultdict(list)
        for name, place in self._by_start.get((kind, joined[0]), ()) if allowed else ():
            if (distance := OSA.distance(joined, name, score_cutoff=allowed)) <= allowed:
                near[distance].append(place)
        if len(near.get(1, ())) == 1:
            return replace(near[1][0], certainty=min(0.8, near[1][0].certainty))
        if 1 in near or len(near.get(2, ())) != 1:
            return None
        place = near[2][0]
        candidates = (place.wijk,) if place.wijk else place.candidates
        return Place(None, None, None, "", "straat", 0.3, candidates=candidates)

    def _broken(self, key: str) -> Place | None:
        """One letter wrong in a name without a readable ending: "voltastaat", "langewenst"."""
        if len(key) < 8:
            return None
        near = [
            place
            for name, place in self._by_letter.get(key[0], ())
            if abs(len(name) - len(key)) <= 1 and OSA.distance(key, name, score_cutoff=1) <= 1
        ]
        return replace(near[0], certainty=min(0.8, near[0].certainty)) if len(near) == 1 else None

    def _name_start(self, message: Message, last: int) -> int:
        first = last
        while first and last - first < 5 and _JOINT.fullmatch(message.gap(first)):
            piece = message.pieces[first - 1]
            named = message.capital(first - 1) and piece.key not in _NO_NAME
            if not named and piece.key not in _PARTICLES and not (len(piece.key) == 1 and piece.key.isalpha()):
                break
            first -= 1
        while first < last and not self._starts_name(message, first, last):
            first += 1
        return first

    def _starts_name(self, message: Message, first: int, last: int) -> bool:
        key = message.key(first)
        if message.capital(first):
            opening = message.starts_sentence(first) and (key in ("op", "de") or first + 1 < last)
            return not (opening and key in ("van", "op", "de"))
        return key == "s" or (key == "van" and message.key(first - 1) == "de" and first + 2 >= last)

    def _looks_real(self, message: Message, first: int, last: int, kind: str) -> bool:
        start, end = message.pieces[first].start, message.pieces[last].end
        numbered = house_number(message, start, end)[0] is not None
        phrase = message.key(first - 1) in ("de", "t") and message.key(first - 2) in _PREPOSITIONS
        answer = len(message.pieces) - (last - first + 1) <= 1
        if kind in _STREETLIKE:
            named = message.capital(last) or message.capital(first)
            return numbered or named or answer or (phrase and kind != "weg")
        return numbered or (message.capital(last) and (phrase or message.key(first - 1) == "hoek"))


def _unknown(kind: str) -> Place:
    candidates = ("Hilversumse Meent",) if kind == "meent" else ()
    return Place(None, None, None, "", "straat", 0.3 if candidates else 0.0, candidates=candidates)


def _mention(message: Message, first: int, last: int, place: Place) -> Mention:
    start, end = message.pieces[first].start, message.pieces[last].end
    if message.key(first) == "s" and start and message.folded[start - 1 : start] == "'":
        start -= 1
    written = " ".join(message.slice(start, end).split())
    return Mention(replace(place, straat=place.straat or written, text=written), start, end, first, last)
