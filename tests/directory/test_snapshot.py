from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.db.models import F
from pytest_django import DjangoCaptureOnCommitCallbacks

from bot.directory import document, models, services, snapshot
from bot.routing import directory, snapshot_path


def stored_email() -> str:
    found = json.loads(snapshot_path().read_text(encoding="utf-8"))["directory"]["recipients"]
    return str(next(row["email"] for row in found if row["code"] == "groen"))


def test_a_change_in_the_admin_reaches_residents_after_its_commit(
    filled: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    groen = models.Recipient.objects.get(code="groen")
    with django_capture_on_commit_callbacks(execute=True):
        groen.email = "bomen@example.org"
        groen.save()
        assert stored_email() == "groen@example.org"
    assert stored_email() == "bomen@example.org"
    assert directory().recipients["groen"].email == "bomen@example.org"


def test_removing_an_entry_reaches_residents_too(
    filled: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        models.Street.objects.get(name="Siriusstraat").delete()
    names = {row["name"] for row in json.loads(filled.read_text(encoding="utf-8"))["places"]["streets"]}
    assert "Siriusstraat" not in names


def test_many_changes_in_one_transaction_write_one_snapshot(
    filled: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    before = models.Revision.objects.get().number
    with django_capture_on_commit_callbacks(execute=True):
        for fact in models.Fact.objects.all():
            fact.save()
    assert models.Revision.objects.get().number == before + 1


def test_a_change_on_another_machine_is_taken_over_and_nothing_is_written_without_one(filled: Path) -> None:
    snapshot.catch_up()
    kept = filled.stat().st_mtime_ns
    # That machine writes a file of its own.
    models.Recipient.objects.filter(code="groen").update(email="elders@example.org")
    snapshot.catch_up()
    assert filled.stat().st_mtime_ns == kept
    models.Revision.objects.update(number=F("number") + 1)
    snapshot.catch_up()
    assert stored_email() == "elders@example.org"
    kept = filled.stat().st_mtime_ns
    snapshot.catch_up()
    assert filled.stat().st_mtime_ns == kept
    filled.unlink()
    snapshot.catch_up()
    assert stored_email() == "elders@example.org"


@pytest.mark.django_db(transaction=True)
def test_a_change_that_is_rolled_back_is_never_seen(own_data: Path) -> None:
    services.load_seeds_if_empty()
    before = snapshot_path().read_bytes()
    with pytest.raises(RuntimeError), transaction.atomic():
        models.Recipient.objects.get(code="groen").delete()
        raise RuntimeError
    assert snapshot_path().read_bytes() == before
    models.Recipient.objects.get(code="groen").save()
    assert snapshot_path().read_bytes() != before


def test_a_write_that_fails_leaves_the_old_snapshot_whole(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = filled.read_bytes()

    def cut(_: int) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(os, "fsync", cut)
    with pytest.raises(OSError, match="disk full"):
        services.write_snapshot()
    assert filled.read_bytes() == before
    assert [path.name for path in filled.parent.iterdir()] == [filled.name]


def test_whoever_is_reading_the_snapshot_reads_one_state_to_the_end(filled: Path) -> None:
    before = filled.read_text(encoding="utf-8")
    with filled.open(encoding="utf-8") as reading:
        models.Recipient.objects.all().update(owner="iemand anders")
        services.write_snapshot()
        assert reading.read() == before
    assert filled.read_text(encoding="utf-8") != before


def test_the_number_of_the_snapshot_grows_with_every_write(filled: Path) -> None:
    first = json.loads(filled.read_text(encoding="utf-8"))["revision"]
    services.write_snapshot()
    assert json.loads(filled.read_text(encoding="utf-8"))["revision"] == first + 1


def test_two_who_write_at_once_wait_for_each_other_before_they_read(
    filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = models.Revision.objects.get().number
    seen: list[tuple[bool, int]] = []

    def watched() -> dict[str, object]:
        seen.append((connection.in_atomic_block, models.Revision.objects.get().number))
        return {}

    monkeypatch.setattr(document, "current", watched)
    services.write_snapshot()
    assert seen == [(True, before + 1)]
