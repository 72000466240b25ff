"""`make cluster`: what several machines would run, on this one and to try out; everything is thrown away at the end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from bot.core import config
from tests.cluster.servers import Nginx, ServerError, Servers, running
from tests.e2e.stack import REPOSITORY, free_port, free_ports

WEBS, WORKERS, RASAS, ACTIONS = 2, 3, 2, 2


def settings(servers: Servers, data: Path, first: int) -> dict[str, str]:
    """The operator's own settings, with several processes of each kind on the servers."""
    return {
        "BUURT_PUBLIC_URL": config.web_address(),
        **os.environ,
        **servers.settings(),
        "BUURT_DATA": str(data),
        "BUURT_PORT": str(first),
        "BUURT_WEB_PROCESSES": str(WEBS),
        "BUURT_WORKER_PROCESSES": str(WORKERS),
        "BUURT_RASA_URL": ",".join(f"http://127.0.0.1:{free_port()}" for _ in range(RASAS)),
        "BUURT_ACTIONS_URL": ",".join(f"http://127.0.0.1:{free_port()}/webhook" for _ in range(ACTIONS)),
    }


def main() -> int:
    """Start the servers, then `python -m bot run` until Ctrl-C, then stop them."""
    with ExitStack() as stack:
        servers = stack.enter_context(running())
        data = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="buurt-cluster-")))
        first = free_ports(WEBS)
        webs = [f"http://127.0.0.1:{first + number}" for number in range(WEBS)]
        stack.callback(Nginx(servers.folder / "nginx", webs, config.whole("BUURT_PORT")).stop)
        print("PostgreSQL, Redis and nginx run; what is stored is thrown away at the end.", flush=True)
        product = subprocess.Popen(
            [sys.executable, "-m", "bot", "run"], cwd=REPOSITORY, env=settings(servers, data, first)
        )
        # The product hears Ctrl-C itself, and needs the servers until it has stopped.
        signal.signal(signal.SIGINT, lambda *_: None)
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: product.terminate())
        return product.wait()


if __name__ == "__main__":
    try:
        sys.exit(main())
    except ServerError as error:
        print(f"\nThe servers cannot run: {error}", file=sys.stderr)
        sys.exit(1)
