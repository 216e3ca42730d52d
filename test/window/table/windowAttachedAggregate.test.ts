import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boolean, float64, int32, int64, string, timestamp } from '../../../src/batch/dataType.js';
import { readRows } from '../../../src/batch/readRows.js';
import { schema, Schema } from '../../../src/batch/schema.js';
import type { GroupAggregateCall } from '../../../src/state/aggregateCall.js';
import { createEngine } from '../../../src/wasm/load.node.js';
import * as attached from '../../../src/window/table/windowAttachedAggregate.js';
import { batchFromRows } from '../../support/columns.js';
import { checkRestored } from '../../support/restoredRuns.js';
import { restarts } from '../../support/timedBatches.js';
import {
  onTime,
  playWindowed,
  rebatched,
  windowed,
  windowedBatches,
  type WindowedRow,
} from '../../support/windowedRows.js';
import { recordingContext } from '../../support/windowScript.js';

const { WindowAttachedAggregateOperator } = attached;
const engine = createEngine();
const keys = ['window_start', 'key', 'window_end'];
const calls: readonly GroupAggregateCall[] = [
  { kind: 'count', arguments: [], name: 'rows', resultType: int64({ as: 'number' }) },
  { kind: 'max', arguments: [1], name: 'high', resultType: int32().nullable() },
  { kind: 'countDistinct', arguments: [1], name: 'kinds', resultType: int64({ as: 'number' }) },
];
const output = new Schema([
  ...keys.map((key) => windowed.fields[windowed.indexOf(key)]),
  ...calls.map(({ name, resultType }) => ({ name, type: resultType })),
]);
const create = () =>
  new WindowAttachedAggregateOperator('windows', {
    input: windowed,
    output,
    windowEnd: 'window_end',
    keys,
    calls,
  });

/** Results in order of the end of the window, then of the first row of a group. */
function expected(rows: readonly WindowedRow[]): object[] {
  const groups = new Map<string, WindowedRow[]>();
  for (const row of rows) {
    const name = JSON.stringify([row.window_start, row.key, row.window_end]);
    groups.set(name, [...(groups.get(name) ?? []), row]);
  }
  const results = [...groups.values()].map((group) => {
    const [{ key, window_end, window_start }] = group;
    const values = group.map(({ n }) => n).filter((n) => n !== null);
    return {
      window_start,
      key,
      window_end,
      rows: group.length,
      high: values.length === 0 ? null : Math.max(...values),
      kinds: new Set(values).size,
      $at: window_end - 1,
    };
  });
  return results.sort((a, b) => a.window_end - b.window_end);
}

describe('a window-attached aggregate', () => {
  it('aggregates the rows that are on time, at any batch size', () => {
    fc.assert(
      fc.property(windowedBatches, fc.constantFrom(1, 7, 100), (batches, size) => {
        const played = playWindowed(engine, create(), rebatched(batches, size), size);
        const kept = onTime(batches);
        expect(played.rows).toEqual(expected(kept));
        const all = batches.reduce((sum, { rows }) => sum + rows.length, 0);
        expect(played.lateCount).toBe(all - kept.length);
        expect(played.late).toHaveLength(all - kept.length);
      }),
      { numRuns: 100 },
    );
  });

  it('goes on where it was stopped, at another parallelism', () => {
    fc.assert(
      fc.property(windowedBatches, restarts, (batches, stages) => {
        checkRestored({ create, schema: windowed, keys }, batches, stages);
      }),
      { numRuns: 40 },
    );
  });

  it('filters rows by call, and declares the types that the plan names', () => {
    const input = schema({
      price: float64(),
      isBig: boolean().nullable(),
      window_end: timestamp(3).asEpoch(),
    });
    const filtered: readonly GroupAggregateCall[] = [
      { kind: 'sum', arguments: [0], name: 'big', resultType: float64().nullable(), filter: 1 },
      {
        kind: 'count',
        arguments: [],
        name: 'n',
        resultType: int64({ as: 'number' }),
        filter: 1,
      },
      { kind: 'max', arguments: [0], name: 'high', resultType: float64(), isDistinct: true },
    ];
    const operator = new WindowAttachedAggregateOperator('windows', {
      input,
      output: new Schema([
        input.fields[2],
        ...filtered.map(({ name, resultType }) => ({ name, type: resultType })),
      ]),
      windowEnd: 'window_end',
      keys: ['window_end'],
      calls: filtered,
    });
    const { context } = recordingContext(engine, 10);
    const rows: object[] = [];
    operator.open({ ...context, emit: (batch) => void rows.push(...readRows(batch)) });
    operator.processBatch(
      batchFromRows(
        engine,
        input,
        [
          { price: 1, isBig: true, window_end: 10 },
          { price: 2, isBig: null, window_end: 20 },
          { price: 4, isBig: false, window_end: 10 },
          { price: 8, isBig: true, window_end: 10 },
        ],
        { timestamps: [1, 12, 2, 3] },
      ),
    );
    operator.processWatermark(19);
    expect(rows).toEqual([
      { window_end: 10, big: 9, n: 2, high: 8 },
      { window_end: 20, big: null, n: 0, high: 2 },
    ]);
    expect(operator.describe().text).toBe('WINDOW(window_end) by window_end: big, n, high');
    operator.close();
  });

  it('follows the clock where it is told to', () => {
    const operator = new WindowAttachedAggregateOperator('windows', {
      input: windowed,
      output,
      windowEnd: 'window_end',
      keys,
      calls,
      time: 'processing',
    });
    const { context, recorded } = recordingContext(engine, 10);
    const asked: number[] = [];
    operator.open({ ...context, wakeAt: (time) => void asked.push(time) });
    const row = { key: 'a', n: 1, window_start: 0 };
    const rows = [
      { ...row, window_end: 20 },
      { ...row, window_end: 10 },
    ];
    operator.processBatch(batchFromRows(engine, windowed, rows));
    operator.processWatermark(1000);
    expect(recorded.rows).toHaveLength(0);
    operator.processTimer(10);
    expect(recorded.rows).toEqual([[0n, 'a', 10n, 1n, 1, 1n]]);
    expect(asked).toEqual([9, 19]);
    operator.close();
  });

  it('refuses rows that are taken back', () => {
    const operator = create();
    operator.open(recordingContext(engine, 10).context);
    const rows = [{ key: 'a', n: 1, window_start: 0, window_end: 10 }];
    const batch = batchFromRows(engine, windowed, rows, { timestamps: [1], kinds: [3] });
    expect(() => operator.processBatch(batch)).toThrow(/added only/);
    operator.close();
  });

  it('takes TIMESTAMP(3) only', () => {
    const input = schema({ window_end: string() });
    const make = () =>
      new WindowAttachedAggregateOperator('windows', {
        input,
        output: input,
        windowEnd: 'window_end',
        keys: ['window_end'],
        calls: [],
      });
    expect(make).toThrow(/TIMESTAMP\(3\)/);
  });
});
