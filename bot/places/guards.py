"""When a name that is also an ordinary word is meant as a place.

A rule gets the message and the first and last piece of the match; the column `only` of the tables names it.
Pieces are canonical: de, den and der are "de", het and 't are "t", ij is "y".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from bot.places.message import Message
from bot.places.spelling import words

Guard = Callable[[Message, int, int], bool]

COMPASS: Final = words("noord oost zuid west midden")
PERSONS: Final = words("mevrouw meneer mijnheer heer dhr mw mevr fam familie juf buurman buurvrouw")
MODIFIERS: Final = words("oude nieuwe lange korte kleine grote hoge lage verlengde oud nieuw 1e 2e 3e achter")
_REGIONS: Final = words(
    "holland brabant limburg afrika amerika korea europa europese frankrijk spanje nederland duitsland "
    "italie india indie indisch azie tirol beveland vietnam soedan gelderland veluwe engeland noorwegen "
    "groningen friesland hollands hollandse afrikaanse hollandsche nederlands amsterdam rotterdam utrecht"
)
_NO_QUARTER: Final = words("richting naar ring wind a1 a27 n201 n417 gevel balkon kant op as uitgang afslag")
_ROLES: Final = words(
    "coordinator buurtcoordinator wijkregisseur regisseur wijkwethouder wethouder wijkagent bewoner bewoners "
    "wijkteam inwoner inwoners buurtbewoners wijkbudget budget jongeren buurt mensen wijk buurtcoordinatoren"
)
_AT: Final = words("in wijk buurt hilversum hilversums stadsdeel")
_IN_AND_AROUND: Final = words("in rond rondom door midden wijk")
_NATURE: Final = words(
    "bos bossen hei heide natuur natuurgebied vijver plas water zwemwater wandelgebied natuurreservaat ven"
)
_BEFORE_MEENT: Final = words("in op van uit voor bij door wijk hele heel onze rond naar binnen buiten")
_ANSWER: Final = COMPASS | words(
    "in wijk buurt hilversum de t denk ik is ja nee dat gewoon oh sorry bedoel hier dus voor coordinator "
    "buurtcoordinator wijkregisseur regisseur wijkwethouder wijkbudget budget wie niet van deel dan maar "
    "toch hele heel binnen"
)
_ANSWER_LENGTH: Final = 5


def _short_answer(message: Message, first: int, last: int) -> bool:
    """The whole message is hardly more than the name: an answer to "waar is het?"."""
    rest = {piece.key for place, piece in enumerate(message.pieces) if not first <= place <= last}
    return len(message.pieces) <= _ANSWER_LENGTH and rest <= _ANSWER


def _heading(message: Message, first: int, last: int) -> bool:
    """ "Zuid: container vol" or "Meent, plastic ligt er nog"."""
    return first == 0 and message.capital(0) and message.gap(last + 1).strip()[:1] in tuple(",:-")


def _set_apart(message: Message, first: int, last: int) -> bool:
    """ "Kerkstraat (centrum)" or "lindelaan 4, oost"."""
    closing = last + 1 == len(message.pieces) and "," in message.gap(first)
    return "(" in message.gap(first) or closing


def always(message: Message, first: int, last: int) -> bool:
    return True


def never(message: Message, first: int, last: int) -> bool:
    """The name is matched by another row."""
    return False


def quarter(message: Message, first: int, last: int) -> bool:
    """Noordwest, Zuidoost: a place, except with wind and direction or as part of a longer name."""
    if message.key(first - 1) in _NO_QUARTER | COMPASS | {"niet"} or message.key(last + 1) in _REGIONS | COMPASS:
        return False
    if message.key(last + 1) == "van" and message.key(first - 1) not in _AT:
        return False
    return message.key(first - 1) != "uit" or message.capital(first)


def compass(message: Message, first: int, last: int) -> bool:
    """Noord, Oost, Zuid: only where the words around it make it a part of town."""
    before, after = message.key(first - 1), message.key(last + 1)
    if after in _REGIONS | COMPASS | {"naar"} or before in _NO_QUARTER | COMPASS | {"niet"}:
        return False
    if message.after(last, 2) and message.key(last + 2) in _REGIONS and after == "en":
        return False
    if before in _AT or after == "hilversum" or _short_answer(message, first, last):
        return True
    if before in ("van", "voor", "uit") and set(message.before(first - 1, 3)) & _ROLES:
        return True
    apart = _heading(message, first, last) or _set_apart(message, first, last)
    return apart or message.is_name_at(first)


def centre(message: Message, first: int, last: int) -> bool:
    """The town centre: not a health centre, not "het centrum van Bussum", not the way to it."""
    before, behind = message.key(first - 1), message.after(last, 4)
    if behind[:1] in (("voor",), ("jeugd",)):
        return False
    if behind[:1] == ("van",) and not {"hilversum", "stad", "dorp"} & set(behind[1:4]):
        return False
    if before in ("t", "de"):
        return message.key(first - 2) in _IN_AND_AROUND or bool(set(message.before(first - 1, 3)) & _ROLES)
    if before in ("in", "w", "wyk", "hilversum", "hartje"):
        return True
    if before == "hilversumse":
        return message.key(first - 2) == "t" and message.key(first - 3) in _IN_AND_AROUND
    if before in ("van", "voor") and message.capital(first):
        return bool(set(message.before(first - 1, 3)) & _ROLES)
    if _set_apart(message, first, last):
        return True
    if message.is_name_at(first) and before not in _NO_QUARTER:
        return not message.capital(first - 1)
    return _heading(message, first, last) or (_short_answer(message, first, last) and before != "niet")


def meent(message: Message, first: int, last: int) -> bool:
    """The Meent, not the verb: "wie de straat veegt meent het"."""
    if first == last and message.key(first - 1) == "hilversumse":
        return True
    if message.key(last + 1) in {"dat", "u", "t", "je", "ook", "te"}:
        return False
    if _short_answer(message, first, last) or message.is_name_at(last) or _heading(message, first, last):
        return True
    return first < last and message.key(first - 1) in _BEFORE_MEENT


def capital(message: Message, first: int, last: int) -> bool:
    """An ordinary word, and a name only when written as one or with a house number."""
    return message.is_name_at(last) or _numbered(message, last) or _heading(message, first, last)


def article(message: Message, first: int, last: int) -> bool:
    """Only after de, het, wijk, or with a house number, or as the whole answer."""
    before = message.key(first - 1)
    return before in ("de", "t", "wyk") or _numbered(message, last) or len(message.pieces) <= 2


def built(message: Message, first: int, last: int) -> bool:
    """A buurt that shares its name with the nature beside it, which lies in another wijk."""
    return not _NATURE & {piece.key for piece in message.pieces}


def huizen(message: Message, first: int, last: int) -> bool:
    """The town of Huizen, not houses: a capital after "in" or "te"."""
    if message.key(first - 1) in ("in", "te", "gemeente") and message.capital(first):
        return True
    return len(message.pieces) == 1 and message.capital(first)


def another_street(message: Message, first: int) -> bool:
    """Nieuwe Rozenstraat is not the Rozenstraat."""
    return message.key(first - 1) in MODIFIERS and message.capital(first - 1)


def _numbered(message: Message, last: int) -> bool:
    return message.key(last + 1)[:1].isdigit() and message.gap(last + 1).isspace()


GUARDS: Final[Mapping[str, Guard]] = MappingProxyType(
    {
        guard.__name__: guard
        for guard in (always, never, quarter, compass, centre, meent, capital, article, built, huizen)
    }
)
