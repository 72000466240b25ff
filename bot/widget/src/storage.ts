/** What the browser keeps: the conversation, what waits to be sent, and the language. */
import type { Session } from "./api.js";

const PREFIX = "buurtwijzer.";

/** A shelf of the browser; where the browser has none, or refuses, it lasts as long as the page. */
export class Shelf {
  readonly #memory = new Map<string, string>();
  readonly #storage: Storage | undefined;

  constructor(name: "localStorage" | "sessionStorage") {
    try {
      this.#storage = window[name];
      this.#storage.getItem(PREFIX);
    } catch {
      this.#storage = undefined;
    }
  }

  /** Whether it outlives the page. */
  get durable(): boolean {
    return this.#storage !== undefined;
  }

  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- says what was put there
  get<T>(key: string): T | undefined {
    try {
      const text = this.#memory.get(key) ?? this.#storage?.getItem(PREFIX + key);
      return text ? (JSON.parse(text) as T) : undefined;
    } catch {
      return undefined;
    }
  }

  set(key: string, value: unknown): void {
    const text = JSON.stringify(value);
    try {
      if (!this.#storage) throw new Error("blocked");
      this.#storage.setItem(PREFIX + key, text);
      this.#memory.delete(key);
    } catch {
      this.#memory.set(key, text);
    }
  }

  remove(key: string): void {
    this.#memory.delete(key);
    try {
      this.#storage?.removeItem(PREFIX + key);
    } catch {
      /* blocked: it was in memory only */
    }
  }

  keys(start: string): string[] {
    const found = new Set([...this.#memory.keys()]);
    try {
      for (const key of Object.keys(this.#storage ?? {})) {
        if (key.startsWith(PREFIX)) found.add(key.slice(PREFIX.length));
      }
    } catch {
      /* blocked */
    }
    return [...found].filter((key) => key.startsWith(start));
  }
}

export const shared = new Shelf("localStorage");
export const own = new Shelf("sessionStorage");

/** The conversation of this tab: one that was opened by a link, or the one that all tabs share. */
export function session(): Session | undefined {
  return own.get<Session>("session") ?? shared.get<Session>("session");
}

/** Remember a conversation; one from a link does not push out the one that this browser has. */
export function remember(found: Session, byLink = false): void {
  const known = shared.get<Session>("session");
  if (byLink && known && known.id !== found.id) own.set("session", found);
  else shared.set("session", found);
}

/** Forget a conversation, unless another tab went on with a new one. */
export function forget(id: string): void {
  for (const shelf of [own, shared]) {
    if (shelf.get<Session>("session")?.id === id) shelf.remove("session");
  }
}

/** Tell when another tab changed something. */
export function onChange(then: () => void): void {
  addEventListener("storage", (event) => {
    if (event.key === null || event.key.startsWith(PREFIX)) then();
  });
}

/** Do one thing at a time over all tabs; without Web Locks over this tab. */
const waiting = new Map<string, Promise<unknown>>();
export async function alone<T>(name: string, work: () => Promise<T>): Promise<T> {
  if ("locks" in navigator) return await navigator.locks.request(PREFIX + name, work);
  const before = waiting.get(name) ?? Promise.resolve();
  const mine = before.then(work, work);
  waiting.set(name, mine);
  return mine;
}
