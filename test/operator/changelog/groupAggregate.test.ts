import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as t from '../../../src/batch/dataType.js';
import { Schema } from '../../../src/batch/schema.js';
import {
  GroupAggregateOperator,
  type GroupAggregatePlan,
} from '../../../src/operator/changelog/groupAggregate.js';
import type { AggregateKind, GroupAggregateCall } from '../../../src/state/aggregateCall.js';
import { aggregateResultType } from '../../../src/state/aggregateResultType.js';
import { createEngine } from '../../../src/wasm/load.node.js';
import { MemorySnapshot } from '../../support/memorySnapshot.js';
import { checkRestored } from '../../support/restoredRuns.js';
import { restarts, untimedBatches } from '../../support/timedBatches.js';
import { naiveAggregate, type Value } from '../../state/naiveAggregates.js';
import {
  ChangelogRun,
  changelogs,
  materialized,
  rowsLeft,
  textOf,
  type Change,
} from '../../support/changelogRun.js';

const engine = createEngine();
const input = new Schema([
  { name: 'shop', type: t.string().nullable() },
  { name: 'day', type: t.int32() },
  { name: 'amount', type: t.int32().nullable() },
  { name: 'text', type: t.string().nullable() },
  { name: 'cheap', type: t.boolean().nullable() },
  { name: 'price', type: t.decimal(10, 2).nullable() },
]);
type Row = Record<string, Value>;

const row = fc.record({
  shop: fc.constantFrom(null, 'a', 'b', 'a shop with a long name'),
  day: fc.nat(2),
  amount: fc.option(fc.integer({ min: -5, max: 5 })),
  text: fc.constantFrom(null, '', 'x', 'yyyyyyyyyyyyyyyyyyyyyyyy', 'zzzzzzzzzzzzz'),
  cheap: fc.option(fc.boolean()),
  price: fc.constantFrom(null, '0.00', '1.50', '-99.99'),
});

let calls = 0;
function call(
  kind: AggregateKind,
  column: string[] = [],
  more: Partial<GroupAggregateCall> = {},
): GroupAggregateCall {
  const args = column.map((name) => input.indexOf(name));
  const types = args.map((position) => input.fields[position].type);
  const resultType = aggregateResultType(kind, types);
  return { kind, arguments: args, name: `r${calls++}`, resultType, ...more };
}

const cheap = { filter: input.indexOf('cheap') };
const everything = [
  call('count'),
  call('count', ['amount']),
  call('count', [], cheap),
  call('sum', ['amount']),
  call('sum', ['amount'], cheap),
  call('sum', ['price']),
  call('avg', ['amount'], cheap),
  call('avg', ['price']),
  call('min', ['amount'], cheap),
  call('max', ['text']),
  call('min', ['price']),
  call('count', ['amount'], { isDistinct: true }),
  call('count', ['amount'], { isDistinct: true, ...cheap }),
  call('count', ['text'], { isDistinct: true, ...cheap }),
  call('countDistinct', ['price']),
  call('sum', ['amount'], { isDistinct: true }),
  call('sum', ['price'], { isDistinct: true, ...cheap }),
  call('avg', ['amount'], { isDistinct: true, ...cheap }),
  call('max', ['text'], { isDistinct: true, ...cheap }),
  call('first', ['amount']),
  call('first', ['text'], cheap),
  call('last', ['text']),
  call('last', ['price']),
  call('collect', ['amount']),
  call('collect', ['text'], cheap),
  call('listagg', ['text']),
  call('listagg', ['text'], cheap),
];

const appended = [
  ...everything,
  call('listagg', ['text'], { isDistinct: true }),
  call('collect', ['amount'], { isDistinct: true, ...cheap }),
];

function planOf(
  keys: readonly string[],
  planned: readonly GroupAggregateCall[],
  more: Partial<GroupAggregatePlan> = {},
): GroupAggregatePlan {
  const output = new Schema([
    ...keys.map((key) => input.fields[input.indexOf(key)]),
    ...planned.map(({ name, resultType }) => ({ name, type: resultType })),
  ]);
  return {
    input,
    output,
    keys,
    calls: planned,
    retracts: true,
    emitUpdateBefore: true,
    emission: 'batch',
    ...more,
  };
}

/** The results of the rows that a changelog leaves, by key. */
function expectedOf({ calls: all, keys }: GroupAggregatePlan, changes: readonly Change[]) {
  const groups = new Map<string, Change[]>();
  for (const change of changes) {
    const key = textOf(keys.map((name) => (change.row as Row)[name]));
    groups.set(key, [...(groups.get(key) ?? []), change]);
  }
  const expected = new Map<string, object>();
  for (const [key, group] of groups) {
    if (rowsLeft(group).length === 0) continue;
    const results = all.map((of) => [of.name, resultOf(of, group)]);
    const own = keys.map((name) => [name, (group[0].row as Row)[name]]);
    expected.set(key, Object.fromEntries([...own, ...results]));
  }
  return expected;
}

function resultOf(of: GroupAggregateCall, group: readonly Change[]): unknown {
  const { arguments: args, filter, isDistinct, kind } = of;
  const counted = group.filter(
    (change) => filter === undefined || (change.row as Row)[input.names[filter]] === true,
  );
  // Of equal values the oldest is taken back, whatever row it came with.
  const changes = counted.map((change) => ({
    ...change,
    row: args.map((position) => (change.row as Row)[input.names[position]]),
  }));
  const values = rowsLeft(changes) as Value[][];
  const distinct = [...new Map(values.map((value) => [textOf(value), value])).values()];
  const used = isDistinct === true ? distinct.filter(([value]) => value !== null) : values;
  const type = args.length === 0 ? undefined : input.fields[args[0]].type;
  return naiveAggregate(kind, type, used);
}

/** Feeds a changelog in batches and looks at what is there behind each. */
function check(plan: GroupAggregatePlan, changes: readonly Change[], batchSize: number): void {
  const run = new ChangelogRun(engine, new GroupAggregateOperator('group', plan), [plan.input]);
  const keyOf = (one: object) => plan.keys.map((name) => (one as Row)[name]);
  for (let from = 0; from < changes.length; from += batchSize) {
    run.feed(changes.slice(from, from + batchSize));
    const table = materialized(run.sent, keyOf, plan.emitUpdateBefore);
    expect(table).toEqual(expectedOf(plan, changes.slice(0, from + batchSize)));
  }
  run.operator.close();
}

/** The changes that each row makes, by what there is before and behind it. */
function changesByRow(plan: GroupAggregatePlan, changes: readonly Change[]): Change[] {
  let before = new Map<string, object>();
  return changes.flatMap((_, i) => {
    const after = expectedOf(plan, changes.slice(0, i + 1));
    const told: Change[] = [];
    for (const key of new Set([...before.keys(), ...after.keys()])) {
      const [old, now] = [before.get(key), after.get(key)];
      if (old === undefined && now !== undefined) told.push({ kind: '+I', row: now });
      else if (old !== undefined && now === undefined) told.push({ kind: '-D', row: old });
      else if (old !== undefined && now !== undefined && textOf(old) !== textOf(now)) {
        if (plan.emitUpdateBefore) told.push({ kind: '-U', row: old });
        told.push({ kind: '+U', row: now });
      }
    }
    before = after;
    return told;
  });
}

const sizes = fc.constantFrom(1, 7, 1000);
const shapes = fc.record({
  keys: fc.constantFrom<string[]>([], ['day'], ['shop'], ['shop', 'day']),
  emitUpdateBefore: fc.boolean(),
  emission: fc.constantFrom('row' as const, 'batch' as const),
});

describe('group aggregate', () => {
  it('comes to the results of the rows that are left', () => {
    fc.assert(
      fc.property(shapes, changelogs(row), sizes, ({ keys, ...more }, changes, size) => {
        check(planOf(keys, everything, more), changes, size);
      }),
      { numRuns: 150 },
    );
  });

  it('does so for rows that are only added', () => {
    fc.assert(
      fc.property(shapes, changelogs(row, true), sizes, ({ keys, ...more }, changes, size) => {
        check(planOf(keys, appended, { ...more, retracts: false }), changes, size);
      }),
      { numRuns: 100 },
    );
  });

  it('tells the change of each row, one by one', () => {
    fc.assert(
      fc.property(shapes, changelogs(row), sizes, ({ keys, ...more }, changes, size) => {
        const plan = planOf(keys, everything, { ...more, emission: 'row' });
        const run = new ChangelogRun(engine, new GroupAggregateOperator('g', plan), [input]);
        for (let from = 0; from < changes.length; from += size) {
          run.feed(changes.slice(from, from + size));
        }
        run.operator.close();
        expect(run.sent).toEqual(changesByRow(plan, changes));
      }),
      { numRuns: 60 },
    );
  });

  it('keeps distinct keys where nothing is aggregated', () => {
    fc.assert(
      fc.property(shapes, changelogs(row), sizes, ({ keys, ...more }, changes, size) => {
        if (keys.length > 0) check(planOf(keys, [], more), changes, size);
      }),
      { numRuns: 40 },
    );
  });
});

describe('a group aggregate that is stopped and restored', () => {
  it.each([[['shop']], [['day']], [['shop', 'day']], [[]]])('goes on, by %s', (keys) => {
    const plan = planOf(keys, appended, { retracts: false });
    const tested = { create: () => new GroupAggregateOperator('g', plan), schema: input, keys };
    fc.assert(
      fc.property(untimedBatches(row), restarts, (batches, stages) => {
        checkRestored(tested, batches, stages);
      }),
      { numRuns: 40 },
    );
  });

  it('takes rows back that came before', () => {
    fc.assert(
      fc.property(changelogs(row), fc.nat(60), (changes, cut) => {
        const plan = planOf(['shop'], everything);
        const create = () =>
          new ChangelogRun(engine, new GroupAggregateOperator('g', plan), [input]);
        const [whole, one, two] = [create(), create(), create()];
        const parts = [changes.slice(0, cut), changes.slice(cut)];
        parts.forEach((part) => whole.feed(part));
        one.feed(parts[0]);
        const snapshot = new MemorySnapshot();
        one.operator.snapshot?.(snapshot);
        two.operator.restore?.(snapshot.reader(engine));
        two.feed(parts[1]);
        expect([...one.sent, ...two.sent]).toEqual(whole.sent);
        for (const { operator } of [whole, one, two]) operator.close();
      }),
      { numRuns: 60 },
    );
  });
});

describe('groups that vanish', () => {
  it('leave no state behind', () => {
    const plan = planOf(['text'], [call('count'), call('max', ['amount'])]);
    const run = new ChangelogRun(engine, new GroupAggregateOperator('g', plan), [input], 8192);
    let bytes = 0;
    for (let round = 0; round < 12; round++) {
      const rows = Array.from({ length: 3000 }, (_, i) => ({
        ...{ shop: null, day: 1, amount: i, cheap: null, price: null },
        text: `a long name ${round} ${i}`,
      }));
      run.feed(rows.map((one) => ({ kind: '+I', row: one })));
      const gone = run.feed(rows.map((one) => ({ kind: '-D', row: one })));
      expect(gone.length).toBe(3000);
      if (round === 5) bytes = run.operator.stateBytes;
    }
    expect(run.operator.stateBytes).toBeLessThanOrEqual(bytes);
    run.operator.close();
  });

  it('nor do values of a group that stays', () => {
    const kept = ['max', 'countDistinct', 'first', 'listagg'] as const;
    const plan = planOf(
      [],
      kept.map((kind) => call(kind, ['text'])),
    );
    const run = new ChangelogRun(engine, new GroupAggregateOperator('g', plan), [input], 8192);
    const rowOf = (text: string) => ({
      ...{ shop: null, day: 1, amount: 1, cheap: null, price: null },
      text,
    });
    const first = 'the value that stays';
    run.feed([{ kind: '+I', row: rowOf(first) }]);
    let bytes = 0;
    for (let round = 0; round < 12; round++) {
      const rows = Array.from({ length: 2000 }, (_, i) => rowOf(`a long text ${round} ${i}`));
      run.feed(rows.map((one) => ({ kind: '+I', row: one })));
      const [, told] = run.feed(rows.map((one) => ({ kind: '-D', row: one })));
      expect(Object.values(told.row)).toEqual([first, 1n, first, first]);
      if (round === 5) bytes = run.operator.stateBytes;
    }
    expect(run.operator.stateBytes).toBeLessThanOrEqual(bytes);
    run.operator.close();
  });

  it('do so after their time to live, and a result is told again within it', () => {
    const plan = planOf(['day'], [call('max', ['amount'])], { ttlMs: 100, retracts: false });
    const run = new ChangelogRun(engine, new GroupAggregateOperator('g', plan), [input]);
    const one = { shop: null, day: 1, amount: 7, text: null, cheap: null, price: null };
    const feed = (at: number) => {
      run.clock.advance(at - run.clock.now());
      return run.feed([{ kind: '+I', row: one }]).map(({ kind }) => kind);
    };
    expect(feed(0)).toEqual(['+I']);
    expect(run.wokenAt).toBe(100);
    expect(feed(99)).toEqual(['-U', '+U']);
    expect(feed(198)).toEqual(['-U', '+U']);
    expect(feed(298)).toEqual(['+I']);
    run.operator.processTimer?.(500);
    const snapshot = new MemorySnapshot();
    run.operator.snapshot?.(snapshot);
    expect(snapshot.tables.get('groups') ?? []).toEqual([]);
    run.operator.close();
  });
});

describe('rows that take back what is not there', () => {
  it('are ignored', () => {
    const plan = planOf(['day'], [call('count'), call('sum', ['amount'])]);
    for (const emission of ['row', 'batch'] as const) {
      const operator = new GroupAggregateOperator('g', { ...plan, emission });
      const run = new ChangelogRun(engine, operator, [input]);
      const one = { shop: null, day: 1, amount: 7, text: null, cheap: null, price: null };
      expect(run.feed([{ kind: '-D', row: one }])).toEqual([]);
      const told = run.feed([
        { kind: '-U', row: one },
        { kind: '+U', row: one },
      ]);
      expect(told.map(({ kind }) => kind)).toEqual(['+I']);
      operator.close();
    }
  });
});

describe('a sum that is NOT NULL', () => {
  it('is 0 of no value', () => {
    const plan = planOf([], [call('sum', ['amount'], { resultType: t.int64() })]);
    const run = new ChangelogRun(engine, new GroupAggregateOperator('g', plan), [input]);
    const rowOf = (amount: number | null) => ({
      ...{ shop: null, day: 1, text: null, cheap: null, price: null },
      amount,
    });
    const feed = (kind: '+I' | '-D', amount: number | null) =>
      run.feed([{ kind, row: rowOf(amount) }]).map(({ row: one }) => Object.values(one)[0]);
    expect(feed('+I', null)).toEqual([0n]);
    expect(feed('+I', 5)).toEqual([0n, 5n]);
    expect(feed('-D', 5)).toEqual([5n, 0n]);
    run.operator.close();
  });
});

describe('singleValue', () => {
  const plan = planOf([], [call('singleValue', ['text'])]);
  const rowOf = (text: string | null) => ({
    ...{ shop: null, day: 1, amount: 7, cheap: null, price: null },
    text,
  });

  it('follows the only row', () => {
    const run = new ChangelogRun(engine, new GroupAggregateOperator('g', plan), [input]);
    const told = (changes: Change[]) =>
      run.feed(changes).map(({ kind, row: one }) => [kind, ...Object.values(one)]);
    const [one, two, none] = ['a text of its own', 'another long text', null].map(rowOf);
    expect(told([{ kind: '+I', row: one }])).toEqual([['+I', one.text]]);
    const update: Change[] = [
      { kind: '-U', row: one },
      { kind: '+U', row: two },
    ];
    expect(told(update)).toEqual([
      ['-U', one.text],
      ['+U', two.text],
    ]);
    expect(
      told([
        { kind: '-U', row: two },
        { kind: '+U', row: none },
      ])[1],
    ).toEqual(['+U', null]);
    expect(told([{ kind: '-D', row: none }])).toEqual([['-D', null]]);
    run.operator.close();
  });

  it('refuses a second row', () => {
    const run = new ChangelogRun(engine, new GroupAggregateOperator('g', plan), [input]);
    const rows = [rowOf('a'), rowOf(null)].map((one): Change => ({ kind: '+I', row: one }));
    expect(() => run.feed(rows)).toThrow('gave a second row');
    run.operator.close();
  });
});
