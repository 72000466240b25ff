"""A stand-in for an OpenTelemetry collector: it keeps every span that comes, and the bytes in which it came."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span


class FakeCollector:
    """Listens on loopback from the start; `url` is where traces go."""

    def __init__(self) -> None:
        self.received: list[bytes] = []
        fake = self

        class Take(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                fake.received.append(self.rfile.read(int(self.headers["Content-Length"])))
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Take)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}/v1/traces"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def spans(self) -> list[Span]:
        """Everything that came, in the order in which it began."""
        batches = [ExportTraceServiceRequest.FromString(body) for body in list(self.received)]
        found = [
            span
            for batch in batches
            for resource in batch.resource_spans
            for scope in resource.scope_spans
            for span in scope.spans
        ]
        return sorted(found, key=lambda span: span.start_time_unix_nano)

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()
