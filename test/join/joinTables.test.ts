// Joins go on from a snapshot, at any parallelism, as if nothing had happened.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { environment, fromArray, tumble } from 'millrace';
import { boolean, int32, string } from '../../src/batch/dataType.js';
import { schema, type Schema } from '../../src/batch/schema.js';
import type { Fields } from '../../src/batch/dataType.js';
import { IntervalJoinOperator } from '../../src/join/intervalJoin.js';
import { JoinOutput, type JoinType } from '../../src/join/joinOutput.js';
import type { Operator } from '../../src/operator/operator.js';
import { createEngine } from '../../src/wasm/load.node.js';
import {
  BenchTask,
  runInterrupted,
  runThroughFiles,
  type BenchPlan,
  type BenchStep,
} from '../support/snapshotBench.js';

const engine = createEngine();
const lefts = schema({ key: string().nullable(), id: int32(), note: string().nullable() });
const rights = schema({
  key: string().nullable(),
  isPaid: boolean().nullable(),
  row_time: int32(),
});
const keyOf = ({ key }: { key: string | null }) => [key];
const inputs = [
  { schema: lefts, keyOf },
  { schema: rights, keyOf },
];

function joinOf(
  type: JoinType,
  interval: { readonly lower: number; readonly upper: number } | undefined,
): BenchPlan {
  const side = (of: Schema<Fields>, prefix: string) => ({ schema: of, keys: ['key'], prefix });
  return {
    inputs,
    create: () =>
      new IntervalJoinOperator({
        name: 'join',
        type,
        schemas: [lefts, rights],
        keys: [[0], [0]],
        output: new JoinOutput(side(lefts, 'l_'), side(rights, 'r_'), type),
        interval,
      }),
  };
}

const keys = fc.constantFrom('a', 'b', 'a key that is longer than a view', null);
const time = fc.integer({ min: -20, max: 150 });
const leftRow = fc.record({
  row: fc.record({
    key: keys,
    id: fc.integer(),
    note: fc.constantFrom(null, 'short', 'a note that is long'),
  }),
  time,
});
const rightRow = fc.record({
  row: fc.record({ key: keys, isPaid: fc.option(fc.boolean()), row_time: fc.nat(9) }),
  time,
});
const rowsOf = (
  input: number,
  row: fc.Arbitrary<{ row: object; time: number }>,
): fc.Arbitrary<BenchStep> =>
  fc
    .array(row, { minLength: 1, maxLength: 8 })
    .map((rows): BenchStep => ({ kind: 'rows', input, rows }));
const steps = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: rowsOf(0, leftRow) },
      { weight: 3, arbitrary: rowsOf(1, rightRow) },
      fc.integer({ min: 1, max: 40 }).map((at): BenchStep => ({ kind: 'watermark', at })),
    ),
    { minLength: 1, maxLength: 25 },
  )
  .map((all): BenchStep[] => {
    let watermark = -20;
    const advanced = all.map((step): BenchStep => {
      if (step.kind !== 'watermark') return step;
      watermark += step.at;
      return { ...step, at: watermark };
    });
    return [...advanced, { kind: 'watermark', at: Infinity }];
  });

const interval = { lower: -30, upper: 20 };
const PLANS: Record<string, BenchPlan> = {
  'an inner interval join': joinOf('inner', interval),
  'a left interval join': joinOf('left', interval),
  'a full interval join': joinOf('full', interval),
  'an interval join of one direction': joinOf('right', { lower: 5, upper: 40 }),
  'a join without an interval': joinOf('inner', undefined),
};

function tagged(
  join: (stream: ReturnType<typeof streams>) => { readonly node: unknown },
): BenchPlan {
  interface Node {
    readonly create: () => Operator;
    readonly inputs: readonly { readonly schema: Schema<Fields> }[];
  }
  const node = (): Node => join(streams()).node as Node;
  return {
    inputs: [
      { schema: node().inputs[0].schema, keyOf: (row: Record<string, unknown>) => [row['key 0']] },
    ],
    create: () => node().create(),
  };
}
const streams = () => ({
  left: environment().from(fromArray(lefts, [])).keyBy('key'),
  right: environment().from(fromArray(rights, [])).keyBy('key'),
});

describe.each(Object.entries(PLANS))('%s', (_, plan) => {
  it.each([
    [1, 1],
    [1, 3],
    [2, 1],
    [3, 2],
  ])('goes on, from parallelism %i to %i', (before, after) => {
    fc.assert(
      fc.property(steps, fc.nat(25), (some, at) => {
        const interruption = { at: Math.min(at, some.length), before, after };
        const { straight, resumed, equal } = runInterrupted(engine, plan, some, interruption);
        expect(resumed).toEqual(straight);
        for (const [one, other] of equal) expect(one).toEqual(other);
      }),
      { numRuns: 40 },
    );
  });

  it('goes on from files', async () => {
    await fc.assert(
      fc.asyncProperty(steps, fc.nat(25), async (some, at) => {
        const run = await runThroughFiles(engine, plan, some, Math.min(at, some.length));
        expect(run.resumed).toEqual(run.straight);
      }),
      { numRuns: 20 },
    );
  });
});

describe.each([
  [
    'a window join',
    tagged(({ left, right }) =>
      left.windowJoin(right, tumble('40ms'), { type: 'full', left: 'l_', right: 'r_' }),
    ),
  ],
])('%s', (_, plan) => {
  it.each([
    [1, 1],
    [1, 2],
    [3, 2],
  ])('goes on, from parallelism %i to %i', (before, after) => {
    const one = <R extends { row: object; time: number }>(side: number, row: fc.Arbitrary<R>) =>
      row.map(({ row: values, time: at }) => {
        const own: Record<string, unknown> = { side, 'key 0': (values as { key: unknown }).key };
        for (const [name, value] of Object.entries(values)) own[`${side} ${name}`] = value;
        return { row: own, time: at };
      });
    const both = rowsOf(0, fc.oneof(one(0, leftRow), one(1, rightRow)));
    const watermark = fc
      .integer({ min: 1, max: 150 })
      .map((at): BenchStep => ({ kind: 'watermark', at }));
    const some = fc
      .tuple(fc.array(both, { maxLength: 8 }), watermark, fc.array(both, { maxLength: 8 }))
      .map(([first, at, second]): BenchStep[] => [
        ...first,
        at,
        ...second,
        { kind: 'watermark', at: Infinity },
      ]);
    fc.assert(
      fc.property(some, fc.nat(18), (all, at) => {
        const interruption = { at: Math.min(at, all.length), before, after };
        const { straight, resumed, equal } = runInterrupted(engine, plan, all, interruption);
        expect(resumed).toEqual(straight);
        for (const [a, b] of equal) expect(a).toEqual(b);
      }),
      { numRuns: 40 },
    );
  });
});

describe('the tables of a join', () => {
  const row = (id: number, at: number): BenchStep => ({
    kind: 'rows',
    input: 0,
    rows: [{ row: { key: 'a', id, note: null }, time: at }],
  });
  const paid = (at: number): BenchStep => ({
    kind: 'rows',
    input: 1,
    rows: [{ row: { key: 'a', isPaid: true, row_time: 7 }, time: at }],
  });

  it('have time and match of each row, and leave expired ones out', () => {
    const task = new BenchTask(engine, joinOf('left', interval), 1);
    task.run([row(1, 10), row(2, 90), { kind: 'watermark', at: 35 }, paid(95)]);
    const { known, tables } = task.snapshot();
    expect(tables.get('left')).toEqual([
      { key: 'a', id: 2, note: null, row_time: 90n, matched: true },
    ]);
    expect(tables.get('right')).toEqual([
      { key: 'a', isPaid: true, row_time: 7, row_time_2: 95n, matched: true },
    ]);
    expect(known.get('left')?.distribution).toEqual({ keys: [0] });
    task.close();
  });

  it('have rows without a match until they are emitted, expired or not', () => {
    const plan = joinOf('right', { lower: 5, upper: 40 });
    const task = new BenchTask(engine, plan, 1);
    task.run([{ kind: 'watermark', at: 10 }, paid(10)]);
    const resumed = new BenchTask(engine, plan, 1);
    resumed.restore(task.snapshot());
    resumed.run([{ kind: 'watermark', at: 11 }]);
    expect(resumed.taken()).toHaveLength(1);
    expect(resumed.snapshot().tables.get('right')).toBeUndefined();
    task.close();
    resumed.close();
  });

  it('have parts, whose version tells of rows and matches', () => {
    const task = new BenchTask(engine, joinOf('left', interval), 1);
    const versions = (): string[] =>
      task.snapshot().parts.map((part) => part.replace(/\/.*\.(\d+)@/, '/$1@'));
    task.run([row(1, 10)]);
    expect(versions()).toEqual(['left/0@1']);
    task.run([paid(12)]);
    expect(versions()).toEqual(['left/0@2', 'right/0@2']);
    task.run([{ kind: 'watermark', at: 1 }]);
    expect(versions()).toEqual(['left/0@2', 'right/0@2']);
    task.close();
  });

  it('have versions that grow as segments fill, are matched and are released', () => {
    const task = new BenchTask(engine, joinOf('left', interval), 1);
    const seen: number[] = [];
    const note = (): void => {
      const [part] = task.snapshot().parts.filter((text) => text.startsWith('left'));
      seen.push(Number(part.split('@')[1]));
    };
    const many = (time: number): BenchStep => ({
      kind: 'rows',
      input: 0,
      rows: Array.from({ length: 1024 }, (_, id) => ({ row: { key: 'a', id, note: null }, time })),
    });
    task.run([many(0)]);
    note();
    task.run([paid(1)]);
    note();
    task.run([many(100)]);
    note();
    // The first segment goes; as many rows come.
    task.run([{ kind: 'watermark', at: 60 }]);
    note();
    task.run([many(100)]);
    note();
    expect(seen).toEqual([1024, 2048, 3072, 3073, 4097]);
    task.close();
  });

  it('may have rows from before that have expired since: they are left out', () => {
    const task = new BenchTask(engine, joinOf('inner', interval), 1);
    task.run([row(1, 10), row(2, 90)]);
    const old = task.snapshot();
    old.valuesByName.set('watermark', [50]);
    const resumed = new BenchTask(engine, joinOf('inner', interval), 1);
    resumed.restore(old);
    expect(resumed.snapshot().tables.get('left')).toMatchObject([{ id: 2 }]);
    task.close();
    resumed.close();
  });
});
