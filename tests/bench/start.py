"""How soon a second start accepts a message and answers it."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

import httpx

from tests.bench.page import say
from tests.bench.started import Started
from tests.e2e.chat import Chat
from tests.e2e.stack import START_SECONDS, eventually

TIMES = 3


def measure() -> list[str]:
    """The section: the first start prepares everything, then some more on the same data."""
    with tempfile.TemporaryDirectory(prefix="buurtwijzer-bench-") as folder:
        product = Started(Path(folder))
        say("the first start")
        with product.running():
            product.ready()
        taken = []
        for number in range(TIMES):
            say(f"start again, {number + 1} of {TIMES}")
            taken.append(_again(product))
    return [
        "Seconds from giving `make run` on an installation that ran before:",
        "",
        "| | " + " | ".join(str(number + 1) for number in range(TIMES)) + " |",
        "| --- |" + " --- |" * TIMES,
        "| a message is accepted | " + " | ".join(f"{accepted:.1f}" for accepted, _ in taken) + " |",
        "| it is answered | " + " | ".join(f"{answered:.1f}" for _, answered in taken) + " |",
    ]


def _again(product: Started) -> tuple[float, float]:
    begin = time.monotonic()
    with product.running():
        chat = eventually(lambda: _accepted(product.web), START_SECONDS, "a message accepted")
        accepted = time.monotonic() - begin
        chat.wait(START_SECONDS)
        answered = time.monotonic() - begin
        product.ready()
        return accepted, answered


def _accepted(web: str) -> Chat | None:
    try:
        chat = Chat(web)
    except httpx.TransportError:
        return None
    assert chat.post(text="de lantaarn voor onze deur in de Siriusstraat doet het niet").status_code == 202
    return chat
