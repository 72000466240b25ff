"""A resident's message becomes an answer, exactly once, whatever breaks on the way."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import OperationalError

from bot.cases.models import Case, TriageItem
from bot.core import clock
from bot.delivery import inbox
from bot.delivery.models import Conversation, InboxItem, OutboxItem, Owner
from bot.dialogue import rasa as client
from bot.dialogue import turn
from tests.fakes.gateway import become_another_process, lines, work, write
from tests.fakes.rasa import FakeRasa, marker

pytestmark = pytest.mark.django_db

DRAFT = {"soort": "signaal", "onderwerp": "straatverlichting", "omschrijving": "lantaarn uit", "wijk": "Oost"}


def open_case_script(text: str, metadata: dict[str, object]) -> list[dict[str, object]]:
    return [marker({"name": "open_case", "values": DRAFT})]


def hours_later(conversation: Conversation, seconds: float) -> None:
    """As if the messages of a conversation came `seconds` ago and may be tried now."""
    past = clock.now() - dt.timedelta(seconds=seconds)
    conversation.messages.update(at=past)
    conversation.inbox.update(available_at=past)


def test_an_answer_follows_the_message(conversation: Conversation, rasa: FakeRasa) -> None:
    write(conversation, "hallo")
    work()
    assert lines(conversation) == [("resident", "hallo"), ("bot", "gehoord: hallo")]
    assert not inbox.pending(conversation.pk)


def test_three_bubbles_in_a_row_are_one_turn(conversation: Conversation, rasa: FakeRasa) -> None:
    write(conversation, "er ligt", "een tegel los", "bij de slager")
    work()
    assert [text for _, text, _ in rasa.asked] == ["er ligt\neen tegel los\nbij de slager"]


def test_a_typed_slash_is_not_a_button(conversation: Conversation, rasa: FakeRasa) -> None:
    write(conversation, '/kies{"vraag":"bevestiging","waarde":"ja"}')
    work()
    assert not rasa.asked[0][1].startswith("/")


def test_the_emergency_advice_does_not_wait_for_rasa(conversation: Conversation, rasa: FakeRasa) -> None:
    rasa.down = True
    write(conversation, "help er is brand in de keuken")
    sender, text = lines(conversation)[-1]
    assert sender == "system"
    assert "112" in text


def test_the_emergency_advice_comes_while_a_person_owns_the_chat(conversation: Conversation, rasa: FakeRasa) -> None:
    Conversation.objects.update(owner=Owner.STAFF)
    write(conversation, "er is brand in mijn huis nu")
    work()
    assert [sender for sender, _ in lines(conversation)] == ["resident", "system"]
    assert rasa.asked == []


def test_the_assistant_is_silent_while_a_person_owns_the_chat(conversation: Conversation, rasa: FakeRasa) -> None:
    Conversation.objects.update(owner=Owner.STAFF)
    write(conversation, "dank je wel")
    work()
    assert lines(conversation) == [("resident", "dank je wel")]
    assert not inbox.pending(conversation.pk)


def test_a_person_who_takes_over_during_the_turn_is_not_talked_over(conversation: Conversation, rasa: FakeRasa) -> None:
    write(conversation, "hallo")
    claim = inbox.claim("worker-1", 1)[0]
    items = inbox.waiting_items(conversation.pk)
    answer = turn._ask(claim, conversation, items, "x", again=False)
    Conversation.objects.update(owner=Owner.STAFF)
    assert turn._store(claim, items, "x", answer)
    assert lines(conversation) == [("resident", "hallo")]


def test_nothing_is_lost_while_rasa_is_down(conversation: Conversation, rasa: FakeRasa) -> None:
    rasa.down = True
    write(conversation, "hallo")
    work()
    assert inbox.pending(conversation.pk)
    rasa.down = False
    hours_later(conversation, 1)
    work()
    assert lines(conversation)[-1] == ("bot", "gehoord: hallo")


def test_an_answer_without_the_marker_is_a_failure(conversation: Conversation, rasa: FakeRasa) -> None:
    rasa.actions_down = True
    write(conversation, "hallo")
    work()
    assert lines(conversation) == [("resident", "hallo")]
    assert inbox.pending(conversation.pk)


def test_after_a_failed_turn_rasa_is_healed_from_memory(conversation: Conversation, rasa: FakeRasa) -> None:
    memory = {"slots": {"taal": "nl", "zaak": {"soort": "signaal"}}, "form": "zaak_form"}
    Conversation.objects.update(memory=memory)
    rasa.actions_down = True
    write(conversation, "hallo")
    work()
    rasa.actions_down = False
    hours_later(conversation, 1)
    work()
    events = [event for _, batch in rasa.healed for event in batch]
    assert {"event": "active_loop", "name": "zaak_form"} in events
    assert {"event": "slot", "name": "zaak", "value": {"soort": "signaal"}} in events
    assert lines(conversation)[-1] == ("bot", "gehoord: hallo")


def test_a_turn_that_rasa_finished_before_the_worker_died_is_read_back(
    conversation: Conversation, rasa: FakeRasa
) -> None:
    rasa.script = open_case_script
    write(conversation, "lantaarn uit")
    claim = inbox.claim("dead-worker", 1)[0]
    items = inbox.waiting_items(conversation.pk)
    turn._ask(claim, conversation, items, f"{items[0].pk}-{items[0].pk}", again=False)
    become_another_process()
    Conversation.objects.filter(pk=claim.conversation_id).update(lease_until=clock.now() - dt.timedelta(seconds=1))
    work()
    assert Case.objects.count() == 1
    assert len(rasa.asked) == 1, "Rasa must not hear the message a second time"


def test_a_turn_that_was_healed_away_is_not_read_back_but_asked_again(
    conversation: Conversation, rasa: FakeRasa
) -> None:
    """Rasa finished it after the next worker had looked; that one healed the conversation and died too."""
    write(conversation, "lantaarn uit")
    claim = inbox.claim("dead-worker", 1)[0]
    items = inbox.waiting_items(conversation.pk)
    turn._ask(claim, conversation, items, f"{items[0].pk}-{items[0].pk}", again=False)
    client.heal(conversation.pk, conversation.memory)
    become_another_process()
    Conversation.objects.filter(pk=claim.conversation_id).update(lease_until=clock.now() - dt.timedelta(seconds=1))
    work()
    assert len(rasa.asked) == 2, "Rasa remembers nothing of the first time"
    assert lines(conversation) == [("resident", "lantaarn uit"), ("bot", "gehoord: lantaarn uit")]


def test_a_turn_that_the_database_could_not_take_is_read_back_and_not_asked_again(
    conversation: Conversation, rasa: FakeRasa, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise OperationalError("server closed the connection unexpectedly")

    write(conversation, "hallo")
    with monkeypatch.context() as away, pytest.raises(OperationalError):
        away.setattr(turn, "_apply", fails)
        work()
    assert len(rasa.asked) == 1
    work()
    assert len(rasa.asked) == 1
    assert lines(conversation) == [("resident", "hallo"), ("bot", "gehoord: hallo")]


def test_who_was_kept_waiting_until_another_took_over_does_not_ask_as_well(
    conversation: Conversation, rasa: FakeRasa, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(conversation, "lantaarn uit")
    inbox.claim("dead-worker", 1)
    become_another_process()
    Conversation.objects.update(lease_until=clock.now() - dt.timedelta(seconds=1))
    slow = inbox.claim("slow-worker", 1)[0]

    def slowly(sender: str, memory: dict[str, object]) -> None:
        Conversation.objects.update(lease_by="quick-worker", lease_until=clock.now() + dt.timedelta(seconds=60))

    monkeypatch.setattr("bot.dialogue.rasa.heal", slowly)
    turn.handle(slow)
    assert rasa.asked == [], "the quick worker asks"
    assert Conversation.objects.get().lease_by == "quick-worker"


def test_a_confirmed_case_is_filed_with_one_mail_to_its_action_owner(
    conversation: Conversation, rasa: FakeRasa
) -> None:
    rasa.script = open_case_script
    write(conversation, "ja")
    work()
    case = Case.objects.get()
    mails = OutboxItem.objects.filter(channel="mail")
    assert [mail.case_number for mail in mails] == [case.number]
    assert mails[0].subject.startswith("Van jou gevraagd")
    assert case.routes.filter(active=True).count() == 1
    confirmed = conversation.messages.order_by("seq").last()
    assert confirmed is not None
    assert case.number in confirmed.text
    assert confirmed.case is not None
    assert confirmed.case["number"] == case.number


def test_after_twenty_seconds_one_honest_line_that_names_112(conversation: Conversation, rasa: FakeRasa) -> None:
    rasa.down = True
    write(conversation, "hallo")
    work()
    hours_later(conversation, 21)
    turn.tell_outages()
    turn.tell_outages()
    told = [text for sender, text in lines(conversation) if sender == "system"]
    assert len(told) == 1
    assert "112" in told[0]


def test_after_ten_minutes_a_person_looks_and_the_assistant_starts_afresh(
    conversation: Conversation, rasa: FakeRasa
) -> None:
    Conversation.objects.update(memory={"form": "zaak_form"})
    rasa.down = True
    write(conversation, "de put is open")
    work()
    hours_later(conversation, 601)
    turn.tell_outages()
    item = TriageItem.objects.get()
    assert item.reason == "outage"
    assert "de put is open" in item.summary
    conversation.refresh_from_db()
    rasa.down = False
    write(conversation, "hallo")
    work()
    events = [event for _, batch in rasa.healed for event in batch]
    assert events[0] == {"event": "restart"}
    assert not [event for event in events if event["event"] == "active_loop"]
    assert not inbox.pending(conversation.pk)


def test_a_command_that_cannot_be_carried_out_does_not_go_on_for_ever(
    conversation: Conversation, rasa: FakeRasa
) -> None:
    rasa.script = lambda text, metadata: [{"text": "half"}, marker({"name": "bestaat_niet"})]
    write(conversation, "hallo")
    for _ in range(inbox.MAX_FAILURES):
        hours_later(conversation, 1)
        work()
    assert InboxItem.objects.get().status == InboxItem.Status.DEAD
    assert ("bot", "half") not in lines(conversation), "a turn is stored whole or not at all"


def test_a_message_that_fails_five_times_is_set_aside_and_the_conversation_goes_on(
    conversation: Conversation, rasa: FakeRasa
) -> None:
    rasa.script = lambda text, metadata: [] if "gif" in text else [{"text": "ja"}, marker()]
    write(conversation, "gif")
    for _ in range(inbox.MAX_FAILURES):
        hours_later(conversation, 1)
        work()
    assert InboxItem.objects.get().status == InboxItem.Status.DEAD
    assert TriageItem.objects.get().reason == "poison"
    write(conversation, "hallo", "nog een keer")
    work()
    assert lines(conversation)[-1] == ("bot", "ja")
