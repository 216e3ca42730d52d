// Rows that carry the start and end of their window, for tests of the operators above window table
// functions.
import fc from 'fast-check';
import { expect } from 'vitest';
import { int32, string, timestamp } from '../../src/batch/dataType.js';
import { readRows } from '../../src/batch/readRows.js';
import { schema } from '../../src/batch/schema.js';
import type { Operator } from '../../src/operator/operator.js';
import type { Engine } from '../../src/wasm/engine.js';
import { batchFromRows } from './columns.js';
import { readI64 } from './rowBatch.js';
import type { TimedBatch, TimedRow } from './restoredRuns.js';
import { timedBatches } from './timedBatches.js';
import { recordingContext } from './windowScript.js';

/** What the rows are made of. */
export const windowed = schema({
  key: string().nullable(),
  n: int32().nullable(),
  window_start: timestamp(3).asEpoch(),
  window_end: timestamp(3).asEpoch(),
});

/** A row of {@link windowed}. */
export interface WindowedRow {
  readonly key: string | null;
  readonly n: number | null;
  readonly window_start: number;
  readonly window_end: number;
}

const values = fc.record({
  key: fc.constantFrom('a', 'b', 'a key that is longer than a view', null),
  n: fc.option(fc.integer({ min: -9, max: 9 })),
  size: fc.constantFrom(10, 20),
});

/** Rows of windows that overlap, some of them late. */
export const windowedBatches: fc.Arbitrary<TimedBatch[]> = timedBatches(
  values,
  ({ size, ...row }, at): WindowedRow => {
    const start = Math.floor(at / 10) * 10;
    return { ...row, window_start: start, window_end: start + size };
  },
  5,
);

/** The same rows in batches of another size, with the watermarks between them. */
export function rebatched(batches: readonly TimedBatch[], size: number): TimedBatch[] {
  const all = batches.flatMap(({ rows }) => rows);
  const last = batches.at(-1)?.watermark ?? -Infinity;
  return Array.from({ length: Math.ceil(all.length / size) }, (_, i) => ({
    rows: all.slice(i * size, (i + 1) * size),
    watermark: all[(i + 1) * size]?.watermark ?? last,
  }));
}

/** The rows whose window has not ended when they come. */
export function onTime(batches: readonly TimedBatch[]): WindowedRow[] {
  return batches
    .flatMap(({ rows }) => rows)
    .filter(({ row, watermark = -Infinity }) => (row as WindowedRow).window_end - 1 > watermark)
    .map(({ row }) => row as WindowedRow);
}

/** What an operator sent out: rows with the event time of their batch as `$at`. */
export interface Played {
  readonly rows: Record<string, unknown>[];
  readonly late: Record<string, unknown>[];
  lateCount: number;
}

/** A batch of one of the inputs. */
export interface InputBatch extends TimedBatch {
  readonly input?: number;
}

/** Feeds batches to an operator, then the end of the input; memory has to be given back. */
export function playWindowed(
  engine: Engine,
  operator: Operator,
  batches: readonly InputBatch[],
  batchSize: number,
  of: typeof windowed = windowed,
): Played {
  const used = engine.memory.usedBytes - engine.arena.bytes;
  const { context, recorded } = recordingContext(engine, batchSize);
  const played: Played = { rows: [], late: [], lateCount: 0 };
  operator.open({
    ...context,
    emit: (batch) => {
      batch.verify();
      expect(batch.rowCount).toBeLessThanOrEqual(Math.max(batchSize, 1));
      const times = readI64(engine, batch.timestamps, batch.rowCount);
      readRows(batch).forEach((row, i) => void played.rows.push({ ...row, $at: times[i] }));
    },
    emitSide: (_tag, batch) => void played.late.push(...readRows(batch)),
  });
  for (const { input = 0, rows, watermark } of batches) {
    engine.arena.reset();
    if (rows.length > 0) operator.processBatch(batchOf(engine, rows, of), input);
    engine.arena.reset();
    operator.processWatermark(watermark);
  }
  operator.processWatermark(Infinity);
  played.lateCount = recorded.lateCount;
  operator.close();
  expect(engine.memory.usedBytes - engine.arena.bytes).toBe(used);
  return played;
}

function batchOf(engine: Engine, rows: readonly TimedRow[], of: typeof windowed) {
  const timestamps = rows.map(({ at = 0 }) => at);
  const watermarks = rows.map(({ watermark = -Infinity }) =>
    Math.max(watermark, Number.MIN_SAFE_INTEGER),
  );
  const isBehind = timestamps.some((at, i) => at <= watermarks[i] + 1);
  const values = rows.map(({ row }) => row as WindowedRow);
  return batchFromRows(engine, of, values, {
    timestamps,
    ...(isBehind && { watermarks }),
  });
}
