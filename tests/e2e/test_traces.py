"""The operator follows one message through all processes, and reads none of its words."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from tests.e2e.stack import Stack, eventually
from tests.fakes.collector import FakeCollector

pytestmark = [pytest.mark.xdist_group("stack"), pytest.mark.timeout(300)]
TRACED = ("telegram", "worker", "actions")
SENTENCE = "de kastanje bij de Siriusstraat laat zijn takken hangen"


@pytest.fixture
def collector(stack: Stack) -> Iterator[FakeCollector]:
    """The processes send their traces here until the end of the test."""
    fake = FakeCollector()

    def again(**settings: str) -> None:
        for name in TRACED:
            stack.kill(name)
        stack.start(*TRACED, **settings)

    again(BUURT_TRACES_URL=fake.url, OTEL_BSP_SCHEDULE_DELAY="100")
    yield fake
    again()
    fake.close()


def test_one_message_is_one_trace_through_all_processes_without_its_words(
    stack: Stack, collector: FakeCollector
) -> None:
    stack.telegram.resident().say(SENTENCE)

    def trace() -> list[Span]:
        spans = collector.spans()
        # The opening lines are sent before the message is looked at, each with a trace of its own.
        own = [span.trace_id for span in spans if span.name == "accept"]
        return [span for span in spans if span.trace_id in own]

    wanted = {"accept", "turn", "wait", "rasa", "action", "store", "send"}
    eventually(lambda: {span.name for span in trace()} == wanted, 60, "every step")
    spans = trace()
    tree = {span.span_id: span for span in spans}

    def above(name: str) -> str:
        [parent] = {tree[span.parent_span_id].name for span in spans if span.name == name}
        return parent

    assert [above(name) for name in ("turn", "wait", "rasa", "action", "store", "send")] == [
        "accept", "turn", "turn", "rasa", "turn", "store",
    ]  # fmt: skip
    sent = b"".join(collector.received)
    assert [word for word in SENTENCE.split() if len(word) > 3 and word.encode() in sent] == []
