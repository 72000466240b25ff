"""The work list: what waits, for whom, since when."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any, TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Case as When
from django.db.models import Exists, IntegerField, Model, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models import When as If

from bot.cases.access import readable, readable_cases, visible_cases, visible_queue, visible_triage
from bot.cases.models import CLOSED, OPEN, Case, HistoryEntry, Route, Status, TriageItem
from bot.delivery.models import WITH_PEOPLE, Conversation, Message, Owner, Sender
from bot.desk import reading
from bot.desk.models import Seen, Staff
from bot.desk.rows import Row, callback_row, case_row, conversation_row, triage_row, undelivered_row
from bot.handoff.models import Callback
from bot.handoff.services import visible_callbacks

PAGE = 50
MOST = 1_000  # rows that can be leafed through; who looks for something older searches
TABS = {
    "wacht": "Wacht op mens",
    "mij": "Van mij",
    "wijken": "Mijn wijken en afdeling",
    "bak": "Grote bak",
    "bellen": "Terugbellen",
    "mislukt": "Niet verstuurd",
    "klaar": "Klaar",
}
M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Filters:
    """What somebody wants to see; empty is everything. `volgorde`: nieuw or lang (longest waiting first)."""

    soort: str = ""
    onderwerp: str = ""
    wijk: str = ""
    status: str = ""
    tekst: str = ""
    volgorde: str = ""

    @classmethod
    def of(cls, given: Any) -> Filters:
        """Filters from a form or a session; unknown keys are left out."""
        return cls(**{name: str(given.get(name, ""))[:80].strip() for name in cls.__dataclass_fields__})

    @property
    def active(self) -> bool:
        """Whether something is hidden."""
        return any(value for name, value in asdict(self).items() if name != "volgorde")

    def ordered(self, rows: QuerySet[M], field: str, *before: str, longest: bool = False) -> QuerySet[M]:
        """Newest first, or longest waiting first; `longest` is what happens when nothing was chosen."""
        lang = self.volgorde == "lang" or (longest and self.volgorde != "nieuw")
        return rows.order_by(*before, field if lang else f"-{field}", "pk")


@dataclass(frozen=True)
class Listing:
    """One tab with its rows and the counts of all tabs; of what is done there is no count."""

    tab: str
    tabs: list[tuple[str, str, int | None]]
    rows: list[Row]
    page: Page[Any]
    filters: Filters


@dataclass(frozen=True)
class Found:
    """What lies under a tab, in its order; `read` adds what the row of a matter needs, `row` makes it."""

    matters: QuerySet[Any]
    read: Callable[[QuerySet[Any]], QuerySet[Any]]
    row: Callable[[Any], Row]


def listing(staff: Staff, tab: str, filters: Filters, number: object) -> Listing:
    """The rows of one tab, a page at a time."""
    tab = tab if tab in TABS else "wacht"
    found = _TABS[tab](staff, filters)
    page = Paginator(found.matters.values_list("pk", flat=True)[:MOST], PAGE).get_page(number)  # type: ignore[arg-type]
    # Read further is only what stands on the page: a sort would do it for every row.
    objects = list(found.read(found.matters.filter(pk__in=list(page.object_list))))
    rows = [*_own_conversations(staff, filters, page.number)] if tab == "mij" else []
    rows += _triage_rows(staff, objects) if tab == "bak" else [found.row(one) for one in objects]
    return Listing(tab, counts(staff), rows, page, filters)


def counts(staff: Staff) -> list[tuple[str, str, int | None]]:
    """How much lies under each tab; nobody has to do anything about what is done."""
    nothing = Filters()
    found = {key: _TABS[key](staff, nothing).matters.order_by().count() for key in TABS if key != "klaar"}
    found["mij"] += _mine(staff).count()
    # Nothing of one's own and nothing to watch: no tab.
    hidden = {key for key in ("bak", "mislukt") if not found[key]}
    if staff.reader().works_triage:
        hidden.discard("bak")
    return [(key, name, found.get(key)) for key, name in TABS.items() if key not in hidden]


def _with_reading(rows: QuerySet[M], staff: Staff, conversation: str) -> QuerySet[M]:
    """Annotate how far this person has read, and the newest line of the resident."""
    mine = Seen.objects.filter(staff=staff, conversation=OuterRef(conversation)).values("seq")[:1]
    lines = Message.objects.filter(conversation=OuterRef(conversation), sender=Sender.RESIDENT).order_by("-seq")
    return rows.annotate(  # type: ignore[return-value]
        seen_seq=Subquery(mine), resident_seq=Subquery(lines.values("seq")[:1]), last_words=_last(conversation)
    )


def _last(conversation: str) -> Subquery:
    lines = Message.objects.filter(conversation=OuterRef(conversation), sender=Sender.RESIDENT).exclude(text="")
    return Subquery(lines.order_by("-seq").values("text")[:1])


def _cases(staff: Staff, rows: QuerySet[Case], filters: Filters) -> QuerySet[Case]:
    for name in ("soort", "onderwerp", "wijk", "status"):
        if value := getattr(filters, name):
            rows = rows.filter(**{name: value})
    if filters.tekst:
        rows = rows.filter(_case_text(filters.tekst))
    if filters.soort or filters.onderwerp or filters.tekst or filters.status:
        # A search must not tell what stands in a case that stays closed.
        rows = rows.filter(readable(staff.reader()))
    return rows


def _read_cases(staff: Staff, rows: QuerySet[Case]) -> QuerySet[Case]:
    route = Route.objects.filter(case=OuterRef("pk"), active=True).values("recipient")[:1]
    rows = _with_reading(rows, staff, "conversation_id")
    return rows.annotate(readable=readable(staff.reader()), route_to=Subquery(route)).select_related("conversation")


def _case_text(text: str) -> Q:
    fields = ("number", "omschrijving", "straat", "buurt", "plek", "contact")
    found = Q()
    for field in fields:
        found |= Q(**{f"{field}__icontains": text})
    return found


def _urgent_first(staff: Staff, rows: QuerySet[Case], filters: Filters) -> Found:
    haste = When(If(~Q(urgentie="gewoon"), then=Value(0)), default=Value(1), output_field=IntegerField())
    rows = _cases(staff, rows, filters).alias(haste=haste)
    return Found(filters.ordered(rows, "created_at", "haste"), partial(_read_cases, staff), case_row)


def _neighbourhood(staff: Staff, filters: Filters) -> Found:
    return _urgent_first(staff, visible_cases(staff.reader()).filter(OPEN), filters)


def _done(staff: Staff, filters: Filters) -> Found:
    rows = _cases(staff, readable_cases(staff.reader()).filter(CLOSED), filters)
    return Found(filters.ordered(rows, "closed_at"), partial(_read_cases, staff), case_row)


def _own(staff: Staff, filters: Filters) -> Found:
    """Open cases on which this person works."""
    started = HistoryEntry.objects.filter(
        case=OuterRef("pk"), kind="status", who=staff.username, what__to=str(Status.IN_BEHANDELING)
    )
    rows = readable_cases(staff.reader()).filter(OPEN, Exists(started), status=Status.IN_BEHANDELING)
    return _urgent_first(staff, rows, filters)


def _mine(staff: Staff) -> QuerySet[Conversation]:
    return Conversation.objects.filter(WITH_PEOPLE, owner=Owner.STAFF, owner_id=staff.username)


def _own_conversations(staff: Staff, filters: Filters, page: int) -> list[Row]:
    if page > 1 or filters.active:
        return []
    rows = _with_reading(_mine(staff), staff, "pk")
    return [conversation_row(one) for one in filters.ordered(rows, "owner_since", longest=True)]


def _queue(staff: Staff, filters: Filters) -> Found:
    reader = staff.reader()
    others = Case.objects.filter(conversation=OuterRef("pk"), vertrouwelijk=True)
    rows = visible_queue(reader).annotate(closed=Exists(others.exclude(readable(reader))))
    if filters.tekst:
        # A search must not tell what stands in a conversation that stays closed.
        rows = rows.filter(closed=False)
        rows = rows.filter(Exists(Message.objects.filter(conversation=OuterRef("pk"), text__icontains=filters.tekst)))
    rows = filters.ordered(rows, "owner_since", longest=True)
    return Found(rows, lambda shown: _with_reading(shown, staff, "pk"), conversation_row)


def _triage(staff: Staff, filters: Filters) -> Found:
    reader = staff.reader()
    # A search must not tell what stands in a summary that stays closed.
    rows = reading.open_triage(reader) if filters.tekst else visible_triage(reader)
    if filters.wijk:
        rows = rows.filter(case__wijk=filters.wijk)
    if filters.tekst:
        rows = rows.filter(summary__icontains=filters.tekst)
    rows = filters.ordered(rows, "at", longest=True)
    return Found(rows, _with("case__conversation", "conversation"), lambda item: triage_row(item, frozenset()))


def _triage_rows(staff: Staff, items: list[TriageItem]) -> list[Row]:
    found = reading.open_triage(staff.reader()).filter(pk__in=[item.pk for item in items])
    openable = frozenset(found.values_list("pk", flat=True))
    return [triage_row(item, openable) for item in items]


def _with(*names: str) -> Callable[[QuerySet[Any]], QuerySet[Any]]:
    return lambda rows: rows.select_related(*names)


def _callbacks(staff: Staff, filters: Filters) -> Found:
    rows: QuerySet[Callback] = visible_callbacks(staff.reader())
    if filters.wijk:
        rows = rows.filter(wijk=filters.wijk)
    if filters.tekst:
        rows = rows.filter(Q(summary__icontains=filters.tekst) | Q(contact__icontains=filters.tekst))
    return Found(filters.ordered(rows, "created_at", longest=True), _with("conversation"), callback_row)


def _undelivered(staff: Staff, filters: Filters) -> Found:
    rows = reading.undelivered(staff.reader())
    return Found(filters.ordered(rows, "created_at", longest=True), _with("conversation"), undelivered_row)


_TABS: dict[str, Callable[[Staff, Filters], Found]] = {
    "wacht": _queue,
    "mij": _own,
    "wijken": _neighbourhood,
    "bak": _triage,
    "bellen": _callbacks,
    "mislukt": _undelivered,
    "klaar": _done,
}
