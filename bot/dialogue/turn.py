"""One turn: from waiting messages to stored answers, in one transaction, exactly once."""

from __future__ import annotations

import json
import re
from typing import Any

from django.db import OperationalError, transaction

from bot.cases import services as cases
from bot.core import clock, config, crash, measures, texts, tracing
from bot.core.logging import log
from bot.delivery import inbox, leases
from bot.delivery.models import Attachment, Conversation, InboxItem, Owner, Sender
from bot.delivery.thread import append
from bot.dialogue import commands, rasa
from bot.handoff import unfinished
from bot.handoff.ownership import AFRESH

LONGEST = 4_000
_DELAYS = (0.3, 0.6, 1.2, 2.5, 5.0)


class LeaseLost(Exception):
    """This process stood still for longer than its lease, and somebody else has taken the conversation over."""


def handle(claim: inbox.Claim) -> None:
    """Answer everything that waits in a claimed conversation, then give the lease back.

    What comes in meanwhile is claimed anew: to look for it here would cost every turn a question.
    """
    finished, more = False, True
    try:
        while more:
            items, more = _next_group(claim.conversation_id)
            more = bool(items) and _traced(claim, items) and more
        finished = True
    finally:
        inbox.release(claim, finished=finished)


def _traced(claim: inbox.Claim, items: list[InboxItem]) -> bool:
    parents, attempt = [item.trace for item in items], items[0].attempts + 1
    with tracing.span("turn", *parents, conversation=claim.conversation_id, turn=_turn_id(items), attempt=attempt):
        return _answer(claim, items)


def _turn_id(items: list[InboxItem]) -> str:
    return f"{items[0].pk}-{items[-1].pk}"


def _next_group(conversation_id: str) -> tuple[list[InboxItem], bool]:
    """The messages that make one turn, and whether others wait after them.

    Bubbles in a row are one turn; a button or a place stands alone.
    """
    items = inbox.waiting_items(conversation_id)
    if not items or not inbox.may_begin(items[0]):
        return [], False
    first = items[0]
    group = [first]
    for item in items[1:]:
        if _alone(first) or _alone(item):
            break
        group.append(item)
    return group, len(group) < len(items)


def _alone(item: InboxItem) -> bool:
    return bool(item.message.payload) or item.message.lat is not None


def _answer(claim: inbox.Claim, items: list[InboxItem]) -> bool:
    """Handle one group; False when it must wait or somebody else has the lease."""
    conversation = Conversation.objects.get(pk=claim.conversation_id)
    if conversation.owner != Owner.BOT:
        inbox.close(items)
        return True
    turn_id = _turn_id(items)
    again = claim.recovered or items[0].attempts > 0
    crash.point("turn-before-rasa")
    if not again:
        _observe("wait", items)
        with tracing.span("wait", since=items[0].message.at):
            pass
    try:
        with measures.TURN_SECONDS.labels("rasa").time(), tracing.span("rasa"):
            turn = _ask(claim, conversation, items, turn_id, again=again)
    except LeaseLost:
        log.warning("lease_lost", conversation=claim.conversation_id)
        measures.TURNS.labels("lease_lost").inc()
        return False
    except rasa.RasaUnavailable as error:
        measures.TURNS.labels("rasa_unavailable").inc()
        _wait_for_rasa(claim, items, str(error))
        return False
    except rasa.BadTurn as error:
        return _retry_or_bury(claim, items, str(error))
    crash.point("turn-after-rasa")
    try:
        with measures.TURN_SECONDS.labels("store").time(), tracing.span("store"):
            stored = _store(claim, items, turn_id, turn)
        _observe("whole", items)
        measures.TURNS.labels("answered" if stored else "lease_lost").inc()
        return stored
    except OperationalError:
        raise
    except Exception as error:
        # A command that cannot be carried out fails every time: it counts, so that it cannot go on for ever.
        log.exception("turn_not_stored", conversation=claim.conversation_id)
        return _retry_or_bury(claim, items, type(error).__name__)


def _observe(stage: str, items: list[InboxItem]) -> None:
    """Count how long ago the first of these messages came."""
    # A clock that was put back would make it less than nothing.
    measures.TURN_SECONDS.labels(stage).observe(max(0.0, (clock.now() - items[0].message.at).total_seconds()))


def _ask(
    claim: inbox.Claim, conversation: Conversation, items: list[InboxItem], turn_id: str, *, again: bool
) -> rasa.Turn:
    """The turn for these messages; on a second try Rasa may have handled them already."""
    sender = conversation.pk
    if again and (done := rasa.read_back(sender, turn_id)) is not None:
        return done
    if again or conversation.memory.get("reset"):
        rasa.heal(sender, conversation.memory)
        # Two that healed would both ask, and Rasa would hear the same words twice.
        if not inbox.is_ours(claim):
            raise LeaseLost
    return rasa.ask(sender, _as_rasa_text(conversation, items), _metadata(conversation, items, turn_id))


def _metadata(conversation: Conversation, items: list[InboxItem], turn_id: str) -> dict[str, Any]:
    return {
        "turn_id": turn_id,
        "after": conversation.memory.get(rasa.TURN, ""),
        "fresh": _fresh(conversation.memory),
        "trace": tracing.carried(),
        "asks": conversation.open_asks if _listening(conversation.memory) else "",
        "taal": conversation.taal,
        "channel": conversation.channel,
        "advised": any(item.advised for item in items),
        "photos": Attachment.objects.filter(message__in=[item.message_id for item in items]).count(),
    }


def _listening(memory: dict[str, Any]) -> bool:
    """Whether the next message is read as an answer to the open question."""
    return bool(memory.get("form") or memory.get("offer"))


def _fresh(memory: dict[str, Any]) -> bool:
    """Whether the last turn left nothing open, so that Rasa may have ended its session."""
    return not _listening(memory) and not set(memory.get("slots", {})) - {"taal"}


def _as_rasa_text(conversation: Conversation, items: list[InboxItem]) -> str:
    message = items[0].message
    if message.payload:
        return _with_language(message.payload, conversation.taal)
    if message.lat is not None:
        place = {"lat": message.lat, "lon": message.lon, "taal": conversation.taal}
        return "/deel_locatie" + json.dumps(place)
    text = "\n".join(item.message.text for item in items if item.message.text).strip()[:LONGEST]
    if not text:
        return "/foto" + json.dumps({"taal": conversation.taal})
    # Rasa reads a leading slash as a button that was pressed, with full certainty.
    return re.sub(r"^[\s/]+", "", text) if text.lstrip().startswith("/") else text


def _with_language(payload: str, taal: str) -> str:
    name, brace, rest = payload.partition("{")
    values = json.loads(brace + rest) if brace else {}
    return name + json.dumps({**values, "taal": taal})


def _store(claim: inbox.Claim, items: list[InboxItem], turn_id: str, turn: rasa.Turn) -> bool:
    with transaction.atomic():
        conversation = inbox.hold(claim)
        if conversation is None:
            return False
        inbox.close(items)
        if conversation.owner == Owner.BOT:
            _apply(conversation, turn_id, turn)
        crash.point("turn-before-commit")
    crash.point("turn-after-commit")
    return True


def _apply(conversation: Conversation, turn_id: str, turn: rasa.Turn) -> None:
    taal = turn.memory.get("slots", {}).get("taal")
    conversation.taal = taal or conversation.taal
    before, conversation.memory = conversation.memory, {**turn.memory, rasa.TURN: turn_id}
    conversation.open_asks = ""
    conversation.failing_since = None
    conversation.outage_told = False
    conversation.save(update_fields=("taal", "memory", "open_asks", "failing_since", "outage_told"))
    unfinished.follow(conversation, before)
    for reply in turn.replies:
        append(conversation, Sender.BOT, reply.text, buttons=reply.buttons, asks=reply.asks)
    for index, wanted in enumerate(turn.commands):
        context = commands.Context(conversation, f"{conversation.pk}:{turn_id}:{index}")
        commands.execute(context, wanted)


def _delay(attempts: int) -> float:
    return _DELAYS[min(attempts, len(_DELAYS) - 1)]


def _wait_for_rasa(claim: inbox.Claim, items: list[InboxItem], reason: str) -> None:
    log.warning("rasa_unavailable", conversation=claim.conversation_id, reason=reason)
    with transaction.atomic():
        conversation = inbox.hold(claim)
        if conversation is None:
            return
        conversation.failing_since = conversation.failing_since or clock.now()
        conversation.save(update_fields=("failing_since",))
        inbox.postpone(items, _delay(items[0].attempts), reason, failed=False)


def _retry_or_bury(claim: inbox.Claim, items: list[InboxItem], reason: str) -> bool:
    log.error("bad_turn", conversation=claim.conversation_id, reason=reason, failures=items[0].failures)
    with transaction.atomic():
        conversation = inbox.hold(claim)
        if conversation is None:
            return False
        if items[0].failures + 1 < inbox.MAX_FAILURES:
            inbox.postpone(items, _delay(items[0].failures), reason, failed=True)
            measures.TURNS.labels("failed").inc()
            return False
        inbox.bury(items, reason)
        measures.TURNS.labels("given_up").inc()
        _start_afresh(conversation, "poison", items)
        append(conversation, Sender.SYSTEM, texts.text("utter_not_understood", conversation.taal))
    return True


def _start_afresh(conversation: Conversation, reason: str, items: list[InboxItem]) -> None:
    cases.to_triage(
        f"{conversation.pk}:{reason}:{items[0].pk}",
        reason,
        conversation=conversation,
        summary="\n".join(item.message.text for item in items),
    )
    conversation.memory = AFRESH
    conversation.open_asks = ""
    conversation.failing_since = None
    conversation.outage_told = False
    conversation.save(update_fields=("memory", "open_asks", "failing_since", "outage_told"))


def tell_outages() -> None:
    """Say one honest line where an answer takes too long, and call in a person when it lasts."""
    now = clock.now()
    late = inbox.unanswered().select_related("message", "conversation")
    oldest: dict[str, InboxItem] = {}
    for item in late.order_by("message__seq"):
        oldest.setdefault(item.conversation_id, item)
    for conversation_id, item in oldest.items():
        waited = (now - item.message.at).total_seconds()
        if waited >= config.number("BUURT_OUTAGE_GIVE_UP_SECONDS"):
            _give_up(conversation_id)
        elif waited >= config.number("BUURT_OUTAGE_NOTICE_SECONDS") and not item.conversation.outage_told:
            _tell(conversation_id)


def _tell(conversation_id: str) -> None:
    with transaction.atomic():
        conversation = Conversation.objects.select_for_update().get(pk=conversation_id)
        if conversation.outage_told or not inbox.pending(conversation_id):
            return
        append(conversation, Sender.SYSTEM, texts.text("utter_outage", conversation.taal))
        conversation.outage_told = True
        conversation.save(update_fields=("outage_told",))


def _give_up(conversation_id: str) -> None:
    with transaction.atomic():
        conversation = Conversation.objects.select_for_update().get(pk=conversation_id)
        items = inbox.waiting_items(conversation_id)
        if not items or leases.lasts(conversation.lease_until):
            return
        inbox.close(items)
        _start_afresh(conversation, "outage", items)
        append(conversation, Sender.SYSTEM, texts.text("utter_outage_given_up", conversation.taal))
