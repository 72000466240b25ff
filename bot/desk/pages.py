"""The pages of the desk that only show: the work list, a case, a conversation, and what renews itself on them."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_POST

from bot.cases.access import access_case, access_conversation, readable_triage
from bot.cases.models import Case, TriageItem
from bot.core import clock
from bot.delivery.models import Attachment, Conversation
from bot.desk import reading, words
from bot.desk.guard import StaffRequest, desk
from bot.desk.submit import new_key
from bot.desk.worklist import Filters, listing
from bot.handoff.models import Callback, Presence
from bot.handoff.services import visible_callbacks


def _filters(request: StaffRequest) -> Filters:
    return Filters.of(request.session.get("filters", {}))


def _listing(request: StaffRequest) -> dict[str, Any]:
    found = listing(request.staff, request.GET.get("tab", "wacht"), _filters(request), request.GET.get("bladzij"))
    return {"list": found, "counts": {key: count for key, _, count in found.tabs}}


@desk
@require_GET
def work(request: StaffRequest) -> HttpResponse:
    """The work list."""
    return _render(request, "lijst", {**_listing(request), "choices": words.choices(), "page": "lijst"})


@desk
@require_GET
def rows(request: StaffRequest) -> HttpResponse:
    """Tabs and rows of the work list, when something changed."""
    return render(request, "desk/rijen.html", _listing(request))


@desk
@require_POST
def choose(request: StaffRequest) -> HttpResponse:
    """Keep the filters; they stay out of addresses because a search can be the name of a resident."""
    wanted = Filters() if "wis" in request.POST else Filters.of(request.POST)
    request.session["filters"] = asdict(wanted)
    return redirect(f"{reverse('desk:list')}?{urlencode({'tab': request.POST.get('tab', '')})}")


@desk
@require_GET
def case(request: StaffRequest, number: str) -> HttpResponse:
    """A case with its conversation, as far as this person may read it."""
    found = access_case(request.reader, number)
    conversation = reading.conversation_of(request.reader, found)
    item = readable_triage(request.reader).filter(case=found).first()
    return _matter(request, found, conversation, item)


@desk
@require_GET
def conversation(request: StaffRequest, id: str) -> HttpResponse:
    """A conversation that has no case yet, or several."""
    found = access_conversation(request.reader, id)
    item = readable_triage(request.reader).filter(conversation=found, case=None).first()
    return _matter(request, None, found, item)


@desk
@require_GET
def triage(request: StaffRequest, pk: int) -> HttpResponse:
    """Something in the grote bak: to the case or the conversation that it is about."""
    item = reading.triage_item(request.reader, pk)
    if item.case:
        return redirect("desk:case", item.case.number)
    if item.conversation_id:
        return redirect("desk:conversation", item.conversation_id)
    return _matter(request, None, None, item)


def _matter(
    request: StaffRequest, case: Case | None, conversation: Conversation | None, item: TriageItem | None
) -> HttpResponse:
    lines = reading.lines(conversation) if conversation else []
    if conversation:
        reading.mark_seen(request.staff, conversation)
    context = {
        "case": case,
        "conversation": conversation,
        "item": item,
        "item_reason": words.reden(item.reason) if item else "",
        "title": _title(case, conversation),
        "status": words.status(case.status) if case else "",
        "lines": lines,
        "last": lines[-1].seq if lines else 0,
        "photos": [photo for line in lines for photo in line.photos],
        "state": reading.state(request.staff, conversation, case),
        "facts": reading.facts(case) if case else [],
        "cases": reading.cases_of(request.reader, conversation) if conversation and not case else [],
        "history": reading.history(request.reader, case, conversation),
        "phone": reading.phone(case.contact if case else "", *_contacts(conversation)),
        "taal": words.taal(conversation.taal) if conversation else "",
        "resident": words.resident(conversation),
        "choices": words.choices(),
        "recipients": words.recipients(),
        "key": new_key(),
        "summary": item.summary if item else "",
    }
    return _render(request, "zaak", context)


def _title(case: Case | None, conversation: Conversation | None) -> str:
    resident = words.resident(conversation)
    return words.title(case) if case else f"Gesprek met een {resident[:1].lower()}{resident[1:]}"


def _contacts(conversation: Conversation | None) -> list[str]:
    return list(conversation.callbacks.values_list("contact", flat=True)) if conversation else []


@desk
@require_GET
def lines(request: StaffRequest, id: str) -> HttpResponse:
    """The lines that came after the last one on the page; nothing when there are none."""
    found = access_conversation(request.reader, id)
    after = request.GET.get("na", "")
    if not (after.isdecimal() and len(after) < 10):
        raise Http404
    new = reading.lines(found, int(after))
    if not new:
        return HttpResponse(status=204)
    reading.mark_seen(request.staff, found)
    context = {"lines": new, "last": new[-1].seq, "conversation": found, "more": True}
    return render(request, "desk/regels.html", context)


@desk
@require_GET
def state(request: StaffRequest) -> HttpResponse:
    """Who speaks now, what did not arrive, and whether a colleague changed the case."""
    case = access_case(request.reader, request.GET["zaak"]) if request.GET.get("zaak") else None
    conversation = access_conversation(request.reader, request.GET["gesprek"]) if request.GET.get("gesprek") else None
    version = request.GET.get("versie", "")
    seen = int(version) if version.isdecimal() and len(version) < 18 else None
    found = reading.state(request.staff, conversation, case, seen)
    context = {"state": found, "case": case, "conversation": conversation, "seen": seen, "key": new_key()}
    return render(request, "desk/stand.html", context)


@desk
@require_GET
def photo(request: StaffRequest, id: str) -> HttpResponse:
    """A photo of a resident, for who may read the conversation."""
    found = Attachment.objects.select_related("conversation").filter(pk=id, message__isnull=False).first()
    if found is None or not found.file:
        raise Http404
    access_conversation(request.reader, found.conversation_id)
    try:
        with found.file.open("rb") as file:
            response = HttpResponse(file.read(), content_type="image/jpeg")
    except FileNotFoundError:
        raise Http404 from None
    response["Content-Disposition"] = f'inline; filename="foto-{found.pk[:8]}.jpg"'
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


@desk
@require_GET
def callback(request: StaffRequest, pk: int) -> HttpResponse:
    """Somebody who wants to be called."""
    found: Callback = get_object_or_404(visible_callbacks(request.reader).select_related("conversation"), pk=pk)
    talk = None
    if found.conversation_id and reading.may_open(request.reader, found.conversation_id):
        talk = reverse("desk:conversation", args=[found.conversation_id])
    context = {
        "callback": found,
        "phone": reading.phone(found.contact),
        "resident": words.resident(found.conversation),
        "recipient": words.recipient(found.recipient),
        "taal": words.taal(found.taal),
        "talk": talk,
        "key": new_key(),
    }
    return _render(request, "terugbellen", context)


@desk
@require_GET
def undelivered(request: StaffRequest, pk: int) -> HttpResponse:
    """A message or mail that did not leave."""
    found = get_object_or_404(reading.undelivered(request.reader).select_related("conversation"), pk=pk)
    context = {"item": found, "title": words.sending(found), "key": new_key()}
    return _render(request, "mislukt", context)


@desk
@require_GET
def office(request: StaffRequest) -> HttpResponse:
    """The spreekuur: whether residents can chat with this person now, and until when."""
    found = Presence.objects.filter(username=request.staff.username).first()
    own = [words.recipient(code) for code in sorted(request.reader.recipients)]
    return _render(request, "spreekuur", {"presence": found, "own": own, "key": new_key(), "page": "spreekuur"})


def _render(request: StaffRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    shown = {"staff": request.staff, "office": _office(request), **context}
    return render(request, f"desk/{name}.html", shown)


def _office(request: StaffRequest) -> Presence | None:
    return Presence.objects.filter(username=request.staff.username, until__gt=clock.now()).first()
