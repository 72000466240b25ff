"""Only the holder of a token opens a conversation, and nobody learns which conversations exist."""

from __future__ import annotations

import pytest

from bot.core import ids
from bot.delivery.models import Conversation
from tests.channels.web.api import CONVERSATIONS, Api, Talk

NOWHERE = "0" * 32
PARTS = [
    ("GET", "/messages"),
    ("POST", "/messages"),
    ("POST", "/attachments"),
    ("GET", "/export"),
    ("DELETE", ""),
]


@pytest.fixture
def secret(talk: Talk) -> str:
    """The secret of the return link of a conversation."""
    found = ids.token()
    Conversation.objects.filter(pk=talk.id).update(return_digest=ids.digest(found))
    return found


@pytest.mark.parametrize(("method", "rest"), PARTS)
@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic abcdefghijklmnopqrst", "Bearer kort", "Bearer a b"])
def test_without_a_token_nothing_opens(talk: Talk, method: str, rest: str, header: str) -> None:
    answer = talk.call(method, rest, token="", headers={"Authorization": header})
    assert (answer.status, answer.problem) == (401, "unauthorized")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(("method", "rest"), PARTS)
def test_a_token_that_opens_nothing_is_refused(talk: Talk, method: str, rest: str) -> None:
    answer = talk.call(method, rest, token=ids.token())
    assert (answer.status, answer.problem) == (401, "unauthorized")
    assert answer.headers["WWW-Authenticate"] == 'Bearer error="invalid_token"'


@pytest.mark.parametrize(("method", "rest"), PARTS)
def test_the_token_of_another_conversation_does_not_tell_whether_this_one_exists(
    api: Api, talk: Talk, method: str, rest: str
) -> None:
    other = api.start()
    here = api.call(method, f"{CONVERSATIONS}/{talk.id}{rest}", token=other.token)
    nowhere = api.call(method, f"{CONVERSATIONS}/{NOWHERE}{rest}", token=other.token)
    assert (here.status, here.problem) == (nowhere.status, nowhere.problem) == (404, "unknown-conversation")
    assert here.json()["detail"] == nowhere.json()["detail"]


def test_a_bad_token_gets_the_same_answer_for_a_conversation_that_does_not_exist(api: Api, talk: Talk) -> None:
    answers = [api.call("GET", f"{CONVERSATIONS}/{name}/messages", token=ids.token()) for name in (talk.id, NOWHERE)]
    assert [answer.status for answer in answers] == [401, 401]


@pytest.mark.parametrize("name", ["token", "access_token"])
def test_a_token_in_the_address_opens_nothing(talk: Talk, name: str) -> None:
    assert talk.api.call("GET", f"{talk.path}/messages?{name}={talk.token}").status == 401


def test_a_conversation_of_another_channel_has_no_token(api: Api, talk: Talk) -> None:
    other = Conversation.objects.create(channel="telegram", address="7")
    assert api.call("GET", f"{CONVERSATIONS}/{other.pk}/messages", token=talk.token).status == 404


def test_the_return_link_opens_the_conversation_beside_the_first_token(talk: Talk, secret: str) -> None:
    talk.say("de lantaarn is uit")
    found = talk.api.call("GET", f"/api/v1/return/{secret}").json()
    assert found["id"] == talk.id
    there = talk.call("GET", "/messages", token=found["token"])
    here = talk.call("GET", "/messages")
    assert (there.status, there.content) == (here.status, here.content)
    assert there.status == 200


def test_the_return_link_works_again_and_changes_nothing(talk: Talk, secret: str) -> None:
    answers = [talk.api.call("GET", f"/api/v1/return/{secret}").content for _ in range(2)]
    assert answers[0] == answers[1]
    assert talk.call("GET", "/messages").status == 200


def test_a_wrong_return_link_says_what_to_do_and_does_not_repeat_the_secret(api: Api) -> None:
    wrong = ids.token()
    answer = api.call("GET", f"/api/v1/return/{wrong}")
    assert (answer.status, answer.problem) == (404, "unknown-link")
    assert wrong not in answer.content.decode()


def test_a_conversation_without_return_link_is_not_found_by_an_empty_secret(talk: Talk) -> None:
    assert Conversation.objects.get(pk=talk.id).return_digest == ""
    assert talk.api.call("GET", "/api/v1/return/").status == 404
