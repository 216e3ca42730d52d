// Slice store: one table a slice, by start.
//
// Invariants
//   · `starts` ascends and lists exactly the slices that have a table.
//   · A new table is sized by the slice before it.
//   · No two states of a slice have one version, though it be released and come into being again.
import type { WindowTable } from './windowTable.js';

/** What the store asks of a table. */
export type SliceTable = Pick<WindowTable, 'groupCount' | 'stateBytes' | 'release' | 'clear'>;

/** Bytes of emptied tables kept: a batch may hold rows of thousands of slices. */
const SPARE_BYTES_MAX = 1 << 26;
/** A slice that is to have more groups gets a table of its size. */
const SPARE_GROUPS = 256;

/** Tables of slices in order of time. */
export class SliceStore<T extends SliceTable = WindowTable> {
  private readonly tables = new Map<number, T>();
  /** What `changes` was when a slice changed last. */
  private readonly versions = new Map<number, number>();
  private changes = 0;
  private readonly starts: number[] = [];
  /** Emptied tables: where slices have few rows, making a table costs more than they do. */
  private readonly spare: T[] = [];
  private spareBytes = 0;
  private expectedGroups = 0;

  constructor(private readonly create: (expectedGroups: number) => T) {}

  get stateBytes(): number {
    let bytes = 0;
    for (const table of this.tables.values()) bytes += table.stateBytes;
    return bytes + this.spareBytes;
  }

  /** Bytes of slices, without those of emptied tables. */
  get sliceBytes(): number {
    return this.stateBytes - this.spareBytes;
  }

  get sliceCount(): number {
    return this.starts.length;
  }

  /** Start of the earliest slice. */
  get first(): number | undefined {
    return this.starts[0];
  }

  get(start: number): T | undefined {
    return this.tables.get(start);
  }

  /** Adds rows to a slice, which comes into being with its first. */
  update(start: number, update: (table: T) => void): void {
    let table = this.tables.get(start);
    if (table === undefined) {
      const at = this.lowerBound((other) => other >= start);
      const before = at > 0 ? this.tables.get(this.starts[at - 1])?.groupCount : undefined;
      table = this.make(before ?? this.expectedGroups);
      this.tables.set(start, table);
      this.starts.splice(at, 0, start);
    }
    this.versions.set(start, ++this.changes);
    update(table);
  }

  /** All slices in order of time, with a version that is another one after each change. */
  forEach(visit: (start: number, table: T, version: number) => void): void {
    for (const start of this.starts) {
      visit(start, this.tables.get(start) as T, this.versions.get(start) ?? 0);
    }
  }

  /** Tables of the slices that start in `from … until`, until excluded. */
  between(from: number, until: number): T[] {
    const tables: T[] = [];
    for (let at = this.lowerBound((start) => start >= from); at < this.starts.length; at++) {
      const start = this.starts[at];
      if (start >= until) break;
      tables.push(this.tables.get(start) as T);
    }
    return tables;
  }

  /** The first slice for which `isBeyond` holds; it must hold for all behind it. */
  find(isBeyond: (start: number) => boolean): number | undefined {
    return this.starts[this.lowerBound(isBeyond)];
  }

  /** Releases slices from the first on, for as long as `isOver` holds. */
  releaseWhile(isOver: (start: number) => boolean): void {
    let count = 0;
    for (; count < this.starts.length && isOver(this.starts[count]); count++) {
      const start = this.starts[count];
      const table = this.tables.get(start) as T;
      this.expectedGroups = table.groupCount;
      this.retire(table);
      this.tables.delete(start);
      this.versions.delete(start);
    }
    if (count > 0) this.starts.splice(0, count);
  }

  /** Releases everything. */
  release(): void {
    this.releaseWhile(() => true);
    this.spare.splice(0).forEach((table) => table.release());
    this.spareBytes = 0;
  }

  private make(expectedGroups: number): T {
    const spare = expectedGroups <= SPARE_GROUPS ? this.spare.pop() : undefined;
    if (spare === undefined) return this.create(expectedGroups);
    this.spareBytes -= spare.stateBytes;
    return spare;
  }

  private retire(table: T): void {
    if (this.spareBytes >= SPARE_BYTES_MAX || table.clear?.() !== true) return table.release();
    this.spare.push(table);
    this.spareBytes += table.stateBytes;
  }

  private lowerBound(isBeyond: (start: number) => boolean): number {
    let low = 0;
    let high = this.starts.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (isBeyond(this.starts[middle])) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
