"""A stand-in for PDOK's Locatieserver v3_1 with documents as it really gives them, which can be slow or broken."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

# It refuses what its specification does not name.
PARAMETERS = {
    "free": {"q", "fq", "fl", "rows", "start", "df", "bq", "sort", "wt"},
    "reverse": {"lat", "lon", "X", "Y", "type", "distance", "rows", "start", "fl", "fq", "wt"},
}
FULL = 10  # rows, when nobody says how many


def address(street: str, number: int, buurtcode: str, buurt: str, postcode: str = "1213AB") -> dict[str, Any]:
    """An address as the Locatieserver describes it."""
    return {
        "bron": "BAG", "type": "adres", "woonplaatsnaam": "Hilversum", "gemeentenaam": "Hilversum",
        "gemeentecode": buurtcode[2:6], "wijkcode": f"WK{buurtcode[2:8]}", "wijknaam": "Wijk",
        "buurtcode": buurtcode, "buurtnaam": buurt, "openbareruimtetype": "Weg", "straatnaam": street,
        "huisnummer": number, "huis_nlt": str(number), "postcode": postcode,
        "weergavenaam": f"{street} {number}, {postcode} Hilversum", "centroide_ll": "POINT(5.19876 52.22333)",
        "id": f"adr-{street}-{number}", "score": 5.88,
    }  # fmt: skip


def buurt(code: str, name: str, metres: float) -> dict[str, Any]:
    """A buurt near a point; `metres` is 0 inside it."""
    return {
        "bron": "CBS", "type": "buurt", "buurtcode": code, "buurtnaam": name, "gemeentecode": code[2:6],
        "weergavenaam": f"{name}, Wijk, Hilversum", "id": f"buu-{code}", "score": 1.0, "afstand": metres,
    }  # fmt: skip


@dataclass
class FakePdok:
    """`addresses` and `near` are what it knows; `body` and `status` are told instead; `slow` keeps it silent."""

    addresses: list[dict[str, Any]] = field(default_factory=list)
    near: list[dict[str, Any]] = field(default_factory=list)
    body: str | None = None
    status: int = 200
    slow: bool = False
    asked: list[tuple[str, list[tuple[str, str]]]] = field(default_factory=list)
    url: str = ""
    released: threading.Event = field(default_factory=threading.Event)

    def answer(self, path: str, asked: list[tuple[str, str]]) -> tuple[int, str]:
        """The status and the body of one request."""
        self.asked.append((path, asked))
        if self.slow:
            self.released.wait(30)
        if unknown := {name for name, _ in asked} - PARAMETERS.get(path, set()):
            return 400, json.dumps({"error": f"query parameter '{unknown.pop()}' not defined in the specifications"})
        if self.body is not None or self.status != 200:
            return self.status, self.body or ""
        single = dict(asked)
        found = self._near(single) if path == "reverse" else self._filtered([v for name, v in asked if name == "fq"])
        fields = single["fl"].split(",") if "fl" in single else ["id", "type", "weergavenaam", "score"]
        docs = [{k: v for k, v in doc.items() if k in fields} for doc in found[: int(single.get("rows", FULL))]]
        response = {"numFound": len(found), "start": 0, "maxScore": 5.88, "numFoundExact": True, "docs": docs}
        return 200, json.dumps({"response": response})

    def _near(self, asked: dict[str, str]) -> list[dict[str, Any]]:
        within = [doc for doc in self.near if doc["afstand"] <= float(asked["distance"])]
        return sorted((doc for doc in within if doc["type"] == asked["type"]), key=lambda doc: float(doc["afstand"]))

    def _filtered(self, filters: list[str]) -> list[dict[str, Any]]:
        found = self.addresses
        for name, value in (one.split(":", 1) for one in filters):
            # A phrase is found inside a longer name as well.
            wanted = rf"\b{re.escape(value.strip(chr(34)))}\b"
            found = [doc for doc in found if re.search(wanted, str(doc.get(name, "")), re.IGNORECASE)]
        return found


@contextmanager
def serving(fake: FakePdok) -> Iterator[FakePdok]:
    """Serve the stand-in on a free loopback port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            status, body = fake.answer(parts.path.rpartition("/")[2], parse_qsl(parts.query))
            content = body.encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *parts: Any) -> None:
            """Silent."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *parts: Any) -> None:
            """Whoever asked hung up: that is what the slow one is for."""

    server = Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    fake.url = f"http://127.0.0.1:{server.server_address[1]}/bzk/locatieserver/search/v3_1"
    try:
        yield fake
    finally:
        fake.released.set()
        server.shutdown()
        server.server_close()
