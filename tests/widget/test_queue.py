"""A message arrives once, in order, whatever happens to the connection."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from playwright.sync_api import Route, expect

from tests.e2e.stack import Stack
from tests.widget.resident import Resident

pytestmark = [pytest.mark.xdist_group("stack"), pytest.mark.timeout(180)]
Visit = Callable[..., Resident]
OFFLINE = "Geen verbinding. Uw bericht wordt verstuurd zodra het weer kan."


def said(stack: Stack, resident: Resident) -> list[str]:
    """What the server has of this resident, in its order."""
    session = resident.session()
    headers = {"Authorization": f"Bearer {session['token']}"}
    path = f"{stack.web}/api/v1/conversations/{session['id']}/messages"
    lines = httpx.get(path, headers=headers, trust_env=False, timeout=30).json()["messages"]
    return [line["text"] for line in lines if line["from"] == "resident"]


def all_sent(resident: Resident) -> None:
    """Wait until nothing waits any more."""
    expect(resident.page.get_by_text("Nog niet verstuurd")).to_have_count(0)
    expect(resident.page.get_by_text("Wordt verstuurd", exact=True)).to_have_count(0)


def test_what_was_written_offline_is_sent_once_and_in_order_also_with_two_tabs_and_a_reload(
    visit: Visit, stack: Stack
) -> None:
    resident = visit("/chat")
    resident.sees("Ik ben een computer")
    other = resident.second_tab("/chat")
    other.sees("Ik ben een computer")
    resident.context.set_offline(True)
    for tab, text in ((resident, "een"), (other, "twee"), (resident, "drie")):
        tab.say(text)
        expect(tab.page.get_by_text("Nog niet verstuurd").first).to_be_visible()
    resident.reads(OFFLINE)
    other.reads(OFFLINE)
    resident.context.set_offline(False)
    resident.page.reload()
    for tab in (resident, other):
        tab.sees("drie")
        all_sent(tab)
    assert said(stack, resident) == ["een", "twee", "drie"]
    for tab in (resident, other):
        assert [tab.lines(text) for text in ("een", "twee", "drie")] == [1, 1, 1]


def test_what_is_written_before_the_conversation_is_open_is_sent_when_it_is(visit: Visit, stack: Stack) -> None:
    resident = visit("/")
    held: list[Route] = []
    resident.page.route("**/api/v1/conversations", lambda route: held.append(route))
    resident.button("Chat met de gemeente").click()
    resident.say("wat is het wijkbudget?")
    expect(resident.page.get_by_text("Wordt verstuurd", exact=True)).to_be_visible()
    expect(resident.field).to_have_value("")
    held.pop().continue_()
    expect(resident.log.locator("li.bot")).to_have_count(2)
    assert said(stack, resident) == ["wat is het wijkbudget?"]
    assert resident.lines("wat is het wijkbudget?") == 1


def test_what_was_written_comes_back_when_the_conversation_cannot_be_opened(visit: Visit) -> None:
    resident = visit("/")
    held: list[Route] = []
    resident.page.route("**/api/v1/conversations", lambda route: held.append(route))
    resident.button("Chat met de gemeente").click()
    resident.say("wat is het wijkbudget?")
    expect(resident.field).to_have_value("")
    held.pop().abort()
    resident.reads("Het gesprek kon niet worden geopend.")
    expect(resident.field).to_have_value("wat is het wijkbudget?")


def test_a_message_survives_a_server_that_dies_and_comes_back(visit: Visit, stack: Stack) -> None:
    resident = visit("/chat")
    resident.sees("Ik ben een computer")
    stack.kill("web")
    try:
        resident.say("hoort iemand mij?")
        resident.reads(OFFLINE)
        expect(resident.page.get_by_text("Nog niet verstuurd")).to_be_visible()
    finally:
        stack.restart("web")
    resident.button("Opnieuw").click()
    all_sent(resident)
    expect(resident.log.locator("li.bot")).to_have_count(2)
    assert said(stack, resident) == ["hoort iemand mij?"]


def test_an_answer_that_got_lost_gives_one_line(visit: Visit, stack: Stack) -> None:
    resident = visit("/chat")
    resident.sees("Ik ben een computer")
    lost: list[int] = []

    def lose(route: Route) -> None:
        # The server took it, but the browser never hears so.
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch().status)
            route.abort()
        else:
            route.continue_()

    resident.page.route("**/messages", lose)
    resident.say("ben ik er dubbel?")
    expect(resident.log.locator("li.bot")).to_have_count(2)
    all_sent(resident)
    assert lost == [202]
    assert said(stack, resident) == ["ben ik er dubbel?"]
    assert resident.lines("ben ik er dubbel?") == 1
    assert resident.spoken().count("ben ik er dubbel?") == 1


def test_after_twenty_seconds_without_network_nothing_is_missing_or_double(visit: Visit, stack: Stack) -> None:
    resident = visit("/chat")
    resident.sees("Ik ben een computer")
    resident.context.set_offline(True)
    start = resident.page.evaluate("performance.now()")
    resident.say("hallo?")
    session = resident.session()
    # Meanwhile the same conversation goes on elsewhere.
    httpx.post(
        f"{stack.web}/api/v1/conversations/{session['id']}/messages",
        headers={"Authorization": f"Bearer {session['token']}"},
        json={"client_id": "elders", "text": "wat is het wijkbudget?"},
        trust_env=False,
        timeout=30,
    ).raise_for_status()
    resident.wait("start => performance.now() - start > 20000", start)
    resident.reads(OFFLINE)
    resident.context.set_offline(False)
    resident.sees("wat is het wijkbudget?")
    all_sent(resident)
    expect(resident.page.get_by_text(OFFLINE)).to_have_count(0)
    assert said(stack, resident) == ["wat is het wijkbudget?", "hallo?"]
    assert resident.lines("hallo?") == resident.lines("wat is het wijkbudget?") == 1
    assert resident.spoken().count("hallo?") == 1
    assert len(set(resident.spoken())) == len(resident.spoken())


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_server_is_asked_again_when_it_said_so(visit: Visit, stack: Stack, status: int) -> None:
    resident = visit("/chat")
    resident.sees("Ik ben een computer")
    tries: list[str] = []

    def busy(route: Route) -> None:
        if route.request.method != "POST":
            route.continue_()
            return
        tries.append(route.request.post_data or "")
        if len(tries) > 1:
            route.continue_()
        else:
            answer: dict[str, Any] = {"detail": "Wacht even", "status": status}
            route.fulfill(
                status=status,
                headers={"Retry-After": "1"},
                content_type="application/problem+json",
                body=json.dumps(answer),
            )

    resident.page.route("**/messages", busy)
    resident.say("rustig aan")
    expect(resident.log.locator("li.bot")).to_have_count(2)
    assert len(tries) == 2
    assert tries[0] == tries[1]
    assert said(stack, resident) == ["rustig aan"]


def test_what_the_server_refuses_comes_back_with_the_reason(visit: Visit) -> None:
    resident = visit("/chat")
    resident.sees("Ik ben een computer")
    detail = "Uw bericht is te lang. Maak het korter."
    resident.page.route(
        "**/messages",
        lambda route: route.fulfill(
            status=422, content_type="application/problem+json", body=json.dumps({"detail": detail})
        ),
    )
    resident.say("een heel lang verhaal")
    resident.reads(detail)
    assert resident.field.input_value() == "een heel lang verhaal"
    assert resident.lines("een heel lang verhaal") == 0


def test_a_message_that_waits_can_be_taken_away(visit: Visit, stack: Stack) -> None:
    resident = visit("/chat")
    resident.sees("Ik ben een computer")
    resident.context.set_offline(True)
    resident.say("toch maar niet")
    resident.button("Weg").click()
    assert resident.lines("toch maar niet") == 0
    resident.context.set_offline(False)
    expect(resident.page.get_by_text(OFFLINE)).to_have_count(0)
    assert said(stack, resident) == []


def test_the_length_is_shown_near_the_end_and_nothing_is_cut_off(visit: Visit) -> None:
    resident = visit("/chat")
    resident.sees("Ik ben een computer")
    resident.field.fill("a" * 3990)
    resident.reads("Nog 10 tekens")
    resident.field.fill("a" * 4003)
    resident.field.press("Enter")
    resident.reads("Uw bericht is 3 tekens te lang")
    assert len(resident.field.input_value()) == 4003
