"""The page of all measurements: each part replaces its own section and leaves the others as they are."""

from __future__ import annotations

import os
import platform
import re
import time
from collections.abc import Sequence
from pathlib import Path

from tests.e2e.stack import REPOSITORY

PAGE = REPOSITORY / "docs" / "benchmarks.md"


def say(text: str) -> None:
    """Progress."""
    print(f"{time.strftime('%H:%M:%S')}  {text}", flush=True)


def write(title: str, command: str, lines: Sequence[str], page: Path = PAGE) -> None:
    """Put a section under its title, with the command that made it; a new one comes last."""
    machine = f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}"
    made = f"Written by `{command}` on {time.strftime('%Y-%m-%d')} ({machine})."
    section = "\n".join([f"## {title}", "", made, "", *lines, ""])
    text = page.read_text(encoding="utf-8")
    present = re.compile(rf"^## {re.escape(title)}\n.*?(?=^## |\Z)", re.MULTILINE | re.DOTALL)
    if present.search(text):
        text = present.sub(lambda found: section + "\n" * found[0].endswith("\n\n"), text)
    else:
        text = f"{text.rstrip()}\n\n{section}"
    page.write_text(text, encoding="utf-8")
    print(section)
