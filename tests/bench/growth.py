"""What a turn, the desk and every background look cost with more and more stored conversations."""

from __future__ import annotations

import json
import signal
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.bench.load import Load, product_talk, run
from tests.bench.page import say
from tests.bench.processes import cost
from tests.e2e.chat import Chat
from tests.e2e.stack import Stack

SIZES = (100, 10_000, 100_000)
TALKS = (
    ("de lantaarn voor onze deur in de Siriusstraat doet het al een week niet", "ja"),
    ("er ligt een berg vuilniszakken naast de container in de Merelstraat en het stinkt", "ja"),
    ("diep gat in het wegdek van de Geraniumstraat", "ja"),
    ("wij willen samen een geveltuin maken in de Reestraat", "dat doen we zelf", "06 12345678", "ja"),
    ("losse stoeptegel in de Reestraat, mijn moeder is er bijna gevallen",),
    ("wat is het wijkbudget?", "wie leest dit eigenlijk?"),
    ("er is iets met het ding daar in de Siriusstraat",),
    ("kan iemand mij bellen", "06 12345678"),
)
TABS = ("wacht", "mij", "wijken", "bak", "bellen", "klaar")
CONVERSATIONS, PAGES, IDLE_SECONDS = 40, 40, 10.0


@dataclass(frozen=True)
class Size:
    """What was measured at one number of stored conversations."""

    turn: Load
    tabs: Mapping[str, Load]
    looks: Mapping[str, float]
    idle: Mapping[str, float]


def measure() -> list[str]:
    """The section: one installation that grows."""
    with tempfile.TemporaryDirectory(prefix="buurtwijzer-bench-") as folder:
        say("preparing and starting the product")
        with Stack(Path(folder)).running() as stack:
            _hold_talks(stack)
            desk = _log_in(stack)
            return _section({total: _at(stack, desk, total) for total in SIZES})


def _hold_talks(stack: Stack) -> None:
    for talk in TALKS:
        with Chat(stack.web) as chat:
            for text in talk:
                chat.say(text)


def _log_in(stack: Stack) -> httpx.Client:
    desk = httpx.Client(base_url=stack.web, timeout=60, trust_env=False)
    desk.get("/desk/inloggen")
    form = {"naam": "demo", "wachtwoord": stack.demo_password(), "csrfmiddlewaretoken": desk.cookies["csrftoken"]}
    assert desk.post("/desk/inloggen", data=form).status_code == 302
    return desk


def _at(stack: Stack, desk: httpx.Client, total: int) -> Size:
    say(f"filling up to {total:,} conversations")
    stack.kill("worker", signal.SIGTERM)
    stack.python("-m", "tests.bench.history", str(len(TALKS)), str(total))
    looks = json.loads(stack.python("-m", "tests.bench.looks").stdout)
    stack.start("worker")
    say("nobody writes")
    idle = _idle(stack)
    say("turns")
    run(stack.web, product_talk, at_once=1, conversations=5)
    turn = run(stack.web, product_talk, at_once=1, conversations=CONVERSATIONS)
    say("the desk")
    return Size(turn, {tab: _pages(desk, tab) for tab in TABS}, looks, idle)


def _idle(stack: Stack) -> dict[str, float]:
    """CPU milliseconds a second of each process while nobody writes."""
    pids = {name: process.pid for name, process in stack.processes.items()}
    before = {name: cost(pid).cpu for name, pid in pids.items()}
    time.sleep(IDLE_SECONDS)
    return {name: 1000 * (cost(pid).cpu - before[name]) / IDLE_SECONDS for name, pid in pids.items()}


def _pages(desk: httpx.Client, tab: str) -> Load:
    taken = []
    begin = time.perf_counter()
    for _ in range(PAGES):
        start = time.perf_counter()
        assert desk.get("/desk/", params={"tab": tab}).status_code == 200
        taken.append(time.perf_counter() - start)
    return Load(taken, time.perf_counter() - begin)


def _section(sizes: Mapping[int, Size]) -> list[str]:
    rows: dict[str, list[float]] = {
        "a turn, p50": [one.turn.percentile(0.5) for one in sizes.values()],
        "a turn, p95": [one.turn.percentile(0.95) for one in sizes.values()],
    }
    for tab in TABS:
        rows[f"the desk, tab `{tab}`, p95"] = [one.tabs[tab].percentile(0.95) for one in sizes.values()]
    for name in next(iter(sizes.values())).looks:
        rows[name] = [one.looks[name] for one in sizes.values()]
    for name in next(iter(sizes.values())).idle:
        rows[f"CPU of {name} when nobody writes, a second"] = [one.idle[name] for one in sizes.values()]
    return [
        "One installation that grows; one hundredth of the conversations, and at least 80, is still open. With 100 the",
        "tabs `bak`, `bellen` and `klaar` do not yet fill a page of 50 rows: part of their growth is rows to show.",
        "",
        "| milliseconds | " + " | ".join(f"{total:,}" for total in sizes) + " | growth |",
        "| --- |" + " --- |" * (len(sizes) + 1),
        *(
            f"| {name} | {' | '.join(f'{v:.1f}' for v in values)} | {_growth(values)} |"
            for name, values in rows.items()
        ),
    ]


def _growth(values: list[float]) -> str:
    return f"{values[-1] / values[0] - 1:+.0%}" if values[0] else ""
