// The IndexedDB sink: a store a stream, rows in batched transactions.
//
// Invariants
//   · Rows become visible with each transaction, those of a batch together: at least once, and
//     exactly once with a primary key or where a run starts anew with mode 'replace'.
//   · No connection stands in the way of another's new store: it closes when it is asked to, and
//     opens again for the next transaction.
import type { Batch } from '../../batch/batch.js';
import type { Fields } from '../../batch/dataType.js';
import { readRows } from '../../batch/readRows.js';
import type { Schema } from '../../batch/schema.js';
import { MillraceError } from '../../error.js';
import { MemoryWriter } from '../../sink/memoryWriter.js';
import { rowKindsOf } from '../../sink/rowKind.js';
import type { Sink } from '../../sink/sink.js';
import { IndexedDbStore, type RowChange } from './indexedDbStore.js';

/** Options of {@link indexedDb}. */
export interface IndexedDbOptions {
  /** Default: the name of the stream. */
  readonly store?: string;
  /**
   * Columns that identify a row: a row with a known key replaces that row, −D deletes it. Default:
   * every row is added.
   */
  readonly primaryKey?: readonly string[];
  /**
   * `append` keeps the rows that are there; `replace` empties the store in the job's first
   * transaction. Default `append`.
   */
  readonly mode?: 'append' | 'replace';
}

/** Rows that wait for a transaction. */
const BUFFERED_ROWS = 4096;
/** What IndexedDB takes as a key; it knows no bigint, boolean or null. */
const KEY_KINDS =
  /^(?:TINYINT|SMALLINT|INT|FLOAT|DOUBLE|DECIMAL|STRING|BYTES|DATE|TIME|TIMESTAMP|TIMESTAMP_LTZ)$/;

/**
 * Writes a stream into a store of an IndexedDB database; both are created where they are missing.
 * A row is the object that functions see: dates are Date, 64-bit integers bigint.
 *
 * @throws MillraceError CONNECTOR_IO from the job.
 */
export function indexedDb<F extends Fields>(
  database: string,
  options: IndexedDbOptions = {},
): Sink<F> {
  return {
    name: `indexedDb ${database} ${options.store ?? ''}`.trim(),
    open: async ({ schema, name }) => {
      const primaryKey = options.primaryKey ?? [];
      primaryKey.forEach((column) => requireKey(schema, column));
      const store = new IndexedDbStore(database, options.store ?? name, primaryKey);
      await store.open();
      return new IndexedDbWriter(store, primaryKey, options.mode === 'replace');
    },
  };
}

class IndexedDbWriter extends MemoryWriter {
  private changes: RowChange[] = [];

  constructor(
    private readonly store: IndexedDbStore,
    private readonly primaryKey: readonly string[],
    private clearsFirst: boolean,
  ) {
    super();
  }

  write(batch: Batch): void {
    const kinds = rowKindsOf(batch);
    if (kinds !== undefined && this.primaryKey.length === 0) throw needsKey(this.store.name);
    readRows(batch).forEach((row, index) => {
      const kind = kinds?.[index] ?? '+I';
      // The +U behind a −U replaces the row.
      if (kind !== '-U') this.changes.push({ row, isDeletion: kind === '-D' });
    });
  }

  override get needsFlush(): boolean {
    return this.changes.length >= BUFFERED_ROWS;
  }

  override async flush(): Promise<void> {
    const { changes, clearsFirst } = this;
    if (changes.length === 0 && !clearsFirst) return;
    this.changes = [];
    this.clearsFirst = false;
    await this.store.apply(changes, clearsFirst);
  }

  override async abort(): Promise<void> {
    this.changes = [];
  }

  override async close(): Promise<void> {
    this.store.close();
  }
}

function requireKey(schema: Schema<Fields>, column: string): void {
  const type = schema.type(column);
  if (KEY_KINDS.test(type.kind) || type.representation === 'number') return;
  throw new MillraceError(
    'PLAN_TYPE_MISMATCH',
    `Column '${column}' is ${type}, which cannot be a key of IndexedDB; ` +
      `cast it to INT, DOUBLE or STRING.`,
  );
}

function needsKey(store: string): MillraceError {
  return new MillraceError(
    'PLAN_INVALID_GRAPH',
    `The stream of store '${store}' changes and deletes rows; name the columns that identify a ` +
      `row: { primaryKey: […] }.`,
  );
}
