"""`python -m bot directory import|export FILE` and `python -m bot places import FILE`."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import django
from django.db import DatabaseError


def directory(words: list[str]) -> int:
    """Take the directory from a file or write it to one; 0 done, 1 refused with the reason, 2 wrong words."""
    parser = argparse.ArgumentParser(prog="python -m bot directory")
    parser.add_argument("action", choices=("import", "export"))
    parser.add_argument("file", type=Path, help="one YAML or JSON file; import also takes a folder of YAML files")
    wanted = parser.parse_args(words)
    return _carried_out(_import_directory if wanted.action == "import" else _export_directory, wanted.file)


def places(words: list[str]) -> int:
    """Take buurten, wijken or streets from a file; 0 done, 1 refused with the reason, 2 wrong words."""
    parser = argparse.ArgumentParser(prog="python -m bot places")
    parser.add_argument("action", choices=("import",))
    parser.add_argument("file", type=Path, help="GeoJSON of CBS or PDOK, or a CSV list of streets")
    return _carried_out(_import_places, parser.parse_args(words).file)


def _carried_out(work: Callable[[Path], None], file: Path) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bot.core.settings")
    django.setup()
    from bot.directory.source import DirectoryError
    from bot.places import PlacesError

    begun = time.monotonic()
    try:
        work(file)
    except DirectoryError as error:
        return _refused(f"{error}\n{len(error.problems)} found; nothing was changed.")
    except PlacesError as error:
        return _refused(f"{error}\nNothing was changed.")
    except OSError as error:
        return _refused(f"{error.filename or file}: {error.strerror}")
    except DatabaseError as error:
        return _refused(f"The database cannot do this: {error}\nStart Buurtwijzer once (`make run`) to prepare it.")
    _tell(f"Done in {time.monotonic() - begun:.1f} s.")
    return 0


def _import_directory(file: Path) -> None:
    from bot.directory import services

    _tell(f"Reading and checking {file} ...")
    _tell(f"Stored: {_counted(services.import_directory(file))}. Residents meet it within a second.")


def _export_directory(file: Path) -> None:
    from bot.directory import services

    _tell(f"Wrote {file}: {_counted(services.export_directory(file))}.")


def _import_places(file: Path) -> None:
    from bot.directory import services

    _tell(f"Reading {file} ...")
    done = services.import_places(file)
    for name in done.added:
        _tell(f"{name}: {done.added[name]} added, {done.changed[name]} changed.")
    for note in done.notes:
        _tell(f"Note: {note}")


def _counted(counts: dict[str, int]) -> str:
    return ", ".join(f"{number} {kind}" for kind, number in counts.items())


def _tell(line: str) -> None:
    print(line, flush=True)


def _refused(reason: str) -> int:
    print(reason, file=sys.stderr)
    return 1
