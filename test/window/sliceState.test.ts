// Window aggregates that are stopped and restored.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { float64, int32, string, timestamp } from '../../src/batch/dataType.js';
import { schema } from '../../src/batch/schema.js';
import type { AggregateCall, AggregateKind } from '../../src/state/aggregateCall.js';
import { aggregateResultType } from '../../src/state/aggregateResultType.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { cumulate, hop, tumble, type SlicedAssigner } from '../../src/window/assigner.js';
import { WindowAggregate } from '../../src/window/windowAggregate.js';
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

function windowed(
  assigner: SlicedAssigner,
  keys: readonly string[],
  calls: readonly AggregateCall[],
  allowedLatenessMs: number,
): WindowAggregate {
  const positions = keys.map((key) => rows.indexOf(key));
  const outputSchema = windowSchema(rows, positions, calls);
  const options = { name: 'window', inputSchema: rows, keys: positions, outputSchema, calls };
  return new WindowAggregate({ ...options, assigner, allowedLatenessMs });
}

const assigners: readonly (readonly [string, SlicedAssigner])[] = [
  ['tumble', tumble(10)],
  ['hop', hop(12, 8)],
  ['hop of many slices', hop(60, 3)],
  ['hop with gaps', hop(5, 10)],
  ['cumulate', cumulate(5, 20)],
  ['tumble in a zone', tumble('1h', { timeZone: 'Europe/Berlin' })],
];

describe.each(assigners)('%s that is stopped and restored', (_name, assigner) => {
  it.each([
    { keys: ['key'], calls: numbers, lateness: 0 },
    { keys: ['key'], calls: unordered, lateness: 15 },
    { keys: ['key'], calls: ordered, lateness: 0 },
    { keys: ['key', 'n'], calls: ordered, lateness: 15 },
    { keys: [], calls: unordered, lateness: 0 },
    { keys: [], calls: ordered, lateness: 15 },
  ])('goes on as if nothing had been: $keys, lateness $lateness', ({ keys, calls, lateness }) => {
    const create = () => windowed(assigner, keys, calls, lateness);
    const regroups = assigner.kind === 'cumulate';
    const batches = timedBatches(value, (one, at) => ({ ...one, at }), 8);
    fc.assert(
      fc.property(batches, restarts, (all, stages) => {
        checkRestored({ create, schema: rows, keys, regroups }, all, stages);
      }),
      { numRuns: 20 },
    );
  });
});

describe('a snapshot of windows', () => {
  const engine = createEngine();

  it('has a part a large slice, whose version tells whether it changed', () => {
    const operator = windowed(hop(20, 10), ['key'], numbers, 0);
    operator.open(recordingContext(engine, 100).context);
    const add = (at: number, keys: number) => {
      engine.arena.reset();
      const row = (_: unknown, i: number) => ({ key: `key ${i}`, n: 1, weight: 1, at });
      const timestamps = Array.from({ length: keys }, () => at);
      const all = Array.from({ length: keys }, row);
      operator.processBatch(batchFromRows(engine, rows, all, { timestamps }));
    };
    const parts = () => {
      const snapshot = new MemorySnapshot();
      operator.snapshot(snapshot);
      return [...snapshot.parts, snapshot.tables.get('slices')?.length];
    };
    add(1, 1024);
    add(12, 1023);
    expect(parts()).toEqual(['slices/0@1', 2047]);
    expect(parts()).toEqual(['slices/0@1', 2047]);
    add(13, 1025);
    expect(parts()).toEqual(['slices/0@1', 'slices/10@3', 2049]);
    operator.processWatermark(30);
    // The slice comes into being again, as another one.
    add(31, 1024);
    add(35, 1);
    expect(parts()).toEqual(['slices/30@5', 1024]);
    operator.close();
  });

  it('has columns that tell what they hold', () => {
    const operator = windowed(tumble(10), ['key'], numbers, 0);
    operator.open(recordingContext(engine, 100).context);
    const row = { key: 'a', n: 3, weight: 0.5, at: 14 };
    operator.processBatch(batchFromRows(engine, rows, [row], { timestamps: [14] }));
    const snapshot = new MemorySnapshot();
    operator.snapshot(snapshot);
    const columns = {
      rows: 1n,
      sum_n: 3n,
      count_n: 1n,
      max_n: 3,
      sum_weight: 0.5,
      min_weight: 0.5,
    };
    expect(snapshot.tables.get('slices')).toEqual([
      { key: 'a', slice_start: new Date(10), ...columns },
    ]);
    operator.close();
  });

  it('keeps the watermarks within a batch that no watermark has followed', () => {
    const operator = windowed(tumble(10), ['key'], [call('count')], 0);
    operator.open(recordingContext(engine, 100).context);
    const row = { key: 'a', n: 3, weight: 0.5, at: 14 };
    const extras = { timestamps: [14], watermarks: [12] };
    operator.processBatch(batchFromRows(engine, rows, [row], extras));
    const snapshot = new MemorySnapshot();
    operator.snapshot(snapshot);
    expect(snapshot.valuesByName.get('watermark_steps')).toEqual([[12]]);
    const restored = windowed(tumble(10), ['key'], [call('count')], 0);
    restored.open(recordingContext(engine, 100).context);
    restored.restore(snapshot.reader(engine));
    const again = new MemorySnapshot();
    restored.snapshot(again);
    expect(again.valuesByName).toEqual(snapshot.valuesByName);
    operator.close();
    restored.close();
  });

  it('of one subtask takes in slices beside the running window of another', () => {
    // Rows of 'b' came behind the first step of the window, and within it: only 'a' had a table.
    const create = () => windowed(cumulate(5, 20), ['key'], [call('count')], 0);
    const row = (key: string, at: number, watermark: number) => ({
      row: { key, n: 1, weight: 1, at },
      at,
      watermark,
    });
    const batches = [
      { rows: [row('a', 1, -100), row('a', 9, -100)], watermark: 7 },
      { rows: [row('b', 3, 7)], watermark: 7 },
      { rows: [row('a', 17, 7)], watermark: 16 },
    ];
    for (const parallelism of [1, 2, 3]) {
      const tested = { create, schema: rows, keys: ['key'], regroups: true };
      checkRestored(tested, batches, [
        { until: 2, parallelism },
        { until: 3, parallelism: 1 },
      ]);
    }
  });
});
