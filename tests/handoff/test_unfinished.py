"""A draft that its resident left: one reminder by day, and somebody who looks; never twice, never a case."""

from __future__ import annotations

import datetime as dt
import json
import threading
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection

from actions.heard import Choice, Heard
from actions.zaak import steps
from actions.zaak.draft import Zaak
from bot.cases.models import Case, TriageItem
from bot.core import clock, crash
from bot.core.messages import Inbound
from bot.delivery import inbox
from bot.delivery.models import Conversation, InboxItem, Message, OutboxItem, Owner, Sender
from bot.handoff import unfinished
from bot.handoff.models import OpenDraft
from bot.privacy import chat, erasure, tracker
from bot.routing import directory
from tests.fakes.gateway import lines, work, write
from tests.fakes.rasa import FakeRasa, marker

pytestmark = pytest.mark.django_db

LAMP: dict[str, Any] = {
    "soort": "signaal", "onderwerp": "straatverlichting", "omschrijving": ["de lantaarn is uit"],
    "straat": "Siriusstraat", "huisnummer": "4", "wijk": "Oost", "klaar": [], "vertrouwelijk": False,
}  # fmt: skip
CARE = {
    **LAMP, "onderwerp": "zorg_welzijn", "zorg": "verwaarlozing", "vertrouwelijk": True,
    "omschrijving": ["mijn buurvrouw eet niet meer"],
}  # fmt: skip
NOON = dt.datetime(2026, 3, 10, 12, 0, tzinfo=clock.AMSTERDAM)
assert chat  # registers the commands of erasure


class Clock:
    """The clock of a test."""

    def __init__(self) -> None:
        self.now = NOON

    def after(self, **passed: float) -> None:
        """Some time passes, and the worker looks."""
        self.now += dt.timedelta(**passed)
        unfinished.look()


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Clock:
    found = Clock()
    monkeypatch.setattr(clock, "now", lambda: found.now)
    return found


@pytest.fixture
def conversation(db: None) -> Conversation:
    return Conversation.objects.create(channel="telegram", address="77")


def asks(zaak: dict[str, Any] | None, *commands: dict[str, Any], **memory: Any) -> Any:
    """A script of Rasa: it asks a question about this draft and waits."""
    slots = {"taal": "nl", "zaak": zaak, **memory.pop("slots", {})}
    kept = {"slots": slots, "form": "zaak_form", "offer": False, **memory}
    return lambda text, metadata: [{"text": "Klopt dit?"}, marker(*commands, **kept)]


def says(conversation: Conversation, rasa: FakeRasa, script: Any, text: str = "hallo") -> None:
    """The resident says something, which the assistant answers by this script."""
    rasa.script = script
    write(conversation, text)
    on_time(conversation)
    work()


def on_time(conversation: Conversation) -> None:
    """Defaults of tables read the real clock; what was just written was written now."""
    newest = conversation.messages.filter(sender=Sender.RESIDENT).latest("seq")
    Message.objects.filter(pk=newest.pk).update(at=clock.now())
    InboxItem.objects.update(available_at=clock.now())


def reminders(conversation: Conversation) -> list[str]:
    return [text for _, text in lines(conversation) if "één keer" in text or "only once" in text]


def items() -> list[TriageItem]:
    return list(TriageItem.objects.filter(done_at=None))


def test_who_leaves_a_draft_is_reminded_once(conversation: Conversation, rasa: FakeRasa, time: Clock) -> None:
    says(conversation, rasa, asks(LAMP))
    time.after(minutes=29)
    assert not reminders(conversation)
    time.after(minutes=1)
    time.after(minutes=1)
    time.after(hours=5)
    assert len(reminders(conversation)) == 1
    sent = OutboxItem.objects.get(text__contains="nog niet verstuurd")
    assert (sent.channel, sent.address) == ("telegram", "77")
    assert [button["title"] for button in sent.buttons] == ["Verder gaan", "Niet versturen"]
    assert "lantaarn" not in sent.text
    assert not Case.objects.exists()
    says(conversation, rasa, asks(LAMP), "wacht even")
    time.after(hours=1)
    assert len(reminders(conversation)) == 1


def test_the_next_draft_has_a_reminder_of_its_own(conversation: Conversation, rasa: FakeRasa, time: Clock) -> None:
    says(conversation, rasa, asks(LAMP))
    time.after(minutes=30)
    says(conversation, rasa, lambda text, metadata: [marker(slots={"taal": "nl"}, form=None)])
    says(conversation, rasa, asks({**LAMP, "omschrijving": ["een losse tegel"]}))
    time.after(minutes=30)
    assert len(reminders(conversation)) == 2


def test_a_reminder_in_english(conversation: Conversation, rasa: FakeRasa, time: Clock) -> None:
    says(conversation, rasa, asks(LAMP, slots={"taal": "en"}))
    time.after(minutes=30)
    assert "I have not sent it" in reminders(conversation)[0]


@pytest.mark.parametrize("asked", ["bevestiging", "aanpassing", "contact"])
def test_its_buttons_ask_the_open_question_anew_or_stop(
    asked: str, conversation: Conversation, rasa: FakeRasa, time: Clock
) -> None:
    says(conversation, rasa, asks(LAMP))
    time.after(minutes=30)
    reminder = OutboxItem.objects.get(text__contains="nog niet verstuurd")
    zaak = Zaak.from_slot({**LAMP, "wijzigen": asked == "aanpassing"})
    assert zaak is not None
    on, stop = [steps.step(zaak, asked, pressed(button["payload"])) for button in reminder.buttons]
    assert on.question and not on.again
    assert on.question.name == ("aanpassing" if asked == "aanpassing" else "bevestiging")
    assert stop.outcome == "gestopt"


def pressed(payload: str) -> Heard:
    """What the assistant hears when this button is pressed."""
    name, brace, rest = payload.partition("{")
    values = json.loads(brace + rest)
    return Heard(text="", intent=name[1:], taal="nl", choice=Choice(values["vraag"], values["waarde"]))


@pytest.mark.parametrize(
    "script",
    [
        asks({**LAMP, "omschrijving": []}),
        asks({name: value for name, value in LAMP.items() if name not in ("straat", "wijk")}),
        asks({**LAMP, "einde": "gestopt"}, form=None),
        asks(LAMP, form=None, offer=True),
        asks(LAMP, form=None),
        asks(LAMP, slots={"tussen": "wissen"}),
    ],
    ids=["no-what", "no-where", "stopped", "only-offered", "closed", "asked-whether-to-erase"],
)
def test_what_is_no_open_draft_is_left_alone(
    script: Any, conversation: Conversation, rasa: FakeRasa, time: Clock
) -> None:
    says(conversation, rasa, script)
    time.after(minutes=45)
    assert not reminders(conversation)
    assert not items()


def test_at_night_the_reminder_waits_until_eight(conversation: Conversation, rasa: FakeRasa, time: Clock) -> None:
    time.now = NOON.replace(hour=20, minute=31)
    says(conversation, rasa, asks(LAMP))
    time.after(minutes=30)
    time.after(hours=10, minutes=58)
    assert clock.local(time.now).hour == 7
    assert not reminders(conversation)
    time.after(minutes=1)
    assert len(reminders(conversation)) == 1


@pytest.mark.parametrize(
    "change",
    [{"blocked_at": NOON}, {"address": ""}, {"channel": "web"}, {"owner": Owner.QUEUE}, {"memory": {"reset": True}}],
    ids=lambda change: next(iter(change)),
)
def test_who_cannot_or_need_not_be_reminded_is_not(
    change: dict[str, Any], conversation: Conversation, rasa: FakeRasa, time: Clock
) -> None:
    says(conversation, rasa, asks(LAMP))
    Conversation.objects.update(**change)
    time.after(minutes=45)
    assert not reminders(conversation)


def test_who_just_wrote_is_not_reminded(conversation: Conversation, rasa: FakeRasa, time: Clock) -> None:
    says(conversation, rasa, asks(LAMP))
    time.now += dt.timedelta(minutes=31)
    inbox.accept(conversation, Inbound(key="later", text="ja"))
    on_time(conversation)
    unfinished.look()
    InboxItem.objects.update(status=InboxItem.Status.DONE)
    time.after(minutes=5)
    assert not reminders(conversation)
    time.after(minutes=25)
    assert len(reminders(conversation)) == 1


def test_after_erasure_nothing_reminds(
    conversation: Conversation, rasa: FakeRasa, time: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tracker, "forget", lambda conversation_id: None)
    says(conversation, rasa, asks(LAMP))
    erasure.erase_now(conversation.pk)
    assert not OpenDraft.objects.exists()
    time.after(hours=25)
    assert not items()


def test_a_worker_that_dies_while_reminding_leaves_it_to_the_next(
    conversation: Conversation, rasa: FakeRasa, time: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    says(conversation, rasa, asks(LAMP))

    def die(name: str) -> None:
        raise RuntimeError(name)

    with monkeypatch.context() as patch:
        patch.setattr(crash, "point", die)
        time.after(minutes=30)
    assert not reminders(conversation)
    assert not OutboxItem.objects.filter(text__contains="nog niet verstuurd").exists()
    time.after(minutes=1)
    assert len(reminders(conversation)) == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_remind_and_ask_to_look_once(
    rasa: FakeRasa, time: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed: list[str] = []
    monkeypatch.setattr(unfinished, "log", SimpleNamespace(exception=lambda event, **values: failed.append(event)))
    talks = [Conversation.objects.create(channel="telegram", address=str(n)) for n in range(8)]
    for talk in talks:
        says(talk, rasa, asks({**LAMP, "onderwerp": "veiligheid"}))
    time.now += dt.timedelta(minutes=30)
    start = threading.Barrier(4)

    def run() -> None:
        start.wait()
        try:
            unfinished.look()
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    assert [len(reminders(talk)) for talk in talks] == [1] * 8
    assert sorted(item.conversation_id or "" for item in items()) == sorted(talk.pk for talk in talks)


def test_after_a_day_somebody_looks_and_it_lies_there_once(
    conversation: Conversation, rasa: FakeRasa, time: Clock
) -> None:
    Conversation.objects.update(channel="web", address="")
    says(conversation, rasa, asks(LAMP))
    time.after(hours=23, minutes=59)
    assert not items()
    time.after(minutes=1)
    time.after(hours=3)
    [item] = items()
    assert (item.reason, item.recipient) == ("niet_afgemaakt", "")
    assert item.summary == "de lantaarn is uit\nWaar: Siriusstraat 4, wijk Oost"
    assert not Case.objects.exists()
    TriageItem.objects.update(done_at=time.now)
    says(conversation, rasa, asks(LAMP), "ik ben er weer")
    time.after(hours=30)
    assert not items()


@pytest.mark.parametrize("about", [{"onderwerp": "zorg_welzijn"}, {"onderwerp": "veiligheid"}, {"zorg": "eenzaam"}])
def test_about_care_or_safety_nobody_waits_a_day(
    about: dict[str, str], conversation: Conversation, rasa: FakeRasa, time: Clock
) -> None:
    time.now = NOON.replace(hour=23)
    says(conversation, rasa, asks({**LAMP, **about}))
    time.after(minutes=30)
    assert len(items()) == 1
    assert not reminders(conversation)


def test_what_is_confidential_is_not_brought_up_on_a_screen_that_others_may_see(
    conversation: Conversation, rasa: FakeRasa, time: Clock
) -> None:
    says(conversation, rasa, asks(CARE))
    time.after(minutes=31)
    assert not reminders(conversation)
    assert len(items()) == 1


def test_a_reminder_that_did_not_come_within_a_day_does_not_come_any_more(
    conversation: Conversation, rasa: FakeRasa, time: Clock
) -> None:
    says(conversation, rasa, asks(LAMP))
    time.after(days=3)
    assert not reminders(conversation)
    assert len(items()) == 1


def test_what_a_colleague_dealt_with_is_not_called_unsent(
    conversation: Conversation, rasa: FakeRasa, time: Clock
) -> None:
    time.now = NOON.replace(hour=23)
    says(conversation, rasa, asks(CARE))
    time.after(minutes=30)
    TriageItem.objects.update(done_at=time.now)
    time.after(hours=9)
    assert not reminders(conversation)


@pytest.mark.parametrize(
    "script",
    [
        lambda text, metadata: [marker(slots={"taal": "nl"}, form=None)],
        asks({**LAMP, "einde": "gestopt"}, form=None),
    ],
    ids=["sent", "stopped"],
)
def test_what_the_resident_ends_leaves_the_grote_bak(
    script: Any, conversation: Conversation, rasa: FakeRasa, time: Clock
) -> None:
    says(conversation, rasa, asks(LAMP))
    time.after(hours=24)
    assert len(items()) == 1
    says(conversation, rasa, asks({**LAMP, "klaar": ["waar"]}), "ik ben er weer")
    assert len(items()) == 1
    says(conversation, rasa, script)
    assert not items()
    assert conversation.history.filter(kind="uit_grote_bak", who="assistent").count() == 1
    assert not OpenDraft.objects.exists()


def test_a_draft_that_was_kept_during_a_call_back_is_still_the_same(
    conversation: Conversation, rasa: FakeRasa, time: Clock
) -> None:
    says(conversation, rasa, asks(LAMP))
    time.after(minutes=30)
    for memory in ({"form": "terugbel_form"}, {"form": None, "offer": True}, {}):
        says(conversation, rasa, asks(LAMP, **memory))
        time.after(minutes=45)
    assert len(reminders(conversation)) == 1


def test_numbers_that_nobody_needs_stay_out(conversation: Conversation, rasa: FakeRasa, time: Clock) -> None:
    says(conversation, rasa, asks({**LAMP, "omschrijving": ["lantaarn uit, mijn bsn is 111222333"]}))
    time.after(hours=24)
    assert "111222333" not in items()[0].summary
    assert not OutboxItem.objects.filter(text__contains="111222333").exists()


@pytest.mark.parametrize(
    ("zorg", "reader"), [("verwaarlozing", "sociaal_plein"), ("eenzaam", "triage")], ids=["ours", "another-party"]
)
def test_what_is_confidential_is_asked_of_its_reader_without_words(
    zorg: str, reader: str, conversation: Conversation, rasa: FakeRasa, time: Clock
) -> None:
    says(conversation, rasa, asks({**CARE, "zorg": zorg}))
    time.after(minutes=30)
    [item] = items()
    assert (item.recipient, item.summary) == (reader, "")
    mail = OutboxItem.objects.get(channel="mail")
    assert mail.address == directory().recipients[reader].email
    assert "buurvrouw" not in mail.subject + mail.text and "zorg" not in mail.subject + mail.text


@pytest.mark.parametrize(
    ("evening", "morning"),
    [("2026-10-24T21:30+0000", "2026-10-25T07:00+0000"), ("2027-03-27T22:30+0000", "2027-03-28T06:00+0000")],
)
def test_on_the_night_in_which_the_clock_changes_the_reminder_comes_at_eight_and_the_item_after_a_day(
    conversation: Conversation, rasa: FakeRasa, time: Clock, evening: str, morning: str
) -> None:
    time.now = dt.datetime.strptime(evening, "%Y-%m-%dT%H:%M%z")
    told = time.now
    says(conversation, rasa, asks(LAMP))
    while time.now < told + dt.timedelta(hours=24):
        assert len(reminders(conversation)) == (time.now >= dt.datetime.strptime(morning, "%Y-%m-%dT%H:%M%z")), time.now
        assert not items()
        time.after(minutes=30)
    assert [item.reason for item in items()] == [unfinished.REASON]
