/** Server-sent events over fetch, so that the token travels in a header and not in an address. */

const QUIET = 40_000; // the server says something every 15 seconds

export interface Event {
  name: string;
  data: string;
}

/** The events in a text, and what is left of it because its end has not come in yet. */
export function parse(text: string): { events: Event[]; rest: string } {
  const blocks = text.replace(/\r\n?/g, "\n").split("\n\n");
  const rest = blocks.pop() ?? "";
  const events = blocks.map((block) => {
    const event: Event = { name: "message", data: "" };
    for (const line of block.split("\n")) {
      const [, field, value] = /^(\w+): ?(.*)$/.exec(line) ?? [];
      if (field === "event") event.name = value ?? "";
      if (field === "data") event.data += (event.data && "\n") + (value ?? "");
    }
    return event;
  });
  return { events: events.filter((event) => event.data), rest };
}

/** Hand on every event until the stream ends, or says nothing for too long. */
export async function read(answer: Response, stop: AbortController, take: (event: Event) => void): Promise<void> {
  const reader = answer.body?.getReader();
  if (!reader) return;
  const decoder = new TextDecoder();
  let text = "";
  for (;;) {
    const watch = setTimeout(() => stop.abort(), QUIET);
    const part = await reader.read().finally(() => clearTimeout(watch));
    if (part.done) return;
    const { events, rest } = parse(text + decoder.decode(part.value, { stream: true }));
    text = rest;
    events.forEach(take);
  }
}
