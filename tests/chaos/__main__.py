"""`make chaos`: a town writes while plugs are pulled; says what was lost, and writes docs/reliability.md."""

from __future__ import annotations

import argparse
import os
import platform
import random
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.chaos.plugs import Plugs
from tests.chaos.town import Town, Verdict, settle
from tests.e2e.stack import REPOSITORY, Stack

REPORT = REPOSITORY / "docs" / "reliability.md"


def say(text: str) -> None:
    """Progress."""
    print(f"{time.strftime('%H:%M:%S')}  {text}", flush=True)


def play(stack: Stack, web: int, telegram: int, reports: int, kills: int) -> tuple[Verdict, Plugs, float]:
    """One town from the first word to the last mail."""
    seed = int(time.time())
    say(f"{web} residents on the website and {telegram} on Telegram, {reports} reports each; seed {seed}")
    town = Town(stack, web, telegram, reports)
    plugs = Plugs(stack, random.Random(seed))
    begin = time.monotonic()
    residents = town.start()

    def busy() -> bool:
        left = sum(thread.is_alive() for thread in residents)
        say(f"{plugs.kills.total()} plugs pulled, {town.messages()} messages, {left} residents left")
        return left > 0

    plugs.pull(kills, rasa=min(10, kills // 10), while_true=busy)
    for thread in residents:
        thread.join()
    verdict = settle(town)
    return verdict, plugs, time.monotonic() - begin


def report(verdict: Verdict, plugs: Plugs, seconds: float, command: str) -> str:
    """The page with what this run found."""
    machine = f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}"
    rows = [
        ("messages", verdict.messages),
        ("cases", verdict.cases),
        ("plugs pulled (`kill -9`)", f"{plugs.kills.total()}: {_counted(plugs.kills)}"),
        ("of which at a crash point", _counted(plugs.points)),
        ("lost", len(verdict.lost)),
        ("out of order", len(verdict.out_of_order)),
        ("twice (message, answer or case)", len(verdict.twice)),
        ("unfinished", len(verdict.unfinished)),
        ("lines repeated to Telegram (documented window)", verdict.repeated_to_telegram),
        ("mails repeated (documented window)", verdict.repeated_mails),
        ("minutes", f"{seconds / 60:.1f}"),
    ]
    return "\n".join(
        [
            "# Reliability",
            "",
            f"Written by `{command}` on {time.strftime('%Y-%m-%d')} ({machine}).",
            "Residents report one thing after the other, on the website and on Telegram, until each has a number.",
            "Meanwhile processes are killed and started again. Afterwards every message, answer, case and",
            "mail in the database is compared with what the residents know that they sent.",
            "",
            "| what | found |",
            "| --- | --- |",
            *(f"| {name} | {value} |" for name, value in rows),
            "",
            "Seconds from starting a process again until it worked:",
            "",
            "| process | times | longest | mean |",
            "| --- | --- | --- | --- |",
            *(
                f"| {name} | {len(taken)} | {max(taken):.1f} | {sum(taken) / len(taken):.1f} |"
                for name, taken in sorted(plugs.back.items())
            ),
            "",
            "*Documented window*: between the answer of Telegram or the mail server and our own commit. Neither",
            "knows a key that makes a second sending harmless: a plug pulled there repeats one line and loses none.",
            "",
        ]
    )


def _counted(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(counts.items())) or "none"


def main(arguments: Sequence[str] | None = None) -> int:
    """Play one town on processes of its own; 1 when anything was lost, out of order or twice."""
    parser = argparse.ArgumentParser(prog="make chaos", description=__doc__)
    for name, number in (("web", 40), ("telegram", 10), ("reports", 10), ("kills", 100)):
        parser.add_argument(f"--{name}", type=int, default=number)
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="buurtwijzer-chaos-") as folder:
        say("preparing and starting the product")
        with Stack(Path(folder)).running() as stack:
            verdict, plugs, seconds = play(stack, chosen.web, chosen.telegram, chosen.reports, chosen.kills)
    given = f'make chaos TOWN="--web {chosen.web} --telegram {chosen.telegram} --reports {chosen.reports} '
    text = report(verdict, plugs, seconds, f'{given}--kills {chosen.kills}"')
    REPORT.write_text(text, encoding="utf-8")
    print(text)
    for fault in verdict.faults():
        print(fault)
    return int(bool(verdict.faults()))


if __name__ == "__main__":
    raise SystemExit(main())
