"""The whole product on free loopback ports: the same processes that `make run` starts, each one killable."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx

from tests.fakes.line import Line
from tests.fakes.proxy import ActionsProxy
from tests.fakes.telegram import TOKEN, FakeTelegram

REPOSITORY = Path(__file__).resolve().parents[2]
START_SECONDS = 300
SETTINGS = {"rasa": "BUURT_RASA_URL", "actions": "BUURT_ACTIONS_URL"}


def free_ports(count: int) -> int:
    """The first of some ports in a row on which nobody listens."""
    while True:
        first = free_port()
        with ExitStack() as probes, suppress(OSError, OverflowError):
            for port in range(first, first + count):
                probes.enter_context(socket.socket()).bind(("127.0.0.1", port))
            return first


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def address(kind: str, port: int) -> str:
    """Where a Rasa or an action server is asked."""
    return f"http://127.0.0.1:{port}" + ("/webhook" if kind == "actions" else "")


def eventually(condition: Callable[[], Any], seconds: float, what: str, every: float = 0.05) -> Any:
    """The first truthy value of a condition, asked `every` so many seconds; fails with `what` when it stays away."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if value := condition():
            return value
        time.sleep(every)
    raise AssertionError(f"{what} did not happen within {seconds} s")


class Stack:
    """Processes by name; `start`, `kill` and `restart` work on one of them.

    With more than one of a kind they are called `web-1`, `web-2` and so on; `web` is the address of the first. When it
    is `breakable` the processes reach Rasa and the action server over `lines`, and the latter through a `proxy` too.
    """

    def __init__(
        self,
        data: Path,
        settings: Mapping[str, str] | None = None,
        *,
        webs: int = 1,
        workers: int = 1,
        rasas: int = 1,
        actions: int = 1,
        breakable: bool = False,
    ) -> None:
        self.data = data
        first = free_ports(webs)
        self.webs = [f"http://127.0.0.1:{first + number}" for number in range(webs)]
        self.web = self.webs[0]
        ports = {"rasa": [free_port() for _ in range(rasas)], "actions": [free_port() for _ in range(actions)]}
        self.telegram = FakeTelegram()
        self.lines: dict[str, Line] = {}
        if breakable:
            [rasa_port], [actions_port] = ports.values()
            self.proxy = ActionsProxy(actions_port)
            self.lines = {"rasa": Line(rasa_port), "actions": Line(self.proxy.port)}
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("BUURT_")},
            "DJANGO_SETTINGS_MODULE": "bot.core.settings",
            "BUURT_DATA": str(data),
            "BUURT_PORT": str(first),
            "BUURT_WEB_PROCESSES": str(webs),
            "BUURT_WORKER_PROCESSES": str(workers),
            "BUURT_PUBLIC_URL": self.web,
            **{SETTINGS[kind]: ",".join(address(kind, port) for port in ports[kind]) for kind in ports},
            "BUURT_LEASE_SECONDS": "5",
            # Many tests report the same lamp; those about duplicates start the action server without this.
            "BUURT_DUPLICATE_DAYS": "0",
            "BUURT_TELEGRAM_TOKEN": TOKEN,
            "BUURT_TELEGRAM_API": self.telegram.base,
            **(settings or {}),
        }
        self.commands = self._commands()

    def _commands(self) -> dict[str, tuple[list[str], dict[str, str], str]]:
        """Commands, environment and health addresses, asked from the product itself."""
        script = (
            "import json; from bot.runtime import programs as p;"
            "print(json.dumps([[x.name, x.command, x.health, dict(x.own)] for x in p.programs()]));"
            "print(json.dumps(p.environment()))"
        )
        printed = self.python("-c", script).stdout.splitlines()
        shared = json.loads(printed[1])
        found = {}
        for name, command, health, own in json.loads(printed[0]):
            found[name] = (list(command), {**shared, **own, **self._over_lines(name)}, health)
        return found

    def _over_lines(self, name: str) -> dict[str, str]:
        """The addresses as this process knows them: only who listens there has the real one."""
        return {SETTINGS[kind]: address(kind, line.port) for kind, line in self.lines.items() if kind != name}

    def python(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run Python in the environment of the product."""
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=REPOSITORY,
            env=self.environment,
            check=True,
            capture_output=True,
            text=True,
            timeout=600,
        )

    def prepare(self) -> None:
        """What `make run` does before it starts the processes."""
        self.python("-c", "from bot.runtime.prepare import prepare; prepare()")

    @contextmanager
    def running(self) -> Iterator[Stack]:
        """Prepared, and everything started until the end of the block."""
        try:
            self.prepare()
            self.start()
            yield self
        finally:
            self.stop()

    def demo_password(self) -> str:
        """What `make run` would print: the password of the account that tries the desk."""
        return Path(self.data, "demo_password").read_text(encoding="ascii")

    def start(self, *names: str, **settings: str) -> None:
        """Start processes and wait until they answer; `settings` are extra environment variables."""
        if point := settings.get("BUURT_CRASH_AT"):
            # Another test may have died there before, and a point counts once.
            Path(self.data, f"crashed-{point}").unlink(missing_ok=True)
        for name in names or tuple(self.commands):
            command, environment, _ = self.commands[name]
            with Path(self.data, f"{name}.log").open("ab") as log:
                self.processes[name] = subprocess.Popen(
                    command, cwd=REPOSITORY, env={**environment, **settings}, stdout=log, stderr=log
                )
        for name in names or tuple(self.commands):
            self._wait_for(name)

    def _wait_for(self, name: str) -> None:
        health = self.commands[name][2]
        if not health:
            return

        def ready() -> bool:
            assert self.processes[name].poll() is None, f"{name} died: {self.log(name)}"
            try:
                return httpx.get(health, timeout=2, trust_env=False).status_code == 200
            except httpx.TransportError:
                return False

        eventually(ready, START_SECONDS, f"{name} answering")

    def log(self, name: str) -> str:
        """The end of a process's log."""
        return Path(self.data, f"{name}.log").read_text(errors="replace")[-4000:]

    def kill(self, name: str, number: int = signal.SIGKILL) -> None:
        """Pull the plug of a process."""
        process = self.processes.pop(name)
        process.send_signal(number)
        process.wait(timeout=30)

    def died(self, name: str) -> bool:
        """Whether a process has ended by itself."""
        return self.processes[name].poll() is not None

    def restart(self, name: str, **settings: str) -> None:
        """Start a process that has ended."""
        if gone := self.processes.pop(name, None):
            gone.wait(timeout=30)
        self.start(name, **settings)

    def stop(self) -> None:
        """End everything that was started."""
        for process in self.processes.values():
            process.terminate()
        for process in self.processes.values():
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(timeout=15)
        self.processes.clear()
        if self.lines:
            self.proxy.close()
        for line in self.lines.values():
            line.close()
        self.telegram.close()
