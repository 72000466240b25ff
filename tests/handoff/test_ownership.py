"""Who may speak: one wins, the others are told, and the assistant stays silent meanwhile."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable

import pytest
from django.db import connection

from bot.cases.models import HistoryEntry, TriageItem
from bot.core import clock, crash
from bot.core.messages import Inbound
from bot.delivery import inbox
from bot.delivery.models import Conversation, InboxItem, Message, OutboxItem, Owner
from bot.handoff import ownership
from bot.handoff.ownership import EmptyAnswer, NotOwner, Person, TakenBy
from tests.fakes.gateway import lines, work, write
from tests.fakes.rasa import FakeRasa

FATIMA = Person("fatima", "Fatima", "buurtcoördinator van Oost")
JAN = Person("jan", "Jan", "buurtcoördinator van Zuid")


def owner(conversation: Conversation) -> tuple[str, str]:
    conversation.refresh_from_db()
    return conversation.owner, conversation.owner_id


def test_a_resident_reads_who_took_over_and_who_left(conversation: Conversation) -> None:
    ownership.take_over(conversation.pk, FATIMA)
    ownership.answer(conversation.pk, FATIMA, "Ik kom morgen kijken.", "a1")
    ownership.hand_back(conversation.pk, FATIMA)
    said = lines(conversation)
    assert [sender for sender, _ in said] == ["system", "staff", "system"]
    assert "U praat nu met Fatima, buurtcoördinator van Oost." in said[0][1]
    assert said[1][1] == "Ik kom morgen kijken."
    assert "U praat weer met de computer" in said[2][1]
    assert owner(conversation) == (Owner.BOT, "")
    assert [entry.what["to"] for entry in HistoryEntry.objects.filter(kind="eigenaar")] == ["medewerker", "bot"]


def test_the_second_person_is_told_who_was_first(conversation: Conversation) -> None:
    ownership.take_over(conversation.pk, FATIMA)
    with pytest.raises(TakenBy) as refused:
        ownership.take_over(conversation.pk, JAN)
    assert refused.value.name == "Fatima, buurtcoördinator van Oost"
    assert owner(conversation) == (Owner.STAFF, "fatima")


def test_taking_over_twice_is_said_once(conversation: Conversation) -> None:
    for _ in range(2):
        ownership.take_over(conversation.pk, FATIMA)
    assert len(lines(conversation)) == 1


def test_an_answer_that_is_sent_twice_is_one_line(conversation: Conversation) -> None:
    ownership.take_over(conversation.pk, FATIMA)
    for _ in range(2):
        ownership.answer(conversation.pk, FATIMA, "Dag!", "a1")
    assert [text for sender, text in lines(conversation) if sender == "staff"] == ["Dag!"]


@pytest.mark.parametrize("person", [JAN, FATIMA])
def test_only_the_owner_may_answer(conversation: Conversation, person: Person) -> None:
    ownership.take_over(conversation.pk, FATIMA)
    ownership.hand_back(conversation.pk, FATIMA)
    ownership.take_over(conversation.pk, JAN if person is FATIMA else FATIMA)
    with pytest.raises(NotOwner):
        ownership.answer(conversation.pk, person, "Dag!", "a1")
    with pytest.raises(NotOwner):
        ownership.hand_back(conversation.pk, person)


def test_an_empty_answer_is_refused(conversation: Conversation) -> None:
    ownership.take_over(conversation.pk, FATIMA)
    with pytest.raises(EmptyAnswer):
        ownership.answer(conversation.pk, FATIMA, " \n ", "a1")


@pytest.mark.django_db(transaction=True)
def test_of_twenty_who_press_at_once_one_wins_and_the_others_read_who() -> None:
    conversation = Conversation.objects.create(channel="web")
    people = [Person(f"p{n}", f"P{n}", "") for n in range(20)]
    start, won, told = threading.Barrier(len(people)), [], []

    def press(person: Person) -> None:
        start.wait()
        try:
            ownership.take_over(conversation.pk, person)
            won.append(person.name)
        except TakenBy as error:
            told.append(error.name)
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == 1
    assert told == won * 19
    assert len(lines(conversation)) == 1


def test_the_assistant_is_silent_while_a_person_owns_the_chat(rasa: FakeRasa, conversation: Conversation) -> None:
    ownership.take_over(conversation.pk, FATIMA)
    write(conversation, "en nu?", "/start")
    work()
    assert not rasa.asked
    assert [sender for sender, _ in lines(conversation)] == ["system", "resident", "resident"]
    assert not inbox.pending(conversation.pk)


def test_the_emergency_advice_is_never_mute(conversation: Conversation) -> None:
    ownership.take_over(conversation.pk, FATIMA)
    inbox.accept(conversation, Inbound(key="web:1", text="help er is brand bij de buren"))
    sender, text = lines(conversation)[-1]
    assert (sender, "112" in text) == ("system", True)


def test_an_answer_that_rasa_was_making_is_dropped_when_a_person_comes(
    rasa: FakeRasa, conversation: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def meanwhile(name: str) -> None:
        if name == "turn-after-rasa":
            ownership.take_over(conversation.pk, FATIMA)

    monkeypatch.setattr(crash, "point", meanwhile)
    write(conversation, "hallo")
    work()
    assert len(rasa.asked) == 1
    assert [sender for sender, _ in lines(conversation)] == ["resident", "system"]
    assert not inbox.pending(conversation.pk)


def test_after_a_person_the_assistant_starts_anew(rasa: FakeRasa, conversation: Conversation) -> None:
    conversation.memory = {"slots": {"zaak": {"wat": "lamp"}}, "form": "zaak_form"}
    conversation.open_asks = "waar"
    conversation.save()
    ownership.take_over(conversation.pk, FATIMA)
    ownership.hand_back(conversation.pk, FATIMA)
    write(conversation, "dank u")
    work()
    assert {sender for sender, _ in rasa.healed} == {conversation.pk}
    events = [event for _, batch in rasa.healed for event in batch]
    assert not [event for event in events if event["event"] == "active_loop"]
    assert rasa.asked[-1][2]["asks"] == ""
    rasa.healed.clear()
    write(conversation, "nog iets")
    work()
    assert rasa.healed == []


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let time pass."""

    def move(**passed: float) -> None:
        moment = clock.now() + dt.timedelta(**passed)
        monkeypatch.setattr(clock, "now", lambda: moment)

    return move


def wait_for_person(conversation: Conversation) -> None:
    ownership.request_person(conversation, "coordinator_oost", "k1", "de lamp is uit")


def test_who_waits_is_not_answered_by_the_assistant_and_somebody_is_mailed(
    rasa: FakeRasa,
    conversation: Conversation,
) -> None:
    wait_for_person(conversation)
    write(conversation, "hallo?")
    work()
    assert not rasa.asked
    mail = OutboxItem.objects.get()
    assert (mail.subject, conversation.pk in mail.text) == ("Van jou gevraagd: er wacht iemand in de chat", True)


def test_when_nobody_comes_the_resident_hears_it_and_a_person_still_looks(
    conversation: Conversation, later: Callable[..., None]
) -> None:
    wait_for_person(conversation)
    later(minutes=9)
    ownership.expire()
    assert owner(conversation) == (Owner.QUEUE, "coordinator_oost")
    later(minutes=2)
    ownership.expire()
    assert owner(conversation) == (Owner.BOT, "")
    last = Message.objects.latest("seq")
    assert "112" in last.text
    assert last.buttons
    assert TriageItem.objects.get().conversation == conversation


def test_a_person_who_leaves_the_resident_waiting_loses_the_chat(
    conversation: Conversation, later: Callable[..., None]
) -> None:
    ownership.take_over(conversation.pk, FATIMA)
    inbox.accept(conversation, Inbound(key="web:1", text="bent u er nog?"))
    later(minutes=29)
    ownership.expire()
    assert owner(conversation)[0] == Owner.STAFF
    later(minutes=2)
    ownership.expire()
    assert owner(conversation)[0] == Owner.BOT
    assert "Uw vraag blijft bij Fatima" in lines(conversation)[-1][1]


def test_a_person_who_answered_keeps_the_chat_until_nothing_happens_for_hours(
    conversation: Conversation, later: Callable[..., None]
) -> None:
    ownership.take_over(conversation.pk, FATIMA)
    inbox.accept(conversation, Inbound(key="web:1", text="bent u er nog?"))
    ownership.answer(conversation.pk, FATIMA, "Ja!", "a1")
    later(minutes=239)
    ownership.expire()
    assert owner(conversation)[0] == Owner.STAFF
    later(minutes=2)
    ownership.expire()
    assert owner(conversation)[0] == Owner.BOT


def test_messages_to_a_person_are_not_played_to_the_assistant_afterwards(
    rasa: FakeRasa,
    conversation: Conversation,
) -> None:
    ownership.take_over(conversation.pk, FATIMA)
    write(conversation, "voor Fatima")
    work()
    ownership.hand_back(conversation.pk, FATIMA)
    work()
    assert not rasa.asked
    assert not InboxItem.objects.filter(status=InboxItem.Status.WAITING).exists()
