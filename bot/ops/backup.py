"""`python -m bot backup FILE` and `restore FILE`: everything that cannot be made again, in one file.

The file holds the database, the photos and the key that signs links. Rasa's memory is left out: the database keeps
what a conversation needs of it, and Rasa is told so again at the next message.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from bot.core import clock, config

FORM = 1  # of the file; a newer one is refused
MANIFEST, KEY, UPLOADS = "manifest.json", "secret_key", "uploads"
SQLITE, DUMP, TRACKER = "buurtwijzer.sqlite3", "buurtwijzer.dump", "tracker.sqlite3"


class BackupError(Exception):
    """The file cannot be made or put back; the text says why and what to do."""


def backup(words: Sequence[str]) -> int:
    """Write the file, also while everything runs; returns 0, or 1 with an explanation on stderr."""
    return _explained("backup", "write everything that cannot be made again to one file", words, make)


def restore(words: Sequence[str]) -> int:
    """Put a backup into an empty installation; returns 0, or 1 with an explanation on stderr."""
    return _explained("restore", "put a backup into an empty installation", words, put_back)


def _explained(verb: str, meaning: str, words: Sequence[str], work: Callable[[Path], str]) -> int:
    parser = argparse.ArgumentParser(f"python -m bot {verb}", description=meaning)
    parser.add_argument("file", type=Path, help="for instance buurtwijzer.tar.gz")
    try:
        print(work(parser.parse_args(list(words)).file))
    except (BackupError, OSError) as error:
        print(f"No {verb} was made: {error}", file=sys.stderr)
        return 1
    return 0


def make(file: Path) -> str:
    """Write the backup and say what is in it; raises BackupError. A file that is there is whole."""
    if file.exists():
        raise BackupError(f"{file} is there already. Give another name.")
    data, part = config.data_folder(), file.with_name(f"{file.name}.part")
    try:
        # Only its owner may read it: it holds what residents wrote, and the key.
        with (
            os.fdopen(os.open(part, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "wb") as target,
            tempfile.TemporaryDirectory(dir=file.parent) as folder,
        ):
            with tarfile.open(fileobj=target, mode="w:gz", compresslevel=6) as tar:
                _add_text(tar, MANIFEST, json.dumps({"form": FORM, "made": clock.now().isoformat()}))
                # The database before the photos: whatever photo it names is then there as well.
                database = _copy_of_database(Path(folder), data)
                tar.add(database, database.name)
                photos = _add_photos(tar, data / UPLOADS)
                if not config.text("BUURT_SECRET_KEY"):
                    tar.add(data / KEY, KEY)
            target.flush()
            os.fsync(target.fileno())
        part.rename(file)
    finally:
        part.unlink(missing_ok=True)
    return f"Kept in {file}: the database and {photos} photos, {file.stat().st_size / 1e6:.1f} MB."


def _add_text(tar: tarfile.TarFile, name: str, text: str) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = len(text.encode()), 0o600
    tar.addfile(member, io.BytesIO(text.encode()))


def _add_photos(tar: tarfile.TarFile, folder: Path) -> int:
    added = 0
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            # One that is erased at this moment need not be kept.
            with contextlib.suppress(FileNotFoundError):
                tar.add(path, f"{UPLOADS}/{path.relative_to(folder).as_posix()}")
                added += 1
    return added


def _copy_of_database(folder: Path, data: Path) -> Path:
    if url := config.text("BUURT_DATABASE_URL"):
        copy = folder / DUMP
        _postgres("pg_dump", url, "--format=custom", "--no-owner", f"--file={copy}")
        return copy
    source, copy = data / SQLITE, folder / SQLITE
    if not source.exists():
        raise BackupError(f"there is no database in {data}. BUURT_DATA names the folder of the installation.")
    with _sqlite(source) as here, _sqlite(copy) as there:
        # In one step: readers do not keep writers waiting here, and a copy in steps begins anew after each write.
        here.backup(there)
    _check(copy)
    return copy


@contextlib.contextmanager
def _sqlite(database: Path) -> Iterator[sqlite3.Connection]:
    try:
        with contextlib.closing(sqlite3.connect(database)) as connection:
            yield connection
    except sqlite3.DatabaseError as error:
        raise BackupError(f"the database {database.name} is damaged ({error}).") from error


def _check(database: Path) -> None:
    with _sqlite(database) as connection:
        [found] = connection.execute("PRAGMA quick_check(1)").fetchone()
        if found != "ok":
            raise sqlite3.DatabaseError(found)


def put_back(file: Path) -> str:
    """Restore and say how to go on; raises BackupError, and then nothing was changed."""
    data = config.data_folder()
    _must_be_empty(data)
    with tempfile.TemporaryDirectory(dir=data) as name:
        folder = Path(name)
        made = _unpack(file, folder)
        url = config.text("BUURT_DATABASE_URL")
        wanted = DUMP if url else SQLITE
        if not (folder / wanted).exists():
            kind, other = ("PostgreSQL", "SQLite") if wanted == DUMP else ("SQLite", "PostgreSQL")
            raise BackupError(f"{file} is of {other}, and BUURT_DATABASE_URL asks for {kind}.")
        if url:
            _postgres("pg_restore", url, "--no-owner", "--exit-on-error", "--single-transaction", str(folder / DUMP))
        else:
            _check(folder / SQLITE)
        for part in (UPLOADS, KEY, SQLITE):
            if (folder / part).exists():
                shutil.move(folder / part, data / part)
    return f"Restored to {data} what was kept on {made}. Erase again what was erased since; then start."


def _must_be_empty(data: Path) -> None:
    if there := [name for name in (SQLITE, TRACKER, KEY, UPLOADS) if (data / name).exists()]:
        raise BackupError(
            f"{data} holds an installation ({', '.join(there)}). Stop it and move that folder away, or name an empty "
            "one with BUURT_DATA."
        )


def _unpack(file: Path, folder: Path) -> str:
    try:
        with tarfile.open(file, "r:gz") as tar:
            for member in tar:
                if not _belongs(member):
                    raise BackupError(f"{file} is no backup of Buurtwijzer: it holds {member.name!r}.")
                tar.extract(member, folder, set_attrs=False)
        found = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        form, made = found["form"], str(found["made"])
    except (tarfile.TarError, EOFError, zlib.error, ValueError, LookupError, TypeError, FileNotFoundError) as error:
        raise BackupError(f"{file} cannot be read as a backup ({error}).") from error
    if form != FORM:
        raise BackupError(f"{file} was made by a newer version. Update first.")
    if (folder / KEY).exists():
        (folder / KEY).chmod(0o600)
    return made


def _belongs(member: tarfile.TarInfo) -> bool:
    first, *rest = PurePosixPath(member.name).parts or ("",)
    if not member.isfile() or ".." in rest:
        return False
    return first == UPLOADS if rest else first in (MANIFEST, SQLITE, DUMP, KEY)


def _postgres(program: str, url: str, *arguments: str) -> None:
    if shutil.which(program) is None:
        raise BackupError(f"{program} is not on this machine; it comes with PostgreSQL's client (postgresql-client).")
    parts = urlsplit(url)
    # The password goes by the environment: arguments can be read by every user of the machine.
    place = parts._replace(scheme="postgresql", netloc=parts.netloc.replace(f":{parts.password}@", "@", 1))
    done = subprocess.run(
        [program, f"--dbname={place.geturl()}", *arguments],
        env={**os.environ, "PGPASSWORD": unquote(parts.password or "")},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise BackupError(f"{program} said: {done.stderr.strip()}")
