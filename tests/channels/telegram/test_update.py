"""What an update means, from its JSON alone."""

from __future__ import annotations

from typing import Any

import pytest

from bot.channels.telegram.update import Kind, Unreadable, number_of, parse

PRIVATE = {"id": 5, "type": "private"}


def message(**content: Any) -> dict[str, Any]:
    return {"update_id": 1, "message": {"message_id": 3, "date": 1, "chat": PRIVATE, **content}}


@pytest.mark.parametrize(
    "raw",
    [
        {},
        {"update_id": "x"},
        {"update_id": 1, "message": None},
        {"update_id": 1, "message": {"chat": {}}},
        message(location={"latitude": "noord"}),
        message(photo=[{"width": 1}]),
        {"update_id": 1, "callback_query": {"message": {"chat": PRIVATE}}},
        {"update_id": 1, "my_chat_member": {"chat": PRIVATE}},
    ],
)
def test_an_update_that_is_malformed_is_unreadable_and_nothing_else(raw: dict[str, Any]) -> None:
    with pytest.raises(Unreadable):
        parse(raw)


@pytest.mark.parametrize("raw", [None, [], {}, {"update_id": True}, {"update_id": "1"}])
def test_what_has_no_number_has_no_number(raw: object) -> None:
    assert number_of(raw) is None


def test_a_photo_that_is_too_large_gives_way_to_a_smaller_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BUURT_UPLOAD_BYTES", "1000")
    sizes = [
        {"file_id": "klein", "width": 9, "height": 6, "file_size": 900},
        {"file_id": "groot", "width": 90, "height": 60, "file_size": 1001},
    ]
    assert parse(message(photo=sizes)).photo == "klein"
    alone = parse(message(photo=sizes[1:]))
    assert (alone.photo, alone.unfit) == ("", "(te grote foto)")


def test_a_document_that_says_it_is_a_picture_is_one() -> None:
    document = {"file_id": "d", "mime_type": "image/png", "file_size": 10}
    assert parse(message(document=document)).photo == "d"
    assert parse(message(document={**document, "mime_type": "text/html"})).unfit == "(bestand)"


def test_a_press_without_a_message_can_only_be_answered() -> None:
    query = {"id": "q", "from": {"id": 5}, "data": "1:0", "inline_message_id": "x"}
    found = parse({"update_id": 1, "callback_query": query})
    assert (found.kind, found.callback) == (Kind.NOTHING, "q")


@pytest.mark.parametrize("kind", ["group", "supergroup", "channel"])
def test_whatever_happens_in_a_group_is_not_a_message_to_us(kind: str) -> None:
    chat = {"id": -5, "type": kind}
    for name, content in (("edited_message", {"text": "x"}), ("my_chat_member", {"new_chat_member": {"status": "x"}})):
        raw = {"update_id": 1, name: {"message_id": 1, "chat": chat, **content}}
        assert parse(raw).kind is Kind.NOTHING
    assert parse({"update_id": 1, "message": {"message_id": 1, "chat": chat, "text": "x"}}).kind is Kind.GROUP


def test_control_characters_do_not_reach_the_database() -> None:
    assert parse(message(text="te\0gel\u202e los")).text == "tegel los"
