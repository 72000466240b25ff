"""The Telegram process as it really runs, with a worker and a database of its own, against the stand-ins."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from tests.e2e.stack import REPOSITORY, eventually
from tests.fakes.rasa import FakeRasa, serve
from tests.fakes.telegram import TOKEN, FakeTelegram

TABLES = "import django; django.setup(); from tests.fakes.webprocess import make_tables; make_tables()"


class Live:
    """Processes on one data folder; `start` and `kill` work on one of them."""

    def __init__(self, data: Path, fake: FakeTelegram, rasa: str, **settings: str) -> None:
        self.data, self.fake = data, fake
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("BUURT_")},
            "DJANGO_SETTINGS_MODULE": "bot.core.settings",
            "BUURT_DATA": str(data),
            "BUURT_RASA_URL": rasa,
            "BUURT_ACTIONS_URL": f"{rasa}/webhook",
            "BUURT_TELEGRAM_TOKEN": TOKEN,
            "BUURT_TELEGRAM_API": fake.base,
            "BUURT_LEASE_SECONDS": "2",
            **settings,
        }
        subprocess.run([sys.executable, "-c", TABLES], cwd=REPOSITORY, env=self.environment, check=True, timeout=60)

    def start(self, verb: str, name: str = "", **settings: str) -> None:
        """Start `python -m bot VERB`."""
        self._start(name or verb, "bot", verb, **settings)

    def serve(self, port: int) -> None:
        """Start the web process."""
        self._start("web", "uvicorn", "bot.runtime.asgi:application", "--port", str(port), "--ws", "none")

    def doctor(self) -> str:
        """What the doctor prints."""
        command = [sys.executable, "-m", "bot", "doctor"]
        return subprocess.run(
            command, cwd=REPOSITORY, env=self.environment, capture_output=True, text=True, timeout=60, check=False
        ).stdout

    def _start(self, name: str, *module: str, **settings: str) -> None:
        with Path(self.data, f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                [sys.executable, "-m", *module],
                cwd=REPOSITORY,
                env={**self.environment, **settings},
                stdout=log,
                stderr=log,
            )

    def died(self, name: str) -> int:
        """Wait until a process has ended by itself; returns its exit code."""
        eventually(lambda: self.processes[name].poll() is not None, 30, f"the end of {name}")
        return int(self.processes.pop(name).returncode)

    def kill(self, name: str, number: int = signal.SIGKILL) -> int:
        """End a process; returns its exit code."""
        process = self.processes.pop(name)
        process.send_signal(number)
        return process.wait(timeout=20)

    def log(self, name: str = "telegram") -> str:
        """What a process wrote."""
        return Path(self.data, f"{name}.log").read_text(errors="replace")

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What stands in the database."""
        with closing(sqlite3.connect(self.data / "buurtwijzer.sqlite3", timeout=20)) as connection:
            return connection.execute(query).fetchall()

    def stored(self) -> list[str]:
        """What residents said, in the order in which it was stored."""
        return [text for (text,) in self.rows("SELECT text FROM delivery_message WHERE sender='resident' ORDER BY id")]

    def stop(self) -> None:
        """End everything that was started."""
        for process in self.processes.values():
            process.terminate()
        for process in self.processes.values():
            process.wait(timeout=20)


@contextmanager
def living(data: Path, **settings: str) -> Iterator[Live]:
    """A data folder with the stand-ins for Telegram and Rasa; everything is stopped at the end."""
    fake, (server, address) = FakeTelegram(), serve(FakeRasa())
    live = Live(data, fake, address, **settings)
    try:
        yield live
    finally:
        live.stop()
        fake.close()
        server.shutdown()
        server.server_close()
