"""Crash points: places where a test can make the process die as if its plug were pulled."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from bot.core import config


def point(name: str) -> None:
    """Die here, without any clean-up, when BUURT_CRASH_AT names this point and it has not yet happened."""
    if config.text("BUURT_CRASH_AT") != name:
        return
    mark = Path(config.data_folder(), f"crashed-{name}")
    try:
        mark.touch(exist_ok=False)
    except FileExistsError:
        return
    os.kill(os.getpid(), signal.SIGKILL)
