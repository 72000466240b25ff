"""Photos and places go along only as the resident means them."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, expect

from tests.channels.web.pictures import CAMERA, from_a_telephone
from tests.e2e.stack import Stack
from tests.widget.resident import LAMP, Resident

pytestmark = [pytest.mark.xdist_group("stack"), pytest.mark.timeout(180)]
Visit = Callable[..., Resident]
HILVERSUM = {"latitude": 52.2292, "longitude": 5.1669}
# The browser does not show the bytes of an upload to the one who drives it.
CAPTURE = """
const send = XMLHttpRequest.prototype.send;
XMLHttpRequest.prototype.send = function (form) {
  form.get('file').arrayBuffer().then((bytes) => (window.uploaded = Array.from(new Uint8Array(bytes))));
  send.call(this, form);
};
"""
LITTER = "er ligt een berg afval naast de container"


def file(name: str, kind: str, content: bytes) -> FilePayload:
    """A file as a resident chooses it."""
    return {"name": name, "mimeType": kind, "buffer": content}


def choose(resident: Resident, *files: FilePayload) -> None:
    """Press the button for a photo and choose."""
    with resident.page.expect_file_chooser() as waiting:
        resident.button("Foto toevoegen").click()
    waiting.value.set_files(list(files))


def stored(stack: Stack) -> list[Path]:
    """Every photo that the server keeps."""
    return sorted((stack.data / "uploads" / "photos").glob("*"))


def test_a_photo_leaves_the_browser_small_and_without_where_it_was_taken(visit: Visit, stack: Stack) -> None:
    resident = visit("/chat")
    resident.page.add_init_script(CAPTURE)
    resident.page.reload()
    resident.sees("Ik ben een computer")
    resident.say(LAMP)
    resident.sees("Klopt dit?")
    before = set(stored(stack))
    choose(resident, file("lantaarn.jpg", "image/jpeg", from_a_telephone((3000, 1500))))
    resident.reads("De foto staat klaar")
    resident.say("hier is de foto")
    expect(resident.log.get_by_alt_text("Uw foto")).to_be_visible()
    body = bytes(resident.page.evaluate("window.uploaded"))
    assert Image.open(io.BytesIO(body)).size == (1024, 2048)  # upright and scaled
    for trace in (b"Exif", CAMERA.encode(), b"Siriusstraat", b"gemaakt bij mij"):
        assert trace not in body
    kept = next(path for path in stored(stack) if path not in before)
    picture = Image.open(io.BytesIO(kept.read_bytes()))
    assert not picture.getexif()
    assert picture.size == (1024, 2048)
    resident.page.reload()
    shown = resident.log.get_by_alt_text("Uw foto")
    expect(shown).to_be_visible()
    assert str(shown.get_attribute("src")).startswith("blob:")


def test_a_photo_can_be_taken_back_before_it_is_sent(visit: Visit) -> None:
    resident = visit("/chat")
    resident.sees("Ik ben een computer")
    choose(resident, file("a.jpg", "image/jpeg", from_a_telephone()))
    resident.reads("De foto staat klaar")
    resident.button("Haal de foto weg").click()
    resident.say("zonder foto")
    expect(resident.log.locator("li.bot")).to_have_count(2)
    expect(resident.page.get_by_alt_text("Uw foto")).to_have_count(0)


def test_a_photo_that_the_browser_cannot_read_says_what_to_do(visit: Visit) -> None:
    resident = visit("/chat")
    resident.sees("Ik ben een computer")
    choose(resident, file("IMG_0001.HEIC", "image/heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 200))
    resident.reads("Uw browser kan deze foto niet lezen (soort: HEIC)")
    choose(resident, file("foto.png", "image/png", b"<svg onload=alert(1)>"))
    resident.reads("Wij kunnen dit bestand niet lezen")
    resident.say("dan zonder foto")
    resident.sees("dan zonder foto")


def test_a_photo_that_cannot_be_uploaded_waits_for_the_network(visit: Visit) -> None:
    resident = visit("/chat")
    resident.sees("Ik ben een computer")
    resident.context.set_offline(True)
    choose(resident, file("a.jpg", "image/jpeg", from_a_telephone()))
    resident.reads("De foto kon niet worden klaargezet")
    resident.field.fill("met foto")
    resident.field.press("Enter")
    resident.reads("Wacht even tot de foto klaar is")
    assert resident.field.input_value() == "met foto"
    resident.context.set_offline(False)
    resident.reads("De foto staat klaar")


def test_a_resident_shares_a_place(visit: Visit) -> None:
    resident = visit("/chat", permissions=["geolocation"], geolocation=HILVERSUM)
    resident.sees("Ik ben een computer")
    expect(resident.button("Deel mijn plek")).to_have_count(0)
    resident.say(LITTER)
    resident.sees("Waar")
    with resident.page.expect_request(lambda request: "lat" in (request.post_data or "")) as sent:
        resident.button("Deel mijn plek").click()
    assert json.loads(sent.value.post_data or "")["location"] == {"lat": 52.2292, "lon": 5.1669}
    resident.sees("Mijn plek op de kaart")
    expect(resident.log.locator("li.bot")).to_have_count(3)
    if "in welke wijk" in resident.texts()[-1]:
        # Without the map of the municipality a point says nothing about the wijk.
        resident.button("Centrum").click()
    resident.sees("Klopt dit?")


def test_a_browser_that_gives_no_place_says_what_to_do_instead(visit: Visit) -> None:
    resident = visit("/chat")
    resident.sees("Ik ben een computer")
    resident.say(LITTER)
    resident.button("Deel mijn plek").click()
    resident.reads("Uw browser geeft uw plek niet door. Typ de straat")
