"""When a neighbouring town is the place that a message is about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.places.mention import Mention
from bot.places.message import Message
from bot.places.spelling import words

_LOCATIVE = words("in te binnen a w")
_NOT_THE_PLACE = words(
    "zoals net bijvoorbeeld voorbeeld vroeger woonde woonden gewoond werk werkt werkte werken werkzaam "
    "gewerkt opgegroeid geboren dochter zoon zus broer moeder vader ouders oma opa tante oom zwager "
    "schoonzus neef nicht buurman vriend vriendin vrienden collega familie kennis kennissen ziekenhuis "
    "studeer studeert studeerde vakantie winkelen afspraak zag gezien las gelezen hoorde gehoord "
    "vergeleken verhuisd verhuizen verhuis eerder ooit jaren school college universiteit gevonden krant "
    "zelfs ook als like lived worked"
)
_COMPARED = words("ze zij men wel mag mogen zo")
_AWAY = words("naar uit van richting vanuit vanaf bus trein tot tussen via")
_ADDRESS = re.compile(
    r"[\s,.]{0,3}(?:[1-9]\d{3} ?[a-z]{2}[\s,]{0,3})?(?:\(?(?:in|te|gemeente)\s+)?(?:de gemeente\s+)?\(?"
)

_ALONG = re.compile(r"[\s,]{1,3}(?:(?:op|aan|langs|bij)\s)?(?:(?:de|het|'t)\s)?")


def of_address(message: Message, town: Mention, streets: Sequence[Mention]) -> Mention | None:
    """The street right before a town, as in "Kerkstraat 4, Bussum", or right after: "in Bussum op de Brinklaan"."""
    for street in streets:
        if street.end <= town.start and _ADDRESS.fullmatch(message.folded[street.end : town.start]):
            return street
        inside = message.key(town.first - 1) in _LOCATIVE
        if inside and town.end <= street.start and _ALONG.fullmatch(message.folded[town.end : street.start]):
            return street
    return None


def located(message: Message, town: Mention) -> Mention | None:
    """The town when the message says that the matter is there; None for a bus, a comparison or the past."""
    first = town.first
    while message.key(first - 1) in ("gemeente", "station", "dorp", "de", "t"):
        first -= 1
    before = message.key(first - 1)
    if _bare(message, town):
        return town
    if before == "van" and message.key(first - 2) in ("centrum", "gemeente"):
        before = message.key(first - 3) and "in"
    if before not in _LOCATIVE:
        return None
    if any(piece.key == "hilversum" for piece in message.pieces):
        return None
    around = set(_same_sentence(message, first, -8)) | set(_same_sentence(message, town.last, 4)) & _COMPARED
    if around & (_NOT_THE_PLACE | _COMPARED):
        return None
    return replace(town, aside=True)


def _bare(message: Message, town: Mention) -> bool:
    """Nothing but the town, or the town as a heading: "Bussum: lantaarn kapot"."""
    rest = len(message.pieces) - (town.last - town.first + 1)
    if rest <= 1:
        return not _AWAY & {piece.key for piece in message.pieces}
    return town.first == 0 and message.gap(town.last + 1).strip()[:1] in (",", ":")


def _same_sentence(message: Message, index: int, count: int) -> list[str]:
    step = 1 if count > 0 else -1
    found: list[str] = []
    for place in range(index + step, index + count + step, step):
        edge = place if step > 0 else place + 1
        if not 0 <= place < len(message.pieces) or message.starts_sentence(edge):
            break
        found.append(message.key(place))
    return found
