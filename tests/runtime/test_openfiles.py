"""More chats can be open at once than a process may open files by default."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

from bot.core.config import REPOSITORY

SCRIPT = "import resource, bot.runtime.asgi; print(resource.getrlimit(resource.RLIMIT_NOFILE)[0])"


def test_the_web_process_may_have_thousands_of_streams_open(tmp_path: Path) -> None:
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    assert most == resource.RLIM_INFINITY or most >= 4_096, "this machine allows too few open files to try it"
    printed = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        cwd=REPOSITORY,
        env={**os.environ, "BUURT_DATA": str(tmp_path)},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (1_024, most)),
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    assert int(printed) >= 4_096
