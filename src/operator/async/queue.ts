// Queue: first in, first out, without moving what waits.

/** Taken entries in front that are kept before the rest moves up. */
const TAKEN_MAX = 1024;

/** A first-in first-out queue over one array. */
export class Queue<T> {
  private entries: T[] = [];
  private taken = 0;

  get length(): number {
    return this.entries.length - this.taken;
  }

  /** The oldest entry, or undefined. */
  get first(): T | undefined {
    return this.entries[this.taken];
  }

  /** All entries, oldest first; a copy. */
  all(): T[] {
    return this.entries.slice(this.taken);
  }

  push(entry: T): void {
    this.entries.push(entry);
  }

  /** Removes the oldest entry. */
  shift(): T | undefined {
    if (this.taken === this.entries.length) return undefined;
    const entry = this.entries[this.taken++];
    if (this.taken === this.entries.length) this.clear();
    else if (this.taken > TAKEN_MAX && this.taken * 2 > this.entries.length) {
      // Moves as many as were taken at most, so that a shift costs no more on average.
      this.entries = this.entries.slice(this.taken);
      this.taken = 0;
    }
    return entry;
  }

  /** Removes the oldest `count` entries. */
  take(count: number): T[] {
    const taken = this.entries.slice(this.taken, this.taken + count);
    for (let i = 0; i < taken.length; i++) this.shift();
    return taken;
  }

  clear(): void {
    this.entries = [];
    this.taken = 0;
  }
}
