// Both halves of a group aggregate give what one gives, and keep what it keeps.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as t from '../../../src/batch/dataType.js';
import { Schema } from '../../../src/batch/schema.js';
import { GroupAggregateOperator } from '../../../src/operator/changelog/groupAggregate.js';
import {
  partialSchema,
  type GroupAggregatePlan,
} from '../../../src/operator/changelog/groupAggregatePlan.js';
import { LocalGroupAggregateOperator } from '../../../src/operator/changelog/localGroupAggregate.js';
import type { AggregateKind, GroupAggregateCall } from '../../../src/state/aggregateCall.js';
import { aggregateResultType } from '../../../src/state/aggregateResultType.js';
import { createEngine } from '../../../src/wasm/load.node.js';
import { ChangelogRun, type Change } from '../../support/changelogRun.js';
import { MemorySnapshot } from '../../support/memorySnapshot.js';

const engine = createEngine();
const input = new Schema([
  { name: 'shop', type: t.string().nullable() },
  { name: 'day', type: t.int32() },
  { name: 'amount', type: t.int32().nullable() },
  { name: 'text', type: t.string().nullable() },
  { name: 'cheap', type: t.boolean().nullable() },
  { name: 'price', type: t.decimal(10, 2).nullable() },
]);
const row = fc.record({
  shop: fc.constantFrom(null, 'a', 'b', 'a shop with a long name'),
  day: fc.nat(2),
  amount: fc.option(fc.integer({ min: -5, max: 5 })),
  text: fc.constantFrom(null, '', 'x', 'yyyyyyyyyyyyyyyyyyyyyyyy', 'zzzzzzzzzzzzz'),
  cheap: fc.option(fc.boolean()),
  price: fc.constantFrom(null, '0.00', '1.50', '-99.99'),
});
const batches = fc.array(fc.array(row, { maxLength: 30 }), { maxLength: 5 });

let made = 0;
function call(kind: AggregateKind, column: string[] = [], isCheap = false): GroupAggregateCall {
  const args = column.map((name) => input.indexOf(name));
  const resultType = aggregateResultType(
    kind,
    args.map((position) => input.fields[position].type),
  );
  const filter = isCheap ? { filter: input.indexOf('cheap') } : {};
  return { kind, arguments: args, name: `r${made++}`, resultType, ...filter };
}

const calls = [
  call('count'),
  call('count', ['amount'], true),
  call('sum', ['amount']),
  call('sum', ['price'], true),
  call('avg', ['amount']),
  call('avg', ['price']),
  call('min', ['text']),
  call('max', ['amount'], true),
];

function planOf(keys: readonly string[], all: readonly GroupAggregateCall[]): GroupAggregatePlan {
  const output = new Schema([
    ...keys.map((key) => input.fields[input.indexOf(key)]),
    ...all.map(({ name, resultType }) => ({ name, type: resultType })),
  ]);
  const settings = { retracts: false, emitUpdateBefore: true, emission: 'batch' } as const;
  return { input, output, keys, calls: all, ...settings };
}

/** An aggregate in one phase, and one in two. */
class Halves {
  readonly one: ChangelogRun;
  readonly local: ChangelogRun;
  readonly global: ChangelogRun;

  constructor(plan: GroupAggregatePlan) {
    const partial = partialSchema(plan);
    const before = new LocalGroupAggregateOperator('local', { ...plan, output: partial });
    this.one = new ChangelogRun(engine, new GroupAggregateOperator('agg', plan), [input]);
    this.local = new ChangelogRun(engine, before, [input]);
    const behind = new GroupAggregateOperator('agg', { ...plan, partial });
    this.global = new ChangelogRun(engine, behind, [partial], 100);
  }

  feed(rows: readonly object[]): { one: Change[]; two: Change[] } {
    const changes = rows.map((added): Change => ({ kind: '+I', row: added }));
    const one = this.one.feed(changes);
    return { one, two: this.global.feed(this.local.feed(changes)) };
  }

  close(): void {
    for (const { operator } of [this.one, this.local, this.global]) operator.close();
  }
}

const plans: readonly (readonly [string, GroupAggregatePlan])[] = [
  ['by a text', planOf(['shop'], calls)],
  ['by several columns', planOf(['day', 'shop'], calls)],
  ['of all rows', planOf([], calls)],
  ['of distinct rows', planOf(['shop', 'day'], [])],
];

describe.each(plans)('both halves %s', (_, plan) => {
  it('give what one gives, batch by batch', () => {
    fc.assert(
      fc.property(batches, (fed) => {
        const halves = new Halves(plan);
        for (const rows of fed) {
          const { one, two } = halves.feed(rows);
          expect(two).toEqual(one);
        }
        halves.close();
      }),
      { numRuns: 60 },
    );
  });

  it('keep what one keeps', () => {
    fc.assert(
      fc.property(batches, fc.array(row, { maxLength: 10 }), (fed, more) => {
        const halves = new Halves(plan);
        for (const rows of fed) halves.feed(rows);
        const snapshot = new MemorySnapshot();
        halves.global.operator.snapshot?.(snapshot);
        const next = new ChangelogRun(engine, new GroupAggregateOperator('agg', plan), [input]);
        next.operator.restore?.(snapshot.reader(engine));
        const { one } = halves.feed(more);
        expect(next.feed(more.map((added) => ({ kind: '+I', row: added })))).toEqual(one);
        halves.close();
        next.operator.close();
      }),
      { numRuns: 30 },
    );
  });
});

describe('the local half', () => {
  it('sends a row a group of each batch, and keeps nothing', () => {
    const { local } = new Halves(planOf(['day'], [call('sum', ['amount']), call('count')]));
    const of = (day: number, amount: number): Change => {
      const row_ = { shop: null, day, amount, text: null, cheap: null, price: null };
      return { kind: '+I', row: row_ };
    };
    expect(local.feed([of(1, 2), of(2, 3), of(1, 4)])).toHaveLength(2);
    expect(local.feed([of(1, 2)])).toHaveLength(1);
    expect(local.feed([])).toEqual([]);
    expect(local.operator.stateBytes).toBe(0);
    expect(local.operator.describe()).toMatchObject({
      text: expect.stringMatching(/^local group by day: sum\(amount\)/),
      state: [],
    });
  });
});
