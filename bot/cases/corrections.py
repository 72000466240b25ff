"""`python -m bot corrections export`: what the desk corrected, without personal data, for a person to look through."""

from __future__ import annotations

import argparse
import csv
import io
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import django
from django.db import DatabaseError, transaction

from bot.cases.export import cell
from bot.core import clock, config

if TYPE_CHECKING:
    from bot.cases.lessons import Lesson

INBOX = Path("data/nlu/inbox")
WIJKEN = "wijken.csv"
COLUMNS = ("zaak", "datum", "plek", "wijk_assistent", "wijk_coordinator", "tekst")


@dataclass
class Export:
    """What one export found: lessons that are new, why other corrections are none, and numbers to take out again."""

    lessons: list[Lesson] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    taken_back: list[str] = field(default_factory=list)


def main(words: list[str]) -> int:
    """Write the new corrections out and say what to do next; 0 done, 1 not done with the reason, 2 wrong words."""
    parser = argparse.ArgumentParser(prog="python -m bot corrections")
    parser.add_argument("action", choices=("export",))
    folder = config.REPOSITORY / INBOX
    parser.add_argument("--to", type=Path, default=folder, metavar="FOLDER", help=f"instead of {INBOX}")
    wanted = parser.parse_args(words)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bot.core.settings")
    django.setup()
    try:
        for line in export(wanted.to):
            print(line)
    except OSError as error:
        return _refused(f"{error.filename or wanted.to}: {error.strerror}")
    except DatabaseError as error:
        return _refused(f"The database cannot do this: {error}\nStart Buurtwijzer once (`make run`) to prepare it.")
    return 0


def _refused(reason: str) -> int:
    print(f"{reason}\nNothing was exported.", file=sys.stderr)
    return 1


def export(folder: Path) -> list[str]:
    """Write new corrections to files in a folder, remember them, and return what was done in words.

    A correction counts in its last state: one that was exported and then changed comes again, one that was undone,
    closed to others or erased since is named as taken back. The files are there before the database remembers
    them: when the process dies between the two, a correction is written twice, and never lost.
    """
    with transaction.atomic():
        found = _collect()
        written = _write(folder, found.lessons)
    return list(_told(found, written))


def _collect() -> Export:
    from bot.cases.lessons import Lesson, corrected
    from bot.cases.models import ExportedCorrection

    found = Export()
    for case, lesson in corrected():
        if isinstance(lesson, Lesson):
            found.lessons.append(lesson)
            if lesson.taken_back:
                found.taken_back.append(case.number)
            labels = {"soort": case.soort, "onderwerp": case.onderwerp, "wijk": case.wijk, "at": clock.now()}
            ExportedCorrection.objects.update_or_create(case=case, defaults=labels)
            continue
        if lesson:
            found.left_out[lesson] += 1
        if ExportedCorrection.objects.filter(case=case).delete()[0]:
            found.taken_back.append(case.number)
    return found


def _write(folder: Path, lessons: Sequence[Lesson]) -> list[str]:
    """Write the files; returns a line for each."""
    kinds = [lesson for lesson in lessons if lesson.for_classifier]
    places = [lesson for lesson in lessons if lesson.for_places]
    told: list[str] = []
    if kinds or places:
        folder.mkdir(parents=True, exist_ok=True)
    if kinds:
        path = _free(folder, f"correcties-{clock.local(clock.now()):%Y-%m-%d}")
        _put(path, "\n".join(as_yaml(kinds)) + "\n")
        told.append(f"{_counted(len(kinds))} of soort or onderwerp: {_shown(path)}")
    if places:
        path = folder / WIJKEN
        before = path.read_text(encoding="utf-8") if path.exists() else _row(COLUMNS)
        _put(path, before + "".join(_row(_place(lesson)) for lesson in places))
        told.append(f"{_counted(len(places))} of the wijk: {_shown(path)}")
    return told


def as_yaml(lessons: Iterable[Lesson]) -> Iterator[str]:
    """The lines of a file of training data: one block for each soort, onderwerp and metadata."""
    yield 'version: "3.1"'
    yield "# Corrections of the desk. Nothing is learned from this file: README.md says what to do with it."
    yield "nlu:"
    blocks: dict[tuple[str, str], list[Lesson]] = {}
    for lesson in lessons:
        blocks.setdefault((lesson.made.soort, _metadata(lesson)), []).append(lesson)
    for (soort, metadata), members in sorted(blocks.items(), key=lambda block: block[0]):
        yield f"- intent: {soort}"
        if metadata:
            yield f"  metadata: {{{metadata}}}"
        for number, lesson in enumerate(members, start=1):
            again = f"; exported before as {lesson.before.kind}" if lesson.before else ""
            was, now = lesson.said.kind, lesson.made.kind
            yield f"  # {number}. {lesson.number}, {lesson.day}: assistant {was}, coordinator {now}{again}"
        yield "  examples: |"
        yield from (f"    - {lesson.text}" for lesson in members)
        yield ""


def _metadata(lesson: Lesson) -> str:
    """As in the theme files. What only the assistant said, urgentie and formeel, teaches nothing: `twijfel`."""
    values = {
        "onderwerp": lesson.made.onderwerp,
        "urgentie": "" if lesson.urgentie == "gewoon" else "twijfel",
        "formeel": "twijfel" if lesson.formeel else "",
    }
    return ", ".join(f"{name}: {value}" for name, value in values.items() if value)


def _place(lesson: Lesson) -> tuple[str, ...]:
    return lesson.number, lesson.day, lesson.place, lesson.said.wijk, lesson.made.wijk, lesson.text


def _row(values: Iterable[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow([cell(value) for value in values])
    return line.getvalue()


def _free(folder: Path, name: str) -> Path:
    """A file that nobody is looking through yet."""
    path, number = folder / f"{name}.yml", 1
    while path.exists():
        number += 1
        path = folder / f"{name}-{number}.yml"
    return path


def _put(path: Path, text: str) -> None:
    half = path.with_suffix(".half")
    half.write_text(text, encoding="utf-8")
    half.replace(path)


def _told(found: Export, written: Sequence[str]) -> Iterator[str]:
    yield from written or ("No new corrections.",)
    for reason, count in sorted(found.left_out.items()):
        yield f"Left out: {_counted(count)}, {reason}."
    if found.taken_back:
        numbers = ", ".join(found.taken_back)
        yield f"Taken back since an earlier export: {numbers}. Take them out of {INBOX} and of the theme files."
    if written:
        yield f"Next: look through them as {INBOX}/README.md says. Until then nothing is learned from them."


def _counted(number: int) -> str:
    return "1 correction" if number == 1 else f"{number} corrections"


def _shown(path: Path) -> str:
    inside = path.resolve().is_relative_to(config.REPOSITORY)
    return str(path.resolve().relative_to(config.REPOSITORY)) if inside else str(path)
