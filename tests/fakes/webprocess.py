"""The web process as it really runs, in a process of its own, with a second hand for tests: `order` acts in it.

usage of a module that calls `serve`: python -m MODULE PORT     (the settings come from the environment)
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tests.e2e.stack import REPOSITORY, eventually, free_port

START_SECONDS = 60
STOP_SECONDS = 30


@dataclass
class WebProcess:
    """A running web process."""

    base: str
    data: Path
    process: subprocess.Popen[str]

    @property
    def port(self) -> int:
        """Where it listens on the loopback address."""
        return int(self.base.rpartition(":")[2])

    def order(self, do: str, **values: object) -> dict[str, Any]:
        """Let the process do something and wait until it is done."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps({"do": do, **values}) + "\n")
        self.process.stdin.flush()
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        assert "error" not in answer, answer
        return answer

    def answers(self) -> bool:
        """Whether it answers; fails when it has ended."""
        assert self.process.poll() is None, (self.data / "web.log").read_text()
        try:
            return httpx.get(f"{self.base}/livez", timeout=2, trust_env=False).status_code == 200
        except httpx.TransportError:
            return False


@contextmanager
def started(module: str, data: Path, **settings: str) -> Iterator[WebProcess]:
    """A module that calls `serve`, with a data folder of its own; it is stopped at the end."""
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("BUURT_")}
    environment |= {"DJANGO_SETTINGS_MODULE": "bot.core.settings", "BUURT_DATA": str(data)}
    environment |= {"BUURT_PORT": str(port), "BUURT_PUBLIC_URL": base, **settings}
    with (data / "web.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", module, str(port)],
            cwd=REPOSITORY, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True,
        )  # fmt: skip
    found = WebProcess(base, data, process)
    try:
        eventually(found.answers, START_SECONDS, f"{module} answering")
        yield found
    finally:
        process.terminate()
        process.communicate(timeout=STOP_SECONDS)


def make_tables() -> None:
    """Every table, as the models say, without migrations."""
    from django.apps import apps
    from django.db import connection

    with connection.schema_editor() as editor:
        for model in apps.get_models():
            editor.create_model(model)


def serve(orders: Mapping[str, Callable[..., dict[str, Any]]]) -> None:
    """Serve on the port of the command line, and carry out each line of stdin; never returns."""
    import django
    import uvicorn
    from django.core.management import call_command

    django.setup()
    make_tables()
    call_command("collectstatic", interactive=False, verbosity=0)
    threading.Thread(target=_obey, args=(orders,), daemon=True).start()
    uvicorn.run(
        "bot.runtime.asgi:application",
        port=int(sys.argv[1]),
        ws="none",
        access_log=False,
        log_level="warning",
        timeout_graceful_shutdown=1,
    )


def _obey(orders: Mapping[str, Callable[..., dict[str, Any]]]) -> None:
    for line in sys.stdin:
        order = json.loads(line)
        try:
            answer = orders[order.pop("do")](**order)
        except Exception as error:
            answer = {"error": repr(error)}
        print(json.dumps(answer), flush=True)
