// Pending rows: what an asynchronous operator was given and has not emitted, in the order in which
// it may be emitted.
//
//   ordered       r0 ✓  r1 …  r2 ✓  W  r3 ✓       emits r0, then waits for r1
//   unordered   [ r0 ✓  r1 …  r2 ✓ ] W [ r3 ✓ ]   emits r0 r2, then waits for r1: r3 is behind W
//
// Invariants
//   · A watermark or idleness (a marker) goes on behind every row that came before it, and in front
//     of every row that came after it.
//   · A row whose call did not end is never emitted.
//
// Semantics: Flink's OrderedStreamElementQueue and UnorderedStreamElementQueue.
import { Queue } from './queue.js';
import type { Row } from '../userFunction.js';

/** A watermark that waits for the rows before it, or 'idle'. */
export type Marker = number | 'idle';

const NO_RESULTS: readonly object[] = [];

/** A row from its arrival to its emission. */
export class PendingRow {
  isDone = false;
  /** What the function made of it; empty until it is done. */
  results: readonly object[] = NO_RESULTS;
  /** What was thrown where there are no results. */
  error: unknown;
  /** Rows that came before the next marker, itself among them; only where the order is free. */
  segment: Segment | undefined;

  constructor(
    readonly row: Row,
    /** Event time in milliseconds, NaN where rows have none. */
    readonly timestamp: number,
    /** The watermark as it stood when the row arrived, NaN where batches have none. */
    readonly watermark: number,
    readonly kind: number,
    /** 0-based number of its batch in the operator, and its place in that batch. */
    readonly batch: number,
    readonly index: number,
  ) {}
}

/** Takes what may be emitted, in order. */
export interface PendingTarget {
  takeRow(row: PendingRow): void;
  takeMarker(marker: Marker): void;
}

/** Rows and markers in an order. */
export interface PendingRows {
  /** Rows and markers that were not emitted. */
  readonly length: number;
  /** The rows that were not emitted: in their order, as far as they have one. */
  rows(): PendingRow[];
  add(row: PendingRow): void;
  addMarker(marker: Marker): void;
  /** The row's call ended: it has results or an error. */
  complete(row: PendingRow): void;
  /** Hands over, and forgets, what may be emitted now; returns the number of rows. */
  emitTo(target: PendingTarget): number;
}

/** Rows leave in the order in which they came. */
export class OrderedRows implements PendingRows {
  private readonly queue = new Queue<PendingRow | Marker>();

  get length(): number {
    return this.queue.length;
  }

  rows(): PendingRow[] {
    return this.queue.all().filter((entry) => typeof entry === 'object');
  }

  add(row: PendingRow): void {
    this.queue.push(row);
  }

  addMarker(marker: Marker): void {
    this.queue.push(marker);
  }

  complete(row: PendingRow): void {
    row.isDone = true;
  }

  emitTo(target: PendingTarget): number {
    let rowCount = 0;
    for (let first = this.queue.first; first !== undefined; first = this.queue.first) {
      if (typeof first === 'object') {
        if (!first.isDone) break;
        this.queue.shift();
        target.takeRow(first);
        rowCount += 1;
      } else {
        this.queue.shift();
        target.takeMarker(first);
      }
    }
    return rowCount;
  }
}

/** Rows between two markers. */
class Segment {
  /** Rows whose call did not end. */
  readonly open = new Set<PendingRow>();
  done: PendingRow[] = [];
  /** Behind the rows; undefined while more rows may come. */
  marker: Marker | undefined;
}

/** Rows leave as their calls end, but not across a marker. */
export class UnorderedRows implements PendingRows {
  length = 0;
  private readonly segments = new Queue<Segment>();
  private last = new Segment();

  constructor() {
    this.segments.push(this.last);
  }

  rows(): PendingRow[] {
    return this.segments.all().flatMap(({ done, open }) => [...done, ...open]);
  }

  add(row: PendingRow): void {
    row.segment = this.last;
    this.last.open.add(row);
    this.length += 1;
  }

  addMarker(marker: Marker): void {
    this.last.marker = marker;
    this.last = new Segment();
    this.segments.push(this.last);
    this.length += 1;
  }

  complete(row: PendingRow): void {
    const { segment } = row;
    row.isDone = true;
    row.segment = undefined;
    if (segment === undefined) return;
    segment.open.delete(row);
    segment.done.push(row);
  }

  emitTo(target: PendingTarget): number {
    let rowCount = 0;
    for (let first = this.segments.first; first !== undefined; first = this.segments.first) {
      const { done } = first;
      first.done = [];
      this.length -= done.length;
      rowCount += done.length;
      for (const row of done) target.takeRow(row);
      if (first.open.size > 0 || first.marker === undefined) break;
      this.segments.shift();
      this.length -= 1;
      target.takeMarker(first.marker);
    }
    return rowCount;
  }
}
