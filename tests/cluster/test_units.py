"""What is proved of the queues, cases and owners on SQLite holds on PostgreSQL too."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

from tests.cluster.servers import Postgres, Servers
from tests.e2e.stack import REPOSITORY

pytestmark = [pytest.mark.cluster, pytest.mark.timeout(600)]
PLACES = ("tests/delivery", "tests/cases", "tests/handoff")


def test_the_tests_of_delivery_cases_and_handoff_pass_on_postgresql(servers: Servers) -> None:
    postgres = Postgres(servers.folder / "units", durable=False)
    environment = {**os.environ, "BUURT_DATABASE_URL": postgres.url("units")}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-n", "2", *PLACES],
        cwd=REPOSITORY, env=environment, capture_output=True, text=True, timeout=500,
    )  # fmt: skip
    print(f"\n  on PostgreSQL: {done.stdout.splitlines()[-1]}")
    assert done.returncode == 0, done.stdout
    passed = re.search(r"(\d+) passed", done.stdout)
    assert passed and int(passed[1]) > 100, done.stdout
    postgres.stop()
