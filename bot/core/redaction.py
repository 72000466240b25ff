"""Takes out of logs and exports what points at one person: numbers, addresses, plates. No model, no guess.

The text that a coordinator needs is never redacted; this is for everything that leaves the conversation.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

import phonenumbers
from stdnum import iban
from stdnum.nl import bsn

# Where two kinds claim the same text, the earlier one wins.
KINDS = ("email", "iban", "bsn", "telefoon", "adres", "kenteken")

_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:[ .-]?[A-Z0-9]{4}){2,7}(?:[ .-]?[A-Z0-9]{1,3})?\b", re.IGNORECASE)
_BSN = re.compile(r"(?<![\d.,+-])(?:\d(?:[ .-]?\d){8}|\d{8})(?!\d|[.,-]\d)")
_PHONE = re.compile(r"(?<![\w.,])(?:\+|00|\(?0)[\d(][\d ()./-]{5,20}\d(?!\d)")
_PLATE = re.compile(
    r"\b(?:[A-Z]{1,3}|\d{1,3})-(?:[A-Z]{1,3}|\d{1,3})-(?:[A-Z]{1,3}|\d{1,3})\b"
    r"|\b(?:[A-Z]{1,3}\d{1,3}[A-Z]{1,3}|\d{1,3}[A-Z]{1,3}\d{1,2}|[A-Z]{2}\d{4}|\d{4}[A-Z]{2}|\d{2}[A-Z]{4})\b",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"\b([1-9]\d{3} ?(?!SA|SD|SS)([A-Z]{2}))\b"
    r"(?:[ ,]{1,3}(?:nr\.?|nummer|huisnummer|no\.?)? ?(\d{1,5})(?: ?[A-Z]\b|-\d{1,4}\b)?)?",
    re.IGNORECASE,
)
_UNITS = frozenset({"KM", "MM", "CM", "DM", "KG", "ML"})
_SMALL_WORDS = frozenset(
    ("al", "de", "en", "er", "ik", "in", "is", "je", "of", "om", "op", "te", "tm", "to", "we", "ze", "zo")
)
_PUBLIC = frozenset(
    {
        phonenumbers.PhoneNumberType.TOLL_FREE,
        phonenumbers.PhoneNumberType.PREMIUM_RATE,
        phonenumbers.PhoneNumberType.SHARED_COST,
        phonenumbers.PhoneNumberType.UAN,
    }
)


@dataclass(frozen=True)
class _Find:
    kind: str
    start: int
    end: int


def redact(text: str, kinds: Collection[str] = KINDS) -> str:
    """The same text with every sensitive part of these kinds replaced by its kind: `bel [telefoon]`."""
    pieces: list[str] = []
    last = 0
    for find in _finds(text):
        if find.kind not in kinds:
            continue
        pieces += [text[last : find.start], f"[{find.kind}]"]
        last = find.end
    return "".join([*pieces, text[last:]])


def find_sensitive(text: str) -> tuple[str, ...]:
    """The kinds that stand in the text, each once, in the order of `KINDS`."""
    found = {find.kind for find in _finds(text)}
    return tuple(kind for kind in KINDS if kind in found)


def _finds(text: str) -> list[_Find]:
    """What was found, in order of place, without overlap."""
    taken: list[_Find] = []
    for kind in KINDS:
        for find in _OF_KIND[kind](text):
            if all(find.end <= other.start or find.start >= other.end for other in taken):
                taken.append(find)
    return sorted(taken, key=lambda find: find.start)


def _matches(kind: str, pattern: re.Pattern[str], holds: Callable[[str], bool]) -> Callable[[str], Iterator[_Find]]:
    def find(text: str) -> Iterator[_Find]:
        for match in pattern.finditer(text):
            if holds(match.group()):
                yield _Find(kind, match.start(), match.end())

    return find


def _is_bsn(value: str) -> bool:
    digits = re.sub(r"\D", "", value)
    return len(set(digits)) > 1 and bool(bsn.is_valid(digits))


def _ibans(text: str) -> Iterator[_Find]:
    for match in _IBAN.finditer(text):
        words = match.group().rstrip()
        while words:  # the words behind an IBAN may look like a part of it
            if iban.is_valid(words.replace(".", "")):
                yield _Find("iban", match.start(), match.start() + len(words))
                break
            words, _, _ = words.rpartition(" ")


def _is_phone(value: str) -> bool:
    """A number of a person or a house; 0800 and 0900 belong to nobody."""
    try:
        number = phonenumbers.parse(value, "NL")
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.is_valid_number(number) and phonenumbers.number_type(number) not in _PUBLIC


def _is_plate(value: str) -> bool:
    """Six signs in three groups, letters and digits both; without dashes only in capitals."""
    signs = value.replace("-", "")
    return (
        len(signs) == 6
        and any(map(str.isdigit, signs))
        and any(map(str.isalpha, signs))
        and ("-" in value or signs.isupper())
    )


def _addresses(text: str) -> Iterator[_Find]:
    for match in _ADDRESS.finditer(text):
        postcode, letters, number = match.group(1), match.group(2), match.group(3)
        small = not letters.isupper() and (letters.lower() in _SMALL_WORDS or postcode.startswith(("19", "20")))
        if number and letters.upper() not in _UNITS and not small:  # "in 1974 is 3 keer" is no address
            yield _Find("adres", match.start(), match.end())
        elif letters.isupper() and letters not in _UNITS:
            yield _Find("adres", match.start(), match.start() + len(postcode))


_OF_KIND: dict[str, Callable[[str], Iterator[_Find]]] = {
    "email": _matches("email", _EMAIL, lambda value: True),
    "iban": _ibans,
    "bsn": _matches("bsn", _BSN, _is_bsn),
    "telefoon": _matches("telefoon", _PHONE, _is_phone),
    "adres": _addresses,
    "kenteken": _matches("kenteken", _PLATE, _is_plate),
}
