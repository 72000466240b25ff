"""What a message wants with a case that was filed in the same conversation: to add to it, to take it back, nothing."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from actions import phrases
from actions.heard import Heard
from bot.cases import finding
from bot.cases.models import Case, Status
from bot.core import clock
from bot.core.understanding import ZAAKSOORTEN, Understanding

ADD, WITHDRAW, REOPEN = "aanvullen", "intrekken", "heropenen"
FRESH = dt.timedelta(days=3)  # until then a loose remark is about what was just filed
JUST_NOW = dt.timedelta(hours=1)  # until then a bare photo belongs to it
LATELY = dt.timedelta(days=30)  # until then what was closed may not be solved after all
SURE = 0.7  # of an onderwerp
LONGEST_REMARK = 15  # words


def _words(*alternatives: str) -> re.Pattern[str]:
    return re.compile("|".join(alternatives), re.IGNORECASE)


_REPORT = r"(?:melding|verzoek|idee|klacht|aanvraag)"
_ALREADY = r"(?:(?:nu|al|inmiddels|intussen|ondertussen|gelukkig|net|vanzelf|reeds) )"
_TAKES_BACK = _words(
    r"\btrek\b.*\bin\b", r"\bin ?te ?trekken\b", r"\bintrekken\b",
    rf"\b(?:annuleer|annuleren|schrap|stop)\b.*\b{_REPORT}\b", rf"\b{_REPORT}\b.*\b(?:annuleren|schrappen)\b",
    rf"\b(?:laat|vergeet)\b.{{0,25}}\b{_REPORT}\b", r"\bwithdraw\b", r"\b(?:cancel|forget) (?:my|the|that) report\b",
    r"\bzieh\w* .*zur[uü]ck\b", r"\bzur[uü]ckziehen\b", r"\bgeri çek\w*", r"\bwycof\w*",
)  # fmt: skip
_SOLVED = _words(
    rf"\b(?:is|zijn|was) {_ALREADY}*(?:opgelost|gemaakt|gerepareerd|verholpen|hersteld|gefikst|geregeld)\b",
    rf"\b(?:is|zijn) {_ALREADY}+(?:opgeruimd|weggehaald|opgehaald|weg|gedaan|gebeurd|over|klaar)\b",
    r"\b(?:doet|doen|brandt|branden|werkt|werken) (?:het )?(?:nu )?weer\b(?! niet)", r"\bhoeft (?:al )?niet meer\b",
    r"\bniet meer nodig\b", r"\bzelf (?:al |maar )?(?:opgeruimd|opgelost|gemaakt|weggehaald)\b",
    r"\b(?:is|has been|was|got) (?:already |now )?(?:fixed|solved|repaired|resolved)\b", r"\bno longer needed\b",
    r"\bworks again\b", r"\bschon (?:behoben|repariert|erledigt)\b",
)  # fmt: skip
_NOT_SOLVED = _words(
    r"\b(?:nog|helemaal|echt|toch) niet (?:gemaakt|gerepareerd|verholpen|opgeruimd|weg|klaar)\b",
    r"\bniet opgelost\b", r"\bnog (?:steeds|altijd)\b", r"\bnog (?:\w+ )?(?:hetzelfde|kapot|stuk|uit)\b",
    r"\b(?:is|zijn|doet|ligt|staat) (?:het |er )?(?:al )?weer (?:kapot|stuk|uit|terug|vol|los|zo|mis)\b",
    r"\b(?:er is|is er) (?:nog )?(?:niets|niks|nix) (?:aan )?(?:gedaan|gebeurd)\b",
    r"\bstill\b", r"\bnot (?:been )?(?:fixed|solved|repaired)\b", r"\bimmer noch\b",
    r"\bnicht (?:behoben|repariert|erledigt)\b", r"\bhâl[aâ]\b", r"\bnadal\b", r"\btoujours pas\b",
)  # fmt: skip
_ADDS = _words(
    r"\bverget?en\b", r"\bvergat\b", r"\baanvulling\b", r"\baanvullen\b", r"\btoe ?te ?voegen\b", r"\btoevoegen\b",
    r"\bvoeg\b.*\btoe\b", r"\berbij zetten\b", r"\ber nog bij\b", r"\bzet\b.*\berbij\b", r"\bforgot\b",
    rf"\bbij (?:mijn|de|die|deze) {_REPORT}\b", r"\bplease add\b", r"\badd (?:to|that)\b", r"^p\.? ?s\b",
    r"\bvergessen\b", r"\bunuttum\b", r"\bzapomnia\w+",
)  # fmt: skip
_OH_YES = re.compile(r"(?:o+h?|ow),? ?ja\b|oja\b|o+h,? (?:and|yes)\b", re.IGNORECASE)
_LEAD = r"^(?:(?:en|maar|nee|sorry|ja|and|no|but)\b[ ,]*)*"
_REMARK = _words(
    rf"{_LEAD}(?:het|dat|dit|hij|zij|ze|die|it|they) (?:is|zijn|was|staat|ligt|hangt|zit|gebeurt|knippert|gaat|are)\b",
    rf"{_LEAD}it'?s\b", r"^(?:en|and) (?:het|hij|ze|it)\b", rf"{_LEAD}(?:huis)?(?:nummer|nr|number)\.? ?\d",
    rf"{_LEAD}(?:bij|op|ter hoogte van|tegenover|naast|voor|achter) ", r"\b(?:lamp|huis|paal|container)nummer\b",
    r"\btrouwens\b", r"\bby the way\b",
)  # fmt: skip
_NEW = _words(
    r"\bnog (?:een|iets)\b", r"\book (?:een|nog)\b", r"\been andere?\b", r"\biets anders\b", r"\bnieuwe melding\b",
    r"\banother\b", r"\bsomething else\b",
)  # fmt: skip


@dataclass(frozen=True)
class Wish:
    """What is wanted and with which case; `plain` when it needs no question."""

    doen: str
    case: Case
    plain: bool = False


def wish(message: Heard, cases: list[Case]) -> Wish | None:
    """What a message wants with one of the cases of its conversation (newest first); None when with none of them."""
    if reopening := _reopening(message, cases):
        return reopening
    still = [case for case in cases if case.open]
    if not still:
        return None
    if message.intent == "foto":
        alone = len(still) == 1 and clock.now() - still[0].created_at < JUST_NOW
        return Wish(ADD, still[0], plain=alone) if message.photos else None
    begrip, text = message.begrip, message.text.strip()
    if begrip is None or not text or begrip.spoed or begrip.zorg or begrip.misdaadtip or begrip.formeel:
        return None
    meant = (finding.about(still, text, begrip.onderwerp) or still)[0]
    return _withdrawal(text, meant, begrip) or _addition(text, meant, begrip, named=meant.number in text.upper())


def _reopening(message: Heard, cases: list[Case]) -> Wish | None:
    """What was closed lately and is still going on, when nothing that is open fits better."""
    begrip, text = message.begrip, message.text.strip()
    if begrip is None or begrip.spoed or begrip.zorg or not not_solved(text):
        return None
    known = [case for case in cases if case.open or _closed_lately(case)]
    meant = (finding.about(known, text, begrip.onderwerp) or known)[:1]
    if not meant or meant[0].open or _differs(meant[0], begrip, text):
        return None
    return Wish(REOPEN, meant[0], plain=meant[0].number in text.upper())


def _closed_lately(case: Case) -> bool:
    if case.closed_at is None or case.status != Status.AFGEHANDELD:
        return False
    return clock.now() - case.closed_at <= LATELY


def not_solved(text: str) -> bool:
    """Whether somebody says that it still goes on."""
    return _NOT_SOLVED.search(text) is not None


def takes_back(text: str) -> bool:
    """Whether somebody says outright that a report may go."""
    return _TAKES_BACK.search(text) is not None or phrases.stops(text)


def begins_another(text: str) -> bool:
    """Whether somebody only announces that there is more: "nog een melding"."""
    return phrases.says_nothing(_OH_YES.sub("", text)) and _NEW.search(text) is not None


def _withdrawal(text: str, case: Case, begrip: Understanding) -> Wish | None:
    solved = "?" not in text and _SOLVED.search(text) and not _differs(case, begrip, text)
    return Wish(WITHDRAW, case) if takes_back(text) or solved else None


def _addition(text: str, case: Case, begrip: Understanding, *, named: bool) -> Wish | None:
    asks = "?" in text or begrip.soort in ("vraag", "status", "contact")
    nothing = phrases.says_nothing(text) or (phrases.thanks(text) and not _ADDS.search(text))
    if nothing or _differs(case, begrip, text) or _NEW.search(text):
        return None
    if _ADDS.search(text) or (named and not asks):
        return Wish(ADD, case, plain=True)
    fresh = clock.now() - case.created_at <= FRESH
    if fresh and _OH_YES.match(text) and "?" not in text:
        return Wish(ADD, case, plain=True)
    if asks or not fresh:
        return None
    return Wish(ADD, case) if _remarks(text, begrip) or _same(case, begrip) else None


def _differs(case: Case, begrip: Understanding, text: str) -> bool:
    """Whether a message is clearly another matter: another kind, another onderwerp or another street."""
    if _certain(begrip) and (begrip.soort, begrip.onderwerp) != (case.soort, case.onderwerp):
        return begrip.onderwerp not in (None, "overig") or begrip.soort != case.soort
    street = (begrip.plaats or {}).get("straat")
    corrected = phrases.corrects(text) or re.search(r"\b(?:toch|verkeerde?|eigenlijk|bedoel\w*)\b", text, re.IGNORECASE)
    return bool(street and case.straat and street != case.straat and not corrected)


def _certain(begrip: Understanding) -> bool:
    sure = begrip.besluit == "auto" and begrip.soort in ZAAKSOORTEN
    return sure and begrip.zekerheid.get("onderwerp", 0.0) >= SURE


def _same(case: Case, begrip: Understanding) -> bool:
    return _certain(begrip) and (begrip.soort, begrip.onderwerp) == (case.soort, case.onderwerp)


def _remarks(text: str, begrip: Understanding) -> bool:
    """A loose remark that only makes sense beside what was said before: "en hij knippert ook"."""
    closing = begrip.soort == "overig" and not re.search(r"\d", text) and begrip.zekerheid.get("soort", 0.0) >= 0.5
    return len(phrases.words(text)) <= LONGEST_REMARK and not closing and _REMARK.search(text) is not None
