"""Whatever comes in gets a clear answer; nothing crashes and nothing that was stored is lost."""

from __future__ import annotations

import pytest

from bot.delivery.models import Conversation, Message, Sender
from bot.delivery.thread import append
from tests.channels.web.api import CONVERSATIONS, Talk

LONG = "a" * 4_000


@pytest.mark.parametrize(
    ("message", "problem"),
    [
        pytest.param({}, "empty", id="nothing"),
        pytest.param({"text": ""}, "empty", id="empty"),
        pytest.param({"text": " \n\t "}, "empty", id="spaces"),
        pytest.param({"text": None, "attachments": []}, "empty", id="null"),
        pytest.param({"text": "\u202e\u200b\u0000\u2066"}, "empty", id="only invisible"),
        pytest.param({"text": "\ufe0f\u0301"}, "empty", id="only marks"),
        pytest.param({"text": "a" * 10_000}, "too-long", id="10,000 characters"),
        pytest.param({"text": LONG + "b"}, "too-long", id="one too many"),
        pytest.param({"text": 7}, "invalid", id="text is a number"),
        pytest.param({"text": ["a"]}, "invalid", id="text is a list"),
        pytest.param({"payload": "/bevestigen"}, "unknown-choice", id="payload nobody offered"),
        pytest.param({"payload": "\ud800"}, "unknown-choice", id="half a character as payload"),
        pytest.param({"payload": "/" + "a" * 300}, "invalid", id="long payload"),
        pytest.param({"location": {"lat": "NaN", "lon": 5}}, "bad-location", id="NaN as text"),
        pytest.param({"location": {"lat": float("nan"), "lon": 5}}, "bad-location", id="NaN"),
        pytest.param({"location": {"lat": 52, "lon": float("inf")}}, "bad-location", id="infinite"),
        pytest.param({"location": {"lat": 52, "lon": float("-inf")}}, "bad-location", id="minus infinite"),
        pytest.param({"location": {"lat": 91, "lon": 5}}, "bad-location", id="beyond the pole"),
        pytest.param({"location": {"lat": 52, "lon": -181}}, "bad-location", id="beyond the date line"),
        pytest.param({"location": {"lat": True, "lon": 5}}, "bad-location", id="true"),
        pytest.param({"location": {"lat": 52}}, "bad-location", id="half a place"),
        pytest.param({"location": []}, "bad-location", id="a list as place"),
        pytest.param({"attachments": ["0" * 32]}, "unknown-attachment", id="unknown photo"),
        pytest.param({"attachments": ["../etc/passwd"]}, "invalid", id="a path as photo"),
        pytest.param({"attachments": [f"{n:032x}" for n in range(6)]}, "invalid", id="six photos"),
        pytest.param({"attachments": ["0" * 32] * 2}, "invalid", id="a photo twice"),
        pytest.param({"text": "a", "client_id": ""}, "invalid", id="empty client_id"),
        pytest.param({"text": "a", "client_id": "a" * 65}, "invalid", id="long client_id"),
        pytest.param({"text": "a", "client_id": "a\nb"}, "invalid", id="line in client_id"),
        pytest.param({"text": "a", "client_id": "\ud800"}, "invalid", id="half a character as client_id"),
        pytest.param({"text": "a", "client_id": 7}, "invalid", id="number as client_id"),
    ],
)
def test_a_message_that_is_not_right_is_refused_with_words(
    talk: Talk, message: dict[str, object], problem: str
) -> None:
    answer = talk.send(**message)
    assert (answer.status, answer.problem) == (422, problem)
    assert answer.json()["detail"].endswith(".")
    assert len(talk.read()["messages"]) == 1


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        pytest.param("👍", "👍", id="only emoji"),
        pytest.param("👨‍👩‍👧 🏳️‍🌈", "👨‍👩‍👧 🏳️‍🌈", id="joined emoji"),
        pytest.param("<script>alert(1)</script> & <b>hoi</b>", "<script>alert(1)</script> & <b>hoi</b>", id="html"),
        pytest.param("een\x00 twee\x07\x1b[31m", "een twee[31m", id="control characters"),
        pytest.param("\u202eneppo\u202c \u200fpaal\ufeff", "neppo paal", id="right-to-left marks"),
        pytest.param("lan\u200btaarn lan\u200dtaarn", "lantaarn lantaarn", id="zero-width"),
        pytest.param("cafe\u0301", "café", id="composed"),
        pytest.param("een\r\ntwee\rdrie\u2028vier", "een\ntwee\ndrie\nvier", id="lines"),
        pytest.param("half \ud83d teken", "half  teken", id="half a character"),
        pytest.param("/bevestigen", "/bevestigen", id="slash"),
        pytest.param(
            '/kies{"vraag":"bevestiging","waarde":"ja"}',
            '/kies{"vraag":"bevestiging","waarde":"ja"}',
            id="typed payload",
        ),
        pytest.param("می\u200cخواهم", "می\u200cخواهم", id="persian"),
        pytest.param("'; DROP TABLE delivery_message; --", "'; DROP TABLE delivery_message; --", id="sql"),
        pytest.param("{naam} %s {0}", "{naam} %s {0}", id="placeholders"),
        pytest.param(LONG, LONG, id="4,000 characters"),
        pytest.param("\u200b" + LONG, LONG, id="4,000 that can be seen"),
    ],
)
def test_odd_text_is_taken_as_the_words_that_it_is(talk: Talk, given: str, stored: str) -> None:
    assert talk.send(text=given).status == 202
    assert talk.lines()[1:] == [("resident", stored)]
    assert Message.objects.get(conversation=talk.id, seq=2).payload == ""


@pytest.mark.parametrize(
    ("raw", "status", "problem"),
    [
        (b"{", 400, "bad-json"),
        (b'{"client_id": "a", "text": "b"', 400, "bad-json"),
        (b"\xff\xfe", 400, "bad-json"),
        (b"[" * 100_000, 400, "bad-json"),
        (b'{"client_id": "a", "location": {"lat": ' + b"9" * 5_000 + b', "lon": 5}}', 400, "bad-json"),
        (b"[]", 422, "invalid"),
        (b'"hallo"', 422, "invalid"),
        (b"null", 422, "invalid"),
        (b'{"text": "a"}', 422, "invalid"),
    ],
)
def test_a_body_that_is_no_message_is_refused(talk: Talk, raw: bytes, status: int, problem: str) -> None:
    answer = talk.call("POST", "/messages", raw=raw)
    assert (answer.status, answer.problem) == (status, problem)


def test_the_field_that_is_wrong_is_named_and_not_repeated(talk: Talk) -> None:
    errors = talk.send(client_id="a" * 65, text="geheim").json()["errors"]
    assert errors == [{"pointer": "/client_id", "rule": "maxLength", "expected": 64}]
    errors = talk.call("POST", "/messages", body={"text": "geheim"}).json()["errors"]
    assert [error["pointer"] for error in errors] == ["/client_id"]


def test_a_long_text_is_answered_with_what_to_do(talk: Talk) -> None:
    detail = talk.send(text="a" * 10_000).json()["detail"]
    assert "10000" in detail
    assert "4000" in detail


def test_a_resident_who_reads_english_is_answered_in_english(talk: Talk) -> None:
    body = {"client_id": "a", "text": ""}
    answer = talk.call("POST", "/messages", body=body, headers={"Accept-Language": "en-GB,nl;q=0.5"})
    assert answer.json()["title"] == "Your message is empty"
    assert answer.headers["Content-Language"] == "en"


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_only_json_is_taken(talk: Talk, kind: str) -> None:
    answer = talk.call("POST", "/messages", raw=b'{"client_id": "a", "text": "b"}', kind=kind)
    assert (answer.status, answer.problem) == (415, "not-json")


@pytest.mark.parametrize(
    ("method", "rest", "allow"),
    [
        ("PUT", "/messages", "GET, HEAD, OPTIONS, POST"),
        ("DELETE", "/messages", "GET, HEAD, OPTIONS, POST"),
        ("GET", "", "DELETE, OPTIONS"),
        ("GET", "/attachments", "OPTIONS, POST"),
        ("POST", "/export", "GET, HEAD, OPTIONS"),
    ],
)
def test_a_wrong_method_is_told_the_right_ones(talk: Talk, method: str, rest: str, allow: str) -> None:
    answer = talk.call(method, rest)
    assert (answer.status, answer.headers["Allow"]) == (405, allow)


def test_head_answers_as_get_does(talk: Talk) -> None:
    assert (
        talk.api.client.head(f"{talk.path}/messages", headers={"Authorization": f"Bearer {talk.token}"}).status_code
        == 200
    )


@pytest.mark.parametrize(
    "path", ["/api/v1/niets", "/api/v1/conversations/", "/api/v1/conversations/1/messages", "/api/"]
)
def test_an_unknown_address_is_a_problem_too(talk: Talk, path: str) -> None:
    answer = talk.api.call("GET", path)
    assert (answer.status, answer.problem) == (404, "not-found")


@pytest.mark.parametrize("after", ["-1", "x", "1.5", "9" * 30, "", "١"])
def test_a_cursor_is_a_whole_number(talk: Talk, after: str) -> None:
    answer = talk.call("GET", f"/messages?after={after}")
    assert (answer.status, answer.problem) == (400, "bad-cursor")


@pytest.mark.parametrize("body", [{"taal": "nederlands of zo"}, {"taal": 7}, {"taal": "\ud800"}, {"taal": ""}])
def test_a_language_has_a_code(talk: Talk, body: dict[str, object]) -> None:
    answer = talk.api.call("POST", CONVERSATIONS, body=body)
    assert (answer.status, answer.problem) == (422, "invalid")


def test_unknown_fields_are_left_alone(talk: Talk) -> None:
    assert talk.send(text="hallo", kleur="rood").status == 202


def test_a_payload_that_another_conversation_was_offered_is_refused(talk: Talk) -> None:
    other = talk.api.start()
    append(Conversation.objects.get(pk=other.id), Sender.BOT, "?", buttons=[])
    assert talk.send(payload="/begin_melden").status == 202
    Message.objects.filter(conversation=other.id).update(buttons=[])
    assert other.send(payload="/begin_melden").problem == "unknown-choice"
