// Session aggregates that are stopped and restored.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { float64, int32, string, timestamp } from '../../src/batch/dataType.js';
import { schema } from '../../src/batch/schema.js';
import type { AggregateCall, AggregateKind } from '../../src/state/aggregateCall.js';
import { aggregateResultType } from '../../src/state/aggregateResultType.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { session } from '../../src/window/assigner.js';
import { SessionAggregate } from '../../src/window/sessionAggregate.js';
import { windowSchema } from '../../src/window/windowColumns.js';
import { batchFromRows } from '../support/columns.js';
import { MemorySnapshot } from '../support/memorySnapshot.js';
import { checkRestored } from '../support/restoredRuns.js';
import { restarts, timedBatches } from '../support/timedBatches.js';
import { recordingContext } from '../support/windowScript.js';

const rows = schema({
  key: string().nullable(),
  n: int32().nullable(),
  weight: float64(),
  at: timestamp(3).asEpoch(),
});
const value = fc.record({
  key: fc.constantFrom('a', 'b', 'c', 'a key that is longer than a view', null),
  n: fc.option(fc.integer({ min: -9, max: 9 })),
  // Sums of these are exact in any order.
  weight: fc.integer({ min: -100, max: 100 }).map((x) => x / 4),
});

function call(kind: AggregateKind, ...args: number[]): AggregateCall {
  const types = args.map((position) => rows.fields[position].type);
  const name = `${kind}${args.join('_')}`;
  return { kind, arguments: args, name, resultType: aggregateResultType(kind, types) };
}

const numbers = [call('count'), call('sum', 1), call('max', 1), call('avg', 2), call('min', 2)];
const unordered = [...numbers, call('countDistinct', 1), call('min', 0)];
const ordered = [call('first', 1), call('collect', 0), call('maxBy', 0, 1), call('count')];

function sessions(
  keys: readonly string[],
  calls: readonly AggregateCall[],
  allowedLatenessMs = 0,
): SessionAggregate {
  const positions = keys.map((key) => rows.indexOf(key));
  const outputSchema = windowSchema(rows, positions, calls);
  const options = { name: 'sessions', inputSchema: rows, keys: positions, outputSchema, calls };
  return new SessionAggregate({ ...options, assigner: session(7), allowedLatenessMs });
}

describe('sessions that are stopped and restored', () => {
  it.each([
    { keys: ['key'], calls: numbers, lateness: 0 },
    { keys: ['key'], calls: unordered, lateness: 15 },
    { keys: ['key'], calls: ordered, lateness: 0 },
    { keys: ['key', 'n'], calls: ordered, lateness: 15 },
    { keys: [], calls: unordered, lateness: 0 },
    { keys: [], calls: ordered, lateness: 15 },
  ])('go on as if nothing had been: $keys, lateness $lateness', ({ keys, calls, lateness }) => {
    const create = () => sessions(keys, calls, lateness);
    const batches = timedBatches(value, (one, at) => ({ ...one, at }), 8);
    fc.assert(
      fc.property(batches, restarts, (all, stages) => {
        checkRestored({ create, schema: rows, keys }, all, stages);
      }),
      { numRuns: 40 },
    );
  });

  it('are many', () => {
    const create = () => sessions(['key'], numbers);
    const batch = (from: number) => ({
      rows: Array.from({ length: 600 }, (_, i) => {
        const at = from + (i % 50);
        return { row: { key: `key ${i % 300}`, n: i % 10, weight: i, at }, at };
      }),
      watermark: from - 20,
    });
    const batches = [batch(100), batch(130), batch(160), batch(190)];
    checkRestored({ create, schema: rows, keys: ['key'] }, batches, [
      { until: 1, parallelism: 1 },
      { until: 2, parallelism: 3 },
      { until: 4, parallelism: 2 },
    ]);
  });
});

describe('a snapshot of sessions', () => {
  it('has a row a session', () => {
    const engine = createEngine();
    const operator = sessions(['key'], [call('count'), call('max', 1)], 100);
    operator.open(recordingContext(engine, 100).context);
    const times = [10, 12, 40];
    const all = times.map((at) => ({ key: 'a', n: at, weight: 1, at }));
    operator.processBatch(batchFromRows(engine, rows, all, { timestamps: times }));
    operator.processWatermark(30);
    const snapshot = new MemorySnapshot();
    operator.snapshot(snapshot);
    const row = (start: number, end: number, sequence: bigint, rest: object) => ({
      key: 'a',
      window_start: start,
      window_end: end,
      sequence,
      ...rest,
    });
    expect(snapshot.tables.get('sessions')).toEqual([
      row(10, 19, 0n, { is_fired: true, rows: 2n, count_n: 2n, max_n: 12 }),
      row(40, 47, 2n, { is_fired: false, rows: 1n, count_n: 1n, max_n: 40 }),
    ]);
    expect(snapshot.valuesByName.get('watermark')).toEqual([30]);
    operator.close();
  });
});
