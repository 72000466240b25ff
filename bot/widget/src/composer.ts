/** Where the resident writes: text, photos and a place. */
import { html, LitElement, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { NoConnection, type Api, type Session } from "./api.js";
import { look } from "./composer-look.js";
import * as icons from "./icons.js";
import { prepare, Unreadable } from "./photo.js";
import { place } from "./place.js";
import { newId } from "./queue.js";
import { own } from "./storage.js";
import { count, words, type Taal, type Word } from "./words.js";

const MOST = 4000;
const NEAR = 200;
const MOST_PHOTOS = 5;

interface Photo {
  key: string;
  file: File;
  preview?: string;
  part: number;
  id?: string;
  error: string;
  stop: AbortController;
}

export interface Written {
  text?: string;
  attachments?: string[];
  location?: { lat: number; lon: number };
  previews?: Map<string, string>;
}

export class Composer extends LitElement {
  static override properties = {
    taal: {},
    api: { attribute: false },
    session: { attribute: false },
    photos: { type: Boolean },
    places: { type: Boolean },
    blocked: { type: Boolean },
    text: { state: true },
    added: { state: true },
    notice: { state: true },
    seeking: { state: true },
  };
  declare taal: Taal;
  declare api: Api;
  declare session: Session | undefined;
  declare photos: boolean;
  declare places: boolean;
  declare blocked: boolean;
  declare text: string;
  declare added: Photo[];
  declare notice: string;
  declare seeking: boolean;

  constructor() {
    super();
    this.text = own.get<string>("draft") ?? "";
    this.added = [];
    this.notice = "";
    this.photos = this.places = this.blocked = this.seeking = false;
    addEventListener("online", () => this.added.forEach((photo) => photo.error && void this.#upload(photo)));
  }

  get #field(): HTMLTextAreaElement | null {
    return this.renderRoot.querySelector("textarea");
  }

  override focus(): void {
    this.#field?.focus();
  }

  /** Give back what could not be sent, before what was typed since, and say why. */
  restore(text: string, notice: string): void {
    if (text && !this.text.includes(text)) this.#write(this.text ? `${text}\n${this.text}` : text);
    if (notice) this.notice = notice;
  }

  /** Throw away what was not sent, here and in what the browser keeps. */
  clear(): void {
    this.added.forEach((photo) => photo.stop.abort());
    this.#empty();
  }

  #empty(): void {
    this.#write("");
    this.added = [];
    this.notice = "";
  }

  #word(word: Word): string {
    return words(this.taal)[word];
  }

  #write(text: string): void {
    this.text = text;
    if (text) own.set("draft", text);
    else own.remove("draft");
  }

  #typed(event: InputEvent): void {
    this.#write((event.target as HTMLTextAreaElement).value);
    this.notice = "";
  }

  #key(event: KeyboardEvent): void {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.#send();
  }

  #submit(event: Event): void {
    event.preventDefault();
    this.#send();
  }

  #send(): void {
    const text = this.text.trim();
    const over = Array.from(text).length - MOST;
    if (over > 0) this.notice = count(this.#word("tooLong"), over);
    if (this.added.some((photo) => !photo.id)) this.notice = this.#word("waitPhoto");
    else if (over <= 0 && (text || this.added.length)) this.#emit(text);
    this.#field?.focus();
  }

  #emit(text: string): void {
    const sent = this.added.filter((photo) => photo.id !== undefined) as (Photo & { id: string })[];
    const previews = new Map(sent.map((photo) => [photo.id, photo.preview ?? ""]));
    const written: Written = { previews, ...(text && { text }) };
    if (sent.length) written.attachments = sent.map((photo) => photo.id);
    // The chat says no while there is no conversation: then everything stays where it is.
    if (!this.dispatchEvent(new CustomEvent("written", { detail: written, cancelable: true }))) return;
    this.#empty();
  }

  async #place(): Promise<void> {
    if (this.seeking) return;
    this.seeking = true;
    this.notice = "";
    try {
      const location = await place();
      this.dispatchEvent(new CustomEvent<Written>("written", { detail: { location }, cancelable: true }));
    } catch (error) {
      this.notice = this.#word((error as Error).message as Word);
    } finally {
      this.seeking = false;
    }
  }

  #chosen(event: Event): void {
    const input = event.target as HTMLInputElement;
    const files = Array.from(input.files ?? []);
    input.value = "";
    this.notice = this.added.length + files.length > MOST_PHOTOS ? this.#word("photoLimit") : "";
    for (const file of files.slice(0, MOST_PHOTOS - this.added.length)) {
      const photo: Photo = { key: newId(), file, part: 0, error: "", stop: new AbortController() };
      this.added = [...this.added, photo];
      void this.#upload(photo);
    }
  }

  #change(photo: Photo, found: Partial<Photo>): void {
    Object.assign(photo, found);
    this.added = [...this.added];
  }

  async #upload(photo: Photo): Promise<void> {
    this.#change(photo, { error: "", part: 0 });
    try {
      const jpeg = await prepare(photo.file);
      if (!photo.preview) this.#change(photo, { preview: URL.createObjectURL(jpeg) });
      if (!this.session) throw new NoConnection();
      const progress = (part: number): void => this.#change(photo, { part });
      const id = await this.api.upload(this.session, jpeg, progress, photo.stop.signal);
      this.#change(photo, { id });
    } catch (error) {
      if (error instanceof Unreadable) {
        this.#remove(photo);
        this.notice = this.#word(error.heic ? "photoHeic" : "photoUnreadable");
      } else this.#change(photo, { error: (error as Error).message || this.#word("photoFailed") });
    }
  }

  #remove(photo: Photo): void {
    photo.stop.abort();
    this.added = this.added.filter((other) => other !== photo);
    this.#field?.focus();
  }

  override updated(): void {
    const field = this.#field;
    if (!field) return;
    field.style.blockSize = "auto";
    field.style.blockSize = `${field.scrollHeight + 4}px`;
  }

  override render(): TemplateResult {
    const left = MOST - Array.from(this.text).length;
    return html`
      <div class="notice" role="alert">${this.notice && html`<p>${this.notice}</p>`}</div>
      ${this.added.length
        ? html`<ul class="photos" role="list">
            ${repeat(this.added, (photo) => photo.key, (photo) => this.#photo(photo))}
          </ul>`
        : nothing}
      <form @submit=${this.#submit}>
        <div class="top">
          <label for="text">${this.#word("write")}</label>
          ${this.photos || this.places ? this.#extras() : nothing}
        </div>
        <div class="row">
          <textarea
            id="text"
            rows="1"
            dir="auto"
            enterkeyhint="send"
            placeholder=${this.#word("hint")}
            aria-describedby="left"
            .value=${this.text}
            @input=${this.#typed}
            @keydown=${this.#key}
          ></textarea>
          <button class="primary" type="submit">${icons.send}<span>${this.#word("send")}</span></button>
        </div>
        <p id="left" class="left" role="status">
          ${left < 0 ? count(this.#word("tooLong"), -left) : left <= NEAR ? count(this.#word("left"), left) : nothing}
        </p>
      </form>
    `;
  }

  #extras(): TemplateResult {
    return html`<div class="extras">
      ${this.places
        ? html`<button type="button" class="quiet" @click=${this.#place} aria-disabled=${this.seeking}>
            ${icons.pin}${this.#word(this.seeking ? "sharing" : "sharePlace")}
          </button>`
        : nothing}
      ${this.photos
        ? html`<button type="button" class="quiet" @click=${() => this.renderRoot.querySelector("input")?.click()}>
              ${icons.camera}${this.#word("addPhoto")}
            </button>
            <input
              type="file"
              accept="image/*,.heic,.heif"
              multiple
              hidden
              aria-label=${this.#word("addPhoto")}
              @change=${this.#chosen}
            />`
        : nothing}
    </div>`;
  }

  #photo(photo: Photo): TemplateResult {
    return html`<li>
      ${photo.preview ? html`<img src=${photo.preview} alt=${this.#word("yourPhoto")} />` : nothing}
      <div>
        <p role="status">${photo.error || this.#word(photo.id ? "photoReady" : "uploading")}</p>
        ${photo.id || photo.error
          ? nothing
          : html`<progress max="1" .value=${photo.part} aria-label=${this.#word("uploading")}></progress>`}
        ${photo.error
          ? html`<button type="button" class="quiet" @click=${() => this.#upload(photo)}>${this.#word("again")}</button>`
          : nothing}
        <button type="button" class="quiet" @click=${() => this.#remove(photo)}>${this.#word("removePhoto")}</button>
      </div>
    </li>`;
  }

  static override styles = look;
}
