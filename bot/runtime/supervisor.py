"""Runs the processes under supervisord: what dies is started again, what is stopped leaves nothing behind."""

from __future__ import annotations

import contextlib
import ctypes
import http.client
import os
import shlex
import signal
import subprocess
import sys
import tempfile
import xmlrpc.client
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from supervisor.xmlrpc import SupervisorTransport

from bot.core import config
from bot.runtime.programs import Program

STOP_SECONDS = 10
PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of prctl(2)

# What a call gives while supervisord starts, stops or is gone.
SILENT = (OSError, http.client.HTTPException, xmlrpc.client.Error)


class SupervisorError(Exception):
    """The supervisor itself cannot start or has gone; the text says where to look."""


def _section(program: Program, logs: Path) -> str:
    return "\n".join(
        [
            f"[program:{program.name}]",
            f"command={_plain(shlex.join(program.command))}",
            f"directory={_plain(str(config.REPOSITORY))}",
            "environment=" + ",".join(f'{name}="{_plain(value)}"' for name, value in program.own),
            "autorestart=true",
            f"startsecs={program.settles}",
            f"startretries={program.retries}",
            f"stopwaitsecs={STOP_SECONDS}",
            "stopasgroup=true",
            "killasgroup=true",
            "redirect_stderr=true",
            f"stdout_logfile={_plain(str(logs / program.name))}.log",
            "stdout_logfile_maxbytes=10MB",
            "stdout_logfile_backups=5",
            "",
        ]
    )


def _plain(value: str) -> str:
    # supervisord replaces %(name)s in every value.
    return value.replace("%", "%%")


def configuration(programs: Sequence[Program], data: Path, socket: Path) -> str:
    """The text of supervisord.conf; `supervisorctl -c` on that file shows and restarts the processes."""
    head = f"""\
; Written anew at every start by `python -m bot run`.
[unix_http_server]
file={socket}
chmod=0700
[supervisord]
nodaemon=true
silent=true
logfile={_plain(str(data / "log" / "supervisord.log"))}
logfile_maxbytes=10MB
logfile_backups=5
pidfile={_plain(str(data / "supervisord.pid"))}
childlogdir={_plain(str(data / "log"))}
[rpcinterface:supervisor]
supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface
[supervisorctl]
serverurl=unix://{socket}
"""
    return "\n".join([head, *(_section(program, data / "log") for program in programs)])


def die_with_parent() -> Callable[[], None] | None:
    """What a child does first so that it is stopped when `python -m bot run` is killed; Linux only."""
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None)
    return lambda: libc.prctl(PARENT_DEATH_SIGNAL, signal.SIGTERM)


@dataclass(frozen=True)
class Status:
    """One process as supervisord sees it: its state in supervisord's words, and its number or 0."""

    state: str
    pid: int


ABSENT = Status("", 0)


class Supervisor:
    """One supervisord with its processes, from `start` to `stop`; use it in a `with` statement."""

    def __init__(self, programs: Sequence[Program], data: Path, environment: Mapping[str, str]) -> None:
        self._programs = programs
        self._data = data
        self._environment = dict(environment)
        self._pids: set[int] = set()

    def __enter__(self) -> Supervisor:
        # A socket's path holds at most 107 characters, so it cannot live in a folder that an operator chose.
        self._folder = Path(tempfile.mkdtemp(prefix="buurt-", dir="/tmp"))
        socket = self._folder / "s"
        (self._data / "log").mkdir(parents=True, exist_ok=True)
        self._output = self._data / "log" / "supervisord.out"
        conf = self._data / "supervisord.conf"
        conf.write_text(configuration(self._programs, self._data, socket), encoding="utf-8")
        transport = SupervisorTransport(serverurl=f"unix://{socket}")
        self._server = xmlrpc.client.ServerProxy("http://localhost", transport=transport)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "supervisor.supervisord", "-n", "-c", str(conf)],
            cwd=config.REPOSITORY,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=self._output.open("wb"),
            stderr=subprocess.STDOUT,
            start_new_session=True,  # a Ctrl-C in the terminal reaches `run` alone, which then stops in order
            preexec_fn=die_with_parent(),
        )
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def look(self) -> dict[str, Status]:
        """Every process by name; empty before supervisord answers."""
        if (code := self._process.poll()) is not None:
            words = self._output.read_text(encoding="utf-8", errors="replace")
            raise SupervisorError(f"the supervisor ended with code {code}.\n{words}")
        try:
            rows: Any = self._server.supervisor.getAllProcessInfo()
        except SILENT:
            self._server("close")()
            return {}
        found = {str(row["name"]): Status(str(row["statename"]), int(row["pid"])) for row in rows}
        self._pids = {status.pid for status in found.values() if status.pid}
        return found

    def start(self, name: str) -> None:
        """Try a process again that was given up."""
        with contextlib.suppress(*SILENT):
            self._server.supervisor.startProcess(name, False)

    def stop(self) -> None:
        """Stop every process in order; what does not listen within the time is killed."""
        with contextlib.suppress(SupervisorError):
            self.look()
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(STOP_SECONDS + 5)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        for pid in self._pids:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(pid, signal.SIGKILL)
        (self._folder / "s").unlink(missing_ok=True)
        self._folder.rmdir()


def running(data: Path) -> int | None:
    """The process number of a supervisor that already works on this data folder."""
    try:
        pid = int((data / "supervisord.pid").read_text(encoding="ascii"))
        os.kill(pid, 0)
    except (FileNotFoundError, ValueError, ProcessLookupError):
        return None
    except PermissionError:
        pass
    return pid if _is_supervisor(pid) else None


def _is_supervisor(pid: int) -> bool:
    # A number is given out again after a restart of the machine.
    try:
        return b"supervisord" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return not Path("/proc/self").exists()
