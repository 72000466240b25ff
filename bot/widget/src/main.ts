/** What a website loads: the chat element, and a bubble where the page has no such element of its own. */
import { Chat } from "./chat.js";
import { Composer } from "./composer.js";

const NAME = "buurtwijzer-chat";

function begin(): void {
  if (!document.querySelector(NAME)) document.body.append(document.createElement(NAME));
}

// A tag that stands twice in a page, or in a tag manager too, still gives one chat.
if (!customElements.get(NAME)) {
  customElements.define("buurtwijzer-composer", Composer);
  customElements.define(NAME, Chat);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
}
