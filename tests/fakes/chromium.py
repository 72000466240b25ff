"""Debian's Chromium for tests, without a window and without calls home."""

from __future__ import annotations

import asyncio
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

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


@contextmanager
def launched() -> Iterator[Browser]:
    """A browser until the end of the block."""
    found = subprocess.run([str(REPOSITORY / "scripts/browser")], check=True, capture_output=True, text=True)
    with _plain_event_loop(), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found.stdout.strip(), args=list(FLAGS))
        yield browser
        browser.close()


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
