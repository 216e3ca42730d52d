// Drives a CSV decoder over bytes cut into chunks, and collects what comes out.
import type { Fields } from '../../src/batch/dataType.js';
import { schema } from '../../src/batch/schema.js';
import { CsvDecoder } from '../../src/decode/csv.js';
import { csvDialect, type CsvDecodeOptions } from '../../src/decode/csvOptions.js';
import type { BadRecord, DecoderContext } from '../../src/source/source.js';
import type { Engine } from '../../src/wasm/engine.js';
import { valuesFromColumn } from './columns.js';

const text = new TextEncoder();

/** How the bytes arrive and how many rows a batch may have. */
export interface Delivery {
  readonly chunks?: readonly (string | Uint8Array)[];
  readonly batchSize?: number;
}

/** Rows as arrays of values, the records skipped, and the decoder's counts at the end. */
export interface Decoded {
  readonly rows: unknown[][];
  readonly bad: BadRecord[];
  readonly consumedBytes: number;
  readonly badRecordCount: number;
}

/** Decodes all chunks; the engine's arena is reset after each batch. */
export function decodeCsv(
  engine: Engine,
  fields: Fields,
  input: string | Uint8Array | Delivery,
  options: CsvDecodeOptions = {},
  extra: Partial<DecoderContext> = {},
): Decoded {
  const isWhole = typeof input === 'string' || input instanceof Uint8Array;
  const { chunks = [], batchSize = 1024 }: Delivery = isWhole ? { chunks: [input] } : input;
  const bad: BadRecord[] = [];
  const context = {
    ...extra,
    engine,
    batchSize,
    source: 'data.csv',
    onBadRecord: (record: BadRecord) => void bad.push(record),
  };
  const decoder = new CsvDecoder(context, schema(fields), csvDialect(options));
  const rows: unknown[][] = [];
  const drain = (): void => {
    for (let batch = decoder.next(); batch !== undefined; batch = decoder.next()) {
      const { rowCount } = batch;
      const columns = batch.columns().map((column) => valuesFromColumn(engine, column, rowCount));
      for (let row = 0; row < rowCount; row++) rows.push(columns.map((values) => values[row]));
      engine.arena.reset();
    }
  };
  try {
    for (const chunk of chunks) {
      const bytes = typeof chunk === 'string' ? text.encode(chunk) : chunk;
      decoder.reserve(bytes.length).set(bytes);
      decoder.commit(bytes.length);
      drain();
    }
    decoder.end();
    drain();
    const { consumedBytes, badRecordCount } = decoder;
    return { rows, bad, consumedBytes, badRecordCount };
  } finally {
    decoder.release();
  }
}
