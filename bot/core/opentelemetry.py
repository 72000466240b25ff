"""What `tracing` needs of OpenTelemetry's own packages; loaded only when traces are wanted."""

from __future__ import annotations

import atexit
import datetime as dt
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache

import requests
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_NAME, Resource
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExportResult
from opentelemetry.trace import Link, Status, StatusCode, Tracer, get_current_span
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from bot.core import clock, config
from bot.core.logging import log

LAST_MILLISECONDS = 2_000
_HEADER = "traceparent"
_propagator = TraceContextTextMapPropagator()


class Exporter(OTLPSpanExporter):
    """Sends to the collector; one that is away costs its traces and a line in the log, nothing else."""

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        """Send some spans."""
        try:
            return super().export(spans)
        except requests.RequestException as error:
            log.warning("traces_not_sent", reason=type(error).__name__, spans=len(spans))
            return SpanExportResult.FAILURE


@cache
def _tracer() -> Tracer:
    # Ended below instead: a collector that answers "later" would keep the process from ending for a minute.
    provider = TracerProvider(resource=Resource.create({SERVICE_NAME: "buurtwijzer"}), shutdown_on_exit=False)
    provider.add_span_processor(BatchSpanProcessor(Exporter(config.text("BUURT_TRACES_URL"))))
    atexit.register(provider.force_flush, LAST_MILLISECONDS)
    return provider.get_tracer("buurtwijzer")


@contextmanager
def span(
    name: str, parents: Sequence[str], since: dt.datetime | None, facts: Mapping[str, str | int]
) -> Iterator[None]:
    """See `tracing.span`."""
    known: list[Context | None] = [_context(parent) for parent in parents if parent]
    first, *others = known or [None]
    with _tracer().start_as_current_span(
        name,
        context=first,
        attributes=facts,
        links=[Link(get_current_span(other).get_span_context()) for other in others],
        start_time=_nanoseconds(since) if since else None,
        # The words of an error may hold what a resident wrote.
        record_exception=False,
        set_status_on_exception=False,
    ) as started:
        try:
            yield
        except BaseException as error:
            started.set_status(Status(StatusCode.ERROR, type(error).__name__))
            raise


def _context(parent: str) -> Context:
    return _propagator.extract({_HEADER: parent}, Context())


def _nanoseconds(moment: dt.datetime) -> int:
    # Measured from now, because our clock may be moved.
    return time.time_ns() - int((clock.now() - moment).total_seconds() * 1e9)


def traceparent() -> str:
    """See `tracing.carried`."""
    carrier: dict[str, str] = {}
    _propagator.inject(carrier)
    return carrier.get(_HEADER, "")
