"""The operator sees which part is missing, by name."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from bot.channels.web import health
from bot.core import clock, config
from bot.core.messages import Inbound
from bot.delivery import heartbeat, inbox
from bot.delivery.models import Conversation, InboxItem, Message
from tests.channels.web.api import Api


@pytest.fixture(autouse=True)
def _fresh() -> None:
    health.readiness.forget()


@pytest.fixture
def nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing else runs on this machine."""
    monkeypatch.setenv("BUURT_RASA_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("BUURT_ACTIONS_URL", "http://127.0.0.1:9/webhook")


class Well(BaseHTTPRequestHandler):
    """Rasa and the action server when all is well."""

    def do_GET(self) -> None:
        self.send_response(200 if self.path in {"/status", "/health"} else 404)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def everybody(monkeypatch: pytest.MonkeyPatch, db: None) -> Iterator[None]:
    """Rasa, the action server and a worker."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Well)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    monkeypatch.setenv("BUURT_RASA_URL", address)
    monkeypatch.setenv("BUURT_ACTIONS_URL", f"{address}/webhook")
    heartbeat.beat("worker")
    yield
    server.shutdown()
    server.server_close()


def test_the_process_lives_whatever_is_missing(api: Api, nobody: None) -> None:
    assert api.call("GET", "/livez").json() == {"status": "ok"}


def test_what_is_missing_is_named(api: Api, nobody: None) -> None:
    answer = api.call("GET", "/readyz")
    assert answer.status == 503
    assert answer.json() == {
        "status": "down",
        "checks": {
            "database": "ok",
            "disk": "ok",
            "worker": "down",
            "answers": "ok",
            "rasa": "down",
            "actions": "down",
        },
    }


def test_it_is_ready_when_everything_answers(api: Api, everybody: None) -> None:
    answer = api.call("GET", "/readyz")
    names = ("database", "disk", "worker", "answers", "rasa", "actions")
    assert answer.json()["checks"] == dict.fromkeys(names, "ok")
    assert (answer.status, answer.json()["status"]) == (200, "ok")


def test_it_is_not_ready_while_somebody_waits_too_long_for_an_answer(api: Api, everybody: None) -> None:
    conversation = Conversation.objects.create(channel="web")
    inbox.accept(conversation, Inbound(key="1", text="de lamp is stuk"))
    assert api.call("GET", "/readyz").status == 200
    Message.objects.update(at=clock.now() - dt.timedelta(minutes=2))
    health.readiness.forget()
    late = api.call("GET", "/readyz")
    assert (late.status, late.json()["checks"]["answers"], late.json()["checks"]["rasa"]) == (503, "down", "ok")
    inbox.close(list(InboxItem.objects.all()))
    health.readiness.forget()
    assert api.call("GET", "/readyz").status == 200


def test_a_probe_by_address_is_answered(api: Api) -> None:
    assert api.call("GET", "/livez", headers={"Host": "10.0.0.7"}).status == 200


def test_one_of_several_may_be_missing_and_is_named(api: Api, everybody: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BUURT_RASA_URL", f"http://127.0.0.1:9,{config.text('BUURT_RASA_URL')}")
    answer = api.call("GET", "/readyz")
    assert answer.status == 200
    checks = answer.json()["checks"]
    assert (checks["rasa"], checks["rasa-1"], checks["rasa-2"]) == ("ok", "down", "ok")
    assert "actions-1" not in checks


def test_it_is_not_ready_without_any_of_several(api: Api, everybody: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BUURT_RASA_URL", "http://127.0.0.1:9,http://127.0.0.1:8")
    answer = api.call("GET", "/readyz")
    assert (answer.status, answer.json()["checks"]["rasa"]) == (503, "down")
