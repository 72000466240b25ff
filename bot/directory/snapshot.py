"""The file in which directory and places are kept for readers without a database."""

from __future__ import annotations

import json
import os
import re
import tempfile
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.db import models, transaction
from django.db.models.signals import post_delete, post_save

from bot.core import config
from bot.directory import document, places
from bot.directory.models import Revision
from bot.routing import refresh, snapshot_path

_asked = threading.local()


def write_snapshot() -> Path:
    """Write the directory and the places as they are now; every process reads them within a second.

    The file is replaced as a whole. Two processes that write at once do so one after the other, so that it
    always holds the newest state.
    """
    with transaction.atomic():
        Revision.objects.get_or_create(pk=1)
        revision = Revision.objects.select_for_update().get(pk=1)
        revision.number += 1
        revision.save(update_fields=("number",))
        path = _write(revision)
    refresh()
    return path


def _write(revision: Revision) -> Path:
    content = {"revision": revision.number, "places": places.current(), "directory": document.current()}
    return _replace(snapshot_path(), content)


def catch_up() -> None:
    """Write the file anew when a process of another machine changed the directory since."""
    with transaction.atomic():
        revision = Revision.objects.select_for_update().filter(pk=1, number__gt=_written()).first()
        if revision is not None:
            _write(revision)


def _written() -> int:
    """The revision in the file, which stands at its begin; 0 without a file."""
    try:
        with snapshot_path().open(encoding="utf-8") as file:
            found = re.match(r'\{"revision":(\d+),', file.read(40))
    except FileNotFoundError:
        return 0
    return int(found[1]) if found else 0


def write_on_commit() -> None:
    """Write the snapshot after the present transaction, once however often this is asked."""
    _asked.open = True
    transaction.on_commit(_write_once)


def _write_once() -> None:
    if getattr(_asked, "open", False):
        write_snapshot()
        _asked.open = False


def watch(tables: Iterable[type[models.Model]]) -> None:
    """Write the snapshot after a change of one of these tables in the admin or the desk."""
    for table in tables:
        if table is not Revision:
            for signal in (post_save, post_delete):
                signal.connect(_changed, sender=table, dispatch_uid=f"snapshot-{table.__name__}")


def _changed(raw: bool = False, **_: Any) -> None:
    if not raw:
        write_on_commit()


def _replace(path: Path, content: dict[str, Any]) -> Path:
    config.data_folder()
    handle, name = tempfile.mkstemp(prefix=".snapshot-", dir=path.parent)
    written = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(content, file, ensure_ascii=False, separators=(",", ":"))
            file.flush()
            os.fsync(file.fileno())
        written.chmod(0o644)
        written.replace(path)
    finally:
        written.unlink(missing_ok=True)
    return path
