"""Who of the municipality may open what. Every page of the desk reads through these functions."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Exists, OuterRef, Q, QuerySet

from bot.cases.models import Case, Route, TriageItem
from bot.core import clock
from bot.delivery.models import WITH_PEOPLE, Conversation, Owner
from bot.routing import TRIAGE, directory


class NoAccess(Exception):
    """There is no such thing for this reader: it does not exist, or it is not theirs."""


def deputised(recipients: frozenset[str], on: dt.date) -> frozenset[str]:
    """The recipients for whom somebody works on a day: their own, and whom they replace."""
    known = directory()
    replaced = {code for code in known.recipients if known.deputy(code, on) in recipients}
    return recipients | replaced


@dataclass(frozen=True)
class Reader:
    """A person of the municipality and the recipients of the directory for whom they work."""

    username: str
    name: str
    recipients: frozenset[str]

    @cached_property
    def today(self) -> frozenset[str]:
        """For whom this person works today, deputies included."""
        return deputised(self.recipients, clock.local(clock.now()).date())

    @property
    def works_triage(self) -> bool:
        """Whether this person watches the grote bak (werkverdeler)."""
        return TRIAGE in self.today

    @cached_property
    def wijken(self) -> frozenset[str]:
        """The wijken of which this person is the coordinator."""
        return frozenset(name for name, wijk in directory().wijken.items() if wijk.coordinator in self.today)

    @cached_property
    def buurten(self) -> frozenset[str]:
        """Buurten with a coordinator of their own, when that is this person."""
        found = (wijk.buurten.items() for wijk in directory().wijken.values())
        return frozenset(buurt for pairs in found for buurt, code in pairs if code in self.today)


def _mine(reader: Reader) -> Q:
    routes = Route.objects.filter(case=OuterRef("pk"), active=True)
    return Q(Exists(routes.filter(recipient__in=reader.today)))


def _neighbourhood(reader: Reader) -> Q:
    """Cases of the wijken of this coordinator; of a complaint about treatment they know nothing."""
    own = Q(wijk__in=reader.wijken) | Q(buurt__in=reader.buurten)
    return own & ~Q(formeel="klacht")


def _in_triage(reader: Reader) -> Q:
    if not reader.works_triage:
        return Q(pk__in=())
    open_items = TriageItem.objects.filter(case=OuterRef("pk"), done_at=None)
    return Q(Exists(open_items))


def visible_cases(reader: Reader) -> QuerySet[Case]:
    """The cases of which this person may know that they exist."""
    return Case.objects.filter(_mine(reader) | _neighbourhood(reader) | _in_triage(reader))


def readable_cases(reader: Reader) -> QuerySet[Case]:
    """The cases that this person may open: a confidential one only with the recipient who acts."""
    return Case.objects.filter(_mine(reader) | (Q(vertrouwelijk=False) & (_neighbourhood(reader) | _in_triage(reader))))


def readable(reader: Reader, case: str = "pk") -> Exists:
    """For a query of many: whether this person may open the case in the field `case` of each row."""
    # Not `case__in=readable_cases(...)`: that reads every case of all years before the first row.
    return Exists(readable_cases(reader).filter(pk=OuterRef(case)))


def access_case(reader: Reader, number: str) -> Case:
    """A case that this person may open; raises NoAccess."""
    found = readable_cases(reader).filter(number=number).first()
    if found is None:
        raise NoAccess(number)
    return found


def may_read(reader: Reader, case: Case) -> bool:
    """Whether this person may open a case."""
    return readable_cases(reader).filter(pk=case.pk).exists()


def visible_triage(reader: Reader) -> QuerySet[TriageItem]:
    """What lies in the grote bak, for whoever watches it or is its recipient; a confidential case only for its own."""
    open_items = TriageItem.objects.filter(done_at=None)
    if not reader.works_triage:
        return open_items.filter(recipient__in=reader.today)
    return open_items.filter(Q(case=None) | Exists(visible_cases(reader).filter(pk=OuterRef("case"))))


def readable_triage(reader: Reader) -> QuerySet[TriageItem]:
    """What this person may open of the grote bak: something confidential only as its recipient."""
    return visible_triage(reader).filter(Q(recipient="") | Q(recipient__in=reader.today))


def visible_queue(reader: Reader) -> QuerySet[Conversation]:
    """Residents who wait in the chat for a person, and whom this person may help."""
    waiting = Conversation.objects.filter(WITH_PEOPLE, owner=Owner.QUEUE)
    return waiting if reader.works_triage else waiting.filter(owner_id__in=reader.today)


def access_conversation(reader: Reader, conversation_id: str) -> Conversation:
    """A conversation that this person may open; raises NoAccess.

    That is: they own it, it waits for them, they should call its resident, it lies in their grote bak, or it
    belongs to a case that they may open. With a case that they may not open it stays closed, unless they own it.
    """
    found = Conversation.objects.filter(pk=conversation_id).first()
    if found is None or not _may_open(reader, found):
        raise NoAccess(conversation_id)
    return found


def _may_open(reader: Reader, conversation: Conversation) -> bool:
    if conversation.owner == Owner.STAFF and conversation.owner_id == reader.username:
        return True
    cases = conversation.cases.all()
    own = readable_cases(reader).filter(conversation=conversation).exists()
    if cases.filter(vertrouwelijk=True).exclude(readable(reader)).exists():
        return False
    waits = visible_queue(reader).filter(pk=conversation.pk).exists()
    called = conversation.callbacks.filter(done_at=None, recipient__in=reader.today).exists()
    looked_for = readable_triage(reader).filter(conversation=conversation).exists()
    return own or waits or called or looked_for
