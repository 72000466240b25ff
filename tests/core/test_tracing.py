"""Traces cost nothing when nobody wants them, and never hold what went wrong in a resident's words."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest
from opentelemetry.proto.trace.v1.trace_pb2 import Status

from bot.core import opentelemetry, tracing
from bot.core.logging import log
from tests.e2e.stack import eventually
from tests.fakes.collector import FakeCollector

SECRET = "mijn buurvrouw eet niet meer"


@pytest.fixture
def collector(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeCollector]:
    """Traces go here."""
    fake = FakeCollector()
    monkeypatch.setenv("BUURT_TRACES_URL", fake.url)
    monkeypatch.setenv("OTEL_BSP_SCHEDULE_DELAY", "50")
    opentelemetry._tracer.cache_clear()
    yield fake
    opentelemetry._tracer.cache_clear()
    fake.close()


def test_without_the_setting_nothing_is_loaded_and_nothing_is_carried() -> None:
    script = (
        "import sys; from bot.core import tracing\n"
        "with tracing.span('turn', conversation='x'): carried = tracing.carried()\n"
        "print([carried, *(name for name in sys.modules if 'opentelemetry' in name)])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "['']"


def test_of_what_breaks_a_step_only_the_kind_is_told(collector: FakeCollector) -> None:
    with pytest.raises(ValueError, match=SECRET), tracing.span("turn", conversation="c1"):
        raise ValueError(SECRET)
    [span] = eventually(collector.spans, 10, "the span")
    assert (span.status.code, span.status.message) == (Status.STATUS_CODE_ERROR, "ValueError")
    assert SECRET.encode() not in b"".join(collector.received)


def test_several_messages_that_became_one_turn_are_linked_to_it(collector: FakeCollector) -> None:
    carried = []
    for _ in range(2):
        with tracing.span("accept"):
            carried.append(tracing.carried())
    with tracing.span("turn", *carried):
        pass
    eventually(lambda: len(collector.spans()) == 3, 10, "three spans")
    first, second, turn = collector.spans()
    assert (turn.trace_id, turn.parent_span_id) == (first.trace_id, first.span_id)
    assert [(link.trace_id, link.span_id) for link in turn.links] == [(second.trace_id, second.span_id)]


def test_a_collector_that_is_away_costs_one_line_in_the_log(
    collector: FakeCollector, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines: list[str] = []
    monkeypatch.setattr(log, "warning", lambda event, **_: lines.append(event), raising=False)
    collector.close()
    with tracing.span("turn"):
        pass
    eventually(lambda: lines == ["traces_not_sent"], 10, "the line")
