"""The pages are no dead end, and run no script but ours."""

from __future__ import annotations

import re

import pytest

from bot.channels.web import problems
from bot.core import ids
from bot.delivery.models import Conversation
from tests.channels.web.api import Api, Talk


def test_the_start_page_shows_where_the_api_is_and_how_to_try_it(api: Api) -> None:
    answer = api.call("GET", "/")
    text = answer.content.decode()
    assert answer.status == 200
    for wanted in (
        'href="/api/v1/openapi.json"',
        'href="/readyz"',
        "http://127.0.0.1:8000/api/v1/conversations",
        "14 035",
        "112",
    ):
        assert wanted in text


@pytest.mark.parametrize("path", ["/", "/chat", "/problems/empty", "/niets"])
def test_a_page_allows_only_our_own_scripts_and_styles(api: Api, path: str) -> None:
    answer = api.call("GET", path)
    policy = answer.headers["Content-Security-Policy"].split("; ")
    assert {"default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'"} <= set(policy)
    assert "unsafe" not in str(policy)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert not re.search(rb"<style|style=|<script(?![^>]* src=)| on\w+=", answer.content)


def test_a_page_that_is_not_there_shows_the_way(api: Api) -> None:
    for path in ("/niets", "/problems/niets"):
        answer = api.call("GET", path)
        assert answer.status == 404
        assert "14 035" in answer.content.decode()


@pytest.mark.parametrize("code", sorted(problems.known()))
def test_every_problem_has_a_page(api: Api, code: str) -> None:
    answer = api.call("GET", f"/problems/{code}")
    assert answer.status == 200
    assert problems.known()[code]["title"]["en"].replace("'", "&#x27;") in answer.content.decode()


def test_the_return_link_opens_the_chat_and_tells_nobody_where_it_was(talk: Talk) -> None:
    secret = ids.token()
    Conversation.objects.filter(pk=talk.id).update(return_digest=ids.digest(secret))
    talk.say("de lantaarn is uit")
    answer = talk.api.call("GET", f"/t/{secret}")
    text = answer.content.decode()
    assert "<buurtwijzer-chat" in text
    assert " resume>" in text
    assert "lantaarn" not in text
    assert secret not in text
    assert (answer.headers["Cache-Control"], answer.headers["Referrer-Policy"]) == ("no-store", "no-referrer")


def test_a_wrong_return_link_shows_the_way(api: Api) -> None:
    answer = api.call("GET", f"/t/{ids.token()}")
    assert answer.status == 404
    assert "14 035" in answer.content.decode()
