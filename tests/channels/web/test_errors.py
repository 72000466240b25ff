"""A mistake of ours is told without its inside, and can be found again in the log."""

from __future__ import annotations

import logging

import pytest
import structlog
from django.core.exceptions import SuspiciousOperation
from django.db import InterfaceError, OperationalError
from structlog.testing import LogCapture

from bot.channels.web import fallback, receive, resource, views
from bot.channels.web.secrecy import HideSecrets
from bot.core.messages import Inbound
from bot.delivery.models import Conversation
from tests.channels.web.api import Api, Talk

INSIDE = "een geheim van binnen"


def fail_with(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    """Storing a message breaks."""

    def broken(conversation: Conversation, message: Inbound) -> int:
        raise error

    monkeypatch.setattr(receive, "store", broken)


def test_a_mistake_of_ours_has_an_id_that_stands_in_the_log(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    logged = LogCapture()
    log = structlog.wrap_logger(None, processors=[structlog.processors.format_exc_info, logged])
    monkeypatch.setattr(resource, "log", log)
    fail_with(monkeypatch, RuntimeError(INSIDE))
    answer = talk.send(text="iets persoonlijks")
    assert (answer.status, answer.problem) == (500, "internal")
    assert INSIDE not in answer.content.decode()
    assert "Traceback" not in answer.content.decode()
    (line,) = logged.entries
    assert (line["event"], line["id"]) == ("request_failed", answer.json()["id"])
    assert INSIDE in line["exception"]
    assert "iets persoonlijks" not in str(line)


@pytest.mark.parametrize("error", [OperationalError("database is locked"), InterfaceError("connection already closed")])
def test_a_database_that_is_away_is_told_with_when_to_try_again(
    talk: Talk, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    fail_with(monkeypatch, error)
    answer = talk.send(text="hallo")
    assert (answer.status, answer.problem, answer.headers["Retry-After"]) == (503, "unavailable", "3")
    assert "112" in answer.json()["detail"]


def test_a_host_that_is_not_ours_is_refused(talk: Talk) -> None:
    answer = talk.call("GET", "/messages", headers={"Host": "evil.example"})
    assert (answer.status, answer.problem) == (400, "bad-host")


def test_no_answer_may_be_stored_or_framed(talk: Talk) -> None:
    for answer in (talk.call("GET", "/messages"), talk.call("GET", "/messages", token="")):
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_what_django_refuses_itself_is_a_problem_too(api: Api) -> None:
    request = api.client.get("/api/v1/openapi.json").wsgi_request
    refused = fallback.bad_request(request, SuspiciousOperation(INSIDE))
    assert (refused.status_code, refused["Content-Type"]) == (400, "application/problem+json")
    assert INSIDE not in refused.content.decode()


def test_the_cause_of_a_problem_is_not_a_view_of_its_own(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(request: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(views, "cursor", broken)
    assert talk.call("GET", "/messages").problem == "internal"


@pytest.mark.parametrize("path", ["/api/v1/return/een-geheim", "/t/een-geheim"])
def test_the_secret_of_a_return_link_does_not_reach_the_log(path: str) -> None:
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, "%s: %s", ("Not Found", path), None)
    assert HideSecrets().filter(record)
    assert "een-geheim" not in record.getMessage()
    assert record.getMessage().startswith("Not Found: /")
