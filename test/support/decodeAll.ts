// Bytes through a decoder, in chunks of any size, to row objects.
import type { Fields, RowOf } from '../../src/batch/dataType.js';
import { readRows } from '../../src/batch/readRows.js';
import type { BadRecord, Decoder, DecoderFactory, NeededColumns } from '../../src/source/source.js';
import type { Engine } from '../../src/wasm/engine.js';

/** How {@link decodeAll} feeds a decoder. */
export interface Feeding {
  readonly chunkBytes?: number;
  readonly batchSize?: number;
  readonly neededColumns?: NeededColumns;
}

/** What came out. */
export interface Decoded<F extends Fields> {
  readonly rows: RowOf<F>[];
  readonly bad: BadRecord[];
  readonly batchRowCounts: number[];
  readonly consumedBytes: number;
  readonly badRecordCount: number;
}

/** Decodes everything; batches are read before the next `reserve`, as the contract says. */
export function decodeAll<F extends Fields>(
  engine: Engine,
  factory: DecoderFactory<F>,
  input: string | Uint8Array,
  feeding: Feeding = {},
): Decoded<F> {
  const bytes = typeof input === 'string' ? new TextEncoder().encode(input) : input;
  const bad: BadRecord[] = [];
  const rows: RowOf<F>[] = [];
  const batchRowCounts: number[] = [];
  const decoder = factory({
    engine,
    batchSize: feeding.batchSize ?? 1024,
    source: 'test.jsonl',
    onBadRecord: (record) => bad.push(record),
    ...(feeding.neededColumns && { neededColumns: feeding.neededColumns }),
  });
  const drain = (): void => {
    for (let batch = decoder.next(); batch !== undefined; batch = decoder.next()) {
      batchRowCounts.push(batch.rowCount);
      rows.push(...readRows(batch));
      engine.arena.reset();
    }
  };
  try {
    feed(decoder, bytes, feeding.chunkBytes ?? 1 << 16, drain);
    const { consumedBytes, badRecordCount } = decoder;
    return { rows, bad, batchRowCounts, consumedBytes, badRecordCount };
  } finally {
    decoder.release();
    engine.arena.reset();
  }
}

function feed(
  decoder: Decoder<Fields>,
  bytes: Uint8Array,
  chunkBytes: number,
  drain: () => void,
): void {
  for (let at = 0; at < bytes.length; at += chunkBytes) {
    const chunk = bytes.subarray(at, at + chunkBytes);
    decoder.reserve(chunk.length).set(chunk);
    decoder.commit(chunk.length);
    drain();
  }
  decoder.end();
  drain();
}
