import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Batch } from '../../src/batch/batch.js';
import { string } from '../../src/batch/dataType.js';
import { TimeZone } from '../../src/time/timeZone.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { cumulate, hop, tumble, type SlicedAssigner } from '../../src/window/assigner.js';
import { WindowAggregate } from '../../src/window/windowAggregate.js';
import { windowSchema } from '../../src/window/windowColumns.js';
import { naiveWindowAggregate } from '../support/naiveWindowAggregate.js';
import { live, PlainTable } from '../support/plainTable.js';
import { rowBatch, type TestValue } from '../support/rowBatch.js';
import {
  calls,
  events,
  playRows,
  recordingContext,
  type EventRow,
  type Recorded,
} from '../support/windowScript.js';

const engine = createEngine();
/** Whether operators use the tables of the state stage, or plain ones that are obviously right. */
let usesState = false;

function operatorOf(assigner: SlicedAssigner, allowedLatenessMs = 0, keys = [0]): WindowAggregate {
  const keyTypes = keys.map((index) => events.fields[index].type);
  return new WindowAggregate(
    {
      name: 'window',
      assigner,
      inputSchema: events,
      keys,
      calls,
      outputSchema: windowSchema(events, keys, calls),
      allowedLatenessMs,
    },
    usesState ? undefined : (context) => () => new PlainTable(context.engine, keyTypes, calls),
  );
}

function play(
  assigner: SlicedAssigner,
  rows: readonly EventRow[],
  boundMs: number,
  { lateness = 0, batchSize = 1024 }: { lateness?: number; batchSize?: number } = {},
): Recorded {
  return playRows(engine, operatorOf(assigner, lateness), rows, { batchSize, boundMs });
}

const sorted = (rows: readonly (readonly TestValue[])[]): string[] =>
  rows.map((row) => row.join(' ')).sort();

function expectNaive(
  assigner: SlicedAssigner,
  rows: readonly EventRow[],
  boundMs: number,
  lateness: number,
  zone?: TimeZone,
): void {
  const expected = naiveWindowAggregate(assigner, rows, boundMs, lateness, zone);
  for (const [batchSize, state] of [
    [1, false],
    [7, true],
    [1024, false],
    [1024, true],
  ] as const) {
    usesState = state;
    const held = engine.memory.usedBytes - engine.arena.bytes;
    const recorded = play(assigner, rows, boundMs, { lateness, batchSize });
    expect(sorted(recorded.rows)).toEqual(sorted(expected.rows));
    expect(sorted(recorded.late)).toEqual(sorted(expected.late.map((row) => [...row])));
    expect(recorded.lateCount).toBe(expected.late.length);
    if (lateness === 0) {
      expect(recorded.timestamps).toEqual([...recorded.timestamps].sort((a, b) => a - b));
    }
    expect(engine.memory.usedBytes - engine.arena.bytes).toBe(held);
  }
  usesState = false;
  expect(live.tables).toBe(0);
}

const key = fc.constantFrom('a', 'b', 'a key that is longer than a view', null);
const rowsBetween = (low: number, high: number): fc.Arbitrary<EventRow[]> =>
  fc.array(fc.tuple(key, fc.integer({ min: -9, max: 9 }), fc.integer({ min: low, max: high })), {
    maxLength: 40,
  });
const bound = fc.constantFrom(0, 3, 20);
const lateness = fc.constantFrom(0, 0, 4, 30);
const small = fc.integer({ min: 1, max: 12 });
const offset = fc.integer({ min: -9, max: 9 });

describe('WindowAggregate', () => {
  it('counts, sums and takes the highest per key and window', () => {
    const rows: EventRow[] = [
      ['a', 1, 3],
      ['b', 5, 12],
      ['a', 4, 9],
      ['a', 2, 10],
    ];
    const { rows: results, timestamps } = play(tumble(10), rows, 100);
    expect(results).toEqual([
      ['a', 2n, 5n, 4n, 0n, 10n],
      ['b', 1n, 5n, 5n, 10n, 20n],
      ['a', 1n, 2n, 2n, 10n, 20n],
    ]);
    expect(timestamps).toEqual([9, 19, 19]);
  });

  it('sends rows that are late for all their windows to the side', () => {
    const rows: EventRow[] = [
      ['a', 1, 5],
      ['a', 2, 25],
      ['a', 3, 9],
      ['a', 4, 20],
    ];
    const recorded = play(tumble(10), rows, 5);
    expect(recorded.late).toEqual([['a', 3n, 9n]]);
    expect(recorded.rows.map((row) => row[2])).toEqual([1n, 6n]);
  });

  it('fires again for each row within the allowed lateness', () => {
    const rows: EventRow[] = [
      ['a', 1, 5],
      ['b', 1, 6],
      ['a', 2, 25],
      ['a', 3, 9],
      ['c', 4, 8],
      ['a', 5, 100],
      ['a', 6, 7],
    ];
    const recorded = play(tumble(10), rows, 0, { lateness: 50 });
    expect(recorded.rows.slice(0, 4)).toEqual([
      ['a', 1n, 1n, 1n, 0n, 10n],
      ['b', 1n, 1n, 1n, 0n, 10n],
      ['a', 2n, 4n, 3n, 0n, 10n],
      ['c', 1n, 4n, 4n, 0n, 10n],
    ]);
    expect(recorded.late).toEqual([['a', 6n, 7n]]);
  });

  const year = 31_536_000_000;
  it.each([
    ['tumble', fc.tuple(small, offset).map(([size, shift]) => tumble(size, { offset: shift }))],
    [
      'hop',
      fc
        .tuple(small, small, offset)
        .map(([size, slide, shift]) => hop(size, slide, { offset: shift })),
    ],
    [
      'hop of many slices',
      fc
        .tuple(fc.integer({ min: 60, max: 150 }), offset)
        .map(([size, shift]) => hop(size, 1, { offset: shift })),
    ],
    [
      'cumulate',
      fc
        .tuple(small, small, offset)
        .map(([step, steps, shift]) => cumulate(step, step * steps, { offset: shift })),
    ],
  ])('%s equals Flink row by row, at every batch size', (_, assigners) => {
    const rows = rowsBetween(-60, 60);
    fc.assert(
      fc.property(assigners, rows, bound, lateness, (windows, list, boundMs, late) =>
        expectNaive(windows, list, boundMs, late),
      ),
      { numRuns: 60 },
    );
  });

  it('skips years without rows', () => {
    fc.assert(
      fc.property(small, rowsBetween(-50 * year, 50 * year), lateness, (size, rows, late) => {
        expectNaive(tumble(size), rows, 0, late);
        expectNaive(hop(size * 3, size), rows, 0, late);
      }),
      { numRuns: 10 },
    );
  });

  it('follows the wall clock of a zone', () => {
    const timeZone = 'America/New_York';
    const hour = 3_600_000;
    const around = (text: string): fc.Arbitrary<EventRow[]> =>
      rowsBetween(-200, 200).map((rows) =>
        rows.map(([k, v, at]) => [k, v, Date.parse(text) + at * (hour / 4)]),
      );
    const days = fc.oneof(around('2024-03-10T07:00Z'), around('2024-11-03T06:00Z'));
    const assigners = fc.constantFrom(
      tumble('1d', { timeZone }),
      tumble('1h', { timeZone }),
      hop('1h', '30 min', { timeZone }),
      cumulate('6h', '1d', { timeZone, offset: '1h' }),
    );
    fc.assert(
      fc.property(
        assigners,
        days,
        fc.constantFrom(0, hour),
        fc.constantFrom(0, 5 * hour),
        (windows, rows, boundMs, late) =>
          expectNaive(windows, rows, boundMs, late, TimeZone.of(timeZone)),
      ),
      { numRuns: 40 },
    );
  });

  it('aggregates without keys', () => {
    const rows: EventRow[] = [
      ['a', 1, 3],
      [null, 5, 4],
    ];
    const recorded = playRows(engine, operatorOf(tumble(10), 0, []), rows, {
      batchSize: 9,
      boundMs: 0,
    });
    expect(recorded.rows).toEqual([[2n, 6n, 5n, 0n, 10n]]);
  });

  it('emits batches of at most the batch size and leaves the arena as it was', () => {
    const { context, recorded } = recordingContext(engine, 3);
    const operator = operatorOf(tumble(10));
    operator.open(context);
    const rows = Array.from({ length: 8 }, (_, i) => [`k${i}`, i, 5] as const);
    const batch = rowBatch(engine, events, rows);
    const timestamps = batch.column(2).values;
    operator.processBatch(rowBatch(engine, events, rows, { timestamps }));
    const mark = engine.arena.mark();
    operator.processWatermark(8);
    expect(recorded.rows).toEqual([]);
    operator.processWatermark(9);
    expect(engine.arena.mark()).toEqual(mark);
    expect(recorded.rows.length).toBe(8);
    expect(recorded.largest).toBe(3);
    expect(operator.stateBytes).toBe(0);
  });

  it('handles a batch whose rows are all in slices of their own', () => {
    const rows = Array.from({ length: 3000 }, (_, i): EventRow => ['a', i, i * 86_400_000]);
    const { rows: results } = play(tumble('1s'), rows, 0, { batchSize: 3000 });
    expect(results.length).toBe(3000);
    expect(live.tables).toBe(0);
  });

  it('describes itself and asks for event times', () => {
    const operator = operatorOf(hop('1h', '5 min'), 60_000);
    expect(operator.describe().text).toBe(
      'HOP(1 h, every 5 min) by key: n, total, high, lateness 1 min',
    );
    operator.open(recordingContext(engine, 10).context);
    const batch = rowBatch(engine, events, [['a', 1, 1]]);
    expect(() => operator.processBatch(batch as Batch)).toThrow(
      'Event-time windows need event times',
    );
  });

  it('names columns that a window does not have', () => {
    const outputSchema = windowSchema(events, [2], calls);
    const options = {
      name: 'w',
      assigner: tumble(1),
      inputSchema: events,
      keys: [0],
      calls,
      outputSchema,
    };
    const operator = new WindowAggregate(
      options,
      () => () => new PlainTable(engine, [string()], calls),
    );
    expect(() => operator.open(recordingContext(engine, 10).context)).toThrow(
      "A window has no column 'at'",
    );
  });
});
