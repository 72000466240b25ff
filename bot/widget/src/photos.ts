/** The photos of this conversation, fetched with the token and shown from memory. */
import type { Conversation } from "./conversation.js";

export class Photos {
  readonly #addresses = new Map<string, string | undefined>();

  constructor(
    private readonly conversation: Conversation,
    private readonly changed: () => void,
  ) {}

  /** A photo that this tab made itself needs no fetching. */
  known(id: string, address: string): void {
    if (address) this.#addresses.set(id, address);
  }

  /** Where a photo can be shown from, as soon as it is here. */
  address(id: string): string | undefined {
    if (!this.#addresses.has(id)) {
      this.#addresses.set(id, undefined);
      void this.#fetch(id);
    }
    return this.#addresses.get(id);
  }

  async #fetch(id: string): Promise<void> {
    const { session, api } = this.conversation;
    if (!session) return;
    try {
      this.#addresses.set(id, URL.createObjectURL(await api.photo(session, id)));
      this.changed();
    } catch {
      /* without connection the place stays empty until the page is opened again */
    }
  }
}
