"""A resident in front of a browser: sees what is on the page, types, presses."""

from __future__ import annotations

import json
import re
from typing import Any

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, expect

LAMP = "de lantaarn in de Siriusstraat is al een week uit"
# Counts what is added to the live region while it speaks, from before anything is on the page.
WATCH = """
document.addEventListener('securitypolicyviolation', (event) => console.error('CSP ' + event.violatedDirective));
new MutationObserver((_, outer) => {
  const root = document.querySelector('buurtwijzer-chat')?.shadowRoot;
  if (!root) return;
  outer.disconnect();
  window.spoken = [];
  new MutationObserver((changes) => {
    const log = root.querySelector('[role=log]');
    if (log?.getAttribute('aria-live') !== 'polite') return;
    for (const change of changes)
      for (const node of change.addedNodes)
        if (node.nodeName === 'LI' && log.contains(node)) window.spoken.push(node.querySelector('.said').textContent);
  }).observe(root, { childList: true, subtree: true });
}).observe(document, { childList: true, attributes: true, subtree: true });
"""


class Resident:
    """One tab; `violations` and `errors` are what the browser complained about."""

    def __init__(self, context: BrowserContext, page: Page) -> None:
        self.context = context
        self.page = page
        self.violations: list[str] = []
        self.errors: list[str] = []
        page.on("console", self._complaint)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.add_init_script(WATCH)

    def _complaint(self, message: ConsoleMessage) -> None:
        if "CSP " in message.text or "Content Security Policy" in message.text:
            self.violations.append(message.text)

    def go(self, path: str) -> None:
        """Visit a page."""
        self.page.goto(path)
        self.page.wait_for_selector("buurtwijzer-chat", state="attached")

    def second_tab(self, path: str = "/") -> Resident:
        """The same resident in another tab."""
        other = Resident(self.context, self.context.new_page())
        other.go(path)
        return other

    @property
    def log(self) -> Locator:
        """The conversation."""
        return self.page.get_by_role("log")

    @property
    def field(self) -> Locator:
        """Where one types."""
        return self.page.get_by_label(re.compile("^(Uw bericht|Your message)$"))

    def button(self, name: str) -> Locator:
        """A button by the words on it."""
        return self.page.get_by_role("button", name=name, exact=True)

    def open(self) -> Resident:
        """Open the chat and wait for the first words."""
        self.button("Chat met de gemeente").click()
        self.sees("Ik ben een computer")
        return self

    def say(self, text: str) -> None:
        """Type a message and send it."""
        self.field.fill(text)
        self.field.press("Enter")

    def sees(self, text: str) -> None:
        """Wait until something stands in the conversation."""
        expect(self.log).to_contain_text(text)

    def reads(self, text: str) -> None:
        """Wait until something is to be read anywhere on the page."""
        expect(self.page.get_by_text(text).first).to_be_visible()

    def texts(self) -> list[str]:
        """What was said, line by line."""
        return self.page.locator("li[data-key] .said").all_inner_texts()

    def lines(self, text: str) -> int:
        """How many lines say exactly this."""
        return self.texts().count(text)

    def focused(self) -> str:
        """The words on what has the focus."""
        return str(
            self.page.evaluate(
                """() => { let at = document.activeElement;
                while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
                return at?.getAttribute('aria-label') || at?.labels?.[0]?.textContent || at?.textContent || ''; }"""
            )
        ).strip()

    def tab_to(self, words: str, key: str = "Tab") -> None:
        """Press Tab, or another key, until something has the focus."""
        for _ in range(40):
            if words in self.focused():
                return
            self.page.keyboard.press(key)
        raise AssertionError(f"{words!r} cannot be reached with the keyboard")

    def wide(self) -> int:
        """How many pixels the page is wider than the window."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - innerWidth"))

    def session(self) -> dict[str, str]:
        """The conversation that the browser remembers."""
        return dict(json.loads(self.page.evaluate("localStorage.getItem('buurtwijzer.session')")))

    def spoken(self) -> list[str]:
        """What the live region announced since the page was opened."""
        return list(self.page.evaluate("window.spoken"))

    def wait(self, condition: str, argument: Any = None) -> None:
        """Wait for something only the page knows."""
        self.page.wait_for_function(condition, arg=argument)
