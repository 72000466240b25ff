/** The API as it is seen from a browser. */
import type { Taal } from "./words.js";

export interface Session {
  id: string;
  token: string;
}
export interface Choice {
  title: string;
  payload: string;
}
export interface Message {
  seq: number;
  from: "resident" | "bot" | "staff" | "system";
  name?: string | null;
  urgent: boolean;
  text: string;
  buttons: Choice[];
  asks: string | null;
  case: { number: string } | null;
  at: string;
  attachments: { id: string }[];
}
export interface State {
  pending: boolean;
  owner: "bot" | "wachtrij" | "medewerker";
  handover: string | null;
  erased_at?: string;
}
export interface Content {
  client_id: string;
  text?: string;
  payload?: string;
  location?: { lat: number; lon: number };
  attachments?: string[];
}

const PATIENCE = 20_000;

/** The server could not be reached: nothing is known about what became of the request. */
export class NoConnection extends Error {}

/** The server answered that it cannot be done; `message` may be shown to a resident. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    detail: string,
    readonly retryAfter: number,
  ) {
    super(detail);
  }

  /** Whether the token opens nothing any more. */
  get gone(): boolean {
    return this.status === 401 || this.status === 404;
  }

  /** Whether the same request can work later. */
  get passing(): boolean {
    return this.status === 429 || this.status >= 500;
  }
}

async function problem(answer: Response): Promise<Problem> {
  const body = (await answer.json().catch(() => ({}))) as { detail?: string };
  const after = Number(answer.headers.get("Retry-After"));
  return new Problem(answer.status, body.detail ?? "", Number.isFinite(after) ? after * 1000 : 0);
}

export class Api {
  readonly #base: string;

  constructor(
    origin: string,
    private readonly taal: () => Taal,
  ) {
    this.#base = `${origin}/api/v1`;
  }

  /** A request that is answered with a 2xx; raises NoConnection or Problem. */
  async ask(path: string, options: RequestInit & { token?: string } = {}): Promise<Response> {
    const { token, ...rest } = options;
    const headers = new Headers({ "Accept-Language": this.taal() });
    if (token) headers.set("Authorization", `Bearer ${token}`);
    if (typeof rest.body === "string") headers.set("Content-Type", "application/json");
    new Headers(rest.headers).forEach((value, name) => headers.set(name, value));
    const answer = await fetch(this.#base + path, {
      signal: AbortSignal.timeout(PATIENCE),
      cache: "no-store",
      credentials: "omit",
      referrerPolicy: "no-referrer",
      ...rest,
      headers,
    }).catch(() => {
      throw new NoConnection();
    });
    if (!answer.ok) throw await problem(answer);
    return answer;
  }

  async #json<T>(path: string, options: RequestInit & { token?: string } = {}): Promise<T> {
    const answer = await this.ask(path, options);
    return answer.json().catch(() => {
      throw new NoConnection();
    }) as Promise<T>;
  }

  start(): Promise<Session & { messages: Message[] }> {
    return this.#json("/conversations", { method: "POST", body: JSON.stringify({ taal: this.taal() }) });
  }

  comeBack(secret: string): Promise<Session> {
    return this.#json(`/return/${encodeURIComponent(secret)}`);
  }

  read({ id, token }: Session, after: number): Promise<State & { messages: Message[] }> {
    return this.#json(`/conversations/${id}/messages?after=${after}`, { token });
  }

  async send({ id, token }: Session, content: Content): Promise<number> {
    const body = JSON.stringify(content);
    const answer = await this.#json<{ seq: number }>(`/conversations/${id}/messages`, { method: "POST", token, body });
    return answer.seq;
  }

  async erase({ id, token }: Session): Promise<void> {
    await this.ask(`/conversations/${id}`, { method: "DELETE", token });
  }

  async copy({ id, token }: Session): Promise<Blob> {
    return (await this.ask(`/conversations/${id}/export`, { token })).blob();
  }

  async photo({ id, token }: Session, photo: string): Promise<Blob> {
    return (await this.ask(`/conversations/${id}/attachments/${photo}`, { token })).blob();
  }

  /** Upload a photo; `fetch` cannot tell how far it is, so this is the older way. */
  upload({ id, token }: Session, photo: Blob, progress: (part: number) => void, stop: AbortSignal): Promise<string> {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open("POST", `${this.#base}/conversations/${id}/attachments`);
      request.setRequestHeader("Authorization", `Bearer ${token}`);
      request.setRequestHeader("Accept-Language", this.taal());
      request.timeout = 120_000;
      request.upload.onprogress = (event) => progress(event.loaded / (event.total || 1));
      request.onload = () => {
        let body: { id?: string; detail?: string } = {};
        try {
          body = JSON.parse(request.responseText) as typeof body;
        } catch {
          /* a proxy may answer with a page; the status says enough */
        }
        if (request.status === 201 && body.id) resolve(body.id);
        else reject(new Problem(request.status, body.detail ?? "", 0));
      };
      request.onerror = request.ontimeout = request.onabort = () => reject(new NoConnection());
      stop.addEventListener("abort", () => request.abort());
      const form = new FormData();
      form.append("file", photo, "foto.jpg");
      request.send(form);
    });
  }

  /** The open stream of a conversation. */
  events({ id, token }: Session, after: number, signal: AbortSignal): Promise<Response> {
    return this.ask(`/conversations/${id}/events`, { token, signal, headers: { "Last-Event-ID": String(after) } });
  }
}
