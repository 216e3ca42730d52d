import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { int32, string, timestamp, timestampLtz } from '../../../src/batch/dataType.js';
import { readRows } from '../../../src/batch/readRows.js';
import { schema, Schema } from '../../../src/batch/schema.js';
import { createEngine } from '../../../src/wasm/load.node.js';
import { session } from '../../../src/window/assigner.js';
import { SessionWindowTable } from '../../../src/window/table/sessionWindowTable.js';
import { batchFromRows } from '../../support/columns.js';
import { checkRestored, type TimedBatch } from '../../support/restoredRuns.js';
import { restarts, timedBatches } from '../../support/timedBatches.js';
import { playWindowed, rebatched, type windowed } from '../../support/windowedRows.js';
import { recordingContext } from '../../support/windowScript.js';

const engine = createEngine();
const GAP = 8;
const input = schema({
  key: string().nullable(),
  n: int32().nullable(),
  at: timestamp(3).asEpoch(),
});
const output = new Schema([
  ...input.fields,
  ...['window_start', 'window_end', 'window_time'].map((name) => ({
    name,
    type: timestamp(3).asEpoch(),
  })),
]);

interface Row {
  readonly key: string | null;
  readonly n: number | null;
  readonly at: number;
}

const values = fc.record({
  key: fc.constantFrom('a', 'b', 'a key that is longer than a view', null),
  n: fc.option(fc.integer({ min: -9, max: 9 })),
});
const batches = timedBatches(values, (value, at): Row => ({ ...value, at }), 5);

const create = (partition: readonly string[] = ['key']): SessionWindowTable =>
  new SessionWindowTable('sessions', {
    input,
    output,
    time: 'at',
    assigner: session(GAP),
    partition,
  });

interface Session {
  start: number;
  end: number;
  readonly key: string | null;
  readonly rows: { readonly row: Row; readonly order: number }[];
}

/** Row by row: ended sessions leave, then the row opens, joins or bridges sessions, or is late. */
function expected(all: readonly TimedBatch[], isKeyed: boolean) {
  const out: object[] = [];
  let late = 0;
  let open: Session[] = [];
  const advance = (watermark: number): void => {
    const due = open.filter(({ end }) => end - 1 <= watermark).sort((a, b) => a.end - b.end);
    open = open.filter(({ end }) => end - 1 > watermark);
    for (const { rows, start, end } of due)
      for (const { row } of rows.sort((a, b) => a.order - b.order))
        out.push({
          ...row,
          window_start: start,
          window_end: end,
          window_time: end - 1,
          $at: end - 1,
        });
  };
  let order = 0;
  for (const { rows, watermark } of all) {
    for (const { row, watermark: stood = -Infinity } of rows) {
      advance(stood);
      const one = row as Row;
      const key = isKeyed ? one.key : null;
      const made: Session = { start: one.at, end: one.at + GAP, key, rows: [] };
      const met = open.filter(
        (other) => other.key === key && other.start <= made.end && made.start <= other.end,
      );
      made.start = Math.min(made.start, ...met.map(({ start }) => start));
      made.end = Math.max(made.end, ...met.map(({ end }) => end));
      if (made.end - 1 <= stood) {
        late += 1;
        continue;
      }
      made.rows.push(...met.flatMap((other) => other.rows), { row: one, order: order++ });
      open = [...open.filter((other) => !met.includes(other)), made];
    }
    advance(watermark);
  }
  advance(Infinity);
  return { out, late };
}

/** Sessions that end together leave in no order that is told. */
const sorted = (rows: readonly object[]): string[] =>
  rows.map((row) => JSON.stringify(row, Object.keys(row).sort())).sort();

describe('a session window table', () => {
  it('gives rows their sessions, at any batch size', () => {
    fc.assert(
      fc.property(batches, fc.constantFrom(1, 7, 100), fc.boolean(), (all, size, isKeyed) => {
        const again = rebatched(all, size);
        const operator = create(isKeyed ? ['key'] : []);
        const of = input as unknown as typeof windowed;
        const played = playWindowed(engine, operator, again, size, of);
        const { late, out } = expected(again, isKeyed);
        expect(sorted(played.rows)).toEqual(sorted(out));
        expect(played.rows.map(({ window_end: end }) => end)).toEqual(
          out.map((row) => (row as { window_end: number }).window_end),
        );
        expect(played.lateCount).toBe(late);
        expect(played.late).toHaveLength(late);
      }),
      { numRuns: 200 },
    );
  });

  it('goes on where it was stopped, at another parallelism', () => {
    fc.assert(
      fc.property(batches, restarts, (all, stages) => {
        checkRestored({ create: () => create(), schema: input, keys: ['key'] }, all, stages);
      }),
      { numRuns: 60 },
    );
  });

  it('gives back what ended sessions held', () => {
    const operator = create();
    const { context, recorded } = recordingContext(engine, 1000);
    operator.open(context);
    const empty = operator.stateBytes;
    let most = 0;
    for (let i = 0; i < 100; i++) {
      engine.arena.reset();
      const rows = Array.from({ length: 1000 }, (_, j) => ({
        key: `a key that is longer than a view ${i}.${j % 300}`,
        n: j,
        at: i * 20 + (j % 7),
      }));
      const timestamps = rows.map(({ at }) => at);
      operator.processBatch(batchFromRows(engine, input, rows, { timestamps }));
      operator.processWatermark(i * 20);
      most = Math.max(most, operator.stateBytes);
    }
    operator.processWatermark(1e6);
    expect(recorded.rows).toHaveLength(100_000);
    expect(most).toBeLessThan(empty + 12e6);
    operator.close();
  });

  it('follows the clock where it is told to', () => {
    const operator = new SessionWindowTable('sessions', {
      input,
      output,
      time: 'proctime',
      assigner: session(GAP),
      partition: [],
    });
    const { context } = recordingContext(engine, 10);
    const found: object[] = [];
    const asked: number[] = [];
    let now = 100;
    operator.open({
      ...context,
      clock: { ...context.clock, now: () => now },
      wakeAt: (time) => void asked.push(time),
      emit: (batch) => void found.push(...readRows(batch)),
    });
    const add = (n: number): void =>
      operator.processBatch(batchFromRows(engine, input, [{ key: 'a', n, at: 0 }]));
    add(1);
    now = 105;
    add(2);
    operator.processTimer(108);
    expect(found).toEqual([]);
    operator.processTimer(113);
    expect(asked).toEqual([107, 107, 112]);
    const bounds = { key: 'a', at: 0, window_start: 100, window_end: 113, window_time: 112 };
    expect(found).toEqual([
      { ...bounds, n: 1 },
      { ...bounds, n: 2 },
    ]);
    expect(operator.describe()).toEqual({
      name: 'sessions',
      text: 'SESSION(8 ms) of proctime',
      state: ['rows of open sessions'],
    });
    operator.close();
  });

  it('tells bounds on the wall clock of a zone, and refuses rows that are taken back', () => {
    const zoned = schema({ at: timestampLtz(3).asEpoch() });
    const operator = new SessionWindowTable('sessions', {
      input: zoned,
      output: new Schema([
        ...zoned.fields,
        { name: 's', type: timestamp(3).asEpoch() },
        { name: 'e', type: timestamp(3).asEpoch() },
        { name: 't', type: timestampLtz(3).asEpoch() },
      ]),
      time: 'at',
      assigner: session(10),
      partition: [],
      timeZone: 'Asia/Tokyo',
    });
    const { context } = recordingContext(engine, 10);
    const found: object[] = [];
    operator.open({ ...context, emit: (batch) => void found.push(...readRows(batch)) });
    const rows = [{ at: 5 }];
    operator.processBatch(batchFromRows(engine, zoned, rows, { timestamps: [5] }));
    operator.processWatermark(14);
    expect(found).toEqual([{ at: 5, s: 32_400_005, e: 32_400_015, t: 14 }]);
    const taken = batchFromRows(engine, zoned, rows, { timestamps: [50], kinds: [3] });
    expect(() => operator.processBatch(taken)).toThrow(/added only/);
    operator.close();
  });
});
