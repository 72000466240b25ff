"""The many ways in which people spell one name, brought down to one."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

ENDINGS = (
    "boulevard", "plantsoen", "straat", "plein", "singel", "dreef", "gracht", "steeg", "laan", "kade", "dijk",
    "brink", "baan", "weg", "pad", "hof", "meent",
)  # fmt: skip
PIECE = re.compile(r"[^\W_]+")

_ABBREVIATIONS: dict[str, tuple[str, ...]] = {
    "v": ("van",), "vd": ("van", "de"), "vh": ("van", "t"), "vt": ("van", "t"),
    "d": ("de",), "der": ("de",), "den": ("de",), "het": ("t",),
    "st": ("sint",), "burg": ("burgemeester",), "bgm": ("burgemeester",), "burgem": ("burgemeester",),
    "burgermeester": ("burgemeester",), "prof": ("professor",), "doctor": ("dr",), "dokter": ("dr",),
    "meester": ("mr",), "dominee": ("ds",), "jonkheer": ("jhr",), "gen": ("generaal",), "adm": ("admiraal",),
    "eerste": ("1e",), "1ste": ("1e",), "tweede": ("2e",), "2de": ("2e",), "derde": ("3e",), "3de": ("3e",),
    "nw": ("nieuwe",), "str": ("straat",), "ln": ("laan",), "wg": ("weg",), "pln": ("plein",),
}  # fmt: skip
_SHORT_ENDINGS = (("str", "straat"), ("pln", "plein"), ("ln", "laan"), ("wg", "weg"), ("blvd", "boulevard"))
_TITLES = frozenset({"burgemeester", "professor", "dr", "mr", "ds", "jhr", "pastoor"})
_UMLAUTS = str.maketrans({"ö": "oe", "ü": "ue", "ä": "ae"})
_SOUNDS = (
    ("ph", "f"), ("th", "t"), ("cht", "gt"), ("ch", "g"), ("ck", "k"), ("dt", "t"), ("ey", "y"), ("ei", "y"),
    ("sc", "sk"), ("ce", "se"), ("ci", "si"), ("cy", "sy"), ("c", "k"), ("q", "k"), ("x", "ks"),
    ("z", "s"), ("v", "f"), ("au", "ou"),
)  # fmt: skip


@lru_cache(maxsize=4096)
def _fold_char(char: str) -> str:
    if char == "ĳ" or char == "Ĳ":
        return "y"
    if char in "’‘`´ʼ′":
        return "'"
    if char in "‐‑‒–—−":
        return "-"
    base = unicodedata.normalize("NFKD", char)[:1].lower()
    return base if len(base) == 1 and not unicodedata.combining(base) else char


def fold(text: str) -> str:
    """Lower case without accents, one character for each character, so that offsets stay true."""
    return text.lower() if text.isascii() else "".join(map(_fold_char, text))


@lru_cache(maxsize=16384)
def keys(word: str) -> tuple[str, ...]:
    """The canonical pieces of one folded word: "vd" gives "van", "de"; "siriusstr" gives "siriusstraat"."""
    if known := _ABBREVIATIONS.get(word):
        return known
    if len(word) >= 6:
        for short, full in _SHORT_ENDINGS:
            if word.endswith(short) and not word.endswith("eln"):  # German: im Dunkeln
                word = word.removesuffix(short) + full
                break
    return (word.replace("ij", "y"),)


def name_keys(name: str) -> tuple[str, ...]:
    """The canonical pieces of a whole name."""
    return tuple(key for word in PIECE.findall(fold(unicodedata.normalize("NFC", name))) for key in keys(word))


def words(text: str) -> frozenset[str]:
    """A list of ordinary words, as the pieces that they become in a message."""
    return frozenset(name_keys(text))


def plain(text: str) -> frozenset[str]:
    """A list of words, to be compared with folded text itself."""
    return frozenset(text.split())


@lru_cache(maxsize=16384)
def ending(key: str) -> str | None:
    """The word for street, square or road that a canonical piece ends in, when a stem comes before it."""
    return next((e for e in ENDINGS if key.endswith(e) and len(key) > len(e) + 1), None)


@lru_cache(maxsize=16384)
def sound(joined: str) -> str:
    """How a joined canonical name sounds, roughly: Hyacinthenlaan and Hyacintenlaan come out the same."""
    for written, heard in _SOUNDS:
        joined = joined.replace(written, heard)
    return re.sub(r"(.)\1+", r"\1", joined)


def spellings(name: str) -> set[tuple[str, ...]]:
    """Every sequence of canonical pieces under which a resident may write this name."""
    plain = name_keys(name)
    found = {plain, name_keys(re.sub(r"['’]", "", name)), name_keys(name.lower().translate(_UMLAUTS))}
    if plain[:1] and plain[0] in _TITLES and len(plain) > 1:
        found.add(plain[1:])
    for pieces in tuple(found):
        if len(pieces) > 1 and not any(len(p) < 3 for p in pieces):
            found.add(("".join(pieces),))
        if pieces and (split := _split(pieces[-1])):
            found.add((*pieces[:-1], *split))
    return {pieces for pieces in found if pieces}


def _split(key: str) -> tuple[str, str] | None:
    """ "larenseweg" as "larense weg"; a stem that is a word of its own ("midden weg") stays whole."""
    last = next((word for word in ("kwartier", "buurt") if key.endswith(word)), None) or ending(key)
    stem = key.removesuffix(last) if last else ""
    if not last or len(stem) < 4 or last in ("pad", "dijk", "baan", "hof", "meent", "brink"):
        return None
    if last == "weg" and not stem.endswith(("se", "er", "ts")):
        return None
    return stem, last
