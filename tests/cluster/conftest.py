"""Real PostgreSQL and Redis, and the product beside them with several processes of each kind."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.cluster.residents import Crowd
from tests.cluster.servers import Servers, running
from tests.e2e.stack import Stack


@pytest.fixture(scope="session")
def servers() -> Iterator[Servers]:
    """PostgreSQL and Redis; when one cannot be started, everything that needs it fails."""
    with running() as found:
        yield found


@pytest.fixture(scope="session")
def cluster(servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Two web processes, three workers, two Rasas and two action servers."""
    data = tmp_path_factory.mktemp("cluster")
    with Stack(data, servers.settings(), webs=2, workers=3, rasas=2, actions=2).running() as found:
        yield found


@pytest.fixture
def crowd(cluster: Stack) -> Iterator[Crowd]:
    """Residents who report something at the same time; every process runs again after the test."""
    with Crowd(cluster) as found:
        yield found
    for name in cluster.commands:
        if name not in cluster.processes or cluster.died(name):
            cluster.restart(name)
