/** The chat on a page: a button that opens it, or the whole page. */
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { Api, type Choice } from "./api.js";
import type { Composer, Written } from "./composer.js";
import { Conversation } from "./conversation.js";
import { save } from "./copy.js";
import { head, status } from "./head.js";
import * as icons from "./icons.js";
import { look } from "./look.js";
import { sheet, type Sheet } from "./menu.js";
import { Photos } from "./photos.js";
import { Scroll } from "./scroll.js";
import { own, shared } from "./storage.js";
import { thread } from "./thread.js";
import { words, type Taal, type Words } from "./words.js";

const SMALL = "(max-width: 40rem), (max-height: 30rem)";
const ASKS_PHOTO = new Set(["wat", "foto", "bevestiging"]);

export class Chat extends LitElement {
  static override properties = {
    api: {},
    lang: { reflect: true },
    mode: { reflect: true },
    open: { type: Boolean, reflect: true },
    taal: { state: true },
    sheet: { state: true },
    live: { state: true },
    told: { state: true },
    unread: { state: true },
  };
  declare api: string;
  declare mode: "bubble" | "page";
  declare open: boolean;
  declare taal: Taal;
  declare sheet: Sheet;
  declare live: boolean;
  declare told: string;
  declare unread: number;
  #conversation: Conversation | undefined;
  #photos: Photos | undefined;
  readonly #place = new Scroll();

  constructor() {
    super();
    this.api = new URL(import.meta.url).origin;
    this.mode = "bubble";
    this.open = this.live = false;
    this.sheet = "none";
    this.told = "";
    this.unread = 0;
    this.taal = "nl";
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const wanted = shared.get<Taal>("taal") ?? (this.lang || document.documentElement.lang || "nl");
    this.taal = wanted.toLowerCase().startsWith("nl") ? "nl" : "en";
    if (own.get("open") && this.mode === "bubble") this.open = true;
    document.addEventListener("keydown", this.#escape);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener("keydown", this.#escape);
  }

  get #words(): Words {
    return words(this.taal);
  }

  get #composer(): Composer | null {
    return this.renderRoot.querySelector<Composer>("buurtwijzer-composer");
  }

  get #log(): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>("[role=log]");
  }

  get #talk(): Conversation {
    if (!this.#conversation) {
      const api = new Api(this.api.replace(/\/+$/, ""), () => this.taal);
      this.#conversation = new Conversation(
        api,
        () => this.requestUpdate(),
        (item, detail) => this.#composer?.restore(item?.text ?? "", detail || (item ? this.#words.refused : "")),
      );
      this.#photos = new Photos(this.#conversation, () => this.requestUpdate());
    }
    return this.#conversation;
  }

  /** Open the chat and put the resident in it. */
  async #show(): Promise<void> {
    this.open = true;
    this.unread = 0;
    own.set("open", true);
    await this.updateComplete;
    await this.#composer?.updateComplete;
    // On a phone the keyboard would cover what the assistant says first.
    if (matchMedia("(pointer: coarse)").matches) this.renderRoot.querySelector<HTMLElement>("#title")?.focus();
    else this.#composer?.focus();
  }

  async #hide(): Promise<void> {
    this.open = false;
    this.sheet = "none";
    own.remove("open");
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(".bubble")?.focus();
  }

  #escape = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    if (this.sheet !== "none") void this.#turn("none");
    else if (this.mode === "bubble" && this.open) void this.#hide();
  };

  async #turn(to: Sheet): Promise<void> {
    const from = this.sheet;
    this.sheet = to;
    this.told = "";
    await this.updateComplete;
    const target = to === "none" ? "#menu" : to === "menu" ? "#sheet button" : "#sheet-title";
    if (from !== to) this.renderRoot.querySelector<HTMLElement>(target)?.focus();
  }

  #written(event: CustomEvent<Written>): void {
    const { previews, ...content } = event.detail;
    const talk = this.#talk;
    // Without a conversation everything stays in the text field; while one is being opened, it waits for that.
    if (!talk.session && talk.phase !== "starting") {
      event.preventDefault();
      this.told = this.#words.startFailed;
      if (talk.phase === "failed") talk.retry();
      return;
    }
    previews?.forEach((address, id) => this.#photos?.known(id, address));
    this.#place.follow();
    talk.send(content);
  }

  #press(choice: Choice): void {
    this.#place.follow();
    this.#talk.send({ payload: choice.payload, title: choice.title });
    // The button goes; whoever uses a keyboard goes on from the conversation, just before the next buttons.
    this.#log?.focus();
  }

  #switch(): void {
    this.taal = this.taal === "nl" ? "en" : "nl";
    shared.set("taal", this.taal);
    void this.#turn("none");
  }

  /** Do something in the menu; on failure the menu stays, with a line that says so. */
  async #attempt(work: Promise<void>): Promise<void> {
    try {
      await work;
    } catch {
      this.told = this.#words.failed;
      return;
    }
    await this.#turn("none");
  }

  async #fresh(): Promise<void> {
    this.told = "";
    const started = this.#talk.fresh();
    await this.#turn("none");
    await started;
    this.#composer?.focus();
  }

  override willUpdate(changed: PropertyValues): void {
    if (changed.has("taal")) this.lang = this.taal;
    if ((this.mode === "bubble" && !this.open) || this.#talk.phase !== "idle") return;
    const resume = this.hasAttribute("resume") ? /\/t\/([^/]+)$/.exec(location.pathname)?.[1] : undefined;
    // The address held the key to the conversation: it stays neither in sight nor in the history.
    if (resume) history.replaceState(null, "", "/chat");
    void this.#talk.open(resume);
  }

  override updated(): void {
    const talk = this.#conversation;
    const dialog = this.renderRoot.querySelector("dialog");
    if (dialog && this.open !== dialog.open) {
      if (!this.open) dialog.close();
      else if (matchMedia(SMALL).matches) dialog.showModal();
      else dialog.show();
    }
    if (!talk) return;
    const count = talk.rows().length;
    if (count !== this.#place.count) this.#scroll(count);
    // What was said before is shown in silence; from then on each new line is announced.
    const live = talk.phase !== "loading" && talk.phase !== "idle";
    if (live !== this.live) requestAnimationFrame(() => (this.live = live));
  }

  #scroll(count: number): void {
    const added = this.#place.added(this.#log, count, this.live);
    if (!this.open && this.mode === "bubble" && this.live) this.unread += Math.max(0, added);
  }

  override render(): TemplateResult {
    if (this.mode === "page") return html`<section class="panel" aria-labelledby="title">${this.#panel()}</section>`;
    const w = this.#words;
    return html`
      <button class="bubble primary" type="button" aria-expanded=${this.open} @click=${this.#show} ?hidden=${this.open}>
        ${icons.chat}<span>${w.open}</span>
        ${this.unread > 0 ? html`<span class="unread">${this.unread}</span>` : nothing}
      </button>
      <dialog class="panel" aria-labelledby="title" @cancel=${(event: Event) => event.preventDefault()}>
        ${this.#conversation || this.open ? this.#panel() : nothing}
      </dialog>
    `;
  }

  #panel(): TemplateResult {
    const { state, phase } = this.#talk;
    const w = this.#words;
    const chatting = this.sheet === "none";
    return html`
      ${head({
        words: w,
        owner: state.owner,
        level: this.mode === "page" ? 1 : 2,
        menu: !chatting,
        turn: () => void this.#turn(chatting ? "menu" : "none"),
        // With the menu open there is one thing to close at a time.
        close: this.mode === "bubble" && chatting ? () => void this.#hide() : undefined,
      })}
      <div class="told" role="alert">${this.told && !(chatting && phase === "open") ? html`<p>${this.told}</p>` : nothing}</div>
      ${chatting ? nothing : sheet(this.sheet, this.#doing(phase === "open"))}
      <div class="body" ?hidden=${!chatting}>${this.#body()}</div>
    `;
  }

  #doing(active: boolean): Parameters<typeof sheet>[1] {
    return {
      words: this.#words,
      active,
      show: (which) => void this.#turn(which),
      copy: () => void this.#attempt(save(this.#talk)),
      erase: () => void this.#attempt(this.#talk.erase().then(() => this.#composer?.clear())),
      fresh: () => void this.#fresh(),
      language: () => this.#switch(),
    };
  }

  #body(): TemplateResult {
    const talk = this.#talk;
    const w = this.#words;
    const asks = talk.lines.findLast((line) => line.from !== "resident")?.asks ?? "";
    const people = talk.state.owner !== "bot";
    return html`
      <div
        role="log"
        aria-live=${this.live ? "polite" : "off"}
        aria-relevant="additions"
        aria-label=${w.log}
        tabindex="0"
        @scroll=${() => this.#log && this.#place.look(this.#log) && this.requestUpdate()}
      >
        ${thread({
          conversation: talk,
          words: w,
          taal: this.taal,
          photo: (id) => this.#photos?.address(id),
          press: (choice) => this.#press(choice),
        })}
        ${talk.state.pending && !people
          ? html`<p class="typing" aria-live="off"><i></i><i></i><i></i><span>${w.typing}</span></p>`
          : nothing}
      </div>
      <div class="more" ?hidden=${!this.#place.below}>
        <button type="button" @click=${this.#end}>${icons.down}<span class="hidden">${w.down}</span></button>
      </div>
      <div class="told" role="status">${status(talk, w, () => void this.#fresh())}</div>
      <buurtwijzer-composer
        taal=${this.taal}
        .api=${talk.api}
        .session=${talk.session}
        ?photos=${talk.phase === "open" && (people || ASKS_PHOTO.has(asks))}
        ?places=${talk.phase === "open" && asks === "waar"}
        @written=${this.#written}
      ></buurtwijzer-composer>
    `;
  }

  #end(): void {
    this.#log?.scrollTo({ top: this.#log.scrollHeight });
    this.#log?.focus();
  }

  static override styles = look;
}
