from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from bot.core import clock
from bot.directory import document, models, services
from bot.directory.source import DirectoryError
from bot.routing import directory, seeds

Written = Callable[[Callable[[dict[str, Any]], None]], Path]


def test_a_new_installation_gets_its_directory_and_places_once(filled: Path) -> None:
    assert document.current() == seeds()
    assert models.Wijk.objects.count() == 9
    assert models.Buurt.objects.count() == 43
    assert models.Street.objects.filter(name="Siriusstraat", wijk="Oost").exists()
    assert models.Postcode.objects.get(pc4="1221").wijk == "Oost"
    assert models.Poi.objects.exists()
    assert not services.load_seeds_if_empty()


def test_what_the_municipality_changed_survives_the_next_start(filled: Path) -> None:
    models.Recipient.objects.filter(code="groen").update(email="bomen@example.org")
    services.load_seeds_if_empty()
    assert models.Recipient.objects.get(code="groen").email == "bomen@example.org"


def test_a_lost_snapshot_is_written_again_at_the_next_start(
    filled: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    filled.unlink()
    with django_capture_on_commit_callbacks(execute=True):
        assert not services.load_seeds_if_empty()
    assert filled.exists()


@pytest.mark.parametrize("name", ["out.yml", "out.json"])
def test_importing_an_export_changes_nothing(filled: Path, tmp_path: Path, name: str) -> None:
    models.Deputy.objects.create(recipient_id="groen", deputy_id="wegen", starts_on="2026-01-02", ends_on="2026-01-09")
    models.Spreekuur.objects.create(
        recipient_id="coordinator_oost", starts_at="2026-01-05T13:00Z", ends_at="2026-01-05T14:00Z"
    )
    models.Fact.objects.filter(key="tel_gemeente").update(confirmed_on="2026-01-01")
    before = document.current()
    services.export_directory(tmp_path / name)
    counts = services.import_directory(tmp_path / name)
    assert document.current() == before
    assert counts["rules"] == len(before["rules"])
    services.export_directory(tmp_path / f"again-{name}")
    assert (tmp_path / name).read_bytes() == (tmp_path / f"again-{name}").read_bytes()


def test_an_import_is_met_by_residents_at_once(
    filled: Path,
    written: Written,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(clock, "monotonic", lambda: 0.0)
    assert directory().coordinator("Oost") == "coordinator_oost"

    def replace(changed: dict[str, Any]) -> None:
        changed["wijken"][5]["coordinator"] = "coordinator_zuid"

    with django_capture_on_commit_callbacks(execute=True):
        services.import_directory(written(replace))
    assert directory().coordinator("Oost") == "coordinator_zuid"


def test_a_refused_import_changes_nothing(filled: Path, written: Written) -> None:
    def spoil(changed: dict[str, Any]) -> None:
        changed["wijken"][8]["buurten"][0]["buurt"] = "Landelijk Gebied 29"
        changed["recipients"] = changed["recipients"][:20]

    with pytest.raises(DirectoryError):
        services.import_directory(written(spoil))
    assert document.current() == seeds()


def test_the_names_of_buurten_are_checked_against_the_places(filled: Path, written: Written) -> None:
    def misspell(changed: dict[str, Any]) -> None:
        changed["wijken"][8]["buurten"][0]["buurt"] = "Landelijk Gebied 29"

    with pytest.raises(DirectoryError, match="unknown buurt 'Landelijk Gebied 29'"):
        services.import_directory(written(misspell))


def test_the_order_of_the_rules_is_kept(filled: Path) -> None:
    stored = [rule.code for rule in models.RoutingRule.objects.all()]
    assert stored == [rule["code"] for rule in seeds()["rules"]]
    assert [rule["code"] for rule in json.loads(filled.read_text())["directory"]["rules"]] == stored
