/** Messages on their way: kept until the server has them, sent in order, each one once. */
import { NoConnection, Problem, type Api, type Content, type Session } from "./api.js";
import { alone, shared } from "./storage.js";

export interface Item extends Content {
  at: number;
  title?: string;
  tries: number;
  seq?: number;
}

const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 30_000;
const REMEMBERED = 15_000; // other tabs learn in this time which line an item became

/** A pause that doubles with each failure, with some chance so that not everybody comes back at once. */
export function pause(tries: number): number {
  return Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** Math.max(0, tries - 1)) * (0.5 + Math.random() / 2);
}

/** A wait that can be ended early. */
export class Nap {
  wake: () => void = () => undefined;

  take(time: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, time);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

export function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

let last = 0;

/** What a resident wrote, ready to wait in the order in which it was written. */
export function newItem(content: Omit<Item, "client_id" | "at" | "tries">): Item {
  last = Math.max(Date.now(), last + 1);
  return { ...content, client_id: newId(), at: last, tries: 0 };
}

export interface Listener {
  changed(): void;
  gone(): void;
  refused(item: Item, detail: string): void;
}

export class Queue {
  #running = false;
  readonly #nap = new Nap();

  constructor(
    private readonly api: Api,
    private readonly session: Session,
    private readonly listener: Listener,
  ) {}

  get #start(): string {
    return `out.${this.session.id}.`;
  }

  /** Everything that waits or was just sent, in the order in which it was written. */
  items(): Item[] {
    const found = shared.keys(this.#start).map((key) => shared.get<Item>(key));
    return found.filter((item) => item !== undefined).sort((a, b) => a.at - b.at);
  }

  waiting(): Item[] {
    return this.items().filter((item) => item.seq === undefined);
  }

  add(written: Item): void {
    this.#save(written);
    this.go();
  }

  drop(id: string): void {
    shared.remove(this.#start + id);
    this.listener.changed();
  }

  clear(): void {
    for (const key of shared.keys(this.#start)) shared.remove(key);
    this.#nap.wake();
  }

  /** Send what waits, now. */
  go(): void {
    this.#nap.wake();
    if (!this.#running) void this.#run();
  }

  #save(item: Item): void {
    shared.set(this.#start + item.client_id, item);
  }

  async #run(): Promise<void> {
    this.#running = true;
    try {
      while (this.waiting().length) {
        const rest = await alone(`send.${this.session.id}`, () => this.#sendFirst());
        if (rest < 0) return;
        if (rest) await this.#nap.take(rest);
      }
    } finally {
      this.#running = false;
    }
  }

  /** Send the oldest item; returns how long to wait before the next, or -1 when there is no use in going on. */
  async #sendFirst(): Promise<number> {
    // Read again: another tab may have sent it while this one waited for its turn.
    const item = this.waiting()[0];
    if (!item) return 0;
    try {
      const { client_id, text, payload, location, attachments } = item;
      const content = { client_id, text, payload, location, attachments } as Content;
      const seq = await this.api.send(this.session, content);
      this.#save({ ...item, seq });
      setTimeout(() => this.drop(client_id), REMEMBERED);
      this.listener.changed();
      return 0;
    } catch (error) {
      return this.#failed(item, error);
    }
  }

  #failed(item: Item, error: unknown): number {
    if (error instanceof NoConnection || (error instanceof Problem && error.passing)) {
      const tries = item.tries + 1;
      if (shared.get(this.#start + item.client_id)) this.#save({ ...item, tries });
      this.listener.changed();
      return (error instanceof Problem && error.retryAfter) || pause(tries);
    }
    if (!(error instanceof Problem)) throw error;
    if (error.gone) {
      this.listener.gone();
      return -1;
    }
    this.drop(item.client_id);
    this.listener.refused(item, error.message);
    return 0;
  }
}
