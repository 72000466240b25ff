"""A backup made while others write is whole, and comes back as it was."""

from __future__ import annotations

import contextlib
import io
import json
import sqlite3
import stat
import tarfile
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.ops import backup


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with a database in WAL mode, a photo and a key."""
    monkeypatch.setenv("BUURT_DATA", str(tmp_path / "data"))
    folder = tmp_path / "data"
    (folder / "uploads/ab").mkdir(parents=True)
    (folder / "uploads/ab/lamp.jpg").write_bytes(b"\xff\xd8 lamp")
    (folder / "secret_key").write_text("sleutel", encoding="ascii")
    with contextlib.closing(sqlite3.connect(folder / backup.SQLITE)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE line (number INTEGER, twin INTEGER)")
        connection.executemany("INSERT INTO line VALUES (?, ?)", ((n, n) for n in range(20_000)))
        connection.commit()
    return folder


def lines(folder: Path) -> list[tuple[int, int]]:
    with contextlib.closing(sqlite3.connect(folder / backup.SQLITE)) as connection:
        return list(connection.execute("SELECT number, twin FROM line ORDER BY rowid"))


def test_what_is_restored_is_what_was_there(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "b.tar.gz"
    assert main(["backup", str(file)]) == 0
    assert "1 photos" in capsys.readouterr().out
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    monkeypatch.setenv("BUURT_DATA", str(tmp_path / "new"))
    assert main(["restore", str(file)]) == 0
    new = tmp_path / "new"
    assert lines(new) == lines(data)
    assert (new / "uploads/ab/lamp.jpg").read_bytes() == b"\xff\xd8 lamp"
    assert (new / "secret_key").read_text() == "sleutel"
    assert stat.S_IMODE((new / "secret_key").stat().st_mode) == 0o600
    assert sorted(path.name for path in new.iterdir()) == ["buurtwijzer.sqlite3", "secret_key", "uploads"]


def test_writes_go_on_during_a_backup_and_none_is_kept_by_half(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop, written = threading.Event(), [0]

    def write() -> None:
        with contextlib.closing(sqlite3.connect(data / backup.SQLITE, timeout=5)) as connection:
            while not stop.is_set():
                connection.execute("INSERT INTO line VALUES (?, NULL)", (20_000 + written[0],))
                connection.execute("UPDATE line SET twin = number WHERE twin IS NULL")
                connection.commit()
                written[0] += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(5):
            before = written[0]
            backup.make(tmp_path / f"{number}.tar.gz")
            assert written[0] > before, "a backup kept the writer waiting to its end"
    finally:
        stop.set()
        writer.join()
    monkeypatch.setenv("BUURT_DATA", str(tmp_path / "new"))
    backup.put_back(tmp_path / "4.tar.gz")
    kept = lines(tmp_path / "new")
    assert kept == [(number, number) for number in range(len(kept))]
    assert len(kept) > 20_000


def test_an_existing_file_is_never_overwritten(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "b.tar.gz"
    file.write_text("precious")
    assert main(["backup", str(file)]) == 1
    assert "is there already" in capsys.readouterr().err
    assert file.read_text() == "precious"


def test_what_cannot_be_copied_leaves_no_file(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (data / backup.SQLITE).write_bytes(b"SQLite format 3\0" + b"rubbish" * 1000)
    assert main(["backup", str(tmp_path / "b.tar.gz")]) == 1
    assert "No backup was made" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


def test_an_installation_is_never_overwritten(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    backup.make(tmp_path / "b.tar.gz")
    with contextlib.closing(sqlite3.connect(data / backup.SQLITE)) as connection:
        connection.execute("DELETE FROM line")
        connection.commit()
    assert main(["restore", str(tmp_path / "b.tar.gz")]) == 1
    assert "holds an installation" in capsys.readouterr().err
    assert lines(data) == []


def _tar(file: Path, members: dict[str, bytes], *, link: str = "") -> Path:
    with tarfile.open(file, "w:gz") as tar:
        for name, content in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
        if link:
            member = tarfile.TarInfo(f"uploads/{link}")
            member.type, member.linkname = tarfile.SYMTYPE, "/etc"
            tar.addfile(member)
    return file


GOOD = json.dumps({"form": backup.FORM, "made": "2026-05-01"}).encode()


@pytest.mark.parametrize(
    "make",
    [
        lambda file: file.write_bytes(b"not a tar") and file,
        lambda file: _tar(file, {}),
        lambda file: _tar(file, {"manifest.json": b"[]"}),
        lambda file: _tar(file, {"manifest.json": b'{"form": 99, "made": ""}'}),
        lambda file: _tar(file, {"manifest.json": GOOD}),
        lambda file: _tar(file, {"manifest.json": GOOD, "buurtwijzer.sqlite3": b"rubbish" * 99}),
        lambda file: _tar(file, {"manifest.json": GOOD, "buurtwijzer.dump": b"PGDMP"}),
        lambda file: _tar(file, {"../evil": b"x", "manifest.json": GOOD}),
        lambda file: _tar(file, {"uploads/../../evil": b"x", "manifest.json": GOOD}),
        lambda file: _tar(file, {"/tmp/evil": b"x", "manifest.json": GOOD}),
        lambda file: _tar(file, {"manifest.json": GOOD}, link="out"),
    ],
)
def test_a_file_that_is_no_whole_backup_changes_nothing(
    make: Callable[[Path], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BUURT_DATA", str(tmp_path / "new"))
    file = make(tmp_path / "b.tar.gz")
    assert main(["restore", str(file)]) == 1
    assert "No restore was made" in capsys.readouterr().err
    assert list((tmp_path / "new").iterdir()) == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.tar.gz", "new"]


def test_half_a_file_is_refused(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "b.tar.gz"
    backup.make(file)
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    monkeypatch.setenv("BUURT_DATA", str(tmp_path / "new"))
    with pytest.raises(backup.BackupError, match="cannot be read"):
        backup.put_back(file)
    assert list((tmp_path / "new").iterdir()) == []
