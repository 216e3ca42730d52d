// Lookups in a bounded source: all its rows are read when the job starts, and kept by key.
import type { Fields, RowOf } from '../../batch/dataType.js';
import { readRows } from '../../batch/readRows.js';
import type { Batch } from '../../batch/batch.js';
import { MillraceError } from '../../error.js';
import type { BoundedLookupSource, LookupContext, LookupKey } from '../../source/lookup.js';
import type { Decoder, Source, SplitReader } from '../../source/source.js';
import { createEngine } from '../../wasm/load.node.js';
import type { Engine } from '../../wasm/engine.js';

type Row = RowOf<Fields>;

/** Rows that are kept at most. */
const ROWS_MAX = 5_000_000;
const BATCH_SIZE = 4096;
const CHUNK_BYTES = 1 << 16;

/** A bounded source as a table for lookup joins. */
export function memoryLookup(source: Source<Fields>): BoundedLookupSource {
  return {
    name: source.name,
    schema: source.schema,
    readAll: (context, take) => readAll(source, context, take),
    open: async (keyColumns, context) => {
      const rows = new Map<string, Row[]>();
      await readAll(source, context, (batch) => {
        readRows(batch).forEach((row) => addRow(rows, keyColumns, row));
      });
      const find = (key: LookupKey): Row[] => {
        const values = keyColumns.map((column) => (key as Record<string, unknown>)[column]);
        return rows.get(keyText(values)) ?? [];
      };
      return { lookup: (keys) => keys.map(find), close: () => rows.clear() };
    },
  };
}

function addRow(rows: Map<string, Row[]>, keyColumns: readonly string[], row: Row): void {
  const values = keyColumns.map((column) => (row as Record<string, unknown>)[column]);
  if (values.includes(null)) return;
  const key = keyText(values);
  const known = rows.get(key);
  if (known === undefined) rows.set(key, [row]);
  else known.push(row);
}

/** A BIGINT is equal to the INT of the same number. */
function keyText(values: readonly unknown[]): string {
  return values.length === 1 ? String(values[0]) : JSON.stringify(values.map(String));
}

async function readAll(
  source: Source<Fields>,
  { clock, signal }: LookupContext,
  take: (batch: Batch) => void,
): Promise<void> {
  if (!source.isBounded) {
    const problem = `A lookup reads all of '${source.name}' first, which has no end.`;
    throw new MillraceError('PLAN_UNSUPPORTED', problem);
  }
  const engine = createEngine();
  let count = 0;
  const takeBatch = (batch: Batch): void => {
    count += batch.rowCount;
    if (count > ROWS_MAX) {
      const problem =
        `A lookup keeps at most ${ROWS_MAX} rows; '${source.name}' has more. Use ` + "'sqlite'.";
      throw new MillraceError('RESOURCE_LIMIT', problem);
    }
    take(batch);
    engine.arena.reset();
  };
  for (const split of await source.splits()) {
    const context = { engine, clock, signal, batchSize: BATCH_SIZE };
    const reader = await source.open(split, undefined, context);
    const decoder = source.format?.({
      engine,
      batchSize: BATCH_SIZE,
      source: split.id,
      onBadRecord: () => undefined,
    });
    try {
      await readSplit(reader, decoder, engine, takeBatch);
    } finally {
      decoder?.release();
      await reader.close();
    }
  }
}

async function readSplit(
  reader: SplitReader,
  decoder: Decoder<Fields> | undefined,
  engine: Engine,
  take: (batch: Batch) => void,
): Promise<void> {
  const drain = (): void => {
    for (let batch = decoder?.next(); batch !== undefined; batch = decoder?.next()) take(batch);
  };
  if (reader.readInto !== undefined && decoder !== undefined) {
    for (;;) {
      const byteCount = reader.readInto(decoder.reserve(CHUNK_BYTES));
      if (byteCount === 0) break;
      decoder.commit(byteCount);
      drain();
    }
  } else {
    for (let polled = await reader.poll(); polled.kind !== 'end'; polled = await reader.poll()) {
      if (polled.kind === 'batch') take(polled.batch);
      else if (polled.kind === 'idle') await polled.wake;
      else if (polled.kind === 'bytes' && decoder !== undefined) {
        decoder.reserve(polled.bytes.length).set(polled.bytes);
        decoder.commit(polled.bytes.length);
        drain();
      } else throw new Error(`A lookup cannot take ${polled.kind} of ${engine.constructor.name}.`);
    }
  }
  decoder?.end();
  drain();
}
