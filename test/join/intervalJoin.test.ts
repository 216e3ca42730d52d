import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Batch } from '../../src/batch/batch.js';
import { int32, string } from '../../src/batch/dataType.js';
import { readRows } from '../../src/batch/readRows.js';
import { schema } from '../../src/batch/schema.js';
import { RowWriter } from '../../src/batch/writeRows.js';
import { IntervalJoinOperator } from '../../src/join/intervalJoin.js';
import { JoinOutput, type JoinType } from '../../src/join/joinOutput.js';
import type { OperatorContext } from '../../src/operator/operator.js';
import { VirtualClock } from '../../src/time/clock.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { int64s } from '../support/columns.js';
import {
  naiveIntervalJoin,
  type JoinAnswer,
  type JoinEvent,
  type JoinRow,
} from '../support/naiveJoin.js';

const columns = schema({ key: string().nullable(), id: int32(), note: string().nullable() });

/** Long enough to be kept outside of the view; every third is null. */
const noteOf = (id: number): string | null =>
  id % 3 === 0 ? null : `the note of row number ${id} of them all`;

interface Play {
  readonly type: JoinType;
  readonly interval: { readonly lower: number; readonly upper: number } | undefined;
  readonly batchSize: number;
}

/** Plays events through the operator: rows of one input that follow each other are one batch. */
function play(events: readonly JoinEvent[], { type, interval, batchSize }: Play) {
  const engine = createEngine();
  const side = (prefix: string) => ({ schema: columns, keys: ['key'], prefix });
  const operator = new IntervalJoinOperator({
    name: 'join',
    type,
    schemas: [columns, columns],
    keys: [[0], [0]],
    output: new JoinOutput(side('l_'), side('r_'), type),
    interval,
  });
  const answer: JoinAnswer = { pairs: [], late: [] };
  const held: number[] = [];
  const context: OperatorContext = {
    engine,
    clock: new VirtualClock(),
    batchSize,
    signal: new AbortController().signal,
    emit: (batch) => {
      batch.verify();
      expect(batch.rowCount).toBeLessThanOrEqual(Math.max(batchSize, 1024));
      for (const row of readRows(batch) as Record<string, unknown>[]) {
        const [left, right] = [row['l_id'] as number | null, row['r_id'] as number | null];
        answer.pairs.push(`${left ?? '-'}:${right ?? '-'}`);
        expect(row['l_note']).toBe(left === null ? null : noteOf(left));
        expect(row['r_note']).toBe(right === null ? null : noteOf(right));
        if (left !== null && right !== null) expect(row['l_key']).toBe(row['r_key']);
      }
    },
    emitSide: (tag, batch) => {
      const rows = readRows(batch) as Record<string, unknown>[];
      answer.late.push(...rows.map((row) => row['id'] as number));
      expect(['leftLate', 'rightLate']).toContain(tag);
    },
    emitWatermark: (watermark) => void held.push(watermark),
    emitIdle: () => undefined,
    runTurn: (work) => work(),
    wakeAt: () => undefined,
    count: () => undefined,
  };
  operator.open(context);
  const writer = new RowWriter(engine, columns);
  let watermark = -Infinity;
  let rows: JoinRow[] = [];
  let watermarks: bigint[] = [];
  const flush = (): void => {
    if (rows.length > 0) {
      const values = rows.map(({ key, id }) => ({ key, id, note: noteOf(id) }));
      const written = writer.write(values);
      const timestamps = int64s(
        engine,
        rows.map(({ at }) => BigInt(at)),
      );
      const extras =
        interval === undefined ? {} : { timestamps, watermarks: int64s(engine, watermarks) };
      const batch = new Batch(engine, columns, written.columns(), rows.length, extras);
      operator.processBatch(batch, rows[0].input);
      engine.arena.reset();
    }
    rows = [];
    watermarks = [];
    if (watermark > -Infinity) operator.processWatermark(watermark);
    engine.arena.reset();
  };
  for (const event of events) {
    if ('watermark' in event) {
      watermark = Math.max(watermark, event.watermark);
      continue;
    }
    if (rows.length >= batchSize || (rows.length > 0 && rows[0].input !== event.input)) flush();
    rows.push(event);
    watermarks.push(Number.isFinite(watermark) ? BigInt(watermark) : -(2n ** 63n));
  }
  flush();
  operator.processWatermark(Infinity);
  const keptBytes = operator.stateBytes;
  operator.close();
  answer.pairs.sort();
  answer.late.sort((a, b) => a - b);
  return { answer, keptBytes, held };
}

const eventsOf = (spread: number) =>
  fc
    .array(
      fc.record({
        input: fc.constantFrom(0 as const, 1 as const),
        key: fc.constantFrom('a', 'b', 'a key that is longer than a view', null),
        step: fc.integer({ min: -spread, max: spread }),
        watermark: fc.option(fc.integer({ min: 0, max: spread }), { freq: 4 }),
      }),
      { maxLength: 120 },
    )
    .map((steps) => {
      const events: JoinEvent[] = [];
      let now = -50;
      steps.forEach(({ input, key, step, watermark }, id) => {
        now += 1;
        events.push({ input, key, at: now + step, id });
        if (watermark !== null) events.push({ watermark: now - watermark });
      });
      return events;
    });

it('a join without an interval keeps its rows behind the last watermark', () => {
  const events: JoinEvent[] = [
    { input: 0, key: 'a', at: 0, id: 1 },
    { watermark: Infinity },
    { input: 1, key: 'a', at: 0, id: 2 },
  ];
  const play1 = { type: 'inner', interval: undefined, batchSize: 1 } as const;
  expect(play(events, play1).answer.pairs).toEqual(['1:2']);
});

describe('interval join', () => {
  it.each(['inner', 'left', 'right', 'full'] as const)('%s: pairs as a nested loop', (type) => {
    fc.assert(
      fc.property(
        eventsOf(8),
        fc.integer({ min: -10, max: 10 }),
        fc.nat(12),
        fc.constantFrom(1, 7, 1024),
        (events, lower, width, batchSize) => {
          const interval = { lower, upper: lower + width };
          const { answer } = play(events, { type, interval, batchSize });
          expect(answer).toEqual(naiveIntervalJoin(events, type, lower, lower + width));
        },
      ),
      { numRuns: 150 },
    );
  });

  it('without an interval: all pairs of a key', () => {
    fc.assert(
      fc.property(eventsOf(8), fc.constantFrom(1, 7, 1024), (events, batchSize) => {
        const { answer } = play(events, { type: 'inner', interval: undefined, batchSize });
        const rows = events.filter((event) => !('watermark' in event));
        expect(answer).toEqual(naiveIntervalJoin(rows, 'inner', -Infinity, Infinity));
      }),
    );
  });

  it('more pairs of one row than a batch holds, across segments', () => {
    const row = (input: 0 | 1, id: number): JoinRow => ({ input, key: 'a', at: id % 100, id });
    const events = Array.from({ length: 3000 }, (_, id) => row(0, id));
    events.push(row(1, 3000), row(1, 3001));
    const { answer } = play(events, {
      type: 'inner',
      interval: { lower: -1000, upper: 1000 },
      batchSize: 512,
    });
    expect(answer.pairs.length).toBe(6000);
    expect(new Set(answer.pairs).size).toBe(6000);
  });

  it('gives memory back when rows have expired, for keys that come and go', () => {
    const events: JoinEvent[] = [];
    for (let id = 0; id < 200_000; id += 2) {
      events.push({ input: 0, key: `k${id}`, at: id, id });
      events.push({ input: 1, key: `k${id}`, at: id + 1, id: id + 1 });
      if (id % 1000 === 0) events.push({ watermark: id - 100 });
    }
    const byInput = events.sort((a, b) => order(a) - order(b));
    const { answer, keptBytes } = play(byInput, {
      type: 'full',
      interval: { lower: 0, upper: 10 },
      batchSize: 1000,
    });
    expect(answer.pairs.length).toBe(100_000);
    // The table of keys is the rest; 100,000 keys of it would take 5 MB.
    expect(keptBytes).toBeLessThan(4_500_000);
  });

  /** Rows of a thousand times, left before right, then their watermark. */
  function order(event: JoinEvent): number {
    if ('watermark' in event) return Math.floor((event.watermark + 100) / 1000) * 1000 - 0.5;
    return Math.floor(event.at / 1000) * 1000 + event.input * 500;
  }

  it('holds watermarks of outer joins back by as long as rows may wait', () => {
    const events: JoinEvent[] = [
      { input: 0, key: 'a', at: 1000, id: 1 },
      { watermark: 5000 },
      { input: 1, key: 'b', at: 6000, id: 2 },
    ];
    const interval = { lower: -200, upper: 700 };
    const { held, answer } = play(events, { type: 'left', interval, batchSize: 10 });
    expect(held).toContain(5000 - 700);
    expect(held.at(-1)).toBe(Infinity);
    expect(answer.pairs).toEqual(['1:-']);
  });
});
