"""Drafts that a resident left: one reminder, and after a day somebody who looks.

A row of `OpenDraft` is kept beside the conversation in the transaction of each turn; `look` acts on rows that have
been quiet for long enough. What was done is marked in the transaction that does it, so it is done once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from bot.cases import services as cases
from bot.cases.draft import Draft
from bot.cases.handling import settle_triage
from bot.cases.models import TriageItem
from bot.core import clock, config, crash, texts
from bot.core.logging import log
from bot.core.messages import Button
from bot.core.redaction import redact
from bot.delivery import inbox
from bot.delivery.models import Conversation, Owner, Sender
from bot.delivery.thread import PULLED, append
from bot.handoff.models import OpenDraft
from bot.handoff.ownership import AFRESH
from bot.routing import ONBEKEND, TRIAGE, directory, route

REASON = "niet_afgemaakt"
SOON = frozenset({"zorg_welzijn", "veiligheid"})  # about people: nobody waits a day for these
AWAKE = (dt.time(8), dt.time(21))
FORM = "zaak_form"
_PLACE = ("straat", "buurt", "wijk", "plek", "lat")
_GO_ON = '/begin_melden{"vraag":"zaak","waarde":"verder"}'
_STOP = '/kies{"vraag":"bevestiging","waarde":"stop"}'


def draft(memory: dict[str, Any]) -> dict[str, Any] | None:
    """The draft that waits for the resident in what the assistant remembers, if there is one."""
    zaak: dict[str, Any] = memory.get("slots", {}).get("zaak") or {}
    waits = memory.get("form") or memory.get("offer")
    return zaak if zaak and waits and not zaak.get("einde") else None


def follow(conversation: Conversation, before: dict[str, Any]) -> None:
    """Keep in mind which draft is open after a turn; `before` is what was remembered until then.

    Call inside the transaction of the turn. What the resident finished or stopped leaves the grote bak.
    """
    was, now = draft(before), draft(conversation.memory)
    kept = OpenDraft.objects.filter(conversation=conversation).first()
    if kept is not None and not _same(before, conversation.memory):
        if was is not None:
            _settle(kept)
        kept.delete()
        kept = None
    # An offer, such as a second matter, is no draft until the resident begins with it.
    if now is None or (kept is None and conversation.memory.get("form") != FORM):
        return
    told = {"ready": _ready(now), "soon": _soon(now), "asked_at": clock.now()}
    OpenDraft.objects.update_or_create(conversation=conversation, defaults=told)


def _same(before: dict[str, Any], after: dict[str, Any]) -> bool:
    """Whether both remember the same draft; while a form is open its words may change."""
    was, now = draft(before), draft(after)
    if was is None or now is None:
        return False
    return bool(before.get("form") and after.get("form")) or was.get("omschrijving") == now.get("omschrijving")


def _ready(zaak: dict[str, Any]) -> bool:
    """Whether it is known what is the matter and where."""
    return bool(zaak.get("omschrijving")) and any(zaak.get(name) is not None for name in _PLACE)


def _soon(zaak: dict[str, Any]) -> bool:
    return zaak.get("onderwerp") in SOON or bool(zaak.get("zorg"))


def _key(left: OpenDraft) -> str:
    return f"{left.conversation_id}:{REASON}:{left.pk}"


def _settle(left: OpenDraft) -> None:
    item = TriageItem.objects.filter(command_key=_key(left), done_at=None).first()
    if item is not None:
        # A colleague may be settling it at this very moment; that is as good.
        with suppress(cases.CaseError):
            settle_triage(item, by=cases.ASSISTANT, how="De bewoner ging zelf verder.")


def let_go(conversation: Conversation) -> None:
    """Forget the draft because a colleague made a case of it: the resident must not send it once more.

    Call inside a transaction that holds the conversation.
    """
    conversation.memory, conversation.open_asks = AFRESH, ""
    conversation.save(update_fields=("memory", "open_asks"))
    OpenDraft.objects.filter(conversation=conversation).delete()


def look() -> None:
    """Remind residents of what they left, and let a person look at what stays. Safe with several workers."""
    now = clock.now()
    _each(now, _unreminded, _remind)
    _each(now, _unnoticed, _notice)


Found = Callable[[dt.datetime], QuerySet[OpenDraft]]
Act = Callable[[Conversation, OpenDraft, dict[str, Any]], None]


def _each(now: dt.datetime, found: Found, act: Act) -> None:
    for conversation_id in list(found(now).values_list("conversation_id", flat=True)):
        try:
            with transaction.atomic():
                _one(conversation_id, now, found, act)
        except Exception:
            # The others must not wait for ever behind one that fails.
            log.exception("unfinished_draft_failed", conversation=conversation_id)


def _one(conversation_id: str, now: dt.datetime, found: Found, act: Act) -> None:
    conversation = Conversation.objects.select_for_update().get(pk=conversation_id)
    # Another worker, or the resident, may have been first.
    left = found(now).filter(conversation_id=conversation_id).first()
    if left is None or inbox.pending(conversation_id) or _wrote_since(conversation, _waited(now)):
        return
    zaak = draft(conversation.memory)
    if zaak is None:
        left.delete()  # somebody took over, or the assistant had to start afresh
        return
    act(conversation, left, zaak)
    crash.point("unfinished-before-commit")


def _wrote_since(conversation: Conversation, moment: dt.datetime) -> bool:
    """Whether the resident said something, also what no turn answers, such as /help."""
    return conversation.messages.filter(sender=Sender.RESIDENT, at__gt=moment).exists()


def _quiet() -> QuerySet[OpenDraft]:
    return OpenDraft.objects.filter(ready=True, conversation__owner=Owner.BOT)


def _waited(now: dt.datetime) -> dt.datetime:
    return now - dt.timedelta(minutes=config.number("BUURT_REMINDER_MINUTES"))


def _a_day(now: dt.datetime) -> dt.datetime:
    return now - dt.timedelta(hours=config.number("BUURT_UNFINISHED_HOURS"))


def _unreminded(now: dt.datetime) -> QuerySet[OpenDraft]:
    """Who may be reminded now: never at night, and not any more once a person is asked to look."""
    begins, ends = AWAKE
    if not begins <= clock.local(now).time() < ends:
        return OpenDraft.objects.none()
    reachable = Q(conversation__blocked_at=None) & ~Q(conversation__address="") & ~Q(conversation__channel__in=PULLED)
    waited = Q(asked_at__lte=_waited(now), asked_at__gt=_a_day(now))
    return _quiet().filter(reachable, waited, reminded_at=None)


def _unnoticed(now: dt.datetime) -> QuerySet[OpenDraft]:
    late = Q(asked_at__lte=_a_day(now)) | Q(asked_at__lte=_waited(now), soon=True)
    return _quiet().filter(late, noticed_at=None)


def _remind(conversation: Conversation, left: OpenDraft, zaak: dict[str, Any]) -> None:
    memory = conversation.memory
    # A call, or whether to erase everything, is another question: an answer to that must not be invited here.
    if memory.get("form") != FORM or memory["slots"].get("tussen") or _dealt_with(left):
        return
    # Others may see the screen of a telephone, and who told about violence at home may live with them.
    if zaak.get("zorg") or zaak.get("vertrouwelijk"):
        return
    taal = conversation.taal
    buttons = (
        Button(texts.text("utter_knop_verder", taal), _GO_ON),
        Button(texts.text("utter_knop_niet_versturen", taal), _STOP),
    )
    words = texts.text("utter_reminder", taal)
    append(conversation, Sender.BOT, words, buttons=buttons, key=f"herinnering:{left.pk}")
    left.reminded_at = clock.now()
    left.save(update_fields=("reminded_at",))


def _dealt_with(left: OpenDraft) -> bool:
    """Whether a person looked since the resident fell silent, and may have made a case of it."""
    return TriageItem.objects.filter(conversation=left.conversation_id, done_at__gte=left.asked_at).exists()


def _notice(conversation: Conversation, left: OpenDraft, zaak: dict[str, Any]) -> None:
    facts = _as_draft(zaak, conversation.taal)
    cases.to_triage(
        _key(left),
        REASON,
        conversation=conversation,
        summary="" if facts.vertrouwelijk else f"{facts.omschrijving}\nWaar: {_where(zaak)}",
        recipient=_reader(facts) if facts.vertrouwelijk else "",
    )
    left.noticed_at = clock.now()
    left.save(update_fields=("noticed_at",))


def _as_draft(zaak: dict[str, Any], taal: str) -> Draft:
    words = "\n".join(zaak["omschrijving"])
    if "nummer" not in (zaak.get("klaar") or ()):
        words = redact(words, ("bsn", "iban"))
    owner, onderwerp = zaak.get("eigenaar"), zaak.get("onderwerp")
    if owner in (None, ONBEKEND):
        owner = directory().eigenaar(onderwerp, words) or owner
    plain = ("wijk", "buurt", "urgentie", "vertrouwelijk", "formeel", "zorg", "misdaadtip", "zelf", "doorsturen")
    known = {name: zaak[name] for name in plain if zaak.get(name) is not None}
    return Draft(soort=zaak["soort"], omschrijving=words, onderwerp=onderwerp, taal=taal, eigenaar=owner, **known)


def _where(zaak: dict[str, Any]) -> str:
    street = f"{zaak.get('straat') or ''} {zaak.get('huisnummer') or ''}".strip() or zaak.get("plek") or ""
    wijk = f"wijk {zaak['wijk']}" if zaak.get("wijk") else ""
    parts = (street, zaak.get("buurt") or "", wijk)
    return ", ".join(dict.fromkeys(part for part in parts if part)) or "een plek op de kaart"


def _reader(facts: Draft) -> str:
    """Who of the municipality would get this, as far as it is not another party: nothing was sent to those."""
    primary = route(facts.facts(), directory(), clock.local(clock.now()).date()).primary
    found = directory().recipients.get(primary)
    return primary if found is not None and found.kind != "party" else TRIAGE
