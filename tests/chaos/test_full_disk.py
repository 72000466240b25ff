"""The disk of the data folder runs full: what is acknowledged is stored, and all goes on after room came back."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.channels.telegram.live import Live, living
from tests.channels.web import pictures
from tests.e2e.stack import eventually, free_port

pytestmark = pytest.mark.timeout(240)
DISK = "64m"


class Disk:
    """A small disk of its own, which can be filled to the last byte."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self._ballast = place / "ballast"

    def fill(self) -> None:
        """Leave no room, also where a page was freed meanwhile."""
        with self._ballast.open("ab", buffering=0) as file:
            for size in (1_000_000, 4096, 1):
                while _written(file, b"x" * size):
                    pass

    def make_room(self) -> None:
        """Give back what was taken."""
        self._ballast.unlink()


def _written(file: Any, content: bytes) -> bool:
    try:
        return bool(file.write(content))
    except OSError:
        return False


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", str(place)], capture_output=True, text=True, check=False
    )
    assert mounted.returncode == 0, f"this test mounts a small disk and must run as root: {mounted.stderr}"
    yield Disk(place)
    subprocess.run(["umount", "--lazy", str(place)], check=True)


@pytest.fixture
def live(tmp_path: Path, disk: Disk) -> Iterator[Live]:
    """Web, worker and telegram with their data on the small disk; their logs lie elsewhere."""
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    (disk.place / "metrics").mkdir()
    settings = {
        "BUURT_DATA": str(disk.place),
        "BUURT_PORT": str(port),
        "BUURT_PUBLIC_URL": base,
        "PROMETHEUS_MULTIPROC_DIR": str(disk.place / "metrics"),
    }
    with living(tmp_path, **settings) as found:
        found.serve(port)
        for verb in ("worker", "telegram"):
            found.start(verb)
        eventually(lambda: "telegram_started" in found.log(), 60, "the start of telegram")
        yield found


@pytest.fixture
def web(live: Live) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=live.environment["BUURT_PUBLIC_URL"], timeout=60, trust_env=False) as found:
        eventually(lambda: _answers(found), 60, "the web process answering")
        yield found


def test_a_full_disk_loses_nothing_and_repeats_nothing(live: Live, disk: Disk, web: httpx.Client) -> None:
    made = web.post("/api/v1/conversations", json={}).json()
    path = f"/api/v1/conversations/{made['id']}"
    web.headers["Authorization"] = f"Bearer {made['token']}"
    phone = live.fake.resident()
    phone.say("/start")
    eventually(lambda: len(phone.heard()) == 2, 30, "the opening and the note")

    disk.fill()
    accepted, refused = _until_refused(web, path)
    assert refused.status_code == 503, refused.text
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert refused.headers["Retry-After"] == "3"
    assert "112" in refused.json()["detail"]
    photo = web.post(f"{path}/attachments", files={"file": ("a.jpg", pictures.picture(size=(900, 900)))})
    assert photo.status_code == 503, photo.text
    assert web.post("/api/v1/conversations", json={}).status_code == 503
    phone.say("hallo telegram")
    eventually(lambda: "telegram_update_not_stored" in live.log(), 30, "the update refused")
    assert web.get("/readyz").json()["checks"]["disk"] == "down"
    assert "no message is accepted" in live.doctor()
    stored = [line["from"] for line in web.get(f"{path}/messages").json()["messages"]]
    assert stored.count("resident") == accepted
    assert all(process.poll() is None for process in live.processes.values()), "all of them go on"

    disk.make_room()
    again = {web.post(f"{path}/messages", json=_message(accepted)).json()["seq"] for _ in range(2)}
    assert len(again) == 1, "sent twice, stored once"
    eventually(lambda: not web.get(f"{path}/messages").json()["pending"], 30, "the answer")
    lines = web.get(f"{path}/messages").json()["messages"]
    assert [line["text"] for line in lines if line["from"] == "resident"] == [
        f"bericht {number}" for number in range(accepted + 1)
    ]
    heard = "\n".join(line["text"] for line in lines if line["from"] == "bot")
    assert [heard.count(f"bericht {number}") for number in range(accepted + 1)] == [1] * (accepted + 1)
    eventually(lambda: "gehoord: hallo telegram" in phone.heard(), 60, "the answer on the telephone")
    assert len(phone.heard()) == 3
    photo = web.post(f"{path}/attachments", files={"file": ("a.jpg", pictures.picture())})
    assert photo.status_code == 201
    assert len(list((disk.place / "uploads/photos").iterdir())) == 1, "nothing is left of the photo that did not fit"
    eventually(lambda: web.get("/readyz").json()["checks"]["disk"] == "ok", 30, "room")


def _answers(web: httpx.Client) -> bool:
    try:
        return web.get("/livez").status_code == 200
    except httpx.TransportError:
        return False


def _message(number: int) -> dict[str, str]:
    return {"client_id": str(number), "text": f"bericht {number}"}


def _until_refused(web: httpx.Client, path: str) -> tuple[int, httpx.Response]:
    """How many messages still found room in what the database had taken before, and the first refusal."""
    for number in range(200):
        answer = web.post(f"{path}/messages", json=_message(number))
        if answer.status_code != 202:
            return number, answer
    raise AssertionError("the disk is not full")
