"""A resident behind one door and a coordinator behind another, through everything that can come in between."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
from playwright.sync_api import Browser, Error, Page, expect

from tests.e2e.stack import Stack, eventually
from tests.fakes.chromium import leave
from tests.widget.resident import LAMP, Resident

pytestmark = [pytest.mark.xdist_group("stack"), pytest.mark.timeout(300)]


class Coordinator:
    """Somebody at the desk, logged in with the account that the start printed."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def log_in(self, password: str) -> None:
        self.page.goto("/desk/")
        self.page.get_by_label("Gebruikersnaam").fill("demo")
        self.page.get_by_label("Wachtwoord").fill(password)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(lambda address: "inloggen" not in address)

    def watch_cases(self) -> None:
        """The list of cases, as it stands now."""
        self.page.goto("/desk/?tab=wijken")

    def open_case(self, number: str) -> None:
        """Open a case from the list, where it appears by itself."""
        row = self.page.locator("li.rij").filter(has_text=number)
        row.get_by_role("link").first.click()
        expect(self.page.get_by_role("log")).to_be_visible()

    def reads(self, text: str) -> None:
        expect(self.page.get_by_role("log")).to_contain_text(text)

    def answers(self, text: str) -> None:
        self.page.get_by_label("Antwoord aan de bewoner").fill(text)
        self.press(re.compile("^(Neem over en verstuur|Verstuur)$"))

    def press(self, name: str | re.Pattern[str]) -> None:
        self.page.get_by_role("button", name=name).click()

    def close(self, words: str) -> None:
        self.page.locator("details.meer > summary").click()
        self.page.get_by_text("Sluiten", exact=True).click()
        self.page.get_by_label("Hoe is het afgelopen?").select_option("opgelost")
        self.page.get_by_label("Wat schrijf je de bewoner?").fill(words)
        self.press("Sluit de zaak")


@pytest.fixture(scope="module")
def password(stack: Stack) -> str:
    """What the start prints; here it is read before anybody could print it."""
    return stack.demo_password()


@pytest.fixture
def coordinator(browser: Browser, stack: Stack, password: str) -> Iterator[Coordinator]:
    """A coordinator with a browser of their own."""
    context = browser.new_context(locale="nl-NL", base_url=stack.web)
    found = Coordinator(context.new_page())
    found.log_in(password)
    yield found
    leave(context)


def file_the_lamp(resident: Resident) -> str:
    """From the first words to a filed case; returns its number."""
    resident.open()
    resident.say(LAMP)
    resident.sees("nog niets verstuurd")
    resident.button("Klopt, verstuur").click()
    resident.sees("is bewaard")
    found = re.search(r"BW\d\d-\w{6}", resident.log.inner_text())
    assert found
    return found.group()


def test_from_the_website_to_the_desk_and_back(visit: Callable[..., Resident], coordinator: Coordinator) -> None:
    coordinator.watch_cases()
    resident = visit()
    number = file_the_lamp(resident)
    coordinator.open_case(number)
    coordinator.reads(LAMP)
    assert not re.search(r"/t/[\w-]{20}", coordinator.page.content()), "the resident's key stands at the desk"
    coordinator.answers("Ik laat vandaag iemand kijken.")
    resident.sees("U praat nu met")
    resident.sees("Ik laat vandaag iemand kijken.")
    resident.say("fijn, het is <b>erg</b> donker")
    coordinator.reads("fijn, het is <b>erg</b> donker")
    coordinator.press("Teruggeven aan de assistent")
    resident.sees("weer met de computer")
    coordinator.close("De lamp is vervangen.")
    resident.sees("De lamp is vervangen.")
    assert resident.lines("Ik laat vandaag iemand kijken.") == 1


def test_from_telegram_to_the_desk_and_back(stack: Stack, coordinator: Coordinator) -> None:
    coordinator.watch_cases()
    resident = stack.telegram.resident()
    resident.say(LAMP)

    def heard(words: str) -> None:
        eventually(lambda: any(words in line for line in resident.heard()), 60, f"{words!r} on the telephone")

    heard("nog niets verstuurd")
    resident.press("Klopt, verstuur")
    heard("is bewaard")
    found = re.search(r"BW\d\d-\w{6}", "\n".join(resident.heard()))
    assert found
    coordinator.open_case(found.group())
    expect(coordinator.page.get_by_text("Bewoner (Telegram)").first).to_be_visible()
    coordinator.answers("Welk nummer staat er op de paal?")
    heard("Welk nummer staat er op de paal?")
    resident.say("12-44")
    coordinator.reads("12-44")
    coordinator.press("Teruggeven aan de assistent")
    heard("weer met de computer")
    coordinator.close("De lamp brandt weer.")
    heard("De lamp brandt weer.")
    order = [line for line in resident.heard() if "paal" in line or "computer. Uw" in line or "brandt weer" in line]
    assert len(order) == 3


def test_a_desk_that_was_cut_off_for_twenty_seconds_shows_everything_in_order(
    visit: Callable[..., Resident], coordinator: Coordinator
) -> None:
    coordinator.watch_cases()
    resident = visit()
    coordinator.open_case(file_the_lamp(resident))
    coordinator.press("Gesprek overnemen")
    resident.sees("U praat nu met")
    coordinator.page.context.set_offline(True)
    for text in ("eerste regel", "tweede regel", "derde regel"):
        resident.say(text)
        resident.sees(text)
    coordinator.page.wait_for_timeout(20_000)  # this is the cut itself, not a wait for something
    coordinator.page.context.set_offline(False)
    coordinator.reads("derde regel")
    said = coordinator.page.locator("article.regel .woorden").all_inner_texts()
    assert [text for text in said if text.endswith("regel")] == ["eerste regel", "tweede regel", "derde regel"]


@pytest.mark.parametrize("moment", ["answer-before-commit", "answer-after-commit"])
def test_an_answer_during_which_the_web_process_is_killed_arrives_once(
    stack: Stack, visit: Callable[..., Resident], coordinator: Coordinator, moment: str
) -> None:
    coordinator.watch_cases()
    resident = visit()
    coordinator.open_case(file_the_lamp(resident))
    coordinator.press("Gesprek overnemen")
    resident.sees("U praat nu met")
    stack.kill("web")
    stack.start("web", BUURT_CRASH_AT=moment)
    coordinator.answers("Ik kom eraan.")
    eventually(lambda: stack.died("web"), 30, "the web process dying in the middle")
    stack.restart("web")
    field = coordinator.page.get_by_label("Antwoord aan de bewoner")
    expect(field).to_have_value("Ik kom eraan.")
    coordinator.press("Verstuur")
    resident.sees("Ik kom eraan.")
    with suppress(Error):
        expect(field).to_have_value("", timeout=5_000)
    assert resident.lines("Ik kom eraan.") == 1
