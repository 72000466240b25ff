"""The files that belong to the repository."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path

from bot.core.config import REPOSITORY

__all__ = ["REPOSITORY", "tracked"]


@cache
def tracked() -> tuple[Path, ...]:
    """Every file that git keeps or would keep, from the root."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    printed = subprocess.run(command, cwd=REPOSITORY, check=True, capture_output=True, text=True).stdout
    found = sorted({Path(name) for name in printed.split("\0") if name})
    return tuple(path for path in found if (REPOSITORY / path).is_file())
