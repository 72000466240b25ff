"""What changes the directory and the places; nothing else writes their tables."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from ruamel.yaml import YAML

from bot.directory import checks, document, models, places
from bot.directory.snapshot import write_on_commit, write_snapshot
from bot.directory.source import DirectoryError, Document
from bot.places import Gazetteer, tables
from bot.places.importing import read_file
from bot.routing import KINDS, SEEDS, snapshot_path

__all__ = [
    "DirectoryError", "ImportedPlaces", "export_directory", "import_directory", "import_places",
    "load_seeds_if_empty", "write_snapshot",
]  # fmt: skip


@dataclass(frozen=True)
class ImportedPlaces:
    """What an import of places did: per table how many rows were added and changed, and what to know."""

    added: dict[str, int]
    changed: dict[str, int]
    notes: tuple[str, ...]


def load_seeds_if_empty() -> bool:
    """Give a new installation its directory and places; returns whether anything was loaded.

    Raises DirectoryError, which names file, line and key, when a seed file cannot be used.
    """
    with transaction.atomic():
        loaded = False
        if places.empty():
            places.fill()
            loaded = True
        if not models.Recipient.objects.exists():
            document.store(checks.checked(SEEDS, _buurten()))
            loaded = True
        if loaded or not snapshot_path().exists():
            write_on_commit()
    return loaded


def import_directory(path: Path) -> dict[str, int]:
    """Replace the directory by a file (YAML or JSON) or a folder of files; all of it or nothing.

    Returns the number of entries of each kind; raises DirectoryError, which names file, line and key.
    """
    with transaction.atomic():
        found = checks.checked(path, _buurten())
        document.store(found)
        write_on_commit()
    return _counts(found)


def export_directory(path: Path) -> dict[str, int]:
    """Write the directory to one file, `.json` or else YAML; importing that file changes nothing."""
    found = document.current()
    as_json = path.suffix.lower() == ".json"
    text = json.dumps(found, ensure_ascii=False, indent=2) + "\n" if as_json else _yaml(found)
    path.write_text(text, encoding="utf-8")
    return _counts(found)


def import_places(path: Path) -> ImportedPlaces:
    """Take buurten, wijken or streets from a GeoJSON or CSV file; what the file does not name stays.

    Raises PlacesError, which names the file and the place in it.
    """
    load_seeds_if_empty()
    known = Gazetteer(tables.read(places.current(), "places."))
    found = read_file(path, known.areas.spot)
    added, changed = {}, {}
    with transaction.atomic():
        for name, rows in (("wijken", found.wijken), ("buurten", found.buurten), ("streets", found.streets)):
            if rows:
                added[name], changed[name] = places.merge(name, rows)
        write_on_commit()
    return ImportedPlaces(added, changed, found.notes)


def _buurten() -> frozenset[str]:
    return frozenset(models.Buurt.objects.values_list("name", flat=True))


def _counts(found: Document) -> dict[str, int]:
    return {kind: len(found[kind]) for kind in KINDS if kind != "openings"}


def _yaml(found: Document) -> str:
    yaml = YAML()
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.width = 110
    stream = io.StringIO()
    yaml.dump(found, stream)
    return stream.getvalue()
