"""`python -m bot run`: real processes, in place of the product's own, that must start, restart and end."""

from __future__ import annotations

import os
import queue
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
PATIENCE = 45.0


def until(condition: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, f"never happened: {what}"
        time.sleep(0.02)


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


class Running:
    """One `serve` in its own process, with what it prints."""

    def __init__(self, folder: Path, *programs: str) -> None:
        self.folder = folder
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.runtime.driver", str(folder), *programs],
            cwd=REPOSITORY,
            env={**os.environ, "BUURT_DATA": str(folder)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.lines: list[str] = []
        self._fresh: queue.Queue[str] = queue.Queue()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._fresh.put(line.rstrip())
        self.process.stdout.close()

    def _collect(self) -> None:
        while not self._fresh.empty():
            self.lines.append(self._fresh.get())

    def says(self, part: str) -> None:
        def heard() -> bool:
            ended = self.process.poll() is not None
            self._collect()
            found = any(part in line for line in self.lines)
            assert found or not ended, f"ended without {part!r}: {self.lines}"
            return found

        until(heard, part)

    def ends(self) -> int:
        code = self.process.wait(PATIENCE)
        self._reader.join()
        self._collect()
        return code

    def pids(self) -> list[int]:
        path = self.folder / "pids"
        return [int(line) for line in path.read_text(encoding="ascii").split()] if path.exists() else []

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
        self.ends()


Start = Callable[..., Running]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    begun: list[Running] = []

    def begin(*programs: str) -> Running:
        begun.append(Running(tmp_path, *programs))
        return begun[-1]

    yield begin
    for running in begun:
        running.close()


@pytest.fixture
def ports() -> tuple[int, int]:
    with socket.socket() as one, socket.socket() as two:
        for probe in (one, two):
            probe.bind(("127.0.0.1", 0))
        return one.getsockname()[1], two.getsockname()[1]


@pytest.fixture
def port(ports: tuple[int, int]) -> int:
    return ports[0]


def test_it_prepares_says_when_each_process_is_ready_and_invites(start: Start, port: int) -> None:
    running = start(f"web=web:{port}", "worker=falls")
    running.says("Buurtwijzer runs. Stop it with Ctrl-C.")
    running.says("API=http://127.0.0.1:8000/api/v1/conversations")
    assert running.lines[0] == "prepared"
    for name in ("web", "worker"):
        assert any(line.split()[:3] == [name, "ready", "after"] for line in running.lines)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_stop_ends_every_process_and_its_children(start: Start, port: int, number: int) -> None:
    running = start(f"web=web:{port}")
    running.says("Stop it with Ctrl-C")
    pids = running.pids()
    assert len(pids) == 2
    assert all(map(alive, pids))
    running.process.send_signal(number)
    assert running.ends() == 0
    assert running.lines[-2:] == ["Stopping ...", "Stopped."]
    assert not any(map(alive, pids))


def test_a_stop_while_still_starting_leaves_nothing_behind(start: Start, ports: tuple[int, int]) -> None:
    running = start(f"web=web:{ports[0]}", f"rasa=falls:{ports[1]}")
    running.says("web   ready")
    running.process.send_signal(signal.SIGINT)
    assert running.ends() == 0
    assert not any(map(alive, running.pids()))


def test_when_it_is_killed_its_processes_end_as_well(start: Start, port: int) -> None:
    running = start(f"web=web:{port}")
    running.says("Stop it with Ctrl-C")
    running.process.kill()
    until(lambda: not any(map(alive, running.pids())), "the processes end")


def test_a_process_that_dies_is_started_again_and_both_are_told(start: Start, port: int) -> None:
    running = start(f"web=web:{port}")
    running.says("Stop it with Ctrl-C")
    first = running.pids()[0]
    os.kill(first, signal.SIGKILL)
    running.says("web runs again")

    def answers() -> bool:
        return int(httpx.get(f"http://127.0.0.1:{port}/livez", trust_env=False).text) != first

    until(answers, "a new process answers")


def test_a_process_that_is_given_up_later_does_not_end_the_others(start: Start, port: int) -> None:
    running = start(f"web=web:{port}", "worker=falls")
    running.says("Stop it with Ctrl-C")
    (running.folder / "fall").touch()
    running.says("worker stopped")
    assert httpx.get(f"http://127.0.0.1:{port}/livez", trust_env=False).status_code == httpx.codes.OK
    assert running.process.poll() is None


def test_a_process_that_cannot_start_is_explained_with_the_end_of_its_log(start: Start, port: int) -> None:
    running = start(f"web=web:{port}", "rasa=dies")
    assert running.ends() == 1
    told = "\n".join(running.lines)
    assert "Buurtwijzer cannot run: rasa did not start" in told
    assert "the file endpoints.yml has a mistake in line 7" in told
    assert not any(map(alive, running.pids()))


def test_a_process_that_dies_late_again_and_again_is_given_up(start: Start, ports: tuple[int, int]) -> None:
    running = start(f"web=web:{ports[0]}", f"rasa=late:{ports[1]}")
    assert running.ends() == 1
    told = "\n".join(running.lines)
    assert "stopped while starting, trying again" in told
    assert "no module named advice" in told


def test_a_port_that_is_taken_is_told_before_anything_is_done(start: Start, port: int) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        running = start(f"web=web:{port}")
        assert running.ends() == 1
    told = "\n".join(running.lines)
    assert f"port {port} on 127.0.0.1, for web, is taken" in told
    assert "choose another port with BUURT_PORT" in told
    assert "prepared" not in told


def test_a_second_start_on_the_same_data_is_refused_and_names_the_first(start: Start, ports: tuple[int, int]) -> None:
    start(f"web=web:{ports[0]}").says("Stop it with Ctrl-C")
    second = start(f"web=web:{ports[1]}")
    assert second.ends() == 1
    assert "it already runs on" in "\n".join(second.lines)
