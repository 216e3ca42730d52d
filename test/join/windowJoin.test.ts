import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Schema } from '../../src/batch/schema.js';
import { string } from '../../src/batch/dataType.js';
import { callNode } from '../../src/expression/node.js';
import { WindowJoinOperator, type WindowJoinType } from '../../src/join/windowJoin.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { batchFromRows } from '../support/columns.js';
import type { TimedBatch } from '../support/restoredRuns.js';
import {
  onTime,
  playWindowed,
  windowed,
  windowedBatches,
  type InputBatch,
  type WindowedRow,
} from '../support/windowedRows.js';
import { MemorySnapshot } from '../support/memorySnapshot.js';
import { recordingContext } from '../support/windowScript.js';

const engine = createEngine();
const types: readonly WindowJoinType[] = ['inner', 'left', 'right', 'full', 'semi', 'anti'];
const both = new Schema(
  ['', 'r_'].flatMap((prefix) =>
    windowed.fields.map(({ name, type }) => ({ name: prefix + name, type })),
  ),
);
const nullable = new Schema(both.fields.map(({ name, type }) => ({ name, type: type.nullable() })));

function join(type: WindowJoinType, hasCondition: boolean, keys = ['key']): WindowJoinOperator {
  const equal = ['window_start', ...keys].map((key) => [key, key] as const);
  return new WindowJoinOperator('join', {
    type,
    inputs: [windowed, windowed],
    output: type === 'semi' || type === 'anti' ? windowed : type === 'inner' ? both : nullable,
    windowEnds: ['window_end', 'window_end'],
    keys: equal,
    ...(hasCondition && {
      condition: {
        expression: callNode('le', [
          { kind: 'column', name: 'n' },
          { kind: 'column', name: 'r_n' },
        ]),
        joined: both,
      },
    }),
  });
}

/** Rows go to either input by their time; those that follow each other are a batch. */
function twoInputs(batches: readonly TimedBatch[], size: number): InputBatch[] {
  const all = batches.flatMap(({ rows }) => rows);
  const last = batches.at(-1)?.watermark ?? -Infinity;
  const result: InputBatch[] = [];
  for (let from = 0; from < all.length;) {
    const input = inputOf(all[from].at ?? 0);
    let to = from + 1;
    while (to < all.length && to - from < size && inputOf(all[to].at ?? 0) === input) to++;
    result.push({ input, rows: all.slice(from, to), watermark: all[to]?.watermark ?? last });
    from = to;
  }
  return result;
}

const inputOf = (at: number): number => (at >> 1) & 1;

function expected(
  type: WindowJoinType,
  hasCondition: boolean,
  left: readonly WindowedRow[],
  right: readonly WindowedRow[],
): object[] {
  const matches = (a: WindowedRow, b: WindowedRow): boolean =>
    a.key !== null &&
    a.key === b.key &&
    a.window_start === b.window_start &&
    a.window_end === b.window_end &&
    (!hasCondition || (a.n !== null && b.n !== null && a.n <= b.n));
  const none = Object.fromEntries(windowed.names.map((name) => [name, null]));
  const pair = (a: object, b: object, at: number): object => ({
    ...a,
    ...Object.fromEntries(Object.entries(b).map(([name, value]) => [`r_${name}`, value])),
    $at: at - 1,
  });
  const metRight = new Set<WindowedRow>();
  const out: object[] = [];
  for (const a of left) {
    const met = right.filter((b) => matches(a, b));
    for (const b of met) metRight.add(b);
    if (type === (met.length > 0 ? 'semi' : 'anti')) out.push({ ...a, $at: a.window_end - 1 });
    if (type === 'semi' || type === 'anti') continue;
    for (const b of met) out.push(pair(a, b, a.window_end));
    if (met.length === 0 && (type === 'left' || type === 'full'))
      out.push(pair(a, none, a.window_end));
  }
  if (type === 'right' || type === 'full')
    for (const b of right) if (!metRight.has(b)) out.push(pair(none, b, b.window_end));
  return out;
}

const sorted = (rows: readonly object[]): string[] =>
  rows.map((row) => JSON.stringify(row, Object.keys(row).sort())).sort();

function inputsOf(batches: readonly TimedBatch[]): [WindowedRow[], WindowedRow[]] {
  const of = (input: number): WindowedRow[] =>
    onTime(
      batches.map((batch) => ({
        ...batch,
        rows: batch.rows.filter(({ at = 0 }) => inputOf(at) === input),
      })),
    );
  return [of(0), of(1)];
}

describe('a window join', () => {
  it.each(types)('joins the rows of windows that have ended: %s', (type) => {
    fc.assert(
      fc.property(
        windowedBatches,
        fc.constantFrom(1, 7, 100),
        fc.boolean(),
        (batches, size, hasCondition) => {
          const events = twoInputs(batches, size);
          const played = playWindowed(engine, join(type, hasCondition), events, size);
          const [left, right] = inputsOf(batches);
          expect(sorted(played.rows)).toEqual(sorted(expected(type, hasCondition, left, right)));
          const all = batches.reduce((sum, { rows }) => sum + rows.length, 0);
          expect(played.lateCount).toBe(all - left.length - right.length);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('goes on where it was stopped, at another parallelism', () => {
    fc.assert(
      fc.property(
        windowedBatches,
        fc.nat(20),
        fc.constantFrom(1, 2),
        fc.constantFrom(1, 2),
        fc.constantFrom(...types),
        (batches, cut, before, after, type) => {
          const events = twoInputs(batches, 5);
          const found: object[] = [];
          const [one, two] = [events.slice(0, cut), events.slice(cut)];
          const snapshot = new MemorySnapshot();
          for (let task = 0; task < before; task++)
            found.push(...part(type, one, { task, of: before, snapshot }));
          for (let task = 0; task < after; task++)
            found.push(...part(type, two, { task, of: after, restored: snapshot }));
          const [left, right] = inputsOf(batches);
          expect(sorted(found)).toEqual(sorted(expected(type, true, left, right)));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('joins many rows of few windows, and gives their memory back', () => {
    const operator = join('full', false, []);
    const { context, recorded } = recordingContext(engine, 1000);
    operator.open(context);
    const empty = operator.stateBytes;
    const rows = Array.from({ length: 40_000 }, (_, i) => ({
      key: `a key that is longer than a view ${i}`,
      n: i,
      window_start: i % 4,
      window_end: 10 + (i % 4),
    }));
    const feed = (part: typeof rows, input: number): void => {
      engine.arena.reset();
      const timestamps = part.map(({ window_start }) => window_start);
      operator.processBatch(batchFromRows(engine, windowed, part, { timestamps }), input);
    };
    feed(rows, 0);
    feed(rows.slice(0, 3), 1);
    expect(operator.stateBytes).toBeGreaterThan(1e6);
    engine.arena.reset();
    operator.processWatermark(8);
    expect(recorded.rows).toHaveLength(0);
    operator.processWatermark(10);
    expect(recorded.rows).toHaveLength(20_000);
    operator.processWatermark(12);
    expect(recorded.rows).toHaveLength(40_000);
    const alone = recorded.rows.filter((row) => row[5] === null);
    expect(alone).toHaveLength(10_000);
    expect(operator.stateBytes).toBeLessThan(empty + 2e6);
    operator.close();
  });

  it('follows the clock where it is told to', () => {
    const operator = new WindowJoinOperator('join', {
      type: 'inner',
      inputs: [windowed, windowed],
      output: both,
      windowEnds: ['window_end', 'window_end'],
      keys: [['window_start', 'window_start']],
      time: 'processing',
    });
    const { context, recorded } = recordingContext(engine, 10);
    const asked: number[] = [];
    operator.open({ ...context, wakeAt: (time) => void asked.push(time) });
    const rows = [{ key: null, n: 1, window_start: 0, window_end: 20 }];
    operator.processBatch(batchFromRows(engine, windowed, rows), 0);
    operator.processBatch(batchFromRows(engine, windowed, rows), 1);
    operator.processWatermark(100);
    expect(recorded.rows).toHaveLength(0);
    operator.processTimer(19);
    expect(recorded.rows).toHaveLength(0);
    operator.processTimer(20);
    expect(recorded.rows).toHaveLength(1);
    expect(asked).toEqual([19, 19, 19]);
    expect(operator.describe()).toEqual({
      name: 'join',
      text: 'inner join of windows on window_start = window_start, processing time',
      state: ['rows of open windows, of both sides'],
    });
    operator.close();
  });

  it('refuses rows that are taken back, and keys of different types', () => {
    const operator = join('inner', false);
    operator.open(recordingContext(engine, 10).context);
    const rows = [{ key: 'a', n: 1, window_start: 0, window_end: 10 }];
    const batch = batchFromRows(engine, windowed, rows, { timestamps: [1], kinds: [1] });
    expect(() => operator.processBatch(batch, 0)).toThrow(/added only/);
    operator.close();
    const other = new Schema(
      windowed.fields.map((field) => (field.name === 'n' ? { ...field, type: string() } : field)),
    );
    const mixed = new WindowJoinOperator('join', {
      type: 'inner',
      inputs: [windowed, other],
      output: both,
      windowEnds: ['window_end', 'window_end'],
      keys: [['n', 'n']],
    });
    expect(() => mixed.open(recordingContext(engine, 10).context)).toThrow(/same type/);
  });
});

interface Part {
  readonly task: number;
  readonly of: number;
  readonly snapshot?: MemorySnapshot;
  readonly restored?: MemorySnapshot;
}

/** What one of several subtasks sends out; it is stopped where it is given a snapshot. */
function part(type: WindowJoinType, events: readonly InputBatch[], options: Part): object[] {
  const { task, of, restored, snapshot } = options;
  const isMine = (row: object): boolean =>
    ((row as WindowedRow).key?.length ?? 0) % of === task % of;
  const mine = events.map((event) => ({
    ...event,
    rows: event.rows.filter(({ row }) => isMine(row)),
  }));
  const operator = join(type, true);
  const { open, processWatermark } = operator;
  const stopping = Object.assign(operator, {
    open: (context: Parameters<typeof open>[0]) => {
      open.call(operator, context);
      if (restored !== undefined) operator.restore(restored.reader(engine, isMine));
    },
    processWatermark: (watermark: number) => {
      if (watermark === Infinity && snapshot !== undefined) operator.snapshot(snapshot);
      else processWatermark.call(operator, watermark);
    },
  });
  return playWindowed(engine, stopping, mine, 5).rows;
}
