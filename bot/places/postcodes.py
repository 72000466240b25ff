"""Postcodes in a message."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from bot.core.understanding import BUITEN
from bot.places.mention import Mention
from bot.places.message import Message
from bot.places.place import Place
from bot.places.spelling import plain
from bot.places.tables import Postcode, Street, Tables

_PC6 = re.compile(r"(?<![\w€.,:+-])([1-9]\d{3})([ \t]?)([A-Za-z]{2})(?![\w:])")
_PC4 = re.compile(r"(?<![\w€.,:+#/-])(12\d\d)(?![\w:%]|[.,/-]\d)")
_UNITS = plain("kg km mm cm ml mg cc kw mb gb pk hz st wh eu nc xl ha ms vs")
_NEVER_ISSUED = frozenset({"sa", "sd", "ss"})
_CUE_WORDS = frozenset({"postcode", "pc", "postcodegebied", "postkode", "hilversum", "wijk", "in", "gebied"})
_COUNTED = plain("euro keer mensen huishoudens meldingen meter inwoners woningen jaar uur stuks")


class Postcodes:
    """Which wijk a postcode fixes: a PC4 by its table, a PC6 also by the street that it belongs to."""

    def __init__(self, tables: Tables) -> None:
        self._rows = {row.pc4: row for row in tables.postcodes4}
        self._streets: dict[str, list[Street]] = defaultdict(list)
        for street in tables.streets:
            for pc6 in street.pc6:
                self._streets[pc6.replace(" ", "").upper()].append(street)

    def find(self, message: Message, taken: Iterable[Mention]) -> Iterator[Mention]:
        """Mentions of postcodes; four digits alone only where the words around them make them one."""
        busy = [(mention.start, mention.end) for mention in taken]
        for found in _PC6.finditer(message.text):
            if place := self._six(message, found):
                busy.append(found.span())
                yield _mention(message, found.span(), place)
        for found in _PC4.finditer(message.text):
            row = self._rows.get(found[1])
            if row and not any(a < found.end() and found.start() < b for a, b in busy) and _cued(message, found):
                yield _mention(message, found.span(), _four(row))

    def _six(self, message: Message, found: re.Match[str]) -> Place | None:
        digits, gap, letters = found.groups()
        if _counted(found) or (gap and message.shouting):
            return None
        row = self._rows.get(digits)
        if row is None:
            near = 1200 <= int(digits) < 1230  # ours by number, but boxes or never issued
            return None if near or not letters.isupper() else Place(BUITEN, None, None, "", "buiten", 0.9)
        return self._with_street(_four(row), self._streets.get(digits + letters.upper(), []))

    def _with_street(self, place: Place, streets: list[Street]) -> Place:
        if len(streets) != 1:
            return place
        street = streets[0]
        hinted = (street.wijk,) if street.wijk else street.candidates
        if place.wijk is None or (hinted and place.wijk not in hinted):
            order = dict.fromkeys((*hinted, *((place.wijk,) if place.wijk else place.candidates)))
            return replace(place, wijk=None, certainty=0.5, candidates=tuple(order), straat=street.name)
        return replace(place, straat=street.name, buurt=street.buurt, lat=street.lat, lon=street.lon)


def written(text: str) -> str | None:
    """The one postcode of six, as 1213AB, in words that are known to tell a place."""
    codes = {found[1] + found[3].upper() for found in _PC6.finditer(text) if not _counted(found)}
    return codes.pop() if len(codes) == 1 else None


def _counted(found: re.Match[str]) -> bool:
    """ "1000 kg" is a weight."""
    _, gap, letters = found.groups()
    return letters.lower() in _UNITS | _NEVER_ISSUED or bool(gap and letters.islower())


def _four(row: Postcode) -> Place:
    return Place(row.wijk, None, None, "", "postcode", 0.95 if row.wijk else 0.5, candidates=row.candidates)


def _mention(message: Message, span: tuple[int, int], place: Place) -> Mention:
    pieces = [i for i, piece in enumerate(message.pieces) if piece.start < span[1] and span[0] < piece.end]
    first, last = (pieces[0], pieces[-1]) if pieces else (0, -1)
    return Mention(replace(place, text=message.slice(*span)), *span, first, last)


def _cued(message: Message, found: re.Match[str]) -> bool:
    before = re.findall(r"[^\W_]+", message.folded[max(0, found.start() - 30) : found.start()])[-2:]
    behind = re.findall(r"[^\W_]+", message.folded[found.end() : found.end() + 20])[:1]
    if (behind and behind[0] in _COUNTED) or message.folded[: found.start()].rstrip()[-1:] in ("€", "#"):
        return False
    if len(message.pieces) == 1 or (behind and behind[0] == "hilversum"):
        return True
    return bool(before) and (before[-1] in _CUE_WORDS or before[0] in ("postcode", "postcodegebied", "pc"))
