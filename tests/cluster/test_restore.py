"""A backup of a running product on PostgreSQL, put back into an empty database: the same rows."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.cluster.residents import Crowd
from tests.cluster.servers import Servers
from tests.e2e.stack import Stack

pytestmark = [pytest.mark.cluster, pytest.mark.timeout(600)]
# Written again every two seconds by the processes that run.
ALIVE = {"delivery_heartbeat", "delivery_leader"}


def test_what_is_restored_is_what_was_there(crowd: Crowd, cluster: Stack, servers: Servers, tmp_path: Path) -> None:
    crowd.come(2)
    crowd.finish()
    file = tmp_path / "kept.tar.gz"
    cluster.python("-m", "bot", "backup", str(file))
    there = {**cluster.environment, **servers.settings("elsewhere"), "BUURT_DATA": str(tmp_path / "there")}

    def restore() -> subprocess.CompletedProcess[str]:
        command = [*cluster.commands["web-1"][0][:1], "-m", "bot", "restore", str(file)]
        return subprocess.run(command, env=there, capture_output=True, text=True, timeout=120)

    assert restore().returncode == 0
    was, now = servers.postgres.contents("buurtwijzer"), servers.postgres.contents("elsewhere")
    assert was["cases_case"][0] >= 2
    assert {name: row for name, row in now.items() if name not in ALIVE} == {
        name: row for name, row in was.items() if name not in ALIVE
    }
    assert (tmp_path / "there/secret_key").read_text() == (cluster.data / "secret_key").read_text()

    for path in (tmp_path / "there").iterdir():
        path.unlink()
    again = restore()
    assert again.returncode == 1
    assert "already exists" in again.stderr
    assert servers.postgres.contents("elsewhere") == now
