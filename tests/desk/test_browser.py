"""The desk in a real browser: by keyboard, live, on a phone, with two people, and through an expired login."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Dialog, Page, expect

from tests.desk import browser as rooms
from tests.desk.browser import DESKTOP, PHONE, Office, flaws, seat, watched
from tests.e2e.stack import eventually
from tests.fakes.chromium import leave

pytestmark = pytest.mark.xdist_group("desk-browser")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """The web process with two coordinators of Oost, of whom one also watches the grote bak."""
    with rooms.opened(tmp_path_factory.mktemp("desk")) as found:
        codes = ["coordinator_oost", "straatverlichting", "triage"]
        found.order("staff", username="sam", recipients=codes, name="Sam de Vries", role="buurtcoördinator van Oost")
        found.order("staff", username="kim", recipients=["coordinator_oost"], name="Kim Bakker")
        yield found


@pytest.fixture
def sam(office: Office, browser: Browser) -> Iterator[Page]:
    """Sam's screen; whatever the console complains about fails the test."""
    context = seat(browser, office, "sam")
    page, complaints = watched(context)
    yield page
    leave(context)
    assert complaints == []


@pytest.fixture
def kim(office: Office, browser: Browser) -> Iterator[Page]:
    """Kim's screen."""
    context = seat(browser, office, "kim")
    page, _ = watched(context)
    yield page
    leave(context)


def test_log_in_and_answer_by_keyboard_alone(office: Office, browser: Browser) -> None:
    case = office.order("case")
    context = browser.new_context(viewport=DESKTOP)  # type: ignore[arg-type]
    page, complaints = watched(context)
    rooms.log_in(page, office, "sam")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Naar de inhoud"
    page.goto(f"{office.base}/desk/zaak/{case['number']}")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "tekst":
            break
    page.keyboard.type("Ik kijk er morgen naar.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#draad")).to_contain_text("Ik kijk er morgen naar.")
    expect(page.locator("#tekst")).to_have_value("")
    expect(page.locator("#tekst")).to_be_focused()
    expect(page.locator("#stand")).to_contain_text("Jij praat met de bewoner.")
    said = office.order("lines", conversation=case["conversation"])["lines"]
    assert said[-1] == ["staff", "Ik kijk er morgen naar."]
    assert "Sam de Vries" in said[-2][1]
    leave(context)
    assert complaints == []


def test_new_lines_and_new_work_appear_by_themselves(office: Office, sam: Page) -> None:
    case = office.order("case")
    sam.goto(f"{office.base}/desk/zaak/{case['number']}")
    sam.locator("#tekst").fill("Ik was net aan het typen")
    office.order("hear", conversation=case["conversation"], text="Hij is nu ook kapot")
    expect(sam.locator("#draad[role=log]")).to_contain_text("Hij is nu ook kapot")
    expect(sam.locator("#tekst")).to_have_value("Ik was net aan het typen")
    sam.goto(f"{office.base}/desk/?tab=bellen")
    before = int(sam.locator("#tab-wacht .aantal").inner_text())
    office.order("waiting", recipient="coordinator_oost", said="Is daar iemand?")
    expect(sam.locator("#tab-wacht .aantal")).to_have_text(str(before + 1))


def test_somebody_who_reads_back_is_not_pulled_to_the_end(office: Office, sam: Page) -> None:
    case = office.order("case")
    for number in range(12):
        office.order("hear", conversation=case["conversation"], text=f"regel {number} " * 12)
    sam.goto(f"{office.base}/desk/zaak/{case['number']}")
    thread = "document.querySelector('#draad')"
    at_end = f"{thread}.scrollHeight - {thread}.scrollTop - {thread}.clientHeight < 5"
    assert sam.evaluate(at_end)
    office.order("hear", conversation=case["conversation"], text="de eerste nieuwe")
    expect(sam.locator("#draad")).to_contain_text("de eerste nieuwe")
    eventually(lambda: sam.evaluate(at_end), 5, "the thread following")
    sam.evaluate("document.querySelector('#draad').scrollTop = 0")
    office.order("hear", conversation=case["conversation"], text="de tweede nieuwe")
    expect(sam.locator("#draad")).to_contain_text("de tweede nieuwe")
    assert sam.evaluate("document.querySelector('#draad').scrollTop") == 0


def test_take_over_answer_and_close_with_words(office: Office, sam: Page) -> None:
    case = office.order("case")
    sam.goto(f"{office.base}/desk/zaak/{case['number']}")
    sam.get_by_role("button", name="Gesprek overnemen").click()
    expect(sam.locator("#stand")).to_contain_text("Jij praat met de bewoner.")
    sam.locator("#tekst").fill("De lamp is gemaakt.")
    sam.get_by_role("button", name="Verstuur").click()
    expect(sam.locator("#draad")).to_contain_text("De lamp is gemaakt.")
    sam.get_by_text("Meer", exact=True).click()
    sam.get_by_text("Sluiten", exact=True).click()
    sam.get_by_label("Hoe is het afgelopen?").select_option("opgelost")
    sam.get_by_label("Wat schrijf je de bewoner?").fill("Dank u wel voor uw melding.")
    sam.get_by_role("button", name="Sluit de zaak").click()
    expect(sam.get_by_role("status").first).to_contain_text("is afgesloten")
    assert office.order("status", number=case["number"])["status"] == "afgehandeld"
    assert "Dank u wel" in office.order("lines", conversation=case["conversation"])["lines"][-1][1]


def test_two_browsers_edit_one_case(office: Office, sam: Page, kim: Page) -> None:
    case = office.order("case")
    for page in (sam, kim):
        page.goto(f"{office.base}/desk/zaak/{case['number']}")
    kim.get_by_text("Naar afdeling", exact=True).click()
    kim.get_by_label("Naar wie?").select_option("groen")
    kim.get_by_label("Waarom?").first.fill("hoort bij groen")
    sam.get_by_text("Meer", exact=True).click()
    sam.get_by_role("button", name="Oppakken").click()
    expect(sam.get_by_role("status").first).to_contain_text("Van mij")
    expect(kim.locator("#stand")).to_contain_text("Sam de Vries heeft deze zaak net veranderd.")
    kim.get_by_role("button", name="Doorsturen").click()
    expect(kim.locator(".uitklap .fouten")).to_contain_text("Sam de Vries heeft deze zaak veranderd")
    expect(kim.get_by_label("Waarom?").first).to_have_value("hoort bij groen")
    kim.reload()
    expect(kim.get_by_label("Waarom?").first).to_have_value("hoort bij groen")
    kim.get_by_role("button", name="Doorsturen").click()
    expect(kim.get_by_role("status").first).to_contain_text("is doorgestuurd")


def test_an_answer_survives_an_expired_login(office: Office, sam: Page, kim: Page) -> None:
    case = office.order("case")
    kim.goto(f"{office.base}/desk/zaak/{case['number']}")
    kim.locator("#tekst").fill("Een lang antwoord dat niet weg mag")
    office.order("put_out")
    office.states.clear()
    kim.get_by_role("button", name="Neem over en verstuur").click()
    expect(kim.locator("#antwoord .fouten")).to_contain_text("Je bent uitgelogd. Log in in een nieuw tabblad")
    expect(kim.locator("#tekst")).to_have_value("Een lang antwoord dat niet weg mag")
    with kim.context.expect_page() as opened:
        kim.locator("#antwoord .fouten a").click()
    rooms.log_in(opened.value, office, "kim")
    kim.get_by_role("button", name="Neem over en verstuur").click()
    expect(kim.locator("#draad")).to_contain_text("Een lang antwoord dat niet weg mag")
    said = office.order("lines", conversation=case["conversation"])["lines"]
    assert [text for _, text in said].count("Een lang antwoord dat niet weg mag") == 1
    # A draft that was not sent is there again when the page is.
    kim.locator("#tekst").fill("nog een zin")
    kim.reload()
    expect(kim.locator("#tekst")).to_have_value("nog een zin")


def _put_out(page: Page) -> None:
    """End a login from outside; first the page goes, or what it still asks would bring cookies back."""
    page.goto("about:blank")
    page.context.clear_cookies()


def test_a_draft_goes_with_who_logs_out_and_is_not_for_a_colleague(office: Office, browser: Browser) -> None:
    case = office.order("case")
    address, mine = f"{office.base}/desk/zaak/{case['number']}", "mijn half antwoord"
    context = browser.new_context(viewport=DESKTOP)  # type: ignore[arg-type]
    page, complaints = watched(context)
    drafts = "Object.keys(sessionStorage).filter((key) => key.startsWith('concept:'))"
    rooms.log_in(page, office, "sam")
    page.goto(address)
    page.locator("#tekst").fill(mine)
    assert len(page.evaluate(drafts)) == 1
    # The login ends by itself, and a colleague goes on in this tab.
    _put_out(page)
    page.goto(address)
    rooms.log_in(page, office, "kim")
    page.goto(address)
    expect(page.locator("#tekst")).to_have_value("")
    _put_out(page)
    page.goto(address)
    rooms.log_in(page, office, "sam")
    page.goto(address)
    expect(page.locator("#tekst")).to_have_value(mine)
    page.get_by_role("button", name="Uitloggen").click()
    page.wait_for_url("**/desk/inloggen*")
    assert page.evaluate(drafts) == []
    rooms.log_in(page, office, "sam")
    page.goto(address)
    expect(page.locator("#tekst")).to_have_value("")
    leave(context)
    # What the page was asking at the moment of logging out is refused.
    assert [line for line in complaints if "401" not in line] == []


def test_without_a_connection_the_text_stays_and_is_sent_once_later(office: Office, kim: Page) -> None:
    case = office.order("case")
    kim.goto(f"{office.base}/desk/zaak/{case['number']}")
    kim.locator("#tekst").fill("Verstuurd na de storing")
    kim.context.set_offline(True)
    kim.get_by_role("button", name="Neem over en verstuur").click()
    expect(kim.locator("#antwoord .fouten")).to_contain_text("Geen verbinding. Er is niets verstuurd.")
    kim.context.set_offline(False)
    kim.get_by_role("button", name="Neem over en verstuur").click()
    expect(kim.locator("#draad")).to_contain_text("Verstuurd na de storing")


def test_everything_works_without_scripts(office: Office, browser: Browser) -> None:
    case = office.order("case")
    leave(seat(browser, office, "sam"))
    context = browser.new_context(java_script_enabled=False, storage_state=office.states["sam"])
    page = context.new_page()
    page.goto(f"{office.base}/desk/zaak/{case['number']}")
    page.locator("#tekst").fill("Zonder script")
    page.get_by_role("button", name="Neem over en verstuur").click()
    expect(page.locator("#draad")).to_contain_text("Zonder script")
    page.get_by_role("button", name="Teruggeven aan de assistent").click()
    expect(page.locator("#stand")).to_contain_text("De assistent praat met de bewoner.")
    leave(context)


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["360x740", "1280x800"])
def test_every_page_is_accessible_fits_and_keeps_to_the_policy(
    office: Office, browser: Browser, size: dict[str, int]
) -> None:
    case = office.order("case", photo=True, contact="Fatma, 06 12345678", draft="LAMP", urgentie="vandaag")
    office.order("case", draft="CARE")
    broken = office.order("case", channel="telegram")
    office.order("lost", conversation=broken["conversation"])
    talk = office.order("waiting", recipient="coordinator_oost", said="Is daar iemand?")
    look, call = office.order("look", said="het is weer zover"), office.order("call")
    tabs = [f"/desk/?tab={tab}" for tab in ("wijken", "bak", "klaar")]
    pages = [
        *tabs, f"/desk/zaak/{case['number']}", f"/desk/zaak/{broken['number']}",
        f"/desk/gesprek/{talk['conversation']}", f"/desk/bak/{look['item']}",
        f"/desk/terugbellen/{call['callback']}", "/desk/spreekuur",
    ]  # fmt: skip
    context = seat(browser, office, "sam", size)
    page, complaints = watched(context)
    for address in pages:
        _inspect(page, office.base + address)
    assert complaints == []
    _inspect(page, f"{office.base}/desk/zaak/BW26-NIETS1")
    leave(context)
    stranger = browser.new_context(viewport=size)  # type: ignore[arg-type]
    page, complaints = watched(stranger)
    _inspect(page, f"{office.base}/desk/")
    leave(stranger)
    assert complaints == []


def _inspect(page: Page, address: str) -> None:
    page.goto(address)
    page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true })")
    assert flaws(page) == [], address
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"], address  # type: ignore[index]


def test_the_first_login_pages_are_accessible(office: Office, browser: Browser) -> None:
    secret = office.order("newcomer", username="nieuw")["password"]
    for size in (PHONE, DESKTOP):
        context = browser.new_context(viewport=size)  # type: ignore[arg-type]
        page, complaints = watched(context)
        page.goto(f"{office.base}/desk/inloggen")
        page.get_by_label("Gebruikersnaam").fill("nieuw")
        page.get_by_label("Wachtwoord").fill(secret)
        page.keyboard.press("Enter")
        if size is PHONE:
            page.wait_for_url("**/inloggen/wachtwoord*")
            assert flaws(page) == []
            secret = "een eigen lange zin"
            page.get_by_label("Nieuw wachtwoord").fill(secret)
            page.get_by_label("Nog een keer").fill(secret)
            page.keyboard.press("Enter")
        page.wait_for_url("**/inloggen/telefoon*")
        assert flaws(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
        leave(context)
        assert complaints == []


def test_scripts_of_residents_do_not_run_and_the_policy_would_stop_them(office: Office, browser: Browser) -> None:
    context = seat(browser, office, "sam")
    sam, complaints = watched(context)
    dialogs: list[str] = []

    def refuse(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    sam.on("dialog", refuse)
    hostile = "<script>alert(1)</script><img src=x onerror=alert(2)><a href='javascript:alert(3)'>klik</a>"
    case = office.order("case", omschrijving=hostile, straat=hostile)
    sam.goto(f"{office.base}/desk/zaak/{case['number']}")
    office.order("hear", conversation=case["conversation"], text=hostile)
    expect(sam.locator("#draad .bewoner")).to_have_count(2)
    assert sam.locator("#draad .bewoner").last.inner_text().endswith(hostile)
    assert (dialogs, sam.locator("main a[href^=javascript]").count()) == ([], 0)
    sam.evaluate("document.body.append(Object.assign(document.createElement('script'), {text: 'window.broken = 1'}))")
    assert sam.evaluate("window.broken === undefined")
    leave(context)
    assert [line.split(" ")[0] for line in complaints] == ["Executing"]
