"""The doctor names what is wrong and says how to mend it; what only counts for the public is a hint before that."""

from __future__ import annotations

import datetime as dt
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink

from bot.cases import handling, services
from bot.core import clock
from bot.core.messages import Inbound
from bot.delivery import heartbeat, inbox, outbox
from bot.delivery.models import Conversation, InboxItem, Message, OutboxItem
from bot.directory import document
from bot.directory.models import Fact, Recipient
from bot.directory.services import load_seeds_if_empty
from bot.nlu import train
from bot.ops import doctor, figures
from bot.ops.doctor import Finding, Grade
from tests.desk.scenes import staff
from tests.e2e.stack import free_port
from tests.fakes.telegram import TOKEN, FakeTelegram

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


@pytest.fixture(autouse=True)
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation on this machine with a directory and a model, in which nothing runs."""
    monkeypatch.setenv("BUURT_PORT", str(free_port()))
    monkeypatch.setenv("BUURT_DATA", str(tmp_path))
    monkeypatch.setattr(train, "MODELS", tmp_path)
    train.model().touch()
    load_seeds_if_empty()
    return tmp_path


@pytest.fixture
def public(monkeypatch: pytest.MonkeyPatch) -> None:
    """Others can reach it."""
    monkeypatch.setenv("BUURT_PUBLIC_URL", "https://buurt.example.org")
    monkeypatch.setenv("BUURT_ALLOWED_HOSTS", "buurt.example.org")


def about(subject: str) -> list[Finding]:
    return [finding for finding in doctor.examine() if finding.what.startswith(f"{subject}:")]


def only(subject: str) -> Finding:
    [finding] = about(subject)
    assert finding.mend or finding.grade is Grade.GOOD, "a complaint without a way out"
    return finding


def test_each_subject_is_looked_at_once_and_whatever_is_wrong_has_a_way_out() -> None:
    found = list(doctor.examine())
    subjects = [finding.what.split(":")[0] for finding in found]
    assert sorted(set(subjects)) == sorted(subjects)
    assert len(subjects) == len(doctor.CHECKS)
    assert all(finding.mend for finding in found if finding.grade is not Grade.GOOD)


def test_the_exit_code_says_whether_something_must_be_mended(capsys: pytest.CaptureFixture[str]) -> None:
    assert doctor.main() == 1
    printed = capsys.readouterr().out
    assert "WRONG   processes: nothing answers" in printed
    assert printed.splitlines()[-1] == "1 to mend."


def test_unconfirmed_numbers_block_only_the_public(public: None) -> None:
    assert only("directory").grade is Grade.WRONG
    today = dt.date(2026, 5, 1)
    Fact.objects.update(confirmed_on=today)
    Recipient.objects.update(confirmed_on=today)
    assert only("directory").grade is Grade.GOOD


def test_unconfirmed_numbers_are_a_hint_while_trying() -> None:
    assert only("directory").grade is Grade.LOOK


def test_an_empty_directory_is_wrong() -> None:
    for table in document._TABLES:
        table.model._default_manager.all().delete()
    assert only("directory").grade is Grade.WRONG


def test_who_gets_mail_without_an_address_is_named() -> None:
    Recipient.objects.filter(code="wegen").update(email="")
    assert "wegen" in about("directory")[-1].what


def test_wijken_without_anybody_at_the_desk_are_named(public: None) -> None:
    assert only("people").grade is Grade.WRONG
    for number, code in enumerate(Recipient.objects.filter(kind__in=("coordinator", "triage")).values_list("code")):
        staff(f"w{number}", code[0])
    assert only("people").grade is Grade.GOOD
    closed = staff("w99", "coordinator_oost")
    closed.user.is_active = False
    closed.user.save()
    assert only("people").grade is Grade.GOOD


def test_a_memory_of_rasa_that_is_away_is_wrong_and_no_password_is_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert only("tracker").grade is Grade.GOOD
    monkeypatch.setenv("BUURT_TRACKER_URL", f"postgres://rasa:geheim@127.0.0.1:{free_port()}/tracker")
    assert only("tracker").grade is Grade.WRONG
    assert "geheim" not in str(only("tracker"))


def test_redis_that_is_away_is_a_hint(monkeypatch: pytest.MonkeyPatch) -> None:
    assert only("redis").grade is Grade.GOOD
    monkeypatch.setenv("BUURT_REDIS_URL", f"redis://:geheim@127.0.0.1:{free_port()}/0")
    assert only("redis").grade is Grade.LOOK
    assert "geheim" not in str(only("redis"))


def test_a_model_of_older_training_data_is_wrong(installation: Path) -> None:
    train.model().unlink()
    assert only("model").grade is Grade.WRONG
    (installation / train.REFUSED).write_text(train.fingerprint())
    assert only("model").grade is Grade.LOOK


@pytest.mark.parametrize("name", ["BUURT_NOW", "BUURT_DEBUG", "BUURT_CRASH_AT"])
def test_settings_for_tests_are_wrong_in_public(name: str, public: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, {"BUURT_NOW": "2026-05-01T12:00", "BUURT_DEBUG": "true"}.get(name, "x"))
    assert [finding.grade for finding in about("settings")] == [Grade.WRONG]


def test_a_public_address_is_encrypted_and_allowed(public: None, monkeypatch: pytest.MonkeyPatch) -> None:
    assert only("address").grade is Grade.GOOD
    monkeypatch.setenv("BUURT_PUBLIC_URL", "http://elsewhere.example.org")
    assert [finding.grade for finding in about("address")] == [Grade.WRONG, Grade.WRONG]


def test_a_key_that_others_can_read_is_wrong(installation: Path) -> None:
    (installation / "secret_key").touch(mode=0o644)
    assert "secret_key" in about("data folder")[-1].what


def test_a_disk_that_fills_up_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures, "ENOUGH_BYTES", 10**18)
    assert only("data folder").grade is Grade.WRONG


def test_without_a_mail_server_nobody_gets_mail(public: None) -> None:
    assert only("mail").grade is Grade.WRONG


def test_the_mail_server_is_asked(settings: object, monkeypatch: pytest.MonkeyPatch) -> None:
    server = Controller(Sink(), hostname="127.0.0.1", port=free_port())
    server.start()
    try:
        monkeypatch.setenv("BUURT_MAIL_URL", "smtp://set")
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"  # type: ignore[attr-defined]
        settings.EMAIL_HOST = "127.0.0.1"  # type: ignore[attr-defined]
        settings.EMAIL_PORT = server.port  # type: ignore[attr-defined]
        assert only("mail").grade is Grade.GOOD
    finally:
        server.stop()
    assert only("mail").grade is Grade.WRONG


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    """A web process that answers on /readyz what the test puts here."""
    checks = dict.fromkeys(("database", "worker", "rasa", "actions", "answers"), "ok")

    class Ready(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps({"checks": checks}).encode())

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Ready)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    monkeypatch.setenv("BUURT_PORT", str(server.server_port))
    yield checks
    server.shutdown()
    server.server_close()


def test_a_process_that_is_down_is_named(web: dict[str, str]) -> None:
    assert only("processes").grade is Grade.GOOD
    web["answers"] = "down"
    assert only("processes").grade is Grade.GOOD, "no process has that name, and `queues` says more"
    web["rasa"] = "down"
    assert "rasa" in only("processes").what


def test_the_telegram_process_counts_when_there_is_a_token(
    web: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BUURT_TELEGRAM_TOKEN", TOKEN)
    monkeypatch.setenv("BUURT_TELEGRAM_API", "http://127.0.0.1:9")
    assert "telegram" in only("processes").what
    heartbeat.beat("telegram-standby")
    assert only("processes").grade is Grade.WRONG, "who stands by sends nothing"
    heartbeat.beat("telegram")
    assert only("processes").grade is Grade.GOOD
    assert "telegram-standby" in only("processes").what


def test_telegram_is_asked_and_the_token_is_never_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    fake = FakeTelegram()
    monkeypatch.setenv("BUURT_TELEGRAM_TOKEN", TOKEN)
    monkeypatch.setenv("BUURT_TELEGRAM_API", fake.base)
    assert only("telegram").grade is Grade.GOOD
    monkeypatch.setenv("BUURT_TELEGRAM_TOKEN", "1:wrong")
    assert "refused" in only("telegram").what
    fake.close()
    away = only("telegram")
    assert away.grade is Grade.WRONG
    assert "1:wrong" not in str(away)


def test_what_waits_too_long_is_wrong_and_what_failed_is_a_hint() -> None:
    assert only("queues").grade is Grade.GOOD
    conversation = Conversation.objects.create(channel="web")
    inbox.accept(conversation, Inbound(key="1", text="de lamp is stuk"))
    assert only("queues").grade is Grade.GOOD
    Message.objects.update(at=clock.now() - dt.timedelta(minutes=5))
    assert "5 minutes" in only("queues").what
    InboxItem.objects.update(status=InboxItem.Status.DONE)
    OutboxItem.objects.create(channel="mail", address="a@example.org", text="x", created_at=clock.now() - HOUR)
    assert "mail" in only("queues").mend


def test_what_a_person_can_still_mend_is_a_hint_until_it_is_done() -> None:
    item = services.to_triage("k1", "poison", conversation=Conversation.objects.create(channel="web"))
    assert only("queues").grade is Grade.LOOK
    handling.settle_triage(item, by="verdeler", how="gebeld")
    lost = OutboxItem.objects.create(channel="mail", address="a@example.org", text="x", status=OutboxItem.Status.FAILED)
    OutboxItem.objects.exclude(pk=lost.pk).delete()
    assert only("queues").grade is Grade.LOOK
    outbox.drop(lost.pk)
    assert only("queues").grade is Grade.GOOD


def test_without_anybody_to_tell_there_is_a_hint(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "BUURT_ALARM_MAIL" in only("alarms").mend
    monkeypatch.setenv("BUURT_ALARM_MAIL", "beheer@example.org")
    assert only("alarms").grade is Grade.GOOD
    Recipient.objects.filter(code="triage").update(delivery="phone")
    assert "triage" in only("alarms").mend


def test_a_check_that_breaks_is_a_finding_and_the_others_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def _database() -> Iterator[Finding]:
        yield from doctor._clock()
        raise RuntimeError("no such table")

    monkeypatch.setattr(doctor, "CHECKS", (_database, doctor._clock))
    broken, after = doctor.examine()
    assert broken.grade is Grade.WRONG
    assert "no such table" in broken.what
    assert after.grade is Grade.GOOD
