"""The operator hears at once that it is serious, and is not mailed again for the same."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.core import clock
from bot.core.logging import log
from bot.delivery import outbox
from bot.delivery.models import Conversation, OutboxItem
from bot.dialogue import turn
from bot.ops import alarms, figures
from tests.e2e.stack import Stack, eventually
from tests.fakes.gateway import conversation, rasa, work, write
from tests.fakes.rasa import FakeRasa

__all__ = ["conversation", "rasa"]
pytestmark = pytest.mark.django_db
OPERATOR = "beheer@example.org"


@pytest.fixture(autouse=True)
def operator(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody wants to hear it."""
    monkeypatch.setenv("BUURT_ALARM_MAIL", OPERATOR)


def heard() -> list[str]:
    """The subjects of the alarms so far, after a look by two workers."""
    alarms.look()
    alarms.look()
    return [item.subject for item in OutboxItem.objects.filter(address=OPERATOR)]


def later(monkeypatch: pytest.MonkeyPatch, **time: float) -> None:
    """So much time goes by."""
    moment = clock.now() + dt.timedelta(**time)
    monkeypatch.setattr(clock, "now", lambda: moment)


def lost() -> OutboxItem:
    """A mail that its server refused."""
    return OutboxItem.objects.create(channel="mail", address="x@example.org", text="x", status=OutboxItem.Status.FAILED)


def test_while_all_is_well_nobody_is_mailed() -> None:
    assert heard() == []


def test_the_first_message_that_cannot_be_answered_is_an_alarm_without_its_words(
    conversation: Conversation, rasa: FakeRasa, monkeypatch: pytest.MonkeyPatch
) -> None:
    rasa.script = lambda text, metadata: []
    write(conversation, "mijn buurvrouw eet niet meer")
    for _ in range(5):
        conversation.inbox.update(available_at=clock.now())
        work()
    assert heard() == ["Alarm: een bericht kon niet worden beantwoord"]
    assert "buurvrouw" not in OutboxItem.objects.get(address=OPERATOR).text
    later(monkeypatch, hours=3)
    assert len(heard()) == 1


def test_an_outage_longer_than_the_give_up_time_is_an_alarm(conversation: Conversation, rasa: FakeRasa) -> None:
    rasa.down = True
    write(conversation, "de lamp is stuk")
    work()
    turn.tell_outages()
    assert heard() == []
    past = clock.now() - dt.timedelta(minutes=11)
    conversation.messages.update(at=past)
    turn.tell_outages()
    assert heard() == ["Alarm: de assistent antwoordt niet"]


def test_more_of_the_same_waits_an_hour_and_what_was_mended_may_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    first = lost()
    assert len(heard()) == 1
    lost()
    assert len(heard()) == 1
    later(monkeypatch, minutes=61)
    assert len(heard()) == 2
    outbox.drop(first.pk)
    later(monkeypatch, minutes=61)
    assert len(heard()) == 2
    lost()
    assert len(heard()) == 3


def test_an_alarm_that_cannot_be_mailed_raises_no_alarm(monkeypatch: pytest.MonkeyPatch) -> None:
    lost()
    heard()
    OutboxItem.objects.filter(address=OPERATOR).update(status=OutboxItem.Status.FAILED)
    later(monkeypatch, hours=2)
    assert len(heard()) == 1


def test_a_disk_that_fills_up_is_an_alarm(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures, "ENOUGH_BYTES", 10**18)
    assert heard() == ["Alarm: de schijf is bijna vol"]


def test_without_an_address_nobody_is_mailed_and_it_stands_in_the_log(monkeypatch: pytest.MonkeyPatch) -> None:
    kinds: list[str] = []
    monkeypatch.setattr(log, "error", lambda _, **facts: kinds.append(facts["kind"]), raising=False)
    monkeypatch.delenv("BUURT_ALARM_MAIL")
    lost()
    assert heard() == []
    assert kinds == ["niet verstuurd"]


@pytest.mark.xdist_group("stack")
def test_the_worker_looks_by_itself(stack: Stack) -> None:
    script = "import django; django.setup(); from bot.delivery.models import Alarm; print(Alarm.objects.count())"
    eventually(lambda: int(stack.python("-c", script).stdout), 60, "a look at what is wrong")
