/** What stands around the conversation: who the resident talks to, and how the conversation is doing. */
import { html, nothing, type TemplateResult } from "lit";
import type { State } from "./api.js";
import type { Conversation } from "./conversation.js";
import * as icons from "./icons.js";
import type { Words } from "./words.js";

export interface Head {
  words: Words;
  owner: State["owner"];
  level: number;
  menu: boolean;
  turn: () => void;
  close: (() => void) | undefined;
}

export function head({ words: w, owner, level, menu, turn, close }: Head): TemplateResult {
  const who = { bot: w.ownerBot, wachtrij: w.ownerQueue, medewerker: w.ownerStaff }[owner];
  return html`<div class="head">
    <div class="names">
      <p id="title" role="heading" aria-level=${level} tabindex="-1">${w.title}</p>
      <p role="status">${who}</p>
    </div>
    <button id="menu" type="button" aria-expanded=${menu} @click=${turn}>
      ${menu ? icons.close : icons.menu}<span>${menu ? w.closeMenu : w.menu}</span>
    </button>
    ${close
      ? html`<button id="close" type="button" aria-label=${w.close} @click=${close}>${icons.close}</button>`
      : nothing}
  </div>`;
}

/** What stands in the way, and what the resident can do about it. */
export function status(talk: Conversation, w: Words, restart: () => void): unknown {
  const fresh = html`<button type="button" class="primary" @click=${restart}>${w.fresh}</button>`;
  if (talk.phase === "gone") return html`<p>${w.gone}</p>${fresh}`;
  if (talk.phase === "erased") return html`<p>${w.erased}</p>${fresh}`;
  if (talk.phase === "failed") {
    return html`<p>${talk.failure || w.startFailed}</p><button type="button" @click=${() => talk.retry()}>${w.retry}</button>`;
  }
  if (!talk.online) return html`<p>${w.offline}</p>`;
  return talk.phase === "starting" ? html`<p class="plain">${w.starting}</p>` : nothing;
}
