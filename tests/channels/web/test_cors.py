"""Only websites of the list may use the API from a browser."""

from __future__ import annotations

import pytest

from tests.channels.web.api import CONVERSATIONS, Answer, Api

SITE = "https://www.hilversum.example"
ASKS = {
    "Access-Control-Request-Method": "POST",
    "Access-Control-Request-Headers": "authorization,content-type",
}


@pytest.fixture(autouse=True)
def _origins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BUURT_ORIGINS", f"{SITE}, https://test.hilversum.example/")


def asked(api: Api, origin: str, path: str = CONVERSATIONS) -> Answer:
    """What a browser hears when it asks first."""
    return api.call("OPTIONS", path, headers={"Origin": origin, **ASKS})


def test_a_website_of_the_list_may(api: Api) -> None:
    answer = asked(api, SITE)
    assert answer.status == 204
    assert answer.headers["Access-Control-Allow-Origin"] == SITE
    assert "POST" in answer.headers["Access-Control-Allow-Methods"]
    for header in ("Authorization", "Content-Type", "Last-Event-ID"):
        assert header in answer.headers["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Credentials" not in answer.headers


@pytest.mark.parametrize(
    "origin",
    ["https://evil.example", "null", "http://www.hilversum.example", f"{SITE}.evil.example", f"{SITE}:444"],
)
def test_another_website_may_not(api: Api, origin: str) -> None:
    assert "Access-Control-Allow-Origin" not in asked(api, origin).headers
    answer = api.call("POST", CONVERSATIONS, body={}, headers={"Origin": origin})
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert answer.headers["Vary"] == "Origin"


def test_errors_can_be_read_by_the_website_too(api: Api) -> None:
    for path, status in ((f"{CONVERSATIONS}/{'0' * 32}/messages", 401), ("/api/v1/niets", 404)):
        answer = api.call("GET", path, headers={"Origin": SITE})
        assert (answer.status, answer.headers["Access-Control-Allow-Origin"]) == (status, SITE)


def test_everybody_may_read_the_document(api: Api) -> None:
    answer = api.call("GET", "/api/v1/openapi.json", headers={"Origin": "https://anybody.example"})
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer.headers


def test_pages_are_not_shared(api: Api) -> None:
    assert "Access-Control-Allow-Origin" not in api.call("GET", "/", headers={"Origin": SITE}).headers


def test_a_plain_options_request_tells_the_methods(api: Api) -> None:
    answer = api.call("OPTIONS", CONVERSATIONS)
    assert (answer.status, answer.headers["Allow"]) == (204, "OPTIONS, POST")
