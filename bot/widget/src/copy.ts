/** A copy of the conversation, as a file for the resident. */
import type { Conversation } from "./conversation.js";

export async function save({ session, api }: Conversation): Promise<void> {
  if (!session) return;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await api.copy(session));
  link.download = `buurtwijzer-${session.id.slice(0, 8)}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
