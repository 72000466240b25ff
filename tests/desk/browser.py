"""A real browser at the desk, and the web process that it talks to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect

from tests.desk.scenes import PASSWORD
from tests.fakes.chromium import leave
from tests.fakes.webprocess import WebProcess, started

ABORTED = ("htmx:afterRequest", "htmx:sendAbort")
PHONE, DESKTOP = {"width": 360, "height": 740}, {"width": 1280, "height": 800}


@dataclass
class Office(WebProcess):
    """The web process with the desk; `order` makes a scene in it."""

    states: dict[str, Any] = field(default_factory=dict)


@contextmanager
def opened(data: Path) -> Iterator[Office]:
    """The web process with a data folder of its own; it is stopped at the end."""
    with started("tests.desk.served", data) as web:
        yield Office(web.base, web.data, web.process)


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
    if username not in office.states:
        page = context.new_page()
        log_in(page, office, username)
        office.states[username] = context.storage_state()
        leave(context)
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
