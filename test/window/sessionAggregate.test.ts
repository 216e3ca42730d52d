import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { array, int64, string } from '../../src/batch/dataType.js';
import { readRows } from '../../src/batch/readRows.js';
import type { AggregateCall } from '../../src/state/aggregateCall.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { session } from '../../src/window/assigner.js';
import { SessionAggregate } from '../../src/window/sessionAggregate.js';
import { windowSchema } from '../../src/window/windowColumns.js';
import { naiveSessions } from '../support/naiveSessions.js';
import { PlainAccumulators, PlainKeys } from '../support/plainSessions.js';
import { rowBatch, testColumn } from '../support/rowBatch.js';
import {
  calls,
  events,
  playRows,
  recordingContext,
  type EventRow,
} from '../support/windowScript.js';

const engine = createEngine();
/**
 * Whether operators use keys and accumulators of the state stage, or plain ones that are obviously
 * right.
 */
let usesState = false;

function operatorOf(
  gap: number,
  allowedLatenessMs = 0,
  keys = [0],
  ordered = false,
): SessionAggregate {
  const types = keys.map((index) => events.fields[index].type);
  // Calling an aggregate 'first' makes the operator cut at merges; the plain accumulators sum it.
  const used = ordered ? [...calls, { ...calls[1], kind: 'first' as const, name: 'extra' }] : calls;
  return new SessionAggregate(
    {
      name: 'sessions',
      assigner: session(gap),
      inputSchema: events,
      keys,
      calls: used,
      outputSchema: windowSchema(events, keys, calls),
      allowedLatenessMs,
    },
    usesState
      ? undefined
      : {
          keys: (context) => new PlainKeys(context.engine, types),
          accumulators: (context) => new PlainAccumulators(context.engine, used),
        },
  );
}

function expectNaive(
  gap: number,
  rows: readonly EventRow[],
  boundMs: number,
  lateness: number,
): void {
  const expected = naiveSessions(gap, rows, boundMs, lateness);
  for (const batchSize of [1, 7, 1024]) {
    for (const [ordered, state] of [
      [false, false],
      [true, false],
      [false, true],
    ] as const) {
      usesState = state;
      const used = engine.memory.usedBytes - engine.arena.bytes;
      const operator = operatorOf(gap, lateness, [0], ordered);
      const recorded = playRows(engine, operator, rows, { batchSize, boundMs });
      expect(recorded.rows).toEqual(expected.rows);
      expect(recorded.late).toEqual(expected.late.map(([k, v, at]) => [k, BigInt(v), BigInt(at)]));
      expect(recorded.lateCount).toBe(expected.late.length);
      expect(engine.memory.usedBytes - engine.arena.bytes).toBe(used);
    }
  }
  usesState = false;
}

const key = fc.constantFrom('a', 'b', 'a key that is longer than a view', null);
const rowsBetween = (low: number, high: number, maxLength = 40): fc.Arbitrary<EventRow[]> =>
  fc.array(fc.tuple(key, fc.integer({ min: -9, max: 9 }), fc.integer({ min: low, max: high })), {
    maxLength,
  });

describe('SessionAggregate', () => {
  it('extends, touches and merges', () => {
    const rows: EventRow[] = [
      ['a', 1, 3],
      ['a', 2, 30],
      ['b', 7, 20],
      ['a', 3, 13],
      ['a', 4, 21],
    ];
    const { rows: results, timestamps } = playRows(engine, operatorOf(10), rows, {
      batchSize: 9,
      boundMs: 100,
    });
    expect(results).toEqual([
      ['b', 1n, 7n, 7n, 20n, 30n],
      ['a', 4n, 10n, 4n, 3n, 40n],
    ]);
    expect(timestamps).toEqual([29, 39]);
  });

  it('does not merge with a session that the watermark has passed', () => {
    const rows: EventRow[] = [
      ['a', 1, 0],
      ['b', 1, 10],
      ['a', 2, 10],
    ];
    const play = (boundMs: number, batchSize: number): unknown =>
      playRows(engine, operatorOf(10), rows, { batchSize, boundMs }).rows.map((row) => row[1]);
    expect(play(0, 1)).toEqual([1n, 1n, 1n]);
    expect(play(0, 9)).toEqual([1n, 1n, 1n]);
    expect(play(1, 9)).toEqual([2n, 1n]);
  });

  it.each([
    ['without lateness', fc.constant(0)],
    ['with lateness', fc.constantFrom(3, 25)],
  ])('equals Flink row by row, at every batch size, %s', (_, lateness) => {
    const gap = fc.integer({ min: 1, max: 15 });
    fc.assert(
      fc.property(
        gap,
        rowsBetween(-60, 60),
        fc.constantFrom(0, 3, 20),
        lateness,
        (size, rows, bound, late) => expectNaive(size, rows, bound, late),
      ),
      { numRuns: 150 },
    );
  });

  it('survives jumps over years and many sessions of one key', () => {
    const year = 31_536_000_000;
    fc.assert(
      fc.property(rowsBetween(-50 * year, 50 * year), (rows) => {
        expectNaive(1000, rows, 0, 0);
        expectNaive(1000, rows, 100 * year, 5);
      }),
      { numRuns: 15 },
    );
  });

  it('aggregates without keys', () => {
    const rows: EventRow[] = [
      ['a', 1, 3],
      [null, 5, 4],
    ];
    const { rows: results } = playRows(engine, operatorOf(10, 0, []), rows, {
      batchSize: 9,
      boundMs: 0,
    });
    expect(results).toEqual([[2n, 6n, 5n, 3n, 14n]]);
  });

  it('grows, reuses free slots and forgets keys', () => {
    const { context, recorded } = recordingContext(engine, 1000);
    const operator = operatorOf(10);
    operator.open(context);
    const sizes: number[] = [];
    for (let round = 0; round < 12; round++) {
      engine.arena.reset();
      const at = round * 100;
      const rows = Array.from({ length: 1500 }, (_, i): EventRow => [
        `${round}-${i}`,
        1,
        at + (i % 7),
      ]);
      const timestamps = testColumn(
        engine,
        events.fields[2].type,
        rows.map((row) => row[2]),
      ).values;
      operator.processBatch(rowBatch(engine, events, rows, { timestamps }));
      operator.processWatermark(at + 50);
      sizes.push(operator.stateBytes);
    }
    expect(recorded.rows.length).toBe(12 * 1500);
    expect(recorded.largest).toBe(1000);
    expect(new Set(recorded.rows.map((row) => row[0])).size).toBe(12 * 1500);
    expect(Math.max(...sizes.slice(6))).toBeLessThanOrEqual(Math.max(...sizes.slice(0, 6)));
    operator.close();
  });

  it('forgets what ended sessions had collected, and keeps what open ones have', () => {
    const distinct: AggregateCall[] = [
      { kind: 'countDistinct', arguments: [1], name: 'n', resultType: int64() },
      { kind: 'collect', arguments: [1], name: 'list', resultType: array(int64()) },
      { kind: 'first', arguments: [0], name: 'first', resultType: string().nullable() },
    ];
    const keys = [0];
    const operator = new SessionAggregate({
      name: 'sessions',
      assigner: session(10),
      inputSchema: events,
      keys,
      calls: distinct,
      outputSchema: windowSchema(events, keys, distinct),
    });
    const { context } = recordingContext(engine, 1000);
    const results: unknown[] = [];
    operator.open({ ...context, emit: (batch) => void results.push(...readRows(batch)) });
    let highest = 0;
    for (let round = 0; round < 120; round++) {
      engine.arena.reset();
      const rows = Array.from({ length: 1000 }, (_, i): EventRow => [
        `key number ${i}`,
        i,
        round * 100,
      ]);
      // One session lives through all rounds.
      for (let at = 0; at < 100; at += 10) rows.push(['steady', round, round * 100 + at]);
      const times = rows.map((row) => row[2]);
      const timestamps = testColumn(engine, events.fields[2].type, times).values;
      operator.processBatch(rowBatch(engine, events, rows, { timestamps }));
      operator.processWatermark(round * 100 + 50);
      highest = Math.max(highest, operator.stateBytes);
    }
    operator.processWatermark(Infinity);
    operator.close();
    expect(highest).toBeLessThan(8 << 20);
    expect(results.length).toBe(120 * 1000 + 1);
    expect(results.at(-1)).toMatchObject({
      key: 'steady',
      n: 120n,
      list: Array.from({ length: 1200 }, (_, i) => BigInt(Math.floor(i / 10))),
      first: 'steady',
    });
  });

  it('describes itself', () => {
    expect(operatorOf(1_800_000).describe().text).toBe('SESSION(30 min) by key: n, total, high');
  });
});
