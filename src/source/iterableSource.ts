// Rows from memory: arrays, iterables and async iterables of row objects.
//
//   iterator ──► pump (≤ batchSize rows wait) ──► poll: one piece of at most batchSize rows
//
// Invariants
//   · The position is the number of rows returned; opening at a position skips that many, so it
//     resumes exactly only when the iterable gives the same rows again.
//   · The pump stops when a batch of rows waits: the iterator is never more than one step ahead of
//     the job.
import type { Fields, RowOf } from '../batch/dataType.js';
import type { Schema } from '../batch/schema.js';
import { MillraceError } from '../error.js';
import type { Json, Polled, Source, SourceContext, SplitReader } from './source.js';
import { RowPump } from './rowPump.js';

/** What rows can be read from: single rows and arrays of rows may be mixed. */
export type RowIterable<F extends Fields> =
  Iterable<RowOf<F> | readonly RowOf<F>[]> | AsyncIterable<RowOf<F> | readonly RowOf<F>[]>;

/** Options of {@link fromIterable}. */
export interface IterableOptions {
  /** For progress and errors. */
  readonly name?: string;
  /** False for a feed that never ends by itself; default true. */
  readonly isBounded?: boolean;
  /** Rows that there are, where known: for progress. */
  readonly rowCount?: number;
}

/** A bounded source of the rows of an array. */
export function fromArray<F extends Fields>(
  schema: Schema<F>,
  rows: readonly RowOf<F>[],
  options: { readonly name?: string } = {},
): Source<F> {
  return {
    name: options.name ?? 'array',
    schema,
    isBounded: true,
    sizeHint: { unit: 'rows', count: rows.length },
    splits: async () => [{ id: '0' }],
    open: (_split, position, context) => new ArrayReader(rows, countOf(position), context),
  };
}

/**
 * A source of the rows of an iterable or async iterable: rows, arrays of rows, or both mixed. A
 * function is called for a fresh iterable each time that the source is opened.
 */
export function fromIterable<F extends Fields>(
  schema: Schema<F>,
  iterable: RowIterable<F> | (() => RowIterable<F>),
  options: IterableOptions = {},
): Source<F> {
  return {
    name: options.name ?? 'iterable',
    schema,
    isBounded: options.isBounded ?? true,
    sizeHint:
      options.rowCount === undefined ? undefined : { unit: 'rows', count: options.rowCount },
    splits: async () => [{ id: '0' }],
    open: (_split, position, context) => {
      const rows = typeof iterable === 'function' ? iterable() : iterable;
      return new IterableReader(rows, countOf(position), context);
    },
  };
}

/** The row count that a position of these sources is. */
export function countOf(position: Json | undefined): number {
  if (position === undefined) return 0;
  if (typeof position === 'number' && Number.isSafeInteger(position) && position >= 0)
    return position;
  throw new MillraceError(
    'PLAN_INVALID_ARGUMENT',
    `The position ${JSON.stringify(position)} is not a count of rows; ` +
      `it belongs to another source.`,
  );
}

class ArrayReader implements SplitReader {
  constructor(
    private readonly rows: readonly object[],
    private next: number,
    private readonly context: SourceContext,
  ) {}

  poll(): Polled {
    const { rows, next } = this;
    if (next >= rows.length) return { kind: 'end' };
    this.next = Math.min(rows.length, next + this.context.batchSize);
    const whole = next === 0 && this.next === rows.length;
    return { kind: 'rows', rows: whole ? rows : rows.slice(next, this.next) };
  }

  position(): Json {
    return this.next;
  }

  close(): void {}
}

class IterableReader implements SplitReader {
  private readonly pump: RowPump;
  /** Rows returned or skipped. */
  private rowCount: number;

  constructor(
    rows: Iterable<object> | AsyncIterable<object>,
    private skip: number,
    context: SourceContext,
  ) {
    this.rowCount = skip;
    this.pump = new RowPump(rows, context.batchSize);
  }

  async poll(): Promise<Polled> {
    for (;;) {
      const rows = await this.pump.take();
      if (rows === undefined) return { kind: 'end' };
      const skipped = Math.min(this.skip, rows.length);
      this.skip -= skipped;
      this.rowCount += rows.length - skipped;
      if (skipped === rows.length) continue;
      return { kind: 'rows', rows: skipped === 0 ? rows : rows.slice(skipped) };
    }
  }

  position(): Json {
    return this.rowCount;
  }

  close(): Promise<void> {
    return this.pump.stop();
  }
}
