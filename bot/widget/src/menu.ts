/** The menu: about data, a copy, erasure, a new conversation, the other language. */
import { css, html, type TemplateResult } from "lit";
import type { Words } from "./words.js";

export type Sheet = "none" | "menu" | "privacy" | "erase" | "new";

export interface Doing {
  words: Words;
  active: boolean;
  show: (sheet: Sheet) => void;
  copy: () => void;
  erase: () => void;
  fresh: () => void;
  language: () => void;
}

export function sheet(which: Sheet, doing: Doing): TemplateResult {
  if (which === "menu") return list(doing);
  const { words: w } = doing;
  const back = html`<button type="button" @click=${() => doing.show("none")}>${w.back}</button>`;
  if (which === "privacy") return page(w.privacy, [w.privacy1, w.privacy2, w.privacy3, w.privacy4], back);
  if (which === "erase") {
    const yes = html`<button type="button" class="danger" @click=${doing.erase}>${w.eraseYes}</button>`;
    return page(w.erase, [w.erase1, w.erase2], html`${back}${yes}`);
  }
  const yes = html`<button type="button" class="primary" @click=${doing.fresh}>${w.newYes}</button>`;
  return page(w.newChat, [w.new1, w.new2], html`${back}${yes}`);
}

function list(doing: Doing): TemplateResult {
  const { words: w } = doing;
  const row = (text: string, then: () => void, lang?: string): TemplateResult =>
    html`<li><button type="button" class="quiet" lang=${lang ?? ""} @click=${then}>${text}</button></li>`;
  return html`<ul class="sheet" role="list" id="sheet">
    ${row(w.privacy, () => doing.show("privacy"))}
    ${doing.active
      ? [
          row(w.copy, doing.copy),
          row(w.erase, () => doing.show("erase")),
          row(w.newChat, () => doing.show("new")),
        ]
      : []}
    ${row(w.other, doing.language, w.other === "English" ? "en" : "nl")}
  </ul>`;
}

function page(title: string, lines: string[], actions: TemplateResult): TemplateResult {
  return html`<section class="sheet" id="sheet" aria-labelledby="sheet-title">
    <h2 id="sheet-title" tabindex="-1">${title}</h2>
    ${lines.map((line) => html`<p>${line}</p>`)}
    <div class="choices">${actions}</div>
  </section>`;
}

export const styles = css`
  .sheet {
    flex: 1 1 auto;
    min-block-size: 0;
    overflow-y: auto;
    margin: 0;
    padding: 1em;
    list-style: none;
    background: var(--_paper);
  }
  .sheet h2 {
    margin: 0 0 0.5em;
    font-size: 1.2222em;
    line-height: 1.3;
  }
  .sheet p {
    margin: 0 0 0.75em;
    max-inline-size: 34em;
  }
  .sheet li + li {
    border-block-start: 1px solid var(--_line);
  }
  .sheet li button {
    inline-size: 100%;
  }
`;
