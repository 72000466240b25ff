"""`make chaos`: a town writes while plugs are pulled; says what was lost, and writes docs/reliability.md."""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

from tests.bench.page import say, write
from tests.chaos import evidence, outage
from tests.chaos.plugs import Plugs
from tests.chaos.town import Town, Verdict, settle
from tests.cluster.servers import Servers, running
from tests.e2e.stack import REPOSITORY, Stack

REPORT = REPOSITORY / "docs" / "reliability.md"
SIZE = {"web": 40, "telegram": 10, "reports": 10, "kills": 100}
ALONE, TOGETHER = "Plugs pulled on one machine", "Plugs pulled on PostgreSQL and Redis"


def play(
    stack: Stack, others: Mapping[str, Callable[[], object]], web: int, telegram: int, reports: int, kills: int
) -> tuple[Verdict, Plugs, float]:
    """One town from the first word to the last mail."""
    seed = int(time.time())
    say(f"{web} residents on the website and {telegram} on Telegram, {reports} reports each; seed {seed}")
    town = Town(stack, web, telegram, reports)
    plugs = Plugs(stack, random.Random(seed), others, say)
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


def report(verdict: Verdict, plugs: Plugs, seconds: float) -> list[str]:
    """What a run found."""
    rows = [
        ("messages", f"{verdict.messages:,}"),
        ("conversations", f"{verdict.conversations:,}"),
        ("cases", f"{verdict.cases:,}"),
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
    return [
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
    ]


def _counted(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(counts.items())) or "none"


def main(arguments: Sequence[str] | None = None) -> int:
    """Play a town or some outages on processes of its own; 1 when anything was lost, out of order or twice."""
    parser = argparse.ArgumentParser(prog="make chaos", description=__doc__)
    for name, number in SIZE.items():
        parser.add_argument(f"--{name}", type=int, default=number)
    parser.add_argument("--servers", action="store_true", help="PostgreSQL, Redis and several processes of each kind")
    parser.add_argument("--outage", type=float, nargs="+", metavar="MINUTES", help="only Rasa goes away, for so long")
    chosen = parser.parse_args(arguments)
    with ExitStack() as open_until_the_end:
        folder = Path(open_until_the_end.enter_context(tempfile.TemporaryDirectory(prefix="buurtwijzer-chaos-")))
        say("preparing and starting the product")
        if chosen.outage:
            stack = open_until_the_end.enter_context(Stack(folder).running())
            return _outages(stack, chosen.outage)
        size = {name: getattr(chosen, name) for name in SIZE}
        given = " ".join(f"--{name} {number}" for name, number in size.items())
        if not chosen.servers:
            stack = open_until_the_end.enter_context(Stack(folder).running())
            return _town(stack, {}, size, ALONE, given)
        servers = open_until_the_end.enter_context(running())
        many = Stack(folder, servers.settings(), webs=2, workers=3, rasas=2, actions=2)
        stack = open_until_the_end.enter_context(many.running())
        return _town(stack, _plugs_of(servers), size, TOGETHER, f"{given} --servers")


def _plugs_of(servers: Servers) -> Mapping[str, Callable[[], object]]:
    def redis() -> None:
        servers.redis.stop()
        servers.redis.start()

    return {"postgresql": servers.postgres.crash, "redis": redis}


def _town(
    stack: Stack, others: Mapping[str, Callable[[], object]], size: dict[str, int], title: str, given: str
) -> int:
    verdict, plugs, seconds = play(stack, others, **size)
    write(title, f'make chaos TOWN="{given}"', report(verdict, plugs, seconds), REPORT)
    return _told(stack, verdict.faults())


def _outages(stack: Stack, minutes: Sequence[float]) -> int:
    found = [outage.play(stack, one, say) for one in minutes]
    given = " ".join(f"{one:g}" for one in minutes)
    write("Rasa away", f'make chaos TOWN="--outage {given}"', outage.rows(found), REPORT)
    return _told(stack, [fault for one in found for fault in one.faults])


def _told(stack: Stack, faults: Sequence[str]) -> int:
    for fault in faults:
        print(fault)
    if faults:
        print(f"kept to look at: {evidence.keep(stack, faults)}")
    return int(bool(faults))


if __name__ == "__main__":
    raise SystemExit(main())
