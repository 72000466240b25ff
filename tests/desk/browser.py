"""A real browser at the desk, and the web process that it talks to."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect

from tests.desk.scenes import PASSWORD
from tests.e2e.stack import REPOSITORY, eventually, free_port

ABORTED = ("htmx:afterRequest", "htmx:sendAbort")
PHONE, DESKTOP = {"width": 360, "height": 740}, {"width": 1280, "height": 800}


@dataclass
class Office:
    """The web process with the desk; `order` makes a scene in it."""

    base: str
    process: subprocess.Popen[str]
    states: dict[str, Any] = field(default_factory=dict)

    def order(self, do: str, **values: object) -> dict[str, Any]:
        """Make a scene and wait until it is there."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps({"do": do, **values}) + "\n")
        self.process.stdin.flush()
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        assert "error" not in answer, answer
        return answer


@contextmanager
def opened(data: Path) -> Iterator[Office]:
    """The web process with a data folder of its own; it is stopped at the end."""
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("BUURT_")}
    environment |= {"DJANGO_SETTINGS_MODULE": "bot.core.settings", "BUURT_DATA": str(data)}
    environment |= {"BUURT_PORT": str(port), "BUURT_PUBLIC_URL": base}
    with (data / "web.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.desk.served", str(port)],
            cwd=REPOSITORY, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True,
        )  # fmt: skip
    try:
        eventually(lambda: _answers(base, process, data), 60, "the desk answering")
        yield Office(base, process)
    finally:
        process.terminate()
        process.communicate(timeout=30)


def _answers(base: str, process: subprocess.Popen[str], data: Path) -> bool:
    assert process.poll() is None, (data / "web.log").read_text()
    try:
        return httpx.get(f"{base}/livez", timeout=2, trust_env=False).status_code == 200
    except httpx.TransportError:
        return False


def log_in(page: Page, office: Office, username: str) -> None:
    """Both steps, with the keyboard."""
    if "/desk/inloggen" not in page.url:
        page.goto(f"{office.base}/desk/")
    expect(page.locator("#naam")).to_be_focused()
    page.keyboard.type(username)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/inloggen/code*")
    expect(page.locator("#code")).to_be_focused()
    page.keyboard.type(office.order("code", username=username)["code"])
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "inloggen" not in address)


def seat(browser: Browser, office: Office, username: str, size: dict[str, int] = DESKTOP) -> BrowserContext:
    """A browser of its own in which somebody is logged in."""
    context = browser.new_context(
        viewport=size,  # type: ignore[arg-type]
        storage_state=office.states.get(username),
        locale="nl-NL",
    )
    context.set_default_timeout(10_000)
    if username not in office.states:
        page = context.new_page()
        log_in(page, office, username)
        office.states[username] = context.storage_state()
        page.close()
    return context


def watched(context: BrowserContext) -> tuple[Page, list[str]]:
    """A page, and what its console complains about: mistakes and what the security policy refused."""
    page = context.new_page()
    complaints: list[str] = []

    def hear(line: ConsoleMessage) -> None:
        # What was still being asked when somebody moved on to another page is no mistake.
        if line.type == "error" and not line.text.startswith(ABORTED):
            complaints.append(line.text)

    page.on("console", hear)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return page, complaints


def flaws(page: Page) -> list[str]:
    """What axe finds, one line each."""
    # axe is put in through the debugger, which the page's security policy does not concern.
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {node['html'][:120]}" for one in found for node in one["nodes"]]
