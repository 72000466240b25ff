"""What `make run` starts, as an operator starts it: with its supervisor, on free ports and data of its own."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.bench.processes import cost
from tests.e2e.stack import REPOSITORY, START_SECONDS, eventually, free_port

STOP_SECONDS = 60


class Started:
    """A `make run` on a data folder; `web` is its address."""

    def __init__(self, data: Path) -> None:
        self.data = data
        port = free_port()
        self.web = f"http://127.0.0.1:{port}"
        self._environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("BUURT_")},
            "BUURT_DATA": str(data),
            "BUURT_PORT": str(port),
            "BUURT_RASA_URL": f"http://127.0.0.1:{free_port()}",
            "BUURT_ACTIONS_URL": f"http://127.0.0.1:{free_port()}/webhook",
            # All residents report the same lamp; nobody is asked whether it is known already.
            "BUURT_DUPLICATE_DAYS": "0",
        }

    @contextmanager
    def running(self) -> Iterator[Started]:
        """Started until the end of the block; whoever needs an answer waits until it is `ready`."""
        with (self.data / "make.log").open("ab") as log:
            self._process = subprocess.Popen(
                ["make", "run"], cwd=REPOSITORY, env=self._environment, stdout=log, stderr=log, start_new_session=True
            )
        try:
            yield self
        finally:
            os.killpg(self._process.pid, signal.SIGINT)
            self._process.wait(timeout=STOP_SECONDS)

    def ready(self) -> None:
        """Wait until every part says that it is there."""
        eventually(self._is_ready, START_SECONDS, "the product ready")

    def _is_ready(self) -> bool:
        assert self._process.poll() is None, (self.data / "make.log").read_text(encoding="utf-8")
        try:
            return httpx.get(f"{self.web}/readyz", timeout=5, trust_env=False).status_code == 200
        except httpx.TransportError:
            return False

    def resident(self) -> Mapping[str, float]:
        """MB of each process, and of what starts and watches them."""
        names = [line.split()[0] for line in self._supervisorctl("status")]
        # What is starting has a number as well, which `status` does not show.
        found = {name: cost(int(self._supervisorctl("pid", name)[0])).resident for name in names}
        return {**found, "supervisor": cost(self._process.pid).resident - sum(found.values())}

    def _supervisorctl(self, *words: str) -> list[str]:
        conf = str(self.data / "supervisord.conf")
        command = [sys.executable, "-m", "supervisor.supervisorctl", "-c", conf, *words]
        return subprocess.run(command, cwd=REPOSITORY, check=False, capture_output=True, text=True).stdout.splitlines()

    def waiting(self) -> dict[str, int]:
        """What waits in the queues or was given up."""
        text = httpx.get(f"{self.web}/metrics", timeout=30, trust_env=False).text
        names = ("inbox_waiting", "inbox_dead", "outbox_waiting", "outbox_failed")
        counted = dict(re.findall(r"^buurtwijzer_(\w+) (\S+)$", text, re.MULTILINE))
        return {name: int(float(counted[name])) for name in names}
