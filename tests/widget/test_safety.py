"""What residents type is only ever text, and only known websites may use the chat."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.stack import Stack
from tests.fakes.chromium import leave
from tests.widget.resident import Resident

pytestmark = [pytest.mark.xdist_group("stack"), pytest.mark.timeout(180)]
Visit = Callable[..., Resident]
HOSTILE = "<img src=x onerror=\"window.hacked=1\"><script>window.hacked=1</script><svg onload='window.hacked=1'>"
LINKS = "javascript:alert(1) data:text/html,x http://example.org https://www.hilversum.nl/uwwijk?a=1&b=2."


def test_html_and_scripts_are_shown_as_they_were_typed(visit: Visit) -> None:
    resident = visit("/chat")
    resident.sees("Ik ben een computer")
    resident.say(HOSTILE)
    resident.sees(HOSTILE)
    expect(resident.log.locator("li.bot")).to_have_count(2)
    resident.page.reload()
    resident.sees(HOSTILE)
    assert resident.log.locator("img, script, svg").count() == 0
    assert resident.page.evaluate("window.hacked") is None


def test_only_safe_links_can_be_pressed_and_numbers_only_in_our_words(visit: Visit) -> None:
    resident = visit("/chat")
    resident.sees("Ik ben een computer")
    resident.say(f"{LINKS}\nbel 112")
    resident.sees("bel 112")
    mine = resident.log.locator("li.resident a")
    expect(mine).to_have_count(1)
    assert mine.get_attribute("href") == "https://www.hilversum.nl/uwwijk?a=1&b=2"
    assert mine.get_attribute("rel") == "noopener noreferrer"
    ours = resident.log.locator("li.bot").first.locator("a")
    assert [link.get_attribute("href") for link in ours.all()] == ["tel:14035", "tel:112"]
    assert "\n" in resident.log.locator("li.resident .said").inner_text()


@pytest.mark.parametrize("path", ["/", "/chat", "/problems/empty", "/nergens"])
def test_every_page_has_the_strict_policy(visit: Visit, stack: Stack, browser: Browser, path: str) -> None:
    page = browser.new_page()
    answer = page.goto(stack.web + path)
    assert answer is not None
    policy = answer.headers["content-security-policy"]
    for part in (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "form-action 'none'",
        "base-uri 'none'",
    ):
        assert part in policy.split("; ")
    assert page.evaluate("document.querySelectorAll('[style], style, script:not([src])').length") == 0
    leave(page.context)


@pytest.mark.parametrize("path", ["/", "/chat"])
def test_without_javascript_there_is_a_number_to_call(stack: Stack, path: str) -> None:
    page = httpx.get(stack.web + path, trust_env=False).text
    instead = page.partition("<noscript>")[2].partition("</noscript>")[0]
    assert 'href="tel:14035"' in instead
    assert 'href="tel:112"' in instead


@pytest.fixture
def website(stack: Stack) -> Iterator[str]:
    """Another website that has our script in its page."""
    tag = f'<script type="module" src="{stack.web}/static/widget/buurtwijzer.js"></script>'
    content = f'<!doctype html><html lang="nl"><title>Wijk</title><h1>Wijk Oost</h1>{tag}</html>'.encode()

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing on the terminal of the tests."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_one_tag_puts_the_chat_on_a_website_that_is_allowed_and_on_no_other(
    visit: Visit, stack: Stack, website: str
) -> None:
    stranger = visit(website)
    stranger.button("Chat met de gemeente").click()
    stranger.reads("Het gesprek kon niet worden geopend.")
    # It stays allowed for the tests that follow, which come from other origins.
    stack.kill("web")
    stack.restart("web", BUURT_ORIGINS=website)
    resident = visit(website).open()
    resident.say("wat is het wijkbudget?")
    expect(resident.log.locator("li.bot")).to_have_count(2)
    stranger.button("Probeer opnieuw").click()
    stranger.sees("Ik ben een computer")
