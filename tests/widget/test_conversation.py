"""From opening the page to a filed case, and back to the same conversation."""

from __future__ import annotations

import json
from collections.abc import Callable

import httpx
import pytest
from playwright.sync_api import Request, expect

from tests.e2e.stack import Stack
from tests.widget.resident import LAMP, Resident

pytestmark = [pytest.mark.xdist_group("stack"), pytest.mark.timeout(180)]
Visit = Callable[..., Resident]


def test_a_case_is_filed_with_the_keyboard_alone(visit: Visit) -> None:
    resident = visit()
    resident.tab_to("Chat met de gemeente")
    resident.page.keyboard.press("Enter")
    resident.sees("Ik ben een computer")
    assert resident.focused() == "Uw bericht"
    resident.page.keyboard.type(LAMP)
    resident.page.keyboard.press("Enter")
    resident.sees("Klopt dit?")
    resident.tab_to("Klopt, verstuur", "Shift+Tab")
    resident.page.keyboard.press("Enter")
    resident.sees("Uw melding is bewaard: BW")
    assert resident.focused() != ""
    expect(resident.button("Klopt, verstuur")).to_have_count(0)


def test_nothing_is_started_before_the_chat_is_opened(visit: Visit) -> None:
    resident = visit()
    asked: list[str] = []
    resident.page.on("request", lambda request: asked.append(request.url))
    resident.page.mouse.wheel(0, 500)
    assert resident.page.evaluate("localStorage.length") == 0
    assert not [url for url in asked if "/api/" in url]


def test_a_reload_and_a_second_tab_keep_one_conversation(visit: Visit) -> None:
    resident = visit().open()
    resident.say("wat is het wijkbudget?")
    resident.sees("wijkbudget")
    first = resident.session()
    resident.page.reload()
    resident.sees("wat is het wijkbudget?")
    other = resident.second_tab("/chat")
    other.sees("wat is het wijkbudget?")
    other.say("hallo uit de tweede tab")
    resident.sees("hallo uit de tweede tab")
    assert resident.lines("hallo uit de tweede tab") == 1
    assert resident.session() == other.session() == first


def test_only_the_buttons_of_the_last_answer_can_be_pressed(visit: Visit) -> None:
    resident = visit().open()
    expect(resident.button("Iets melden")).to_be_enabled()
    resident.say(LAMP)
    resident.sees("Klopt dit?")
    expect(resident.button("Iets melden")).to_have_count(0)
    expect(resident.button("Klopt, verstuur")).to_be_enabled()


def test_a_return_link_goes_on_where_it_was_and_leaves_the_address_bar(visit: Visit) -> None:
    resident = visit().open()
    resident.say(LAMP)
    resident.sees("Klopt dit?")
    resident.button("Klopt, verstuur").click()
    resident.sees("/t/")
    link = next(word for text in resident.texts() for word in text.split() if "/t/" in word)
    elsewhere = visit(link)
    elsewhere.sees("is bewaard")
    secret = link.rsplit("/", 1)[1]
    assert elsewhere.page.url.endswith("/chat")
    elsewhere.say("de paal staat ook scheef")
    resident.sees("de paal staat ook scheef")
    assert secret not in str(elsewhere.page.evaluate("[history.length, location.href, document.referrer]"))


def test_a_return_link_does_not_push_out_the_conversation_of_this_browser(visit: Visit) -> None:
    first = visit().open()
    first.say(LAMP)
    first.sees("Klopt dit?")
    first.button("Klopt, verstuur").click()
    first.sees("/t/")
    link = next(word for text in first.texts() for word in text.split() if "/t/" in word)
    resident = visit().open()
    kept = resident.session()
    resident.go(link)
    resident.sees("is bewaard")
    assert resident.session() == kept
    other = resident.second_tab("/chat")
    other.sees("Ik ben een computer")
    assert "is bewaard" not in " ".join(other.texts())


def test_two_tabs_that_open_at_once_share_one_conversation(visit: Visit, stack: Stack) -> None:
    resident = visit()
    started: list[str] = []
    resident.context.on(
        "request",
        lambda request: started.append(request.url) if request.url.endswith("/conversations") else None,
    )
    tabs = [resident.context.new_page() for _ in range(2)]
    for tab in tabs:
        tab.goto("/chat", wait_until="commit")
    for tab in tabs:
        expect(tab.get_by_role("log")).to_contain_text("Ik ben een computer")
    assert len(started) == 1


def test_a_person_of_the_municipality_and_only_the_advice_in_danger_stand_out_by_name(visit: Visit) -> None:
    resident = visit("/chat")
    resident.sees("Ik ben een computer")
    blank: dict[str, object] = {"buttons": [], "asks": None, "case": None, "attachments": [], "urgent": False}
    at = "2026-11-22T12:00:00+00:00"
    lines = [
        {"seq": 2, "from": "staff", "name": "Karin Jansen", "text": "Dag, ik kijk mee.", "at": at, **blank},
        {"seq": 3, "from": "staff", "name": None, "text": "Bel 035 629 2111.", "at": at, **blank},
        {"seq": 4, "from": "system", "name": None, "text": "Er is nu niemand vrij.", "at": at, **blank},
        {"seq": 5, "from": "system", "name": None, "text": "Bel nu 112.", "at": at, **blank, "urgent": True},
    ]
    events = [f"id: {line['seq']}\nevent: message\ndata: {json.dumps(line)}\n\n" for line in lines]
    state = {"pending": False, "owner": "medewerker", "handover": "medewerker"}
    body = "".join(events) + f"event: state\ndata: {json.dumps(state)}\n\n"
    resident.page.route(
        "**/events", lambda route: route.fulfill(content_type="text/event-stream; charset=utf-8", body=body)
    )
    resident.page.reload()
    resident.sees("Bel nu 112.")
    resident.reads("U praat met een medewerker")
    rows = resident.page.locator("li[data-key]")
    assert [row.inner_text().split("zegt")[0].strip() for row in rows.all()[1:]] == [
        "Karin Jansen, gemeente",
        "Gemeente",
        "Buurtwijzer",
        "Let op",
    ]
    assert rows.nth(2).locator("a").get_attribute("href") == "tel:0356292111"
    expect(resident.button("Iets melden")).to_have_count(0)


def test_a_token_that_expired_gives_a_kind_line_and_a_fresh_start(visit: Visit) -> None:
    resident = visit("/chat")
    resident.sees("Ik ben een computer")
    resident.field.fill("dit had ik al getypt")
    resident.page.evaluate(
        "found => localStorage.setItem('buurtwijzer.session', JSON.stringify({...found, token: 'x'.repeat(43)}))",
        resident.session(),
    )
    resident.page.reload()
    resident.reads("Dit gesprek is niet meer te openen")
    assert resident.field.input_value() == "dit had ik al getypt"
    resident.button("Begin een nieuw gesprek").click()
    resident.sees("Ik ben een computer")
    assert resident.field.input_value() == "dit had ik al getypt"


def _opens(request: Request) -> bool:
    """Whether a request shows the token that the test has not spoilt."""
    return not request.headers["authorization"].endswith("x" * 43)


def test_a_message_that_waits_comes_back_when_the_conversation_is_gone(visit: Visit) -> None:
    resident = visit("/chat")
    resident.sees("Ik ben een computer")
    resident.context.set_offline(True)
    resident.say("dit mag niet weg zijn")
    resident.reads("Nog niet verstuurd")
    # Back online the page, which still has the good token, would send it before it is loaded anew.
    resident.page.route("**/messages", lambda route: route.abort() if _opens(route.request) else route.continue_())
    resident.page.evaluate(
        "found => localStorage.setItem('buurtwijzer.session', JSON.stringify({...found, token: 'x'.repeat(43)}))",
        resident.session(),
    )
    resident.context.set_offline(False)
    resident.page.reload()
    resident.reads("Dit gesprek is niet meer te openen")
    assert "dit mag niet weg zijn" in resident.field.input_value()


def test_the_chat_works_where_the_browser_keeps_nothing(visit: Visit) -> None:
    resident = visit()
    resident.page.add_init_script(
        "for (const name of ['localStorage', 'sessionStorage'])"
        " Object.defineProperty(window, name, { get() { throw new DOMException('no', 'SecurityError'); } });"
    )
    resident.go("/chat")
    resident.sees("Ik ben een computer")
    resident.say("wat is het wijkbudget?")
    expect(resident.log.locator("li.bot")).to_have_count(2)
    assert resident.lines("wat is het wijkbudget?") == 1


def test_a_resident_erases_the_conversation_after_one_question(visit: Visit, stack: Stack) -> None:
    resident = visit().open()
    resident.say("mijn geheim is een olifant")
    resident.sees("olifant")
    other = resident.second_tab("/chat")
    other.sees("olifant")
    session = resident.session()
    resident.button("Menu").click()
    resident.button("Wis mijn gesprek").click()
    resident.button("Ja, wis mijn gesprek").click()
    resident.reads("Uw gesprek is gewist")
    other.reads("Dit gesprek is niet meer te openen")
    headers = {"Authorization": f"Bearer {session['token']}"}
    thread = httpx.get(f"{stack.web}/api/v1/conversations/{session['id']}/messages", headers=headers, trust_env=False)
    assert "olifant" not in thread.text
    assert "olifant" not in resident.page.content()
    resident.button("Begin een nieuw gesprek").click()
    resident.sees("Ik ben een computer")
    assert resident.session()["id"] != session["id"]


def test_erasing_the_conversation_takes_the_text_that_was_not_sent_along(visit: Visit) -> None:
    resident = visit("/chat")
    resident.sees("Ik ben een computer")
    resident.field.fill("mijn geheim is een giraf")
    resident.wait("() => sessionStorage.getItem('buurtwijzer.draft')?.includes('giraf')")
    resident.button("Menu").click()
    resident.button("Wis mijn gesprek").click()
    resident.button("Ja, wis mijn gesprek").click()
    resident.reads("Uw gesprek is gewist")
    expect(resident.field).to_have_value("")
    assert resident.page.evaluate("sessionStorage.getItem('buurtwijzer.draft')") is None
    resident.page.reload()
    resident.sees("Ik ben een computer")
    expect(resident.field).to_have_value("")


def test_a_resident_takes_a_copy(visit: Visit) -> None:
    resident = visit().open()
    resident.button("Menu").click()
    with resident.page.expect_download() as waiting:
        resident.button("Kopie van mijn gesprek").click()
    assert "Ik ben een computer" in waiting.value.path().read_text(encoding="utf-8")


def test_the_words_of_the_chat_are_in_the_language_that_is_chosen(visit: Visit) -> None:
    resident = visit().open()
    resident.button("Menu").click()
    resident.button("English").click()
    expect(resident.button("Send")).to_be_visible()
    resident.page.reload()
    expect(resident.button("Send")).to_be_visible()
    assert resident.log.locator("li.bot .said").first.get_attribute("lang") == "nl"
