"""Real PostgreSQL and Redis, and the product beside them with several processes of each kind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack, closing
from urllib.parse import urlsplit

import pytest

from tests.cluster.residents import Crowd
from tests.cluster.servers import Servers, running
from tests.e2e.stack import Stack
from tests.fakes.line import Line


@pytest.fixture(scope="session")
def servers() -> Iterator[Servers]:
    """PostgreSQL and Redis; when one cannot be started, everything that needs it fails."""
    with running() as found:
        yield found


@pytest.fixture(scope="session")
def lines(servers: Servers) -> Iterator[dict[str, Line]]:
    """What the product reaches each server over, by the setting that names it."""
    ports = {name: urlsplit(url).port or 0 for name, url in servers.settings().items()}
    with ExitStack() as stack:
        yield {name: stack.enter_context(closing(Line(port))) for name, port in ports.items()}


@pytest.fixture(scope="session")
def cluster(servers: Servers, lines: dict[str, Line], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Two web processes, three workers, two Rasas and two action servers."""
    urls = {name: re.sub(r":\d+/", f":{lines[name].port}/", url) for name, url in servers.settings().items()}
    data, settings = tmp_path_factory.mktemp("cluster"), {**urls, "BUURT_DATABASE_TIMEOUT": "5"}
    with Stack(data, settings, webs=2, workers=3, rasas=2, actions=2).running() as found:
        yield found


@pytest.fixture
def crowd(cluster: Stack, lines: dict[str, Line]) -> Iterator[Crowd]:
    """Residents who report something at the same time; every process runs and every line is whole after the test."""
    with Crowd(cluster) as found:
        yield found
    for line in lines.values():
        line.mend()
    for name in cluster.commands:
        if name not in cluster.processes or cluster.died(name):
            cluster.restart(name)
