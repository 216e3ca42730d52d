// Cache of a lookup join: the rows of keys that were looked up, least recently used first.
//
// Semantics: Flink's partial cache of lookup joins, bounded by rows instead of keys.

/** How long rows are kept. */
export interface LookupCacheSettings {
  /** Rows at most; a key without rows counts as one. */
  readonly maxRows: number;
  /** Milliseconds since the lookup, Infinity = for ever. */
  readonly expireAfterWriteMs: number;
  /** Milliseconds since the last use. */
  readonly expireAfterAccessMs: number;
  /** Keeps that a key has no rows. */
  readonly cacheMissing: boolean;
}

type Rows = readonly object[];

interface Entry {
  readonly rows: Rows;
  readonly writtenAt: number;
  usedAt: number;
}

/** Rows by the text of their key. */
export class LookupCache {
  /** Rows kept, each key counted as one at least. */
  rowCount = 0;
  private readonly entries = new Map<string, Entry>();

  constructor(private readonly settings: LookupCacheSettings) {}

  /** The rows of a key, or undefined where they are not known any more. */
  get(key: string, now: number): Rows | undefined {
    const entry = this.entries.get(key);
    if (entry === undefined) return undefined;
    this.entries.delete(key);
    const { expireAfterWriteMs, expireAfterAccessMs } = this.settings;
    if (now - entry.writtenAt >= expireAfterWriteMs || now - entry.usedAt >= expireAfterAccessMs) {
      this.rowCount -= weight(entry.rows);
      return undefined;
    }
    entry.usedAt = now;
    // Behind the others: the first entry is the one that was not used for longest.
    this.entries.set(key, entry);
    return entry.rows;
  }

  set(key: string, rows: Rows, now: number): void {
    this.remove(key);
    if (rows.length === 0 && !this.settings.cacheMissing) return;
    this.entries.set(key, { rows, writtenAt: now, usedAt: now });
    this.rowCount += weight(rows);
    for (const oldest of this.entries.keys()) {
      if (this.rowCount <= this.settings.maxRows) return;
      this.remove(oldest);
    }
  }

  private remove(key: string): void {
    const entry = this.entries.get(key);
    if (entry === undefined) return;
    this.entries.delete(key);
    this.rowCount -= weight(entry.rows);
  }
}

function weight(rows: Rows): number {
  return Math.max(1, rows.length);
}
