"""`python -m bot run`: prepares, starts every process, says when each is ready, stops them together."""

from __future__ import annotations

import errno
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

import httpx

from bot.core import config
from bot.desk import demo
from bot.runtime import programs as processes
from bot.runtime.programs import Program
from bot.runtime.supervisor import ABSENT, Status, Supervisor, SupervisorError, die_with_parent, running

LOOK_SECONDS = 0.2
WATCH_SECONDS = 1
WAITING_SECONDS = 10
START_SECONDS = 300
RETRY_SECONDS = 60
LOG_LINES = 12


class StartError(Exception):
    """The product cannot start; the text says why and what the reader can do."""


def main() -> int:
    """Everything runs until Ctrl-C or SIGTERM; returns 0 after such a stop, 1 when the start failed."""
    return serve(processes.programs(), config.data_folder(), processes.environment(), _prepare)


def serve(found: Sequence[Program], data: Path, environment: Mapping[str, str], prepare: Callable[[], None]) -> int:
    """Prepare, then run these processes until somebody stops them; a failure is explained on stderr."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    try:
        check_free(found, data)
        prepare()
        with Supervisor(found, data, environment) as supervisor:
            try:
                ready = wait_until_ready(supervisor, found, data)
                _say(invitation())
                watch(supervisor, data, ready)
            except KeyboardInterrupt:
                _say("Stopping ...")
                raise
    except KeyboardInterrupt:
        _say("Stopped.")
        return 0
    except (StartError, SupervisorError) as error:
        print(f"\nBuurtwijzer cannot run: {error}", file=sys.stderr, flush=True)
        return 1
    return 0


def _stop(number: int, frame: FrameType | None) -> None:
    # Once is enough: a second Ctrl-C must not interrupt the stopping of the processes.
    for other in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(other, signal.SIG_IGN)
    raise KeyboardInterrupt


def _say(line: str) -> None:
    print(line, flush=True)


def _prepare() -> None:
    # In a process of its own: what training loads would otherwise stay in memory as long as the product runs.
    child = subprocess.Popen(
        [sys.executable, "-m", "bot", "prepare"],
        cwd=config.REPOSITORY,
        env=processes.environment(),
        start_new_session=True,
        preexec_fn=die_with_parent(),
    )
    try:
        code = child.wait()
    except KeyboardInterrupt:
        os.killpg(child.pid, signal.SIGTERM)
        child.wait()
        raise
    if code:
        raise StartError("the preparation failed; the lines above say where.")


def check_free(found: Sequence[Program], data: Path) -> None:
    """Every port is free and nobody else runs on this data folder; raises StartError with the way out."""
    if pid := running(data):
        raise StartError(
            f"it already runs on {data} (process {pid}). Stop that one first, with Ctrl-C in its terminal or "
            f"`kill {pid}`, or choose another folder with BUURT_DATA."
        )
    for program in found:
        if program.port:
            _check_port(program)


def _check_port(program: Program) -> None:
    family = socket.AF_INET6 if ":" in program.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((program.host, program.port))
        except OSError as error:
            where = f"port {program.port} on {program.host}, for {program.name},"
            if error.errno == errno.EADDRINUSE:
                raise StartError(
                    f"{where} is taken by another program. Stop that program (`ss -ltnp` names it) or choose "
                    f"another port with {program.setting}."
                ) from error
            raise StartError(
                f"{where} cannot be used: {error.strerror}. Choose another with {program.setting}."
            ) from error


@dataclass(frozen=True)
class Attempt:
    """The start of one process: a new number means that the process before it died."""

    program: Program
    pids: set[int] = field(default_factory=set)

    def is_repeated(self, status: Status) -> bool:
        """Take note of what the supervisor sees; True when the process has just been started again."""
        before = len(self.pids)
        self.pids.update({status.pid} - {0})
        return 0 < before < len(self.pids)

    def is_hopeless(self, status: Status) -> bool:
        """Whether the supervisor gave up, or the process dies so late each time that it never will."""
        return status.state == "FATAL" or len(self.pids) > self.program.retries + 1


def wait_until_ready(supervisor: Supervisor, found: Sequence[Program], data: Path) -> dict[str, Status]:
    """One line for each process once it can work; raises StartError when one of them is given up."""
    begin = spoken = time.monotonic()
    waiting = {program.name: Attempt(program) for program in found}
    width = max(map(len, waiting))
    ready: dict[str, Status] = {}
    _say(f"Starting {len(waiting)} processes; their logs are in {data / 'log'}")
    while waiting:
        seen = supervisor.look()
        now = time.monotonic()
        for name, attempt in list(waiting.items()):
            status = seen.get(name, ABSENT)
            if attempt.is_repeated(status):
                _say(f"  {name:<{width}}  stopped while starting, trying again")
            if attempt.is_hopeless(status) or now - begin > START_SECONDS:
                raise StartError(_given_up(attempt.program, data, now - begin))
            if _is_ready(attempt.program, status.state):
                del waiting[name]
                ready[name] = status
                _say(f"  {name:<{width}}  ready after {time.monotonic() - begin:.1f} s")
        if waiting and now - spoken > WAITING_SECONDS:
            spoken = now
            _say(f"  waiting for {', '.join(waiting)} ({now - begin:.0f} s)")
        time.sleep(LOOK_SECONDS)
    return ready


def _is_ready(program: Program, state: str) -> bool:
    if not program.health:
        return state == "RUNNING"
    if state not in {"STARTING", "RUNNING"}:
        return False
    try:
        with httpx.Client(trust_env=False, timeout=2) as client:
            return client.get(program.health).status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False


def _given_up(program: Program, data: Path, passed: float) -> str:
    log = data / "log" / f"{program.name}.log"
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines() if log.exists() else []
    tail = "\n".join(f"    {line}" for line in lines[-LOG_LINES:])
    return (
        f"{program.name} did not start within {passed:.0f} s.\n  The end of {log}:\n{tail or '    (empty)'}\n"
        "  Mend what it says and start again; `make check` finds mistakes in code and training data."
    )


def watch(supervisor: Supervisor, data: Path, ready: Mapping[str, Status]) -> None:
    """Stay until stopped; tell when a process stops and when it is back.

    A process that is given up does not end the others: messages must still be accepted. It is tried again
    every minute.
    """
    pids = {name: status.pid for name, status in ready.items()}
    down: dict[str, float] = {}
    while True:
        for name, status in supervisor.look().items():
            now = time.monotonic()
            if status.pid != pids[name] and name not in down:
                down[name] = now
                _say(f"  {name} stopped and is started again; its log is {data / 'log' / name}.log")
            if status.state == "RUNNING" and name in down:
                del down[name]
                _say(f"  {name} runs again")
            if status.state == "FATAL" and now - down[name] > RETRY_SECONDS:
                down[name] = now
                supervisor.start(name)
            pids[name] = status.pid
        time.sleep(WATCH_SECONDS)


def invitation() -> str:
    """The addresses, and a first conversation to paste into a second terminal."""
    base = processes.public_url()
    secret = demo.printed()
    login = f"\n  log in as    {demo.NAME}, password {secret} (new at every start)" if secret else ""
    return f"""
Buurtwijzer runs. Stop it with Ctrl-C.

  website      {base}/  (an example page with the chat)
  desk         {base}/desk/{login}
  chat API     {base}/api/v1/openapi.json
  health       {base}/readyz

Try it in a second terminal (bash):

  API={base}/api/v1/conversations
  read -r ID TOKEN <<< "$(curl -s $API --json '{{}}' |
    python3 -c 'import json, sys; c = json.load(sys.stdin); print(c["id"], c["token"])')"
  tell() {{ curl -s $API/$ID/messages -H "Authorization: Bearer $TOKEN" \\
    --json "{{\\"client_id\\": \\"$RANDOM\\", \\"text\\": \\"$1\\"}}"; }}
  hear() {{ curl -s "$API/$ID/messages?after=0" -H "Authorization: Bearer $TOKEN" |
    python3 -m json.tool --no-ensure-ascii; }}

  tell "de lantaarn voor onze deur in de Siriusstraat doet het al een week niet"; sleep 2; hear
  tell "ja"; sleep 2; hear
"""
