// Window scripts: rows through a watermark generator into a window operator, at any batch size,
// with the output recorded.
import type { Batch } from '../../src/batch/batch.js';
import { int64, string, timestamp } from '../../src/batch/dataType.js';
import { schema } from '../../src/batch/schema.js';
import type { Operator, OperatorContext } from '../../src/operator/operator.js';
import type { AggregateCall } from '../../src/state/aggregateCall.js';
import { VirtualClock } from '../../src/time/clock.js';
import { WatermarkGenerator } from '../../src/time/watermarkGenerator.js';
import { watermarks } from '../../src/time/watermarkStrategy.js';
import type { Engine } from '../../src/wasm/engine.js';
import { batchRows, readI64, rowBatch, type TestValue } from './rowBatch.js';

/** Rows of window tests: a key that may be null, a value, an event time. */
export const events = schema({ key: string().nullable(), value: int64(), at: timestamp(3) });
/** One row of {@link events}. */
export type EventRow = readonly [key: string | null, value: number, at: number];

/** count(*), sum(value), max(value). */
export const calls: readonly AggregateCall[] = [
  { kind: 'count', arguments: [], name: 'n', resultType: int64() },
  { kind: 'sum', arguments: [1], name: 'total', resultType: int64().nullable() },
  { kind: 'max', arguments: [1], name: 'high', resultType: int64().nullable() },
];

/** What an operator sent out. */
export interface Recorded {
  readonly rows: TestValue[][];
  readonly timestamps: number[];
  readonly late: TestValue[][];
  lateCount: number;
  /** Largest batch that was emitted. */
  largest: number;
}

/** A context that records, with batches of at most `batchSize` rows. */
export function recordingContext(
  engine: Engine,
  batchSize: number,
): { context: OperatorContext; recorded: Recorded } {
  const recorded: Recorded = { rows: [], timestamps: [], late: [], lateCount: 0, largest: 0 };
  const context: OperatorContext = {
    engine,
    clock: new VirtualClock(),
    batchSize,
    emit: (batch: Batch) => {
      recorded.rows.push(...batchRows(batch));
      recorded.timestamps.push(...readI64(engine, batch.timestamps, batch.rowCount));
      recorded.largest = Math.max(recorded.largest, batch.rowCount);
    },
    emitSide: (_tag, batch) => void recorded.late.push(...batchRows(batch)),
    count: (_metric, by) => void (recorded.lateCount += by),
    wakeAt: () => undefined,
    emitWatermark: () => undefined,
    emitIdle: () => undefined,
    runTurn: (work) => work(),
    signal: new AbortController().signal,
  };
  return { context, recorded };
}

/** How {@link playRows} feeds an operator. */
export interface Play {
  readonly batchSize: number;
  /** Out-of-orderness of the watermarks, milliseconds. */
  readonly boundMs: number;
}

/** Feeds rows with a watermark behind every batch, then the end of the input. */
export function playRows(
  engine: Engine,
  operator: Operator,
  rows: readonly EventRow[],
  { batchSize, boundMs }: Play,
): Recorded {
  const { context, recorded } = recordingContext(engine, Math.max(batchSize, 2));
  const generator = new WatermarkGenerator(
    engine,
    events,
    watermarks.boundedOutOfOrderness('at', boundMs),
  );
  operator.open(context);
  for (let from = 0; from < rows.length; from += batchSize) {
    engine.arena.reset();
    const batch = generator.assign(rowBatch(engine, events, rows.slice(from, from + batchSize)));
    operator.processBatch(batch, 0);
    operator.processWatermark(generator.current);
  }
  operator.processWatermark(Infinity);
  operator.close();
  generator.release();
  return recorded;
}
