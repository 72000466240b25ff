"""After erasure the words are in no file of the data folder any more, not even as deleted bytes."""

from __future__ import annotations

from pathlib import Path

from tests.channels.web import pictures
from tests.channels.web.live import Server, serving

SENTENCE = "de buurman met het groene hek roept elke nacht"
OTHER = "bij de school ligt steeds glas"


def holding(folder: Path, words: str) -> list[str]:
    """The files that hold some words."""
    wanted = words.encode()
    return sorted(path.name for path in folder.rglob("*") if path.is_file() and wanted in path.read_bytes())


def resident(server: Server, words: str) -> tuple[str, dict[str, str]]:
    """Somebody whose words went everywhere, among them many messages and a photo."""
    path, headers = server.start()
    for number in range(12):
        message = {"client_id": str(number), "text": f"{number}: {words}" * (1 + number)}
        assert server.http.post(f"{path}/messages", headers=headers, json=message).status_code == 202
        server.order("say", conversation=path.rpartition("/")[2], text=f"U zei: {words} ({number})")
    photo = {"file": ("a.jpg", pictures.from_a_telephone(), "image/jpeg")}
    assert server.http.post(f"{path}/attachments", headers=headers, files=photo).status_code == 201
    server.order("file_case", conversation=path.rpartition("/")[2], text=words)
    return path, headers


def test_an_erased_sentence_is_in_no_file(tmp_path: Path) -> None:
    with serving(tmp_path, BUURT_RASA_URL="http://127.0.0.1:9") as server:
        path, headers = resident(server, SENTENCE)
        resident(server, OTHER)
        server.order("deliver")
        assert {"tracker.sqlite3"} < set(holding(tmp_path, SENTENCE))
        with server.follow(path, headers) as stream:
            stream.event()
            assert server.http.delete(path, headers=headers).status_code == 204
        assert holding(tmp_path, SENTENCE) == []
        assert set(holding(tmp_path, OTHER)) >= {"tracker.sqlite3", "buurtwijzer.sqlite3"}
        assert len(list(tmp_path.rglob("*.jpg"))) == 1
        said = {"client_id": "z", "text": "ik ga verder"}
        assert server.http.post(f"{path}/messages", headers=headers, json=said).json() == {"seq": 27}
    assert holding(tmp_path, SENTENCE) == []
