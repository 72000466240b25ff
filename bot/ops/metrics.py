"""`/metrics` for Prometheus: what waits and what was done. Numbers only; docs/operations.md lists them."""

from __future__ import annotations

import hmac
import os
from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from bot.channels.web.database import pools
from bot.core import config
from bot.desk.guard import from_this_machine
from bot.ops import figures


class Stored(Collector):
    """Gauges that are counted in the database at each question, so that every web process says the same."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """One family a figure."""
        late = figures.backlog()
        for name, meaning, value in (
            ("inbox_waiting", "Messages of residents that wait for an answer of the assistant", late.waiting_in),
            ("inbox_oldest_seconds", "How long the oldest of those waits", late.oldest_in.total_seconds()),
            ("inbox_dead", "Messages that could not be answered; a person looks", late.dead),
            ("outbox_waiting", "Messages and mails that wait to be sent", late.waiting_out),
            ("outbox_oldest_seconds", "How long the oldest of those waits", late.oldest_out.total_seconds()),
            ("outbox_failed", "Messages and mails that were given up; the desk can send them again", late.failed),
            ("disk_free_bytes", "What the disk of this machine's data folder still takes", figures.free_bytes()),
        ):
            yield GaugeMetricFamily(f"buurtwijzer_{name}", meaning, value)
        yield _family("conversations", "Conversations, by who may speak", ["owner"], figures.conversations())
        yield _family("cases", "Cases, by soort and status", ["soort", "status"], figures.cases())
        yield _family("grote_bak", "Open items that a person must look at, by reason", ["reason"], figures.grote_bak())
        yield _family("process_up", "Whether a process gave a sign of life", ["process"], figures.processes())


def _family(name: str, meaning: str, labels: list[str], rows: Iterator[tuple[object, ...]]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(f"buurtwijzer_{name}", meaning, labels=labels)
    for *keys, value in rows:
        family.add_metric([str(key) for key in keys], float(value))  # type: ignore[arg-type]
    return family


def written() -> bytes:
    """Everything in the text format of Prometheus."""
    found = CollectorRegistry()
    found.register(Stored())
    if not os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        return generate_latest(REGISTRY) + generate_latest(found)
    MultiProcessCollector(found)  # type: ignore[no-untyped-call]
    return generate_latest(found)


async def metrics(request: HttpRequest) -> HttpResponse:
    """For Prometheus with the token of the setting, or without one for this machine itself; others find nothing."""
    if not _may_read(request):
        return HttpResponseNotFound()
    return HttpResponse(await pools.request(written), content_type=CONTENT_TYPE_LATEST)


def _may_read(request: HttpRequest) -> bool:
    if token := config.text("BUURT_METRICS_TOKEN"):
        given = request.headers.get("Authorization", "")
        return hmac.compare_digest(given.encode(), f"Bearer {token}".encode())
    return from_this_machine(request)
