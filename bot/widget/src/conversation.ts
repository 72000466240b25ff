/** One conversation as this tab knows it: its lines, who may speak, the connection, and what waits to be sent. */
import { NoConnection, Problem, type Api, type Message, type Session, type State } from "./api.js";
import { Nap, newItem, pause, Queue, type Item } from "./queue.js";
import { alone, forget, onChange, remember, session, shared } from "./storage.js";
import { read } from "./stream.js";

export type Phase = "idle" | "loading" | "starting" | "open" | "gone" | "erased" | "failed";
type NewContent = Parameters<typeof newItem>[0];

/** A row to show: a line of the thread, or a message on its way. The key stays when the one becomes the other. */
export interface Row {
  key: string;
  line?: Message;
  item?: Item;
}

const HIDDEN = 60_000;
const SLOW = 20_000;
const CALM: State = { pending: false, owner: "bot", handover: null };

export class Conversation {
  phase: Phase = "idle";
  state: State = CALM;
  online = true;
  failure = "";
  session: Session | undefined;
  lines: Message[] = [];
  #queue: Queue | undefined;
  #early: Item[] = []; // written while the conversation was being opened
  #ids = new Map<number, string>(); // the line that became of each message sent from this browser
  #stop: AbortController | undefined;
  #tries = 0;
  #secret: string | undefined;
  readonly #nap = new Nap();
  #hidden: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly api: Api,
    private readonly changed: () => void,
    private readonly refused: (item: Item | undefined, detail: string) => void,
  ) {
    onChange(() => this.#follow());
    addEventListener("online", () => this.#again());
    addEventListener("offline", () => this.#set({ online: false }));
    addEventListener("pageshow", (event) => event.persisted && this.#again());
    document.addEventListener("visibilitychange", () => this.#seen());
  }

  /** Go on with the conversation that this browser knows, or start one. */
  async open(secret?: string): Promise<void> {
    if (this.phase !== "idle" && this.phase !== "failed") return;
    this.#secret ??= secret;
    if (this.#secret) {
      this.#set({ phase: "starting", failure: "" });
      try {
        remember(await this.api.comeBack(this.#secret), true);
        this.#secret = undefined;
      } catch (error) {
        this.#fail(error);
        return;
      }
    }
    const known = session();
    if (known) this.#adopt(known);
    else await this.start();
  }

  /** A new conversation; two tabs that open at once share one. */
  async start(): Promise<void> {
    if (this.phase === "starting") return;
    this.#set({ phase: "starting", failure: "" });
    try {
      await alone("start", async () => {
        const known = session();
        if (known) {
          this.#adopt(known);
          return;
        }
        const { messages, ...made } = await this.api.start();
        remember(made);
        this.#use(made);
        this.lines = messages;
        this.#set({ phase: "open", state: CALM });
        void this.#listen(made);
      });
    } catch (error) {
      this.#fail(error);
    }
  }

  send(content: NewContent): void {
    const written = newItem(content);
    if (this.#queue) this.#queue.add(written);
    else this.#early.push(written);
    this.changed();
  }

  retry(): void {
    this.#queue?.go();
    this.#again();
  }

  drop(item: Item): void {
    this.#queue?.drop(item.client_id);
  }

  waiting(): Item[] {
    return this.#queue?.waiting() ?? [];
  }

  /** Leave this conversation and start another. */
  async fresh(): Promise<void> {
    this.#leave();
    this.phase = "idle";
    await this.start();
  }

  /** Let the server erase what was told, and forget the conversation here. */
  async erase(): Promise<void> {
    if (!this.session) return;
    await this.api.erase(this.session);
    this.#leave();
    this.#set({ phase: "erased" });
  }

  /** Everything to show, in order. */
  rows(): Row[] {
    const items = this.#queue?.items() ?? this.#early;
    for (const item of items) if (item.seq !== undefined) this.#ids.set(item.seq, item.client_id);
    const waiting = items.filter((item) => item.seq === undefined);
    const ids = new Map(this.#ids);
    // Perhaps the first in the queue arrived and only the answer to it got lost: do not show it twice.
    const first = waiting[0];
    const stray = first && this.lines.find((line) => this.#fits(line, first));
    if (first && stray) ids.set(stray.seq, first.client_id);
    const shownLines = this.lines.filter((line) => line.text || line.attachments.length || !this.#erased(line));
    const rows: Row[] = shownLines.map((line) => ({ key: ids.get(line.seq) ?? `seq-${line.seq}`, line }));
    const shown = new Set(rows.map((row) => row.key));
    return rows.concat(
      items.filter((item) => !shown.has(item.client_id)).map((item) => ({ key: item.client_id, item })),
    );
  }

  #erased(line: Message): boolean {
    return Date.parse(line.at) <= Date.parse(this.state.erased_at ?? "");
  }

  /** Whether this line can be the one that became of a message whose fate is unknown. */
  #fits(line: Message, item: Item): boolean {
    if (line.from !== "resident" || this.#ids.has(line.seq)) return false;
    const said = (item.text ?? item.title ?? "").replace(/\s+/g, " ").trim();
    return line.text.replace(/\s+/g, " ").trim() === (item.location ? "" : said) && Date.parse(line.at) > item.at - 60_000;
  }

  #set(found: Partial<Pick<Conversation, "phase" | "state" | "online" | "failure">>): void {
    Object.assign(this, found);
    this.changed();
  }

  #use(found: Session): void {
    this.session = found;
    this.#queue = new Queue(this.api, found, {
      changed: () => this.changed(),
      gone: () => this.#lost(),
      refused: (item, detail) => this.refused(item, detail),
    });
    this.#early.splice(0).forEach((written) => this.#queue?.add(written));
  }

  #adopt(found: Session): void {
    this.#stop?.abort();
    this.lines = [];
    this.#ids.clear();
    this.#use(found);
    this.#set({ phase: "loading", state: CALM, failure: "" });
    void this.#listen(found);
  }

  #leave(): void {
    this.#stop?.abort();
    this.#queue?.clear();
    if (this.session) forget(this.session.id);
    this.session = undefined;
    this.#queue = undefined;
    this.lines = [];
    this.#ids.clear();
    this.state = CALM;
  }

  #fail(error: unknown): void {
    if (!(error instanceof Problem || error instanceof NoConnection)) throw error;
    this.#early.splice(0).forEach((written) => this.refused(written, error.message));
    this.#set({ phase: "failed", failure: error.message });
  }

  /** The token opens nothing any more: what still waited goes back to the resident. */
  #lost(): void {
    if (this.phase === "gone") return;
    for (const item of this.waiting()) this.refused(item, "");
    const lines = this.lines;
    this.#leave();
    this.lines = lines;
    this.#set({ phase: "gone" });
  }

  /** Another tab changed something: went on, started anew, or erased. */
  #follow(): void {
    if (this.phase === "idle" || this.phase === "starting") return;
    const known = session();
    if (known && known.id !== this.session?.id) this.#adopt(known);
    else if (!known && this.session && this.phase === "open" && shared.durable) this.#lost();
    else this.changed();
  }

  #again(): void {
    this.#tries = 0;
    if (this.phase === "failed") void this.open();
    this.#queue?.go();
    // A stream from before the gap may be dead without knowing it.
    this.#stop?.abort();
    this.#nap.wake();
  }

  /** A tab that nobody looks at gives its stream back. */
  #seen(): void {
    clearTimeout(this.#hidden);
    if (document.hidden) this.#hidden = setTimeout(() => this.#stop?.abort(), HIDDEN);
    else if (this.#stop?.signal.aborted) this.#nap.wake();
  }

  /** Follow the thread for as long as this is the conversation. */
  async #listen(mine: Session): Promise<void> {
    this.#tries = 0;
    while (this.#isMine(mine)) {
      const stop = (this.#stop = new AbortController());
      try {
        await this.#once(mine, stop);
        this.#tries = 0;
      } catch (error) {
        if (error instanceof Problem && error.gone) {
          if (this.#isMine(mine)) this.#lost();
          return;
        }
        if (!stop.signal.aborted) this.#tries += 1;
      }
      if (!this.#isMine(mine)) return;
      if (this.#tries > 0 || !navigator.onLine) this.#set({ online: false });
      await this.#rest();
    }
  }

  #isMine(found: Session): boolean {
    return this.session?.id === found.id;
  }

  async #once(mine: Session, stop: AbortController): Promise<void> {
    if (this.phase === "loading") {
      const { messages, ...state } = await this.api.read(mine, 0);
      if (!this.#isMine(mine)) return;
      this.lines = messages;
      this.#set({ phase: "open", state, online: true });
    }
    const watch = setTimeout(() => stop.abort(), SLOW);
    const last = this.lines.at(-1)?.seq ?? 0;
    const answer = await this.api.events(mine, last, stop.signal).finally(() => clearTimeout(watch));
    this.#tries = 0;
    this.#set({ online: true });
    this.#queue?.go();
    await read(answer, stop, ({ name, data }) => {
      if (!this.#isMine(mine)) return;
      const value = JSON.parse(data) as unknown;
      if (name === "message") this.#add(value as Message);
      if (name === "state") this.#turn(value as State);
    });
  }

  /** A new state; what was erased in the chat itself goes from the screen at once. */
  #turn(state: State): void {
    const erased = state.erased_at !== this.state.erased_at;
    this.state = state;
    if (erased) {
      const empty = { text: "", buttons: [], asks: null, case: null, attachments: [] };
      this.lines = this.lines.map((line) => (this.#erased(line) ? { ...line, ...empty } : line));
    }
    this.changed();
  }

  #add(line: Message): void {
    if (line.seq <= (this.lines.at(-1)?.seq ?? 0)) return;
    this.lines = [...this.lines, line];
    this.changed();
  }

  #rest(): Promise<void> {
    const time = document.hidden && this.#stop?.signal.aborted ? 2 ** 31 - 1 : this.#tries ? pause(this.#tries) : 100;
    return this.#nap.take(time);
  }
}
