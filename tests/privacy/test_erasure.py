"""Erasure removes what a resident told; the conversation can go on and the figures stay."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.apps import apps
from django.core import serializers

from bot.cases.models import Case, HistoryEntry, TriageItem
from bot.channels.web.database import pools
from bot.core import clock
from bot.delivery import inbox
from bot.delivery.models import Attachment, Conversation, Message, OutboxItem, Owner
from bot.handoff.models import Callback
from bot.privacy import erasure, mails
from tests.channels.web import pictures
from tests.channels.web.api import Talk
from tests.privacy.conftest import SECRET
from tests.privacy.traces import leave_everywhere, remember, remembered


def everything() -> str:
    """Every row of every table."""
    return "\n".join(serializers.serialize("json", model._default_manager.all()) for model in apps.get_models())


def figures() -> Counter[tuple[str, ...]]:
    """What the municipality counts."""
    rows = Case.objects.values_list(
        "wijk", "buurt", "soort", "onderwerp", "status", "created_at", "closed_at", "number"
    )
    return Counter(tuple(map(str, row)) for row in rows)


def test_the_words_are_in_every_table_before_and_in_none_after(talk: Talk) -> None:
    assert everything().count(SECRET) > 10
    assert talk.call("DELETE").status == 204
    assert SECRET not in everything()
    for private in ("Siriusstraat", "06 12345678", "52.22", "begin_melden"):
        assert private not in everything(), private


def test_the_figures_stay_the_same(talk: Talk) -> None:
    before = figures()
    talk.call("DELETE")
    assert figures() == before
    assert sum(before.values()) == 1


def test_every_open_case_still_has_one_active_route(talk: Talk) -> None:
    talk.call("DELETE")
    assert [case.routes.filter(active=True).count() for case in Case.objects.all()] == [1]


def test_token_and_sequence_numbers_stay_and_the_resident_can_go_on(talk: Talk) -> None:
    before = [message["seq"] for message in talk.read()["messages"]]
    talk.call("DELETE")
    assert [message["seq"] for message in talk.read()["messages"]] == before
    assert {message["text"] for message in talk.read()["messages"]} == {""}
    assert talk.say("iets nieuws") == before[-1] + 1
    assert talk.read(after=before[-1])["pending"] is True
    assert [item.message.text for item in inbox.waiting_items(talk.id)] == ["iets nieuws"]


def test_a_message_that_is_sent_again_after_erasure_does_not_come_back(talk: Talk) -> None:
    first = talk.send(client_id="x", text=SECRET).json()
    talk.call("DELETE")
    assert talk.send(client_id="x", text=SECRET).json() == first
    assert SECRET not in everything()


def test_erasing_twice_is_the_same_as_once(talk: Talk) -> None:
    talk.call("DELETE")
    mails_before = OutboxItem.objects.count()
    assert talk.call("DELETE").status == 204
    assert OutboxItem.objects.count() == mails_before


def test_the_copy_after_erasure_holds_the_case_without_words(talk: Talk) -> None:
    talk.call("DELETE")
    copy = talk.call("GET", "/export").json()
    assert copy["conversation"]["erased_at"]
    assert (copy["cases"][0]["omschrijving"], copy["cases"][0]["wijk"]) == ("", "Oost")


def test_photos_are_gone_from_the_disk(talk: Talk, settings: Any) -> None:
    photo = talk.add(pictures.picture()).json()["id"]
    talk.send(attachments=[photo])
    talk.add(pictures.picture())
    assert len(list(Path(settings.MEDIA_ROOT).rglob("*.jpg"))) == 2
    talk.call("DELETE")
    assert not list(Path(settings.MEDIA_ROOT).rglob("*.jpg"))
    assert not Attachment.objects.exists()


def test_another_conversation_keeps_everything(talk: Talk) -> None:
    other = talk.api.start()
    other.say("van de buren")
    leave_everywhere(other.id, "van de buren")
    before = other.call("GET", "/export").content
    talk.call("DELETE")
    assert other.call("GET", "/export").content == before
    assert remembered() == [other.id]


def test_who_erased_and_when_stands_in_the_history(talk: Talk) -> None:
    talk.call("DELETE")
    entries = HistoryEntry.objects.filter(kind="gewist")
    assert {(entry.who, entry.why) for entry in entries} == {("bewoner", "op verzoek van de bewoner")}
    assert {entry.case_id for entry in entries} == {Case.objects.get().pk, None}


def test_the_history_keeps_what_happened_without_what_was_said(talk: Talk) -> None:
    before = list(HistoryEntry.objects.values_list("pk", "kind", "who", "at"))
    talk.call("DELETE")
    after = HistoryEntry.objects.exclude(kind="gewist")
    assert list(after.values_list("pk", "kind", "who", "at")) == before
    assert after.get(kind="route").what["rule"]


def test_nobody_is_asked_to_call_a_number_that_is_gone(talk: Talk) -> None:
    talk.call("DELETE")
    assert not Callback.objects.filter(done_at=None).exists()
    assert not TriageItem.objects.filter(case=None, done_at=None).exists()


@pytest.mark.parametrize(
    ("owner", "after"), [(Owner.QUEUE, Owner.BOT), (Owner.STAFF, Owner.STAFF), (Owner.BOT, Owner.BOT)]
)
def test_a_resident_does_not_wait_for_somebody_who_will_not_come(talk: Talk, owner: Owner, after: Owner) -> None:
    Conversation.objects.filter(pk=talk.id).update(owner=owner, handover="wachtrij")
    talk.call("DELETE")
    assert Conversation.objects.get(pk=talk.id).owner == after


def test_mails_that_wait_say_only_that_something_was_erased(talk: Talk) -> None:
    talk.call("DELETE")
    found = OutboxItem.objects.filter(channel="mail")
    assert found.exists()
    case_number = Case.objects.get().number
    for item in found.filter(case_number=case_number):
        assert (item.subject, item.text) == (f"{mails.SUBJECT}: {case_number}", mails.TEXT)


def test_who_already_got_a_mail_is_told_once(talk: Talk) -> None:
    OutboxItem.objects.update(status=OutboxItem.Status.SENT)
    addresses = set(OutboxItem.objects.filter(case_number=Case.objects.get().number).values_list("address", flat=True))
    talk.call("DELETE")
    waiting = OutboxItem.objects.filter(status=OutboxItem.Status.WAITING, case_number=Case.objects.get().number)
    assert {item.address for item in waiting} == addresses
    assert waiting.count() == len(addresses)


def test_what_waited_for_the_resident_on_another_channel_is_not_sent(talk: Talk, conversation: Conversation) -> None:
    OutboxItem.objects.create(channel="telegram", address="7", text=SECRET, conversation=conversation)
    erasure.erase_now(talk.id)
    assert not OutboxItem.objects.exclude(channel="mail").exists()


def test_mails_that_were_written_as_files_are_removed(talk: Talk, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    folder = Path(settings.EMAIL_FILE_PATH)
    folder.mkdir()
    (folder / "a.log").write_text(f"zaak {Case.objects.get().number}: {SECRET}", encoding="utf-8")
    (folder / "b.log").write_text("een andere zaak", encoding="utf-8")
    talk.call("DELETE")
    assert [path.name for path in folder.iterdir()] == ["b.log"]


def test_a_turn_under_way_writes_nothing_after_erasure(talk: Talk) -> None:
    talk.say("nog iets")
    (claim,) = inbox.claim("worker-1", 1)
    erasure.erase_now(talk.id)
    assert inbox.hold(claim) is None
    assert inbox.claim("worker-2", 1) == []


def test_erasure_waits_for_the_turn_that_is_being_made(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    until = clock.now() + dt.timedelta(seconds=9)
    Conversation.objects.filter(pk=talk.id).update(lease_by="worker-1", lease_until=until)
    looked: list[int] = []
    look = erasure._take

    def look_and_finish(conversation_id: str) -> bool:
        looked.append(Message.objects.filter(conversation=conversation_id, text=SECRET).count())
        if len(looked) == 3:
            Conversation.objects.filter(pk=talk.id).update(lease_until=clock.now() - dt.timedelta(seconds=1))
        return look(conversation_id)

    monkeypatch.setattr(erasure, "_take", look_and_finish)
    async_to_sync(erasure.erase)(talk.id, pools.request)
    assert looked == [1, 1, 1]
    assert SECRET not in everything()


def test_erasure_does_not_wait_for_ever(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    until = clock.now() + dt.timedelta(seconds=9)
    Conversation.objects.filter(pk=talk.id).update(lease_by="worker-1", lease_until=until)
    monkeypatch.setattr(erasure, "MARGIN_SECONDS", 0.0)
    monkeypatch.setenv("BUURT_RASA_TIMEOUT", "0.1")
    assert talk.call("DELETE").status == 204
    assert SECRET not in everything()


def test_a_worker_can_take_the_conversation_again_afterwards(talk: Talk) -> None:
    talk.call("DELETE")
    talk.say("iets nieuws")
    assert [claim.conversation_id for claim in inbox.claim("worker-1", 5)] == [talk.id]


def test_rasas_own_store_forgets_this_conversation_only(talk: Talk) -> None:
    remember("another", "van de buren")
    talk.call("DELETE")
    assert remembered() == ["another"]
