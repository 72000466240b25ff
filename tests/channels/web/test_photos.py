"""Photos: only what can be seen is kept, and each photo belongs to one conversation and one message."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from bot.channels import pictures as drawing
from bot.channels.web import photos
from bot.delivery.models import Attachment
from tests.channels.web import pictures
from tests.channels.web.api import Api, Talk, form


def stored(talk: Talk, photo_id: str) -> bytes:
    """The file as it lies on the disk."""
    return Path(Attachment.objects.get(pk=photo_id, conversation=talk.id).file.path).read_bytes()


def sent(talk: Talk, content: bytes, name: str = "foto.jpg") -> Image.Image:
    """The picture that is left of an upload."""
    answer = talk.add(content, name)
    assert answer.status == 201, answer.content
    return Image.open(io.BytesIO(stored(talk, answer.json()["id"])))


def test_where_and_with_what_a_photo_was_taken_is_not_kept(talk: Talk) -> None:
    original = pictures.from_a_telephone()
    assert pictures.CAMERA.encode() in original
    answer = talk.add(original)
    kept = stored(talk, answer.json()["id"])
    with Image.open(io.BytesIO(kept)) as picture:
        assert not picture.getexif()
        assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    for secret in (pictures.CAMERA.encode(), pictures.COMMENT, b"Siriusstraat", b"Exif"):
        assert secret not in kept


def test_a_photo_that_lies_on_its_side_is_put_upright(talk: Talk) -> None:
    assert sent(talk, pictures.from_a_telephone((60, 40))).size == (40, 60)


@pytest.mark.parametrize("form_name", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_the_usual_pictures_are_taken(talk: Talk, form_name: str, mode: str) -> None:
    assert sent(talk, pictures.picture(form_name, mode=mode)).format == "JPEG"


@pytest.mark.parametrize(
    ("form_name", "mode"),
    [
        ("PNG", "RGBA"),
        ("PNG", "P"),
        ("PNG", "1"),
        ("PNG", "LA"),
        ("PNG", "I;16"),
        ("JPEG", "CMYK"),
        ("WEBP", "RGBA"),
    ],
)
def test_odd_kinds_of_colour_are_taken(talk: Talk, form_name: str, mode: str) -> None:
    assert sent(talk, pictures.picture(form_name, mode=mode)).mode == "RGB"


def test_a_large_picture_is_made_smaller(talk: Talk) -> None:
    assert sent(talk, pictures.picture(size=(4000, 1000))).size == (2048, 512)


def test_the_name_of_the_file_is_ours(talk: Talk) -> None:
    answer = talk.add(pictures.picture(), "../../Karin Jansen.php")
    path = Path(str(Attachment.objects.get(pk=answer.json()["id"]).file.name))
    assert path.parent == Path("photos")
    assert path.suffix == ".jpg"
    assert "Karin" not in path.name


def test_a_photo_can_be_looked_at_by_its_own_conversation_only(api: Api, talk: Talk) -> None:
    answer = talk.add(pictures.picture())
    photo_id = answer.json()["id"]
    assert answer.headers["Location"] == f"{talk.path}/attachments/{photo_id}"
    seen = talk.call("GET", f"/attachments/{photo_id}")
    assert (seen.status, seen.headers["Content-Type"], seen.content) == (
        200,
        "image/jpeg",
        stored(talk, photo_id),
    )
    assert api.start().call("GET", f"/attachments/{photo_id}").problem == "not-found"


@pytest.mark.parametrize(
    ("content", "name", "status", "problem"),
    [
        pytest.param(b"dit is een brief", "brief.jpg", 415, "no-picture", id="no picture"),
        pytest.param(b"", "leeg.jpg", 415, "no-picture", id="empty"),
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "a.svg", 415, "no-picture", id="svg"),
        pytest.param(b"GIF89a" + b"\0" * 40, "a.gif", 415, "no-picture", id="gif"),
        pytest.param(pictures.picture()[:-40], "half.jpg", 422, "broken-picture", id="half a picture"),
        pytest.param(pictures.picture("PNG")[:-30], "half.png", 422, "broken-picture", id="half a png"),
        pytest.param(pictures.bomb(), "bom.png", 422, "broken-picture", id="decompression bomb"),
    ],
)
def test_what_is_no_picture_is_refused_with_words(
    talk: Talk, content: bytes, name: str, status: int, problem: str
) -> None:
    answer = talk.add(content, name)
    assert (answer.status, answer.problem) == (status, problem)
    assert not Attachment.objects.exists()


def test_a_picture_with_too_many_pixels_is_not_unpacked(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing, "MOST_PIXELS", 2_000)
    assert talk.add(pictures.picture("PNG", (60, 40))).problem == "broken-picture"


def test_a_photo_that_is_too_large_is_refused(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    content = pictures.picture()
    monkeypatch.setenv("BUURT_UPLOAD_BYTES", str(len(content) - 1))
    answer = talk.add(content)
    assert (answer.status, answer.problem) == (413, "photo-too-large")
    monkeypatch.setenv("BUURT_UPLOAD_BYTES", str(len(content)))
    assert talk.add(content).status == 201


def test_a_form_is_expected(talk: Talk) -> None:
    assert talk.call("POST", "/attachments", raw=pictures.picture(), kind="image/jpeg").problem == "not-multipart"
    body, kind = form(pictures.picture(), "a.jpg", "image/jpeg", "photo")
    assert talk.call("POST", "/attachments", raw=body, kind=kind).problem == "no-file"
    broken = talk.call("POST", "/attachments", raw=b"x", kind="multipart/form-data")
    assert (broken.status, broken.problem) == (400, "bad-request")


def test_a_photo_goes_along_with_one_message(talk: Talk) -> None:
    photo_id = talk.add(pictures.picture()).json()["id"]
    assert talk.send(attachments=[photo_id]).json() == {"seq": 2}
    assert talk.read(after=1)["messages"][0]["attachments"] == [{"id": photo_id}]
    assert talk.send(text="nog eens", attachments=[photo_id]).problem == "unknown-attachment"


def test_sending_a_photo_again_with_the_same_client_id_gives_the_same_answer(talk: Talk) -> None:
    photo_id = talk.add(pictures.picture()).json()["id"]
    answers = [talk.send(client_id="a", attachments=[photo_id]) for _ in range(2)]
    assert [answer.json() for answer in answers] == [{"seq": 2}, {"seq": 2}]


def test_a_photo_of_another_conversation_cannot_be_sent(api: Api, talk: Talk) -> None:
    photo_id = api.start().add(pictures.picture()).json()["id"]
    assert talk.send(attachments=[photo_id]).problem == "unknown-attachment"
    assert Attachment.objects.get(pk=photo_id).message is None


def test_five_photos_fit_in_a_message(talk: Talk) -> None:
    found = [talk.add(pictures.picture()).json()["id"] for _ in range(5)]
    assert talk.send(attachments=found).status == 202


def test_photos_cannot_be_piled_up(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photos, "MOST_WAITING", 1)
    first = talk.add(pictures.picture()).json()["id"]
    assert talk.add(pictures.picture()).problem == "photo-limit"
    talk.send(attachments=[first])
    assert talk.add(pictures.picture()).status == 201
