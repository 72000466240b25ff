"""Everybody can use the chat: by keyboard, by ear, large, small, and in other colours."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.widget.resident import LAMP, Resident

pytestmark = [pytest.mark.xdist_group("stack"), pytest.mark.timeout(180)]
Visit = Callable[..., Resident]
PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
DARK: dict[str, Any] = {**DESKTOP, "color_scheme": "dark"}
NARROW: dict[str, Any] = {"viewport": {"width": 320, "height": 256}}  # 1280 x 1024 at 400 %
# Widths of what a finger must hit, and what may be smaller: links in a line of text.
SMALL_TARGETS = """() => {
  const found = [];
  const look = (root) => root.querySelectorAll('*').forEach((at) => {
    if (at.shadowRoot) look(at.shadowRoot);
    if (!at.matches('button, textarea, summary') || !at.checkVisibility()) return;
    const { width, height } = at.getBoundingClientRect();
    if (Math.min(width, height) < 44) found.push(`${at.textContent.trim()} ${width}x${height}`);
  });
  look(document);
  return found;
}"""


def faults(resident: Resident) -> list[str]:
    """What axe finds wrong."""
    found = Axe().run(resident.page).response["violations"]
    return [f"{fault['id']}: {[node['html'][:120] for node in fault['nodes']]}" for fault in found]


@pytest.mark.parametrize("size", [PHONE, DESKTOP, DARK], ids=["phone", "desktop", "dark"])
def test_axe_finds_nothing_in_any_state(visit: Visit, size: dict[str, Any]) -> None:
    resident = visit("/", **size)
    assert faults(resident) == []
    resident.open()
    assert faults(resident) == []
    resident.say(LAMP)
    resident.sees("Klopt dit?")
    assert faults(resident) == []
    if "has_touch" in size:
        assert resident.page.evaluate(SMALL_TARGETS) == []
    resident.context.set_offline(True)
    resident.say("nog iets")
    resident.reads("Nog niet verstuurd")
    resident.context.set_offline(False)
    assert faults(resident) == []
    for name in ("Menu", "Wis mijn gesprek"):
        resident.button(name).click()
        assert faults(resident) == []
    resident.go("/chat")
    resident.sees("Klopt dit?")
    assert faults(resident) == []


@pytest.mark.parametrize("path", ["/", "/chat"])
@pytest.mark.parametrize("size", [{"viewport": {"width": 320, "height": 640}}, NARROW], ids=["320", "400%"])
def test_a_narrow_window_scrolls_in_one_direction(visit: Visit, path: str, size: dict[str, Any]) -> None:
    resident = visit(path, **size)
    assert resident.wide() <= 0
    if path == "/":
        resident.open()
    resident.sees("Ik ben een computer")
    resident.say("x" * 300 + " https://www.hilversum.nl/" + "y" * 200)
    expect(resident.log.locator("li.bot")).to_have_count(2)
    assert resident.wide() <= 0
    assert resident.log.evaluate("log => log.scrollWidth - log.clientWidth") <= 0
    resident.field.scroll_into_view_if_needed()
    expect(resident.field).to_be_in_viewport()
    resident.button("Verstuur").scroll_into_view_if_needed()
    expect(resident.button("Verstuur")).to_be_in_viewport()


def test_text_at_double_size_stays_readable(visit: Visit) -> None:
    resident = visit("/", **DESKTOP)
    resident.page.add_init_script(
        "addEventListener('DOMContentLoaded', () => (document.documentElement.style.fontSize = '200%'))"
    )
    resident.go("/")
    resident.open()
    assert resident.wide() <= 0
    assert float(resident.field.evaluate("field => parseFloat(getComputedStyle(field).fontSize)")) >= 36
    expect(resident.button("Verstuur")).to_be_in_viewport()
    expect(resident.log).to_be_in_viewport()


def test_each_line_is_announced_once_and_history_never_again(visit: Visit) -> None:
    resident = visit().open()
    resident.say(LAMP)
    resident.sees("Klopt dit?")
    expect(resident.log).to_have_attribute("aria-live", "polite")
    spoken = resident.spoken()
    assert len(spoken) == len(set(spoken)) == 3
    assert LAMP in spoken
    resident.page.reload()
    resident.sees("Klopt dit?")
    expect(resident.log).to_have_attribute("aria-live", "polite")
    assert resident.spoken() == []
    resident.context.set_offline(True)
    resident.reads("Geen verbinding")
    resident.context.set_offline(False)
    resident.say("nee")
    expect(resident.log.locator("li.bot")).to_have_count(3)
    spoken = resident.spoken()
    assert len(spoken) == len(set(spoken)) == 2


def test_escape_closes_what_is_open_and_gives_the_focus_back(visit: Visit) -> None:
    for size in (DESKTOP, PHONE):
        resident = visit("/", **size)
        resident.open()
        resident.button("Menu").focus()
        resident.page.keyboard.press("Enter")
        assert resident.focused() == "Over uw gegevens"
        resident.page.keyboard.press("Escape")
        assert resident.focused() == "Menu"
        resident.page.keyboard.press("Escape")
        expect(resident.button("Chat met de gemeente")).to_be_focused()
        expect(resident.log).to_be_hidden()


def test_colours_of_the_user_and_less_movement_are_respected(visit: Visit) -> None:
    resident = visit("/", forced_colors="active", reduced_motion="reduce").open()
    edge = resident.log.locator("li.bot .said").first.evaluate("said => getComputedStyle(said).borderTopStyle")
    assert edge == "solid"
    resident.say(LAMP)
    moving = resident.page.evaluate(
        "() => document.querySelector('buurtwijzer-chat').shadowRoot.getAnimations({ subtree: true }).length"
    )
    assert moving == 0


def test_enter_sends_and_shift_enter_makes_a_line(visit: Visit) -> None:
    resident = visit("/chat")
    resident.sees("Ik ben een computer")
    before = resident.field.bounding_box()
    resident.field.press_sequentially("een")
    for word in ("twee", "drie", "vier"):
        resident.field.press("Shift+Enter")
        resident.field.press_sequentially(word)
    after = resident.field.bounding_box()
    assert before is not None
    assert after is not None
    assert after["height"] > before["height"]
    resident.field.press("Enter")
    resident.sees("een")
    assert resident.lines("een\ntwee\ndrie\nvier") == 1
