/** The lines of a conversation, as they are shown. */
import { css, html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { Choice, Message } from "./api.js";
import type { Conversation, Row } from "./conversation.js";
import type { Item } from "./queue.js";
import { language, parts } from "./text.js";
import type { Taal, Words } from "./words.js";

export interface Shown {
  conversation: Conversation;
  words: Words;
  taal: Taal;
  photo(id: string): string | undefined;
  press(choice: Choice): void;
}

/** Whether the assistant says this, or there is calm news of the system; the advice to call 112 stands apart. */
function speaks(line: Message): boolean {
  return line.from === "bot" || (line.from === "system" && !line.urgent);
}

/** The line whose buttons can be pressed: the last one with buttons of the assistant's last turn. */
export function open(lines: Message[]): Message | undefined {
  const last = lines.findLastIndex(speaks);
  for (let at = last; at >= 0; at -= 1) {
    const line = lines[at];
    if (line === undefined || line.from === "resident") return undefined;
    if (speaks(line) && line.buttons.length) return line;
  }
  return undefined;
}

function clock(at: string | number, taal: Taal): TemplateResult {
  const time = new Date(at);
  const today = time.toDateString() === new Date().toDateString();
  const day: Intl.DateTimeFormatOptions = today ? {} : { day: "numeric", month: "short" };
  const shown = time.toLocaleString(taal === "nl" ? "nl-NL" : "en-GB", { ...day, hour: "2-digit", minute: "2-digit" });
  return html`<time datetime=${time.toISOString()}>${shown}</time>`;
}

function who(line: Message, w: Words): string {
  if (line.from === "resident") return w.you;
  if (line.from === "staff") return line.name ? `${line.name}, ${w.staff.toLowerCase()}` : w.staff;
  return line.urgent ? w.system : w.bot;
}

export function thread(shown: Shown): TemplateResult {
  const rows = shown.conversation.rows();
  const buttons = shown.conversation.state.owner === "bot" ? open(shown.conversation.lines) : undefined;
  return html`<ol role="list">
    ${repeat(
      rows,
      (row) => row.key,
      (row, at) => entry(shown, row, rows[at - 1], buttons),
    )}
  </ol>`;
}

/** How a row looks: from whom it is, with the advice to call 112 as `urgent`. */
function kind(row: Row): string {
  return row.line?.urgent ? "urgent" : (row.line?.from ?? "resident");
}

function entry(shown: Shown, row: Row, before: Row | undefined, buttons: Message | undefined): TemplateResult {
  const from = kind(row);
  const same = before && kind(before) === from && before.line?.name === row.line?.name;
  const name = row.line ? who(row.line, shown.words) : shown.words.you;
  const text = row.line?.text ?? row.item?.text ?? row.item?.title ?? "";
  const photos = row.line?.attachments.map((photo) => photo.id) ?? row.item?.attachments ?? [];
  const ours = from !== "resident";
  return html`<li class=${row.line?.case ? `${from} filed` : from} data-key=${row.key}>
    <p class=${same ? "hidden" : "who"}>${name}<span class="hidden"> ${shown.words.says}: </span></p>
    <div class="said" dir="auto" lang=${ours ? language(text) : nothing}>${body(shown, row, text, photos, ours)}</div>
    <div class="after" aria-live="off">
      ${pictures(shown, photos)} ${row.item && row.item.seq === undefined ? status(shown, row.item) : nothing}
      ${row.line && !row.item ? html`<p class="time">${clock(row.line.at, shown.taal)}</p>` : nothing}
      ${buttons && row.line === buttons ? choices(shown, buttons.buttons) : nothing}
    </div>
  </li>`;
}

function body(shown: Shown, row: Row, text: string, photos: string[], ours: boolean): unknown {
  if (text) return parts(text, ours);
  if (photos.length) return html`<span class="kind">${shown.words.photo}</span>`;
  return row.line?.from === "resident" || row.item?.location ? html`<span class="kind">${place(shown, row)}</span>` : "";
}

function place(shown: Shown, row: Row): string {
  // A line without words and photos is a shared place; after erasure it is nothing.
  return row.item?.location || row.line ? shown.words.myPlace : "";
}

function pictures(shown: Shown, photos: string[]): unknown {
  return photos.map((id) => {
    const address = shown.photo(id);
    return address
      ? html`<a class="photo" href=${address} target="_blank"><img src=${address} alt=${shown.words.yourPhoto} /></a>`
      : html`<span class="photo"></span>`;
  });
}

function status(shown: Shown, item: Item): TemplateResult {
  const { conversation, words } = shown;
  const stuck = item.tries > 0 || !conversation.online;
  return html`<p class="time">${stuck ? words.notSent : words.sending}</p>
    ${stuck
      ? html`<div class="choices">
          <button type="button" class="quiet" @click=${() => conversation.retry()}>${words.again}</button>
          <button type="button" class="quiet" @click=${() => conversation.drop(item)}>${words.drop}</button>
        </div>`
      : nothing}`;
}

function choices(shown: Shown, given: Choice[]): TemplateResult {
  const busy = shown.conversation.state.pending || shown.conversation.waiting().length > 0;
  return html`<div class="choices" role="group" aria-label=${shown.words.choices}>
    ${given.map(
      (choice) =>
        html`<button type="button" aria-disabled=${busy} @click=${() => !busy && shown.press(choice)}>
          ${choice.title}
        </button>`,
    )}
  </div>`;
}

export const styles = css`
  ol {
    list-style: none;
    margin: 0;
    padding: 0;
  }
  li {
    max-inline-size: 34em;
    margin-block-end: 1em;
    padding-inline-end: clamp(0em, 8cqi - 1em, 2em);
  }
  li.resident {
    margin-inline-start: auto;
    padding-inline: clamp(1em, 12cqi - 1em, 3em) 0;
    inline-size: fit-content;
  }
  .who {
    margin: 0 0 0.2em;
    font-size: 0.8333em;
    font-weight: 600;
    color: var(--_muted);
  }
  .resident .who,
  .resident .time {
    text-align: end;
  }
  .said {
    inline-size: fit-content;
    max-inline-size: 100%;
    box-sizing: border-box;
    padding: 0.6em 0.9em;
    border: 1px solid transparent;
    border-radius: var(--_radius);
    background: var(--_bot);
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  .resident .said {
    background: var(--_mine);
    margin-inline-start: auto;
  }
  .filed .said {
    border-inline-start: 5px solid var(--_primary);
  }
  .staff .said {
    background: var(--_paper);
    border-color: var(--_line);
    border-inline-start: 5px solid var(--_primary);
  }
  .staff .who {
    color: var(--_ink);
  }
  .system .said {
    background: var(--_paper);
    border-color: var(--_line);
  }
  .urgent .said {
    background: var(--_warn);
    border: 2px solid var(--_accent);
  }
  .urgent .who {
    color: var(--_accent);
  }
  .kind {
    font-style: italic;
  }
  .time {
    margin: 0.2em 0 0;
    font-size: 0.7778em;
    color: var(--_muted);
  }
  .photo {
    display: block;
    inline-size: 10em;
    block-size: 7.5em;
    max-inline-size: 100%;
    margin-block-start: 0.4em;
    background: var(--_bot);
    border-radius: var(--_radius);
    overflow: hidden;
  }
  .resident .photo {
    margin-inline-start: auto;
  }
  .photo img {
    inline-size: 100%;
    block-size: 100%;
    object-fit: cover;
  }
  .choices {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5em;
    margin-block-start: 0.6em;
  }
  .resident .choices {
    justify-content: flex-end;
    margin: 0;
  }
`;
