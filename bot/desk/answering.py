"""Speaking with a resident from the desk: take over, answer, hand back, send again."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from bot.cases.access import NoAccess, access_case, access_conversation
from bot.delivery import outbox
from bot.delivery.models import Conversation, OutboxItem
from bot.desk import reading
from bot.desk.guard import StaffRequest, desk
from bot.desk.submit import LIST, REFUSALS, carry_out, form_key, new_key, once, refused, typed, why
from bot.handoff import ownership


def _page_of(request: StaffRequest, conversation: Conversation) -> str:
    """The page on which the form stood: the case, or the conversation."""
    number = request.POST.get("zaak", "")
    if number:
        try:
            return reverse("desk:case", args=[access_case(request.reader, number).number])
        except NoAccess:
            raise Http404 from None
    return reverse("desk:conversation", args=[conversation.pk])


@desk
@require_POST
def take_over(request: StaffRequest, id: str) -> HttpResponse:
    """From now on this person speaks with the resident."""
    found = access_conversation(request.reader, id)

    def work() -> str:
        ownership.take_over(found.pk, request.staff.person())
        return "Je praat nu met de bewoner. De assistent is stil."

    return carry_out(request, _page_of(request, found), work)


@desk
@require_POST
def answer(request: StaffRequest, id: str) -> HttpResponse:
    """Say something to the resident; takes over first when the assistant or nobody speaks."""
    found = access_conversation(request.reader, id)
    page, person = _page_of(request, found), request.staff.person()
    text = typed(request, "tekst")

    def work() -> str:
        if not text:
            raise ownership.EmptyAnswer
        if request.POST.get("overnemen"):
            ownership.take_over(found.pk, person)
        ownership.answer(found.pk, person, text, form_key(request))
        return "Je antwoord is verstuurd."

    if not request.htmx:  # type: ignore[attr-defined]
        return carry_out(request, page, work)
    try:
        once(request, work)
    except REFUSALS as error:
        return refused(request, why(error), page)
    found.refresh_from_db()
    context = {
        "conversation": found,
        "case": access_case(request.reader, request.POST["zaak"]) if request.POST.get("zaak") else None,
        "state": reading.state(request.staff, found, None),
        "key": new_key(),
        "sent": True,
    }
    response = render(request, "desk/antwoord.html", context)
    response["HX-Retarget"], response["HX-Reswap"] = "#antwoord", "outerHTML"
    response["HX-Trigger"] = "verandering"
    return response


@desk
@require_POST
def hand_back(request: StaffRequest, id: str) -> HttpResponse:
    """The assistant speaks again."""
    found = access_conversation(request.reader, id)
    back = _page_of(request, found)

    def work() -> str:
        ownership.hand_back(found.pk, request.staff.person())
        return "De assistent praat weer met de bewoner."

    return carry_out(request, lambda: back if reading.may_open(request.reader, found.pk) else LIST, work)


@desk
@require_POST
def resend(request: StaffRequest, id: str, item: int) -> HttpResponse:
    """Try again to send a message that did not arrive."""
    found = access_conversation(request.reader, id)
    lost = get_object_or_404(OutboxItem.objects.exclude(channel="mail"), pk=item, conversation=found)

    def work() -> str:
        sent = outbox.resend(lost.pk)
        return "Het bericht wordt opnieuw verstuurd." if sent else "Dit bericht is al onderweg."

    return carry_out(request, _page_of(request, found), work)
