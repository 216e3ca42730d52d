import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { array, float64, int32, int64, string, timestamp } from '../../../src/batch/dataType.js';
import { readRows } from '../../../src/batch/readRows.js';
import { schema, Schema } from '../../../src/batch/schema.js';
import { createEngine } from '../../../src/wasm/load.node.js';
import type { RankOrder } from '../../../src/window/rank/topRows.js';
import { WindowRankOperator, type WindowRankPlan } from '../../../src/window/rank/windowRank.js';
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

const engine = createEngine();
const ranked = new Schema([...windowed.fields, { name: 'rank', type: int64({ as: 'number' }) }]);
const windowColumns = ['window_start', 'window_end'];

type Settings = Pick<WindowRankPlan, 'order' | 'from' | 'to' | 'partition' | 'lastOnTie'>;

const create = (settings: Settings): WindowRankOperator =>
  new WindowRankOperator('top', {
    input: windowed,
    output: ranked,
    windowEnd: 'window_end',
    rankColumn: 'rank',
    ...settings,
  });

const order = (column: 'n' | 'key'): fc.Arbitrary<RankOrder> =>
  fc.record({
    column: fc.constant(column),
    descending: fc.boolean(),
    nullsFirst: fc.boolean(),
  });
const settings: fc.Arbitrary<Settings> = fc.record({
  order: fc.oneof(
    fc.tuple(order('n')),
    fc.tuple(order('key')),
    fc.tuple(order('n'), order('key')),
    fc.tuple(order('key'), order('n')),
  ),
  from: fc.constantFrom(1, 1, 1, 2),
  to: fc.constantFrom(1, 2, 5, 1000),
  partition: fc.constantFrom(windowColumns, [...windowColumns, 'key']),
  lastOnTie: fc.boolean(),
});

function compare(a: WindowedRow, b: WindowedRow, by: readonly RankOrder[]): number {
  for (const { column, descending, nullsFirst } of by) {
    const [left, right] = [a, b].map((row) => row[column as 'n' | 'key']);
    if (left === right) continue;
    if (left === null || right === null) return (left === null) === nullsFirst ? -1 : 1;
    return left < right === descending ? 1 : -1;
  }
  return 0;
}

/** Ranks by window, then by the first row of a partition. */
function expected(rows: readonly WindowedRow[], { lastOnTie, partition, ...by }: Settings) {
  const groups = new Map<string, WindowedRow[]>();
  for (const row of rows) {
    const values = partition.map((column) => row[column as keyof WindowedRow]);
    const name = JSON.stringify(values);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [row]);
    else group.push(row);
  }
  const parts = [...groups.values()].sort((a, b) => a[0].window_end - b[0].window_end);
  return parts.flatMap((part) =>
    (lastOnTie === true ? part.slice().reverse() : part.slice())
      .sort((a, b) => compare(a, b, by.order))
      .map((row, i) => ({ ...row, rank: i + 1, $at: row.window_end - 1 }))
      .filter(({ rank }) => rank >= by.from && rank <= by.to),
  );
}

describe('the rank of windows', () => {
  it('is that of the rows on time, at any batch size', () => {
    fc.assert(
      fc.property(windowedBatches, settings, fc.constantFrom(1, 7, 100), (batches, given, size) => {
        const played = playWindowed(engine, create(given), rebatched(batches, size), size);
        const kept = onTime(batches);
        expect(played.rows).toEqual(expected(kept, given));
        const all = batches.reduce((sum, { rows }) => sum + rows.length, 0);
        expect(played.lateCount).toBe(all - kept.length);
      }),
      { numRuns: 200 },
    );
  });

  it('goes on where it was stopped, at another parallelism', () => {
    fc.assert(
      fc.property(windowedBatches, restarts, settings, (batches, stages, given) => {
        const keys = given.partition;
        checkRestored({ create: () => create(given), schema: windowed, keys }, batches, stages);
      }),
      { numRuns: 40 },
    );
  });

  it('keeps what may be among the first only, of many rows', () => {
    const given: Settings = {
      order: [{ column: 'n', descending: true, nullsFirst: false }],
      partition: [...windowColumns, 'key'],
      from: 2,
      to: 3,
    };
    const operator = create(given);
    const { context, recorded } = recordingContext(engine, 1000);
    operator.open(context);
    const all: WindowedRow[] = [];
    let most = 0;
    for (let i = 0; i < 40; i++) {
      engine.arena.reset();
      const rows = Array.from({ length: 5000 }, (_, j) => {
        const at = i * 5000 + j;
        const n = (at * 7919) % 200_003;
        const window_end = 10 + (at % 3) * 10;
        return {
          key: `a key that is longer than a view ${at % 40}`,
          n,
          window_start: 0,
          window_end,
        };
      });
      all.push(...rows);
      const timestamps = rows.map(() => 0);
      operator.processBatch(batchFromRows(engine, windowed, rows, { timestamps }));
      most = Math.max(most, operator.stateBytes);
    }
    engine.arena.reset();
    operator.processWatermark(1000);
    // Partitions leave in order of their first row that is left.
    const found = recorded.rows.map((row) => `${row[3]} ${row[0]} ${row[4]} ${row[1]}`);
    const rows = expected(all, given).map(
      ({ key, n, rank, window_end }) => `${window_end} ${key} ${rank} ${n}`,
    );
    expect(found.sort()).toEqual(rows.sort());
    expect(most).toBeLessThan(25e6);
    operator.close();
  });

  it('sorts where many ranks are wanted, by several types', () => {
    const input = schema({
      price: float64(),
      name: string(),
      at: timestamp(3).asEpoch(),
      window_end: timestamp(3).asEpoch(),
    });
    const operator = new WindowRankOperator('top', {
      input,
      output: input,
      windowEnd: 'window_end',
      partition: [],
      order: [
        { column: 'price', descending: true, nullsFirst: false },
        { column: 'name', descending: true, nullsFirst: false },
        { column: 'at', descending: false, nullsFirst: false },
      ],
      from: 1,
      to: 700,
    });
    const { context } = recordingContext(engine, 100);
    const found: object[] = [];
    operator.open({ ...context, emit: (batch) => void found.push(...readRows(batch)) });
    const rows = Array.from({ length: 1000 }, (_, i) => ({
      price: ((i * 37) % 10) / 4 - 1,
      name: `a name that is longer than a view ${(i * 13) % 7}`,
      at: (i * 7) % 900,
      window_end: 1000,
    }));
    operator.processBatch(batchFromRows(engine, input, rows, { timestamps: rows.map(() => 0) }));
    operator.processWatermark(999);
    const sorted = rows.sort(
      (a, b) => b.price - a.price || (a.name < b.name ? 1 : a.name > b.name ? -1 : a.at - b.at),
    );
    expect(found).toEqual(sorted.slice(0, 700));
    expect(operator.describe().text).toBe('top 700 of each  by price DESC, name DESC, at');
    operator.close();
  });

  it('follows the clock where it is told to', () => {
    const plan = { input: windowed, output: windowed, windowEnd: 'window_end' };
    const operator = new WindowRankOperator('top', {
      ...plan,
      partition: windowColumns,
      order: [{ column: 'n', descending: false, nullsFirst: false }],
      from: 1,
      to: 1,
      time: 'processing',
    });
    const { context, recorded } = recordingContext(engine, 10);
    const asked: number[] = [];
    operator.open({ ...context, wakeAt: (time) => void asked.push(time) });
    const row = { key: null, window_start: 0, window_end: 20 };
    const rows = [
      { ...row, n: 2 },
      { ...row, n: 1 },
    ];
    operator.processBatch(batchFromRows(engine, windowed, rows));
    operator.processWatermark(100);
    expect(recorded.rows).toHaveLength(0);
    operator.processTimer(20);
    expect(recorded.rows).toEqual([[null, 1, 0n, 20n]]);
    expect(asked).toEqual([19]);
    operator.close();
  });

  it('refuses rows that are taken back, and orders of lists', () => {
    const given: Settings = { order: [], partition: windowColumns, from: 1, to: 1 };
    const operator = create(given);
    operator.open(recordingContext(engine, 10).context);
    const rows = [{ key: 'a', n: 1, window_start: 0, window_end: 10 }];
    const batch = batchFromRows(engine, windowed, rows, { timestamps: [1], kinds: [3] });
    expect(() => operator.processBatch(batch)).toThrow(/added only/);
    operator.close();
    const input = schema({ list: array(int32()), window_end: timestamp(3) });
    const make = () =>
      new WindowRankOperator('top', { ...given, input, output: input, windowEnd: 'window_end' });
    expect(make).toThrow(/cannot keep the column 'list'/);
  });
});
