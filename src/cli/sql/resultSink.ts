// Where a query's changes go: to the output at once, or into the set of rows that is printed in
// the end.
//
//   written   rows, or changes, as they come
//   kept      changes, or what is left of them when the input has ended
//
// Invariants
//   · The handle of a checkpoint holds all that is kept, so that a job that goes on from it prints
//     the whole result.
import type { Batch } from '../../batch/batch.js';
import type { Fields } from '../../batch/dataType.js';
import { readColumn } from '../../batch/readRows.js';
import type { Schema } from '../../batch/schema.js';
import { csvEncoder } from '../../encode/csv.js';
import type { Encoder } from '../../encode/encoder.js';
import { jsonEncoder } from '../../encode/json.js';
import { MemoryWriter } from '../../sink/memoryWriter.js';
import { rowKindsOf, type RowKind } from '../../sink/rowKind.js';
import type { Sink, SinkContext } from '../../sink/sink.js';
import type { Json } from '../../source/source.js';
import { FoldedRows } from './foldedRows.js';
import { localBatch, localSchema } from './localTimes.js';
import { csvRecords, jsonRecords } from './records.js';

/** How the result of a query is gathered. */
export interface ResultSinkOptions {
  readonly encoding: 'csv' | 'ndjson';
  /** Of TIMESTAMP_LTZ. */
  readonly timeZone: string;
  /** Every change is a row, its kind first. */
  readonly changelog: boolean;
  /** Takes records as they come; absent: they are kept. */
  readonly write?: (text: string) => Promise<void>;
  /** Positions of columns that identify a row. */
  readonly key?: readonly number[];
}

/** A sink, and what it has kept. */
export interface ResultSink extends Sink<Fields> {
  /** Records without line ends, in order of arrival. */
  readonly rows: Iterable<string>;
}

interface Kept {
  rows: string[] | FoldedRows;
}

/** Characters that are written together. */
const FLUSH_CHARACTERS = 1 << 16;

const decoder = new TextDecoder();

export function resultSink(options: ResultSinkOptions): ResultSink {
  const kept: Kept = { rows: [] };
  return {
    name: 'result',
    get rows() {
      return kept.rows;
    },
    open: (context) => {
      const isList = options.changelog || options.write !== undefined;
      const known = context.restored?.at(-1) ?? null;
      kept.rows = isList ? [...((known as string[] | null) ?? [])] : new FoldedRows(known);
      return new ResultWriter(context, options, kept);
    },
  };
}

class ResultWriter extends MemoryWriter {
  private readonly schema: Schema<Fields>;
  private readonly encoder: Encoder;
  private pending: string[] = [];
  private pendingCharacters = 0;

  constructor(
    { engine, schema }: SinkContext,
    private readonly options: ResultSinkOptions,
    private readonly kept: Kept,
  ) {
    super();
    this.schema = localSchema(schema);
    const factory = options.encoding === 'csv' ? csvEncoder({ header: false }) : jsonEncoder();
    this.encoder = factory(engine, this.schema);
  }

  override get needsFlush(): boolean {
    return this.pendingCharacters > FLUSH_CHARACTERS;
  }

  write(batch: Batch): void {
    if (batch.rowCount === 0) return;
    const { encoding, changelog, write, timeZone } = this.options;
    const text = decoder.decode(this.encoder.encode(localBatch(batch, this.schema, timeZone)));
    if (write !== undefined && !changelog) {
      this.queue(text);
      return;
    }
    const kinds = rowKindsOf(batch);
    const records = encoding === 'csv' ? csvRecords(text) : jsonRecords(text);
    const { rows } = this.kept;
    if (rows instanceof FoldedRows) rows.fold(records, kinds, this.keysOf(batch));
    else this.addChanges(records, kinds, rows);
  }

  override async flush(): Promise<void> {
    const text = this.pending.join('');
    this.pending = [];
    this.pendingCharacters = 0;
    if (text !== '') await this.options.write?.(text);
  }

  override async preCommit(): Promise<Json> {
    await this.flush();
    const { rows } = this.kept;
    return rows instanceof FoldedRows ? rows.snapshot() : [...rows];
  }

  override async close(): Promise<void> {
    this.encoder.release();
  }

  private queue(text: string): void {
    this.pending.push(text);
    this.pendingCharacters += text.length;
  }

  private addChanges(
    records: readonly string[],
    kinds: readonly RowKind[] | undefined,
    rows: string[],
  ): void {
    const { encoding, write } = this.options;
    records.forEach((record, i) => {
      const change = withKind(record, kinds?.[i] ?? '+I', encoding);
      if (write === undefined) rows.push(change);
      else this.queue(`${change}\n`);
    });
  }

  /** The key of each row as text. */
  private keysOf(batch: Batch): readonly string[] | undefined {
    const { key } = this.options;
    if (key === undefined || key.length === 0) return undefined;
    const columns = key.map((index) => readColumn(batch, index));
    return columns[0].map((_, row) => JSON.stringify(columns.map((column) => String(column[row]))));
  }
}

function withKind(record: string, kind: RowKind, encoding: 'csv' | 'ndjson'): string {
  if (encoding === 'csv') return `${kind},${record}`;
  return `{"op":"${kind}"${record === '{}' ? '' : ','}${record.slice(1)}`;
}
