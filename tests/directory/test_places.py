from __future__ import annotations

import json
from pathlib import Path

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from bot.directory import models, services
from bot.places import Gazetteer, PlacesError
from bot.routing import Directory


@pytest.fixture
def mapped(filled: Path, shared_data: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> Path:
    """An installation that imported the map of the buurten; gives its snapshot."""
    with django_capture_on_commit_callbacks(execute=True):
        done = services.import_places(shared_data / "hilversum" / "buurten_2025_wgs84.geojson")
    assert done.changed["buurten"] == 43
    return filled


def test_without_a_map_a_shared_location_is_asked_and_with_it_decided(filled: Path, mapped: Path) -> None:
    assert Gazetteer.load(None).at(52.2303, 5.1893).wijk is None
    found = Gazetteer.load(mapped).at(52.2303, 5.1893)
    assert (found.wijk, found.buurt) == ("Oost", "Electrobuurt")


def test_the_same_map_in_other_coordinates_changes_no_buurt_of_wijk(mapped: Path, shared_data: Path) -> None:
    before = dict(models.Buurt.objects.values_list("name", "wijk"))
    done = services.import_places(shared_data / "hilversum" / "buurten_2025_rd.geojson")
    assert done.added["buurten"] == 0
    assert dict(models.Buurt.objects.values_list("name", "wijk")) == before


def test_the_same_file_again_changes_nothing(mapped: Path, shared_data: Path) -> None:
    done = services.import_places(shared_data / "hilversum" / "buurten_2025_wgs84.geojson")
    assert (done.added, done.changed) == ({"buurten": 0}, {"buurten": 0})


def test_the_map_of_the_wijken_is_kept_too(filled: Path, shared_data: Path) -> None:
    services.import_places(shared_data / "hilversum" / "wijken_2025_wgs84.geojson")
    assert models.Wijk.objects.filter(polygon__isnull=False).count() == 9


def test_a_list_of_streets_adds_new_ones_and_keeps_the_others(
    filled: Path, tmp_path: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    known = models.Street.objects.count()
    path = tmp_path / "streets.csv"
    path.write_text("straat,wijk,zekerheid\nSiriusstraat,Oost,high\nProeflaan,Zuid,high\n", encoding="utf-8")
    with django_capture_on_commit_callbacks(execute=True):
        done = services.import_places(path)
    assert done.added == {"streets": 1}
    assert models.Street.objects.count() == known + 1
    place = Gazetteer.load(filled).resolve("tegel los op de Proeflaan")
    assert place is not None and place.wijk == "Zuid"


def test_another_spelling_of_a_street_is_the_same_street(filled: Path, tmp_path: Path) -> None:
    known = models.Street.objects.count()
    path = tmp_path / "streets.csv"
    path.write_text("straat,wijk,zekerheid\nAmpèrestraat,Oost,high\n", encoding="utf-8")
    assert services.import_places(path).added == {"streets": 0}
    assert models.Street.objects.count() == known


def test_a_file_that_is_no_map_changes_nothing(filled: Path, tmp_path: Path) -> None:
    path = tmp_path / "buurten.geojson"
    path.write_text('{"type": "FeatureCollection", "features": []}', encoding="utf-8")
    with pytest.raises(PlacesError):
        services.import_places(path)
    assert models.Buurt.objects.count() == 43


def test_places_imported_before_the_first_start_do_not_push_out_the_seeds(
    own_data: Path, db: None, shared_data: Path
) -> None:
    services.import_places(shared_data / "hilversum" / "buurten_2025_wgs84.geojson")
    assert models.Street.objects.filter(name="Siriusstraat").exists()
    assert models.Recipient.objects.filter(code="triage").exists()


def test_the_snapshot_gives_readers_what_the_seeds_give_them(filled: Path) -> None:
    places = json.loads(filled.read_text(encoding="utf-8"))["places"]
    assert set(places) == {"wijken", "buurten", "streets", "postcodes4", "pois"}
    seeded, stored = Gazetteer.load(None), Gazetteer.load(filled)
    for text in (
        "lamp uit in de Siriusstraat",
        "Kerkelanden",
        "1211",
        "Gijsbrecht van Amstelstraat 12",
        "Meent",
    ):
        assert stored.resolve(text) == seeded.resolve(text)
    assert Directory.load(filled) == Directory.load(None)
