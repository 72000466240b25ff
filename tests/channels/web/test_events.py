"""A resident who leaves the page open sees every line as it comes, once and in order."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from asgiref.sync import async_to_sync, sync_to_async

from bot.channels.web import events
from bot.channels.web.document import VERSION
from bot.channels.web.tail import hub
from bot.delivery import inbox
from bot.delivery.models import Conversation, Sender
from bot.delivery.thread import append
from tests.channels.web import contract
from tests.channels.web.api import Talk
from tests.channels.web.live import PATIENCE, Server, serving
from tests.e2e.stack import eventually

MESSAGE = {"$ref": "#/components/schemas/Message"}
STATE = {"$ref": "#/components/schemas/State"}
MANY = 100


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The web process."""
    folder: Path = tmp_path_factory.mktemp("web")
    with serving(folder, BUURT_ORIGINS="https://site.example") as found:
        yield found


def send(server: Server, path: str, headers: dict[str, str], text: str) -> None:
    """The resident sends a message."""
    answer = server.http.post(f"{path}/messages", headers=headers, json={"client_id": text, "text": text})
    assert answer.status_code == 202, answer.text


def test_the_stream_begins_with_what_is_there_and_the_state(server: Server) -> None:
    path, headers = server.start()
    with server.follow(path, headers) as stream:
        assert stream.response.headers["Content-Type"] == "text/event-stream; charset=utf-8"
        assert stream.response.headers["Cache-Control"] == "no-store"
        assert stream.response.headers["API-Version"] == VERSION
        assert stream.block() == {"retry": "2000"}
        name, message = stream.event()
        contract.conforms(MESSAGE, message)
        assert (name, message["seq"], message["from"]) == ("message", 1, "bot")
        name, state = stream.event()
        contract.conforms(STATE, state)
        assert (name, state) == ("state", {"pending": False, "owner": "bot", "handover": None})


def test_lines_arrive_as_they_are_written(server: Server) -> None:
    path, headers = server.start()
    conversation = path.rpartition("/")[2]
    with server.follow(path, headers, "?after=1") as stream:
        assert stream.event()[0] == "state"
        begin = time.monotonic()
        send(server, path, headers, "de lantaarn is uit")
        assert stream.event()[1]["text"] == "de lantaarn is uit"
        # Without news the stream would look again only then.
        assert time.monotonic() - begin < events.KEEP_ALIVE_SECONDS / 2
        assert stream.event() == ("state", {"pending": True, "owner": "bot", "handover": None})
        server.order("say", conversation=conversation, text="Dat geef ik door.")
        assert stream.event()[1]["text"] == "Dat geef ik door."
        assert stream.event()[1]["pending"] is False


def test_after_a_reconnect_the_thread_is_complete_and_in_order(server: Server) -> None:
    path, headers = server.start()
    conversation = path.rpartition("/")[2]
    seen: list[int] = []
    for turn in range(4):
        resume = {**headers, **({"Last-Event-ID": str(seen[-1])} if seen else {})}
        for number in range(3):
            server.order("say", conversation=conversation, text=f"{turn}.{number}")
        with server.follow(path, resume, "?after=0") as stream:
            seen += [stream.until_message()["seq"] for _ in range(2)]
    with server.follow(path, {**headers, "Last-Event-ID": str(seen[-1])}) as stream:
        seen += [stream.until_message()["seq"] for _ in range(13 - len(seen))]
    assert seen == list(range(1, 14))


def test_a_turn_that_ends_without_a_line_is_told(server: Server) -> None:
    path, headers = server.start()
    send(server, path, headers, "hallo")
    with server.follow(path, headers) as stream:
        while (event := stream.event())[0] != "state":
            pass
        assert event[1]["pending"] is True
        server.order("close", conversation=path.rpartition("/")[2])
        assert stream.event() == ("state", {"pending": False, "owner": "bot", "handover": None})


def test_a_change_of_who_may_speak_is_told_with_the_next_line(server: Server) -> None:
    path, headers = server.start()
    conversation = path.rpartition("/")[2]
    with server.follow(path, headers, "?after=1") as stream:
        stream.event()
        server.order("own", conversation=conversation, owner="medewerker")
        server.order("say", conversation=conversation, text="U praat nu met een mens.")
        found = dict(stream.event() for _ in range(2))
        assert found["message"]["text"] == "U praat nu met een mens."
        assert found["state"] == {"pending": False, "owner": "medewerker", "handover": "medewerker"}


@pytest.mark.parametrize(
    ("headers", "query", "status", "problem"),
    [
        ({}, "", 401, "unauthorized"),
        ({"Authorization": "Bearer " + "x" * 40}, "", 401, "unauthorized"),
        (None, "?after=-1", 400, "bad-cursor"),
    ],
)
def test_a_stream_that_may_not_be_opened_is_a_problem(
    server: Server, headers: dict[str, str] | None, query: str, status: int, problem: str
) -> None:
    path, own = server.start()
    answer = server.http.get(f"{path}/events{query}", headers=own if headers is None else headers)
    contract.check("GET", f"{path}/events", answer.status_code, answer.headers, answer.content)
    assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (status, problem)


def test_the_token_of_another_conversation_opens_no_stream(server: Server) -> None:
    path, _ = server.start()
    _, other = server.start()
    answer = server.http.get(f"{path}/events", headers=other)
    contract.check("GET", f"{path}/events", answer.status_code, answer.headers, answer.content)
    assert answer.status_code == 404


def test_a_token_in_the_address_opens_no_stream(server: Server) -> None:
    path, headers = server.start()
    token = headers["Authorization"].partition(" ")[2]
    assert server.http.get(f"{path}/events?token={token}").status_code == 401


def test_other_methods_are_told_the_right_one(server: Server) -> None:
    path, headers = server.start()
    answer = server.http.post(f"{path}/events", headers=headers)
    contract.check("POST", f"{path}/events", answer.status_code, answer.headers, answer.content)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, OPTIONS")


def test_a_website_of_the_list_may_open_streams(server: Server) -> None:
    path, headers = server.start()
    site = {"Origin": "https://site.example"}
    asked = server.http.options(f"{path}/events", headers={**site, "Access-Control-Request-Method": "GET"})
    assert asked.status_code == 204
    assert "Last-Event-ID" in asked.headers["Access-Control-Allow-Headers"]
    with server.follow(path, {**headers, **site}) as stream:
        assert stream.response.headers["Access-Control-Allow-Origin"] == "https://site.example"
    refused = server.http.get(f"{path}/events", headers=site)
    assert (refused.status_code, refused.headers["Access-Control-Allow-Origin"]) == (
        401,
        "https://site.example",
    )


def test_a_client_that_leaves_leaves_nothing_behind(server: Server) -> None:
    path, headers = server.start()
    nobody_listens(server)
    with server.follow(path, headers) as stream:
        stream.event()
        assert server.order("look")["streams"] == 1
    nobody_listens(server)


def nobody_listens(server: Server) -> None:
    """Wait until the streams of this test, and of the one before it, are forgotten."""
    eventually(lambda: server.order("look")["streams"] == 0, PATIENCE, "forgetting every stream")


def open_streams(server: Server, number: int) -> list[socket.socket]:
    """Streams of as many conversations, each past its opening line."""
    found = []
    for _ in range(number):
        path, headers = server.start()
        line = socket.create_connection(("127.0.0.1", server.port), timeout=30)
        request = f"GET {path}/events HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: {headers['Authorization']}\r\n\r\n"
        line.sendall(request.encode())
        found.append(line)
    for line in found:
        _read_until(line, b"event: state")
    return found


def _read_until(line: socket.socket, wanted: bytes) -> None:
    content = b""
    while wanted not in content:
        part = line.recv(65_536)
        assert part, "the stream ended"
        content += part


def test_many_streams_share_a_few_threads_and_all_hear_the_news(server: Server) -> None:
    nobody_listens(server)
    lines = open_streams(server, MANY)
    try:
        during = server.order("look")
        assert during["streams"] == MANY
        assert during["threads"] < 40
        assert httpx.get(f"http://127.0.0.1:{server.port}/livez", trust_env=False).status_code == 200
        server.order("say_to_all", text="nieuws voor iedereen")
        for line in lines:
            _read_until(line, b"nieuws voor iedereen")
    finally:
        for line in lines:
            line.close()
    nobody_listens(server)


def test_a_quiet_stream_shows_that_it_is_open(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "KEEP_ALIVE_SECONDS", 0.05)

    async def listen() -> list[str]:
        blocks = events.blocks(talk.id, 1)
        found = [await anext(blocks) for _ in range(4)]
        await blocks.aclose()
        return found

    assert [block.partition("\n")[0] for block in async_to_sync(listen)()] == [
        "retry: 2000", "event: state", ": still here", ": still here",
    ]  # fmt: skip
    assert hub.open == 0


def test_the_state_follows_a_whole_turn_that_came_between_two_looks(talk: Talk) -> None:
    def turn() -> None:
        talk.say("de lantaarn is uit")
        append(Conversation.objects.get(pk=talk.id), Sender.BOT, "Dat geef ik door.")
        inbox.close(inbox.waiting_items(talk.id))

    async def listen() -> list[str]:
        blocks = events.blocks(talk.id, 1)
        found = [await anext(blocks), await anext(blocks)]
        await sync_to_async(turn)()
        found.append(await anext(blocks))
        await blocks.aclose()
        return found

    _, before, after = async_to_sync(listen)()
    assert after.endswith(before), "who waits for the end of the answer hears that it is there"
    assert after.count("event: message") == 2
