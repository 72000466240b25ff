"""What people of the municipality do with a case at the desk.

Every change names the `version` of the case that the person saw; when somebody else changed it meanwhile,
nothing happens and `Stale` says who was first.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from bot.cases import followers, reading, services, solved
from bot.cases.draft import facts_of, first_fase
from bot.cases.models import Case, Route, Status, TriageItem
from bot.cases.services import CaseError, record
from bot.core import clock, texts
from bot.core.understanding import ONDERWERPEN, WIJKEN, ZAAKSOORTEN
from bot.delivery.models import Conversation, Sender
from bot.delivery.thread import append
from bot.routing import ONBEKEND, Decision, directory, route
from bot.safety.verdict import CONFIDENTIAL_ONDERWERPEN

OUTCOMES = ("opgelost", "geen_actie", "dubbel", "niet_voor_gemeente", "spam", "verwezen")


class Stale(Exception):
    """Somebody else changed the case after this person read it."""

    def __init__(self, who: str, when: dt.datetime) -> None:
        super().__init__(f"changed by {who}")
        self.who = who
        self.when = when


def version_of(case: Case) -> int:
    """The version of a case: the number of its newest line of history."""
    return case.history.order_by("-id").values_list("id", flat=True).first() or 0


@contextmanager
def _changing(case: Case, version: int) -> Iterator[Case]:
    """The case, locked and as fresh as the person saw it; raises Stale."""
    with transaction.atomic():
        fresh = Case.objects.select_for_update().get(pk=case.pk)
        newest = fresh.history.order_by("-id").first()
        newer = fresh.history.filter(pk__gt=version).exclude(kind="notitie").order_by("-id").first()
        if newest is not None and version > newest.pk:
            newer = newest  # nobody can have seen a version that does not exist yet
        if newer is not None:
            raise Stale(newer.who, newer.at)
        yield fresh
        case.refresh_from_db()


def assign(case: Case, recipient: str, *, by: str, reason: str, version: int, name: str) -> Route:
    """Give a case to another recipient, with a reason; the resident reads where it lies now."""
    if recipient not in directory().recipients:
        raise CaseError("Deze ontvanger staat niet in de lijst. Kies een andere.")
    if not reason.strip():
        raise CaseError("Schrijf op waarom. De ontvanger leest dat ook.")
    with _changing(case, version) as fresh:
        _open_or_refuse(fresh)
        decision = Decision(recipient, (), "handmatig", None)
        made = services.set_route(fresh, decision, by=by, reason=reason.strip()[:300])
        if recipient != "triage":
            _settle_items(fresh, by, "toegewezen")
        _tell(fresh, "utter_case_moved", name)
        return made


def correct(
    case: Case,
    *,
    by: str,
    name: str,
    version: int,
    soort: str | None = None,
    onderwerp: str | None = None,
    wijk: str | None = None,
    reason: str = "",
) -> Route | None:
    """Change what a case is about or where it is, and route it again once; None when nothing was different.

    The correction stays in the history with the old and the new value: the assistant learns from it.
    """
    wanted = {"soort": soort, "onderwerp": onderwerp, "wijk": wijk}
    _check_labels(wanted)
    with _changing(case, version) as fresh:
        _open_or_refuse(fresh)
        changed = {name: value for name, value in wanted.items() if value is not None and value != getattr(fresh, name)}
        if not changed:
            return None
        before = {name: getattr(fresh, name) for name in changed}
        for name, value in changed.items():
            setattr(fresh, name, value)
        _follow(fresh, changed)
        fresh.save()
        record(fresh, by, "correctie", {"from": before, "to": changed}, reason.strip()[:500])
        decision = route(facts_of(fresh), directory(), clock.local(clock.now()).date())
        made = services.set_route(fresh, decision, by=by, reason=reason.strip()[:300])
        if decision.primary != "triage":
            _settle_items(fresh, by, "verbeterd")
        _tell(fresh, "utter_case_moved", name)
        return made


def _check_labels(wanted: dict[str, str | None]) -> None:
    allowed = {"soort": ZAAKSOORTEN, "onderwerp": ONDERWERPEN, "wijk": WIJKEN}
    for name, value in wanted.items():
        if value is not None and value not in allowed[name]:
            raise CaseError(f"{value!r} is geen {name}. Kies er een uit de lijst.")


def _follow(case: Case, changed: dict[str, str]) -> None:
    """Bring along what depends on the changed values."""
    if "wijk" in changed:
        case.buurt = ""
    if "onderwerp" in changed:
        owner = directory().eigenaar(case.onderwerp, case.omschrijving)
        case.eigenaar = "" if owner in (None, ONBEKEND) else owner or ""
        case.vertrouwelijk = case.vertrouwelijk or case.onderwerp in CONFIDENTIAL_ONDERWERPEN
    if "soort" in changed and not case.fase:
        case.fase = first_fase(case.soort, zelf=case.details.get("zelf"))


def start(case: Case, *, by: str, version: int) -> None:
    """Mark that somebody works on a case."""
    with _changing(case, version) as fresh:
        _open_or_refuse(fresh)
        if fresh.status != Status.IN_BEHANDELING:
            services.set_status(fresh, Status.IN_BEHANDELING, by=by)


def close(case: Case, *, by: str, name: str, words: str, outcome: str, version: int) -> None:
    """Close a case with words that the resident reads in the same chat."""
    if outcome not in OUTCOMES:
        raise CaseError("Kies hoe de zaak is afgelopen.")
    if not words.strip():
        raise CaseError("Schrijf voor de bewoner op hoe het is afgelopen.")
    with _changing(case, version) as fresh:
        _open_or_refuse(fresh)
        services.set_status(fresh, Status.AFGEHANDELD, by=by, why=words.strip()[:500], outcome=outcome)
        _settle_items(fresh, by, "afgehandeld")
        if solved.may_ask(fresh, outcome):
            _tell(fresh, "utter_case_solved", name, woorden=words.strip())
            solved.ask(fresh)
        else:
            _tell(fresh, "utter_case_closed", name, woorden=words.strip())


def reopen(case: Case, *, by: str, name: str, words: str, version: int) -> None:
    """Open a closed case again with words that the resident reads."""
    if not words.strip():
        raise CaseError("Schrijf voor de bewoner op waarom de zaak weer open is.")
    with _changing(case, version) as fresh:
        if fresh.open:
            raise CaseError("Deze zaak is al open.")
        services.set_status(fresh, Status.HEROPEND, by=by, why=words.strip()[:500])
        _tell(fresh, "utter_case_reopened", name, woorden=words.strip())


def note(case: Case, text: str, *, by: str) -> None:
    """Write something down for colleagues; the resident does not see it."""
    if not text.strip():
        raise CaseError("De notitie is leeg.")
    record(case, by, "notitie", {"text": text.strip()[:4000]})


def settle_triage(item: TriageItem, *, by: str, how: str) -> None:
    """Take something out of the grote bak, with a word on what was done; the second person is told."""
    if not how.strip():
        raise CaseError("Schrijf op wat je ermee hebt gedaan.")
    with transaction.atomic():
        won = TriageItem.objects.filter(pk=item.pk, done_at=None).update(done_at=clock.now())
        if not won:
            raise CaseError("Een collega heeft dit al afgehandeld.")
        record(item.case, by, "uit_grote_bak", {"reason": item.reason}, how.strip()[:500], item.conversation)


def _settle_items(case: Case, by: str, how: str) -> None:
    for item in case.triage_items.filter(done_at=None):
        settle_triage(item, by=by, how=how)


def _open_or_refuse(case: Case) -> None:
    if not case.open:
        raise CaseError("Deze zaak is afgesloten. Heropen haar eerst.")


def _tell(case: Case, response: str, name: str, **values: str) -> None:
    """Say something about a case to its resident in the chat where it began, and to who follows it."""
    if not case.vertrouwelijk:
        followers.tell(case, _FOLLOWED[response], name=name)
    if case.conversation_id is None:
        return
    conversation = Conversation.objects.select_for_update().get(pk=case.conversation_id)
    party = reading.recipient(case).called(case.taal)
    words = texts.text(response, case.taal, nummer=case.number, ontvanger=party, **values)
    append(conversation, Sender.STAFF, words, author=name)


# What a follower reads: never the words to the reporter, which may hold something personal.
_FOLLOWED = {
    "utter_case_moved": "utter_followed_moved",
    "utter_case_closed": "utter_followed_closed",
    "utter_case_solved": "utter_followed_closed",
    "utter_case_reopened": "utter_followed_reopened",
}
