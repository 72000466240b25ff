/** Which part of the conversation is in sight when something is added. */

const NEAR_END = 40;
const MARGIN = 16;
const A_LITTLE = 0.2;

export class Scroll {
  below = false;
  count = 0;
  #moved = false;

  /** The resident said something and wants to see it, wherever the conversation stood. */
  follow(): void {
    this.#moved = true;
  }

  /** Look again at where the conversation stands; returns whether that changed. */
  look(log: HTMLElement): boolean {
    const below = log.scrollHeight - log.scrollTop - log.clientHeight > NEAR_END;
    const changed = below !== this.below;
    this.below = below;
    return changed;
  }

  /** Show what was added; returns how many lines that were. */
  added(log: HTMLElement | null, count: number, live: boolean): number {
    const before = this.count;
    const first = log?.querySelectorAll<HTMLElement>("li")[before];
    const stay = this.below && !this.#moved;
    this.count = count;
    this.#moved = false;
    if (log && first && !stay) {
      const end = log.scrollHeight - log.clientHeight;
      const top = first.offsetTop - MARGIN;
      // A long answer is read from its beginning, unless a little more shows all of it.
      log.scrollTop = live && end - top > log.clientHeight * A_LITTLE ? top : end;
    }
    return count - before;
  }
}
