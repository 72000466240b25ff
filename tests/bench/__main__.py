"""`make bench`: this product beside a stock Rasa assistant, and as it grows; `make bench PART=growth` for a part."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.bench import growth, machines, start, streams
from tests.bench.load import Load, Talk, product_talk, run, stock_talk
from tests.bench.page import say, write
from tests.bench.processes import Cost, cost
from tests.cluster.servers import running
from tests.e2e.stack import REPOSITORY, Stack, eventually, free_port

AT_ONCE = (1, 16)
CONVERSATIONS = {1: 40, 16: 160}
WARM_UP = 8
STOCK, PRODUCT, TWO = "stock", "product", "two Rasas"


@dataclass(frozen=True)
class Row:
    """One measured line: a load on one assistant, with what its processes cost meanwhile."""

    name: str
    at_once: int
    load: Load
    cpu: Mapping[str, float]
    resident: Mapping[str, float]
    peak: Mapping[str, float]


@contextmanager
def stock(folder: Path) -> Iterator[tuple[str, dict[str, int]]]:
    """A fresh `rasa init` assistant, trained and running; yields its address and process."""
    project = folder / "stock"
    project.mkdir()
    environment = {**os.environ, "RASA_TELEMETRY_ENABLED": "false"}
    rasa = [sys.executable, "-m", "rasa"]
    say("making and training a stock assistant")
    with (folder / "stock.log").open("ab") as log:
        parts = {"cwd": folder, "env": environment, "stdout": log, "stderr": log}
        subprocess.run([*rasa, "init", "--no-prompt", "--init-dir", str(project)], check=True, **parts)  # type: ignore[call-overload]
        port = free_port()
        command = [*rasa, "run", "--interface", "127.0.0.1", "--port", str(port), "--enable-api"]
        process = subprocess.Popen(command, **{**parts, "cwd": project})  # type: ignore[call-overload]
        base = f"http://127.0.0.1:{port}"
        try:
            eventually(lambda: _answers(f"{base}/status"), 180, "stock Rasa answering")
            yield base, {"rasa": process.pid}
        finally:
            process.terminate()
            process.wait(timeout=30)


def _answers(address: str) -> bool:
    try:
        return httpx.get(address, timeout=2, trust_env=False).status_code == 200
    except httpx.TransportError:
        return False


@contextmanager
def product(
    folder: Path, name: str, settings: Mapping[str, str] | None = None, rasas: int = 1
) -> Iterator[tuple[str, dict[str, int]]]:
    """The processes of `make run`, with so many Rasas; yields the address and the processes."""
    (folder / name).mkdir()
    say(f"preparing and starting {name}")
    with Stack(folder / name, settings, rasas=rasas, actions=rasas).running() as stack:
        yield stack.web, {name: process.pid for name, process in stack.processes.items()}


def measure(name: str, base: str, pids: Mapping[str, int], talk: Talk) -> list[Row]:
    """All loads on one assistant."""
    run(base, talk, at_once=2, conversations=WARM_UP)
    rows = []
    for at_once in AT_ONCE:
        say(f"{name}: {CONVERSATIONS[at_once]} conversations, {at_once} at once")
        before = {process: cost(pid) for process, pid in pids.items()}
        load = run(base, talk, at_once=at_once, conversations=CONVERSATIONS[at_once])
        after = {process: cost(pid) for process, pid in pids.items()}
        rows.append(_row(name, at_once, load, before, after))
    return rows


def _row(name: str, at_once: int, load: Load, before: Mapping[str, Cost], after: Mapping[str, Cost]) -> Row:
    turns = len(load.latencies)
    cpu = {process: 1000 * (after[process].cpu - before[process].cpu) / turns for process in after}
    resident = {process: one.resident for process, one in after.items()}
    return Row(name, at_once, load, cpu, resident, {process: one.peak for process, one in after.items()})


def classify_times() -> Load:
    """Milliseconds of `classify` a message, once it is loaded."""
    texts = [json.loads(line) for line in _messages()]
    command = [sys.executable, "-m", "bot", "classify"]
    process = subprocess.Popen(
        command,
        cwd=REPOSITORY,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdin
    assert process.stdout
    taken: list[float] = []
    begin = time.perf_counter()
    for number, message in enumerate(texts):
        start = time.perf_counter()
        process.stdin.write(json.dumps(message) + "\n")
        process.stdin.flush()
        process.stdout.readline()
        if number >= WARM_UP:
            taken.append(time.perf_counter() - start)
    process.stdin.close()
    process.wait(timeout=60)
    return Load(taken, time.perf_counter() - begin)


def _messages() -> list[str]:
    import yaml

    found = yaml.safe_load((REPOSITORY / "tests" / "nlu" / "keuze.yml").read_text(encoding="utf-8"))
    return [json.dumps({"id": number, "text": item["text"]}) for number, item in enumerate(found)]


def _table(rows: list[Row]) -> list[str]:
    lines = [
        "| assistant | at once | messages | messages/s | p50 ms | p95 ms | CPU ms a message | MB | peak MB |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for row in rows:
        cpu = ", ".join(f"{name} {value:.0f}" for name, value in row.cpu.items())
        memory = f"{sum(row.resident.values()):.0f} | {sum(row.peak.values()):.0f}"
        load = row.load
        lines.append(
            f"| {row.name} | {row.at_once} | {len(load.latencies)} | {load.rate:.1f} | "
            f"{load.percentile(0.5):.0f} | {load.percentile(0.95):.0f} | {cpu} | {memory} |"
        )
    return lines


def _ratios(rows: list[Row]) -> list[str]:
    theirs = {row.at_once: row.load for row in rows if row.name == STOCK}
    lines = ["| assistant | at once | throughput / stock | p95 / stock |", "| --- | --- | --- | --- |"]
    for row in rows:
        if row.name != STOCK:
            faster = row.load.rate / theirs[row.at_once].rate
            slower = row.load.percentile(0.95) / theirs[row.at_once].percentile(0.95)
            lines.append(f"| {row.name} | {row.at_once} | {faster:.2f} | {slower:.2f} |")
    return lines


def speed() -> list[str]:
    """The section: both assistants in one run."""
    with tempfile.TemporaryDirectory(prefix="buurtwijzer-bench-") as name:
        folder = Path(name)
        with stock(folder) as (base, pids):
            rows = measure(STOCK, base, pids, stock_talk)
        with product(folder, PRODUCT) as (base, pids):
            rows += measure(PRODUCT, base, pids, product_talk)
        with running() as servers, product(folder, TWO, servers.settings(), rasas=2) as (base, pids):
            rows += measure(TWO, base, pids, product_talk)
        say("classify")
        classify = classify_times()
    return [
        "Times differ from run to run; compare the two assistants of one run. *Stock* is a fresh",
        "`rasa init` assistant over its REST channel: it only talks. *Product* is everything that",
        "`make run` starts, from POST until the finished answer is in the event stream: stored,",
        "understood, routed, filed and mailed. *Two Rasas* is the same with two Rasas and two action",
        "servers on PostgreSQL and Redis, whose own cost is not counted. The client runs on the same",
        "cores. CPU is given by process, memory is all processes together.",
        "",
        *_table(rows),
        "",
        *_ratios(rows),
        "",
        f"`python -m bot classify`, loaded, {len(classify.latencies)} messages one by one: p50 "
        f"{classify.percentile(0.5):.0f} ms, p95 {classify.percentile(0.95):.0f} ms.",
    ]


PARTS: Mapping[str, tuple[str, Callable[[], Sequence[str]]]] = {
    "speed": ("Against a stock assistant", speed),
    "growth": ("As it grows", growth.measure),
    "streams": ("Open chats", streams.measure),
    "start": ("Second start", start.measure),
    "machines": ("How many municipalities one machine carries", machines.measure),
}


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure one part or all of them, each into its own section of the page."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("part", nargs="?", choices=PARTS, help="all of them when left out")
    chosen = parser.parse_args(arguments).part
    for part in [chosen] if chosen else PARTS:
        title, measured = PARTS[part]
        write(title, f"make bench PART={part}", measured())


if __name__ == "__main__":
    main()
