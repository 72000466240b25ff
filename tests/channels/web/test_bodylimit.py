"""What is too large is refused while it comes in, and the resident hears why."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.channels.web import contract, pictures
from tests.channels.web.live import Server, serving

MEGABYTE = 1_000_000


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The web process."""
    folder: Path = tmp_path_factory.mktemp("web")
    with serving(folder, BUURT_ORIGINS="https://site.example") as found:
        yield found


def chunks(megabytes: int) -> Iterator[bytes]:
    """A form with a very large file, piece by piece, without saying how much will come."""
    yield b'--grens\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n'
    for _ in range(megabytes):
        yield b"x" * MEGABYTE
    yield b"\r\n--grens--\r\n"


def problem(answer: httpx.Response, path: str) -> str:
    """The last part of the problem's type, of an answer that the document promises."""
    contract.check("POST", path, answer.status_code, answer.headers, answer.content)
    return str(answer.json()["type"].rpartition("/")[2])


def memory(server: Server) -> int:
    """The most memory that the process ever had, in MB."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{server.process.pid}/status").read_text())
    assert found
    return int(found[1]) // 1000


def test_a_photo_of_twenty_megabytes_is_refused_with_words(server: Server) -> None:
    path, headers = server.start()
    large = {"file": ("a.jpg", b"x" * 20 * MEGABYTE, "image/jpeg")}
    site = {"Origin": "https://site.example"}
    answer = server.http.post(f"{path}/attachments", headers={**headers, **site}, files=large)
    assert (answer.status_code, problem(answer, f"{path}/attachments")) == (413, "photo-too-large")
    assert "10.0 MB" in answer.json()["detail"]
    assert answer.headers["Access-Control-Allow-Origin"] == "https://site.example"


def test_a_photo_of_unknown_size_is_refused_as_soon_as_it_is_too_large(server: Server) -> None:
    path, headers = server.start()
    before = memory(server)
    kind = {"Content-Type": "multipart/form-data; boundary=grens"}
    answer = server.http.post(f"{path}/attachments", headers={**headers, **kind}, content=chunks(60))
    assert (answer.status_code, problem(answer, f"{path}/attachments")) == (413, "photo-too-large")
    assert memory(server) - before < 25


def test_a_message_that_is_far_too_large_is_refused(server: Server) -> None:
    path, headers = server.start()
    body = {"client_id": "a", "text": "x" * MEGABYTE}
    answer = server.http.post(f"{path}/messages", headers=headers, json=body)
    assert (answer.status_code, problem(answer, f"{path}/messages")) == (413, "body-too-large")
    assert len(server.http.get(f"{path}/messages", headers=headers).json()["messages"]) == 1


def test_ten_thousand_emoji_are_not_too_large_to_be_told_that_they_are_too_many(server: Server) -> None:
    path, headers = server.start()
    answer = server.http.post(f"{path}/messages", headers=headers, json={"client_id": "a", "text": "🌳" * 10_000})
    assert (answer.status_code, problem(answer, f"{path}/messages")) == (422, "too-long")


def test_a_client_that_asks_first_need_not_send(server: Server) -> None:
    path, headers = server.start()
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as line:
        request = (
            f"POST {path}/attachments HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            f"Authorization: {headers['Authorization']}\r\n"
            "Content-Type: multipart/form-data; boundary=grens\r\nContent-Length: 20000000\r\n"
            "Expect: 100-continue\r\n\r\n"
        )
        line.sendall(request.encode())
        assert line.recv(65_536).startswith(b"HTTP/1.1 413")


def test_the_next_request_is_answered_as_ever(server: Server) -> None:
    path, headers = server.start()
    large = {"file": ("a.jpg", b"x" * 12 * MEGABYTE, "image/jpeg")}
    assert server.http.post(f"{path}/attachments", headers=headers, files=large).status_code == 413
    small = {"file": ("a.jpg", pictures.picture(), "image/jpeg")}
    assert server.http.post(f"{path}/attachments", headers=headers, files=small).status_code == 201
