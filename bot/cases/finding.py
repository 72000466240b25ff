"""Which of several cases somebody means, by number or by a word of the matter."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.db.models import Q

from bot.cases.models import Case
from bot.core import texts

NUMBER = re.compile(r"\bBW(\d\d)[- ]?([2-9A-Z]{6})\b", re.IGNORECASE)
_STEM = 5  # letters that words of one family share: lantaarn, lantaarnpaal, lantaarns
# Words of every question about a report; they say nothing about which one.
_COMMON = frozenset((
    "meldi", "gemel", "straa", "hoeve", "staat", "vorig", "verga", "hilve", "nieuw", "weken", "steed", "ermee",
    "mijn", "mijne", "gaat", "zijn", "wordt", "wanne", "weet", "graag", "even", "statu", "iets", "eerde", "numme",
    "maand", "week", "jaar", "gelede", "geled", "daarm", "hallo", "over", "voor", "want", "heeft", "deze", "repor",
    "what", "with", "about", "when", "happe", "zaak", "zaken", "klach", "bewon", "kunt", "zegge", "horen", "hoor",
    "nooit", "altij", "meer", "ooit", "inmid", "welke", "waar", "lang", "duurt", "gedaa", "gebeu",
))  # fmt: skip


def number_in(text: str) -> str | None:
    """The reference in a text as it is written on a case."""
    found = NUMBER.search(text)
    return f"BW{found.group(1)}-{found.group(2)}".upper() if found else None


def own(conversation_id: str) -> list[Case]:
    """The cases that were filed in a conversation, newest first."""
    return list(Case.objects.filter(conversation_id=conversation_id).order_by("-id"))


def followed(conversation_id: str) -> list[Case]:
    """The cases of others that a conversation follows, newest first."""
    known = Case.objects.filter(supporters__conversation_id=conversation_id, vertrouwelijk=False)
    return list(known.order_by("-id"))


def by_reference(number: str, secret_digest: str) -> Case | None:
    """A case of another conversation, for somebody who has its number and the secret of that conversation."""
    theirs = Q(conversation__return_digest=secret_digest, conversation__isnull=False)
    theirs |= Q(supporters__conversation__return_digest=secret_digest, vertrouwelijk=False)
    return Case.objects.filter(theirs, number=number).distinct().first() if secret_digest else None


def about(cases: Iterable[Case], text: str, onderwerp: str | None = None) -> list[Case]:
    """The cases that a text is about: the one that it numbers, those that share its words, else none."""
    known = list(cases)
    if number := number_in(text):
        return [case for case in known if case.number == number]
    said = _stems(text)
    points = [len(said & _stems(_told(case))) + 2 * (case.onderwerp == onderwerp and bool(onderwerp)) for case in known]
    best = max(points, default=0)
    return [case for case, score in zip(known, points, strict=True) if best and score == best]


def says_which(text: str) -> bool:
    """Whether a question about a report says anything of what it was."""
    return bool(_stems(NUMBER.sub(" ", text)))


def _told(case: Case) -> str:
    named = texts.text(f"utter_knop_onderwerp_{case.onderwerp}", "nl") if case.onderwerp else ""
    return " ".join((case.omschrijving, case.straat, case.plek, case.buurt, named))


def _stems(text: str) -> set[str]:
    return {word[:_STEM] for word in re.findall(r"[^\W\d_]{4,}", text.lower())} - _COMMON
