"""Debian's Chromium for tests, without a window and without calls home."""

from __future__ import annotations

import asyncio
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from playwright.sync_api import Browser, BrowserContext, Error, expect, sync_playwright

from bot.core.config import REPOSITORY

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
)
# Milliseconds: what a page may take to show something, as Playwright gives a click or a new page; and to go blank.
PATIENCE = 30_000
LEAVING = 5_000


@contextmanager
def launched() -> Iterator[Browser]:
    """A browser until the end of the block.

    It ends with Playwright, which kills what does not go by itself; `browser.close()` would wait for it without end.
    """
    found = subprocess.run([str(REPOSITORY / "scripts/browser")], check=True, capture_output=True, text=True)
    expect.set_options(timeout=PATIENCE)
    with _plain_event_loop(), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found.stdout.strip(), args=list(FLAGS))
        yield browser


def leave(context: BrowserContext) -> None:
    """Somebody walks away: their pages go blank and ask the server for nothing any more.

    Not `context.close()`: Chromium now and then never answers it after a form was sent, and that wait has no limit.
    """
    for page in context.pages:
        with suppress(Error):
            page.goto("about:blank", timeout=LEAVING, wait_until="commit")


@contextmanager
def _plain_event_loop() -> Iterator[None]:
    """Python's own event loop for Playwright.

    A package of Rasa's puts uvloop in its place wherever it is imported; under that one the time-out of a test does not
    reach the test, and a browser that does not answer is waited for without end.
    """
    policy = asyncio.get_event_loop_policy()
    asyncio.set_event_loop_policy(asyncio.DefaultEventLoopPolicy())
    try:
        yield
    finally:
        asyncio.set_event_loop_policy(policy)
