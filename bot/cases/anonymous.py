"""A text of a resident without what points at a person, for people who teach the assistant.

Beside numbers and addresses, names go, and the numbers of houses. There is no list of names: a name is what follows
words like "mevrouw", "ik heet" and "groeten", and every word with a capital that is no place and that nobody wrote
without a capital in the training data. That takes too much rather than too little (in German, where every noun has a
capital, much too much). A name in small letters without such words before it stays: a person reads before it is used.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from functools import cache

from bot.core import config
from bot.core.redaction import redact
from bot.places import gazetteer

NAME, NUMBER, LINK = "[naam]", "[nummer]", "[link]"
ORDINARY = 2  # so often a word stands without a capital in the training data before it is no name
SIGNED = 5  # words after a greeting that are taken for who signs

_LINK = re.compile(r"\b(?:https?://|www\.)\S+", re.IGNORECASE)
_ACCOUNT = re.compile(r"(?<![\w@])@\w{2,}")
_REFERENCE = re.compile(r"\bBW\d\d-\w{6}\b", re.IGNORECASE)
_ONE = r"\d{1,5}(?:[ -]?(?:bis|hs|[a-z])\b)?(?:[-/]\d{1,4})?\b"
_HOUSE = re.compile(
    r"(\b(?:(?:huis)?(?:nummers?|nrs?\b\.?)|no\.|number|house|flat|huis|[^\W\d_]*(?:straat|str\.|weg|laan|plein|hof|pad|"
    r"kade|singel|dreef|steeg|park|plantsoen|gracht|dijk|street|road)),? ?(?:op |nr\.? ?|nummer |huisnummer )?|#)"
    rf"{_ONE}",
    re.IGNORECASE,
)
_MORE = re.compile(rf"\[(?:nummer|adres|kenteken)\](?:(?:,| en| of| t/?m| tot| and|-)? ?{_ONE})+", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*")
_TAKEN = re.compile(r"\[[a-z]+\]")


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


_PARTICLES = _listed("van von der den de het 't ten ter te la le el al bin ben di da dos du")
_NO_NAME = _listed("en ik wij we uit hier hiernaast and i we from und ich aus et y ve i я")
_IN_CONTACT = _listed("bel mij mail na voor uur naam nummer telefoon tel mobiel en of graag")
_IS_NAME = re.compile(
    r"\b(?:mijn (?:volledige )?naam is|m'n naam is|ik heet|hij heet|zij heet|ze heet|die heet|genaamd|naam:|"
    r"my name is|name:|mein name ist|ich hei(?:ß|ss)e|je m'appelle|mon nom est|me llamo|mi nombre es|"
    r"nazywam się|mam na imię|benim adım|adım|ismim|мене звати|меня зовут|اسمي|أنا اسمي|إسمي)[ :]+",
    re.IGNORECASE,
)
_BEFORE_NAME = re.compile(
    r"\b(?:mevrouw|mevr\.?|mw\.?|meneer|dhr\.?|de heer|heer|familie|fam\.?|ik ben|ben ik|buurman|buurvrouw|buur|"
    r"overbuurman|overbuurvrouw|zoon|dochter|man|vrouw|moeder|vader|vriend|vriendin|opa|oma|tante|oom|collega|"
    r"mr\.?|mrs\.?|ms\.?|i am|i'm|herr|frau|ich bin|monsieur|madame|je suis|señora?|soy|pani?|jestem|ben)\s+",
    re.IGNORECASE,
)
_SIGNS = re.compile(
    r"\b(?:groet|groeten|groetjes|gr|mvg|hoogachtend|liefs|regards|cheers|sincerely|grüße|grüßen|gruß|cordialement|"
    r"saludos|pozdrawiam|saygılarımla|з повагою|تحياتي)\b[\s.,!:]+(?:(?:van|from|von|de)\s+)?",
    re.IGNORECASE,
)


def anonymous(text: str, *, names: Collection[str] = (), numbers: Collection[str] = ()) -> str:
    """The same text on one line, with `[naam]`, `[nummer]`, `[telefoon]` and so on for what points at somebody.

    `names` and `numbers` are known to belong to the resident and go wherever they stand.
    """
    plain = redact(" ".join("".join(c if c.isprintable() else " " for c in text).split()))
    plain = _REFERENCE.sub(NUMBER, _ACCOUNT.sub(NAME, _LINK.sub(LINK, plain)))
    plain = _without_names(_without_houses(plain, numbers), {name.casefold() for name in names})
    # Rasa reads "[naam](…" as a marked piece of text.
    return re.sub(r"\](?=[({\[])", "] ", plain)


def names_in(contact: str) -> frozenset[str]:
    """The words of a contact that may be a name, as people fill it in: "Jan de Vries, 06-12345678"."""
    words = _WORD.findall(_TAKEN.sub(" ", redact(contact)))
    return frozenset(word for word in words if len(word) > 1 and word.casefold() not in _PARTICLES | _IN_CONTACT)


def _without_houses(text: str, numbers: Collection[str]) -> str:
    for place in gazetteer().find(text):
        if place.huisnummer:
            text = text.replace(place.text, re.sub(rf"\s*{_ONE}\W*$", f" {NUMBER}", place.text, flags=re.IGNORECASE))
    text = _HOUSE.sub(lambda match: f"{match.group(1).rstrip()} {NUMBER}".lstrip("# "), text)
    text = _MORE.sub(NUMBER, text)
    for number in filter(None, numbers):
        text = re.sub(rf"(?<![\w.]){re.escape(number)}(?![\w])", NUMBER, text, flags=re.IGNORECASE)
    return text


def _without_names(text: str, names: Collection[str]) -> str:
    words = list(_WORD.finditer(text))
    found = _suspects(text, words, names)
    pieces: list[str] = []
    last = 0
    for row, word in enumerate(words):
        if row not in found:
            continue
        follows = row - 1 in found and not text[last : word.start()].strip(" .-")
        pieces += [] if follows else [text[last : word.start()], NAME]
        last = word.end()
    return "".join([*pieces, text[last:]])


def _suspects(text: str, words: list[re.Match[str]], names: Collection[str]) -> set[int]:
    """The rows of the words that may be a name."""
    taken = [match.span() for match in _TAKEN.finditer(text)]
    free = {row for row, word in enumerate(words) if not _within(word, taken)}
    starts = {word.start(): row for row, word in enumerate(words) if row in free}
    found = {row for row in free if words[row].group().casefold() in names}
    places = _places(text)
    found |= {row for row in free if _capital(words[row].group()) and not _within(words[row], places)}
    for match in _IS_NAME.finditer(text):
        found |= set(_said(text, words, starts.get(match.end(), len(words)))) & free
    for match in _BEFORE_NAME.finditer(text):
        row = starts.get(match.end())
        while row in free and words[row].group() in _PARTICLES:
            row += 1
        if row in free and words[row].group()[0].isupper():
            found |= set(range(starts[match.end()], row + 1))
    for match in _SIGNS.finditer(text):
        signed = [row for start, row in starts.items() if start >= match.end()]
        found |= set(signed) if len(signed) <= SIGNED else set(signed[:1])
    return _whole(text, words, found, {row for row in free if not _within(words[row], places)})


def _said(text: str, words: list[re.Match[str]], row: int) -> Iterator[int]:
    """The word after "mijn naam is" and, however it is written, a second one that belongs to it."""
    yield row
    beside = row + 1 < len(words) and not text[words[row].end() : words[row + 1].start()].strip()
    if beside and words[row + 1].group().lower() not in _NO_NAME:
        yield row + 1


def _capital(word: str) -> bool:
    """Whether a word has a capital that nobody else gives it; a word in capitals only is a shout or an abbreviation."""
    if not word[0].isupper() or (len(word) > 1 and word.isupper()):
        return False
    return len(word) == 1 or word.lower() not in _ordinary()


def _places(text: str) -> list[tuple[int, int]]:
    """Where the names of places stand."""
    names = {place.text for place in gazetteer().find(text)}
    return [match.span() for name in names for match in re.finditer(re.escape(name), text)]


def _within(word: re.Match[str], spans: list[tuple[int, int]]) -> bool:
    return any(start <= word.start() < end for start, end in spans)


def _whole(text: str, words: list[re.Match[str]], found: set[int], free: set[int]) -> set[int]:
    """Each name to its last word: "Kees van der Boer", though a boer is a trade."""
    whole = set(found)
    for row in sorted(found):
        end, small = row, row + 1
        while small in free and not text[words[small - 1].end() : words[small].start()].strip(" .-"):
            word = words[small].group()
            if word[0].isupper():
                end = small
            elif word not in _PARTICLES:
                break
            small += 1
        whole |= set(range(row, end + 1))
    return whole


@cache
def _ordinary() -> frozenset[str]:
    """Words that stand without a capital in the training data."""
    counted: Counter[str] = Counter()
    for path in sorted((config.REPOSITORY / "data" / "nlu").glob("*.yml")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.lstrip().startswith("- "):
                counted.update(word for word in _WORD.findall(line) if word.islower())
    return frozenset(word for word, times in counted.items() if times >= ORDINARY)
