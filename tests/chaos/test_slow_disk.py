"""A disk that needs a long time for each write: everybody waits, and nothing is lost or answered twice."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.channels.telegram.live import Live, living
from tests.e2e.patient import Patient
from tests.e2e.stack import REPOSITORY, free_port

pytestmark = pytest.mark.timeout(240)
SLOW = 0.1  # seconds that each write takes longer
RESIDENTS, MESSAGES = 8, 3
PATIENCE = 120.0


@pytest.fixture(scope="module")
def before_libc(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What makes the writes of a process slow."""
    made = tmp_path_factory.mktemp("slow") / "slowdisk.so"
    compiler = subprocess.run(
        [REPOSITORY / "scripts/compiler"], check=True, capture_output=True, text=True
    ).stdout.strip()
    source = REPOSITORY / "tests/fakes/slowdisk.c"
    subprocess.run([compiler, "-shared", "-fPIC", "-o", made, source, "-ldl"], check=True)
    return made


@pytest.fixture
def web(tmp_path: Path, before_libc: Path) -> Iterator[str]:
    """The address of a web process, beside a worker."""
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    settings = {"BUURT_PORT": str(port), "BUURT_PUBLIC_URL": base}
    with living(tmp_path, **settings) as live:
        live.environment |= {"LD_PRELOAD": str(before_libc), "SLOW_DISK_MS": f"{1000 * SLOW:.0f}"}
        live.serve(port)
        live.start("worker")
        _slow(live)
        yield base


def _slow(live: Live) -> None:
    """Whether SQLite is slowed down at all in such a process."""
    script = (
        "import sqlite3, sys, time; c = sqlite3.connect(sys.argv[1]); c.execute('create table t (x)'); "
        "begin = time.monotonic(); c.execute('insert into t values (1)'); c.commit(); print(time.monotonic() - begin)"
    )
    command = [sys.executable, "-c", script, str(live.data / "probe.sqlite3")]
    done = subprocess.run(command, env=live.environment, check=True, capture_output=True, text=True)
    assert float(done.stdout) >= SLOW


def _talk(web: str) -> Patient:
    resident = Patient([web], PATIENCE)
    resident.arrive()
    for number in range(MESSAGES):
        resident.tell(f"bericht {number}")
    return resident


def test_on_a_slow_disk_everybody_waits_and_nothing_is_lost_or_answered_twice(web: str) -> None:
    with ThreadPoolExecutor(RESIDENTS) as pool:
        residents = list(pool.map(_talk, [web] * RESIDENTS))
    for resident in residents:
        lines = resident.settled()
        resident.leave()
        assert [line["text"] for line in lines if line["from"] == "resident"] == resident.sent
        heard = "\n".join(line["text"] for line in lines if line["text"].startswith("gehoord: "))
        assert heard.replace("gehoord: ", "").splitlines() == resident.sent
        assert [line["seq"] for line in lines] == list(range(1, len(lines) + 1))
