"""Mails about cases: `van jou gevraagd` to the one action owner, and nothing to anybody else."""

from __future__ import annotations

from bot.cases.models import Case, Route, TriageItem
from bot.core import clock, config
from bot.delivery.models import Conversation, OutboxItem
from bot.routing import Recipient, directory

_TITLES = {
    "signaal": "melding over {onderwerp}",
    "initiatief": "gesprek over een idee van bewoners",
    "right_to_challenge": "gesprek over overnemen door bewoners",
}
_ASKED = {
    "signaal": "Bekijk de melding en laat de bewoner weten wat u doet.",
    "initiatief": "Neem contact op met de bewoner voor een gesprek.",
    "right_to_challenge": "Neem contact op voor een gesprek. Dit is nog geen officieel verzoek.",
}
CONSENT = "toestemming"  # the detail that names the party that may have name and number
_NOT_MAILED = ("gezegd", "zelf", "doorsturen", CONSENT)


def mail(
    recipient: Recipient, subject: str, text: str, number: str = "", conversation: Conversation | None = None
) -> None:
    """Queue one mail to a recipient that has an address; erasure finds it by `number` or `conversation`."""
    if recipient.email:
        OutboxItem.objects.create(
            channel="mail",
            address=recipient.email,
            subject=subject[:200],
            text=text,
            case_number=number,
            conversation=conversation,
        )


def who(code: str) -> Recipient:
    """The recipient behind a code; the grote bak when the directory no longer knows it."""
    recipients = directory().recipients
    return recipients.get(code, recipients["triage"])


def desk_page(path: str) -> str:
    """The address of a page of the desk."""
    return f"{config.text('BUURT_PUBLIC_URL').rstrip('/')}/desk/{path}"


def desk_link(case: Case) -> str:
    """Where a person of the municipality opens a case."""
    return desk_page(f"zaak/{case.number}")


def conversation_link(conversation_id: str) -> str:
    """Where a person of the municipality opens a conversation."""
    return desk_page(f"gesprek/{conversation_id}")


def requested(case: Case, route: Route) -> None:
    """Ask the action owner to act; a confidential case says only that it waits."""
    recipient = who(route.recipient)
    if case.vertrouwelijk:
        subject = "Van jou gevraagd: er wacht een vertrouwelijke zaak op jou"
        text = f"Er wacht een vertrouwelijke zaak op jou: {case.number}.\n\nOpen de zaak: {desk_link(case)}\n"
        mail(recipient, subject, text, case.number)
        return
    title = _TITLES[case.soort].format(onderwerp=(case.onderwerp or "iets anders").replace("_", " "))
    where = case.buurt or case.wijk or "plek onbekend"
    mail(recipient, f"Van jou gevraagd: {title}, {where}", _body(case, route), case.number)


def reachable(case: Case, recipient: Recipient) -> str:
    """How to reach the resident; another party hears it only when the resident said so, for that party."""
    agreed = recipient.kind != "party" or case.details.get(CONSENT) == recipient.code
    return case.contact if agreed else ""


def _body(case: Case, route: Route) -> str:
    recipient = who(route.recipient)
    said = case.details.get("gezegd") or "Er is geen termijn beloofd."
    urgent = "\nDit moet vandaag bekeken worden.\n" if case.urgentie == "vandaag" else ""
    contact = reachable(case, recipient) or "niet gegeven"
    informed = ", ".join(who(code).called("nl") for code in route.informed) or "niemand"
    details = "".join(f"{name}: {value}\n" for name, value in case.details.items() if name not in _NOT_MAILED)
    return (
        f"{case.omschrijving}\n{urgent}\n"
        f"Waar: {case.place or 'niet bekend'}\n{details}"
        f"Gemeld: {clock.local(case.created_at):%d-%m-%Y %H:%M}, nummer {case.number}\n\n"
        f"Van jou gevraagd\n{_ASKED[case.soort]}\nContact met de bewoner: {contact}\n\n"
        f"Gezegd in de chat\n{said}\n\n"
        f"Wie nog meer\n{informed} (ter info)\n\n"
        f"Open de zaak: {desk_link(case)}\n"
    )


def added(case: Case, text: str) -> None:
    """Tell the action owner that the resident added something."""
    recipient = who(case.routes.get(active=True).recipient)
    words = "" if case.vertrouwelijk else f"De bewoner vulde aan:\n{text}\n\n"
    mail(recipient, f"Aanvulling bij {case.number}", f"{words}Open de zaak: {desk_link(case)}\n", case.number)


def not_solved(case: Case, text: str) -> None:
    """Ask the action owner to look again, because the resident says that it is not solved."""
    recipient = who(case.routes.get(active=True).recipient)
    said = f"De bewoner schreef:\n{text}\n\n" if text and not case.vertrouwelijk else ""
    body = f"Van jou gevraagd\nKijk nog eens: de bewoner zegt dat het niet is opgelost.\n\n{said}"
    subject = f"Van jou gevraagd: niet opgelost, {case.number}"
    mail(recipient, subject, f"{body}Open de zaak: {desk_link(case)}\n", case.number)


def withdrawn(case: Case) -> None:
    """Tell the action owner that nothing is asked any more."""
    recipient = who(case.routes.get(active=True).recipient)
    mail(recipient, f"Ingetrokken: {case.number}", "De bewoner heeft deze zaak ingetrokken.\n", case.number)


def look(item: TriageItem) -> None:
    """Ask the werkverdeler to look at a conversation; of a confidential one its reader hears only that it waits."""
    if item.recipient:
        text = "Van jou gevraagd\nEr wacht een vertrouwelijk gesprek op jou.\n\n"
        text += f"Open het gesprek: {conversation_link(item.conversation_id or '')}\n"
        subject = "Van jou gevraagd: kijk naar een vertrouwelijk gesprek"
        mail(who(item.recipient), subject, text, conversation=item.conversation)
        return
    text = f"Van jou gevraagd\nKijk wat de bewoner bedoelt. Reden: {item.reason}\n\n{item.summary}\n"
    text += f"Open het gesprek: {conversation_link(item.conversation_id or '')}\n"
    mail(who("triage"), "Van jou gevraagd: kijk naar een gesprek", text, conversation=item.conversation)
