"""What every test shares: no network but loopback, and the map files that are never committed."""

from __future__ import annotations

import faulthandler
import ipaddress
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import pytest_randomly
from _pytest.faulthandler import fault_handler_stderr_fd_key

from tests.e2e.chat import Chat
from tests.e2e.stack import Stack

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.widget.resident import Resident

REPOSITORY = Path(__file__).resolve().parents[1]
# A package of Rasa's offers a seeder that loads TensorFlow in every test process, and refuses some seeds.
pytest_randomly.entrypoint_reseeds = []
CLEAN_UP_SECONDS = 120


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whichever test needs the whole product first also waits until the model is trained and Rasa runs."""
    for item in items:
        if "stack" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.timeout(900))


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """End a worker that hangs long after the time-out of its test, and show where.

    A time-out interrupts a test once: a clean-up that waits for ever after it would wait until somebody comes.
    """
    marker = item.get_closest_marker("timeout")
    seconds = marker.args[0] if marker else float(item.config.getini("timeout"))
    # The one stderr that pytest does not take away while a test runs.
    stderr = item.config.stash[fault_handler_stderr_fd_key]

    def end() -> None:
        faulthandler.dump_traceback(file=stderr)
        os._exit(1)

    watch = threading.Timer(seconds + CLEAN_UP_SECONDS, end)
    watch.daemon = True
    watch.start()
    yield
    watch.cancel()


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder with the geography files of the municipality."""
    folder = Path(os.environ.get("BUURT_SHARED_DATA") or REPOSITORY / "../shared/data").resolve()
    assert folder.is_dir(), f"the map files are missing: {folder}; set BUURT_SHARED_DATA"
    return folder


@pytest.fixture(scope="session", autouse=True)
def loopback_only() -> Iterator[None]:
    """A connection to another machine fails the test that makes it."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and address[0] != "localhost":
            assert ipaddress.ip_address(address[0]).is_loopback, f"a test wanted to reach {address}"
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        yield


@pytest.fixture(scope="session")
def trained() -> Path:
    """The model of the present training data; made when it is missing, in a process that keeps Rasa to itself."""
    code = "from bot.nlu.train import train_if_needed; train_if_needed(print)"
    subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, check=True, timeout=550)
    from bot.nlu import train

    assert train.model().exists(), "`make train` refused the model of these inputs, see models/refused"
    return train.model()


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Everything that `make run` starts, with a database of its own; one for all tests that talk to it."""
    with Stack(tmp_path_factory.mktemp("stack"), breakable=True).running() as found:
        yield found


@pytest.fixture
def chat(stack: Stack) -> Iterator[Callable[..., Chat]]:
    """Open a conversation; all of them are closed after the test."""
    with ExitStack() as opened:
        yield lambda taal=None: opened.enter_context(Chat(stack.web, taal))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium; not longer than a module, because Django refuses its database beside Playwright's event loop."""
    from tests.fakes import chromium

    with chromium.launched() as found:
        yield found


@pytest.fixture
def visit(browser: Browser, stack: Stack) -> Iterator[Callable[..., Resident]]:
    """Let a resident with a browser of their own open a page; afterwards nothing may have broken a policy."""
    with ExitStack() as opened:
        from tests.fakes import chromium
        from tests.widget.resident import Resident

        residents: list[Resident] = []

        def open_page(path: str = "/", **options: Any) -> Resident:
            context = browser.new_context(**{"locale": "nl-NL", "base_url": stack.web, **options})
            opened.callback(chromium.leave, context)
            resident = Resident(context, context.new_page())
            residents.append(resident)
            resident.go(path)
            return resident

        yield open_page
        for resident in residents:
            assert resident.violations == []
            assert resident.errors == []
