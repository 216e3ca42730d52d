import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as t from '../../../src/batch/dataType.js';
import { Schema } from '../../../src/batch/schema.js';
import { DeduplicateOperator } from '../../../src/operator/changelog/deduplicate.js';
import { LimitOperator } from '../../../src/operator/changelog/limit.js';
import { RankOperator } from '../../../src/operator/changelog/rank.js';
import type { RankPlan, SortColumn } from '../../../src/operator/changelog/rankPlan.js';
import { SortOperator } from '../../../src/operator/changelog/sort.js';
import { createEngine } from '../../../src/wasm/load.node.js';
import { ChangelogRun, changelogs, rowsLeft, textOf } from '../../support/changelogRun.js';
import { MemorySnapshot } from '../../support/memorySnapshot.js';

const engine = createEngine();
const input = new Schema([
  { name: 'item', type: t.int32().nullable() },
  { name: 'price', type: t.int64().nullable() },
  { name: 'name', type: t.string().nullable() },
  { name: 'weight', type: t.float64() },
  { name: 'sum', type: t.decimal(30, 2).nullable() },
  { name: 'at', type: t.timestamp(3) },
]);
interface Row {
  readonly item: number | null;
  readonly price: bigint | null;
  readonly name: string | null;
  readonly weight: number;
  readonly sum: string | null;
  readonly at: Date;
}

const row = fc.record(
  {
    item: fc.constantFrom(null, 1, 2),
    price: fc.constantFrom(null, -5n, 0n, 3n, 2n ** 62n),
    name: fc.constantFrom(null, '', 'ab', 'abcdefgh', 'abcdefghi', 'abcdefghijklmnopq', 'é'),
    weight: fc.constantFrom(-1.5, 0, 2.25),
    sum: fc.constantFrom(null, '-7.25', '0.00', '12345678901234567890.50'),
    at: fc.nat(3).map((ms) => new Date(ms)),
  },
  { noNullPrototype: true },
);

function valueOf(one: Row, { column }: SortColumn): unknown {
  const value = one[column as keyof Row];
  if (column === 'sum' && value !== null) return BigInt((value as string).replace('.', ''));
  return value instanceof Date ? value.getTime() : value;
}

function compareValues(a: unknown, b: unknown): number {
  if (typeof a === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(b as string));
  return (a as number) < (b as number) ? -1 : (a as number) > (b as number) ? 1 : 0;
}

function compareRows(a: Row, b: Row, order: readonly SortColumn[]): number {
  for (const by of order) {
    const [x, y] = [valueOf(a, by), valueOf(b, by)];
    if (x === null && y === null) continue;
    if (x === null || y === null) return (x === null) === by.nullsFirst ? -1 : 1;
    const compared = compareValues(x, y);
    if (compared !== 0) return by.descending ? -compared : compared;
  }
  return 0;
}

/** The rows that have a rank, of the rows that are there in the order of their arrival. */
function ranked(rows: readonly object[], plan: RankPlan): object[] {
  const groups = new Map<string, Row[]>();
  for (const one of rows as Row[]) {
    const key = textOf(plan.partition.map((name) => one[name as keyof Row]));
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].flatMap((group) => {
    const arrived = plan.lastWins === true ? group.toReversed() : group;
    const sorted = arrived.toSorted((a, b) => compareRows(a, b, plan.order));
    return sorted.slice(plan.from - 1, plan.to).map((one, i) => {
      const { rankColumn } = plan;
      return rankColumn === undefined ? one : { ...one, [rankColumn]: BigInt(plan.from + i) };
    });
  });
}

const sorted = (rows: readonly object[]): string[] => rows.map(textOf).sort();

const by = fc.record({
  column: fc.constantFrom('price', 'name', 'weight', 'sum', 'at'),
  descending: fc.boolean(),
  nullsFirst: fc.boolean(),
});
const order = fc.uniqueArray(by, { minLength: 1, maxLength: 3, selector: (one) => one.column });
const shapes = fc.record({
  partition: fc.constantFrom<string[]>([], ['item'], ['item', 'at']),
  order,
  from: fc.integer({ min: 1, max: 2 }),
  count: fc.integer({ min: 1, max: 4 }),
  isNumbered: fc.boolean(),
  emission: fc.constantFrom('row' as const, 'batch' as const),
});
const sizes = fc.constantFrom(1, 7, 1000);

interface Shape {
  readonly partition: string[];
  readonly order: SortColumn[];
  readonly from: number;
  readonly count: number;
  readonly isNumbered: boolean;
  readonly emission: 'row' | 'batch';
}

function planOf({ count, isNumbered, from, ...shape }: Shape, retracts: boolean): RankPlan {
  const rank = { name: 'rank', type: t.int64() };
  const output = isNumbered ? new Schema([...input.fields, rank]) : input;
  return {
    ...shape,
    input,
    output,
    from,
    to: from + count - 1,
    ...(isNumbered && { rankColumn: 'rank' }),
    retracts,
    emitUpdateBefore: true,
  };
}

describe('Top-N', () => {
  it.each([false, true])('comes to the first rows of each partition, taken back %s', (retracts) => {
    fc.assert(
      fc.property(shapes, changelogs(row, !retracts), sizes, (shape, changes, size) => {
        const plan = planOf(shape, retracts);
        const run = new ChangelogRun(engine, new RankOperator('rank', plan), [input]);
        for (let from = 0; from < changes.length; from += size) {
          run.feed(changes.slice(from, from + size));
          const there = rowsLeft(changes.slice(0, from + size));
          expect(sorted(rowsLeft(run.sent))).toEqual(sorted(ranked(there, plan)));
        }
        run.operator.close();
      }),
      { numRuns: 200 },
    );
  });

  it.each([false, true])('goes on where a snapshot was taken, taken back %s', (retracts) => {
    fc.assert(
      fc.property(shapes, changelogs(row, !retracts), fc.nat(), (shape, changes, cut) => {
        const plan = { ...planOf(shape, retracts), partition: ['item'] };
        const at = changes.length === 0 ? 0 : cut % changes.length;
        const first = new ChangelogRun(engine, new RankOperator('rank', plan), [input]);
        first.feed(changes.slice(0, at));
        const snapshot = new MemorySnapshot();
        first.operator.snapshot?.(snapshot);
        first.operator.close();
        const sent = [...first.sent];
        for (const isOdd of [false, true]) {
          const isMine = (one: object): boolean => ((one as Row).item === 1) === isOdd;
          const run = new ChangelogRun(engine, new RankOperator('rank', plan), [input]);
          run.operator.restore?.(snapshot.reader(engine, isMine, 3));
          run.feed(changes.slice(at).filter((change) => isMine(change.row)));
          sent.push(...run.sent);
          run.operator.close();
        }
        expect(sorted(rowsLeft(sent))).toEqual(sorted(ranked(rowsLeft(changes), plan)));
      }),
      { numRuns: 100 },
    );
  });

  it('takes back the row that has a null, not the like of it that has a zero', () => {
    const best = [{ column: 'sum', descending: false, nullsFirst: false }];
    const shape = { from: 1, count: 1, isNumbered: false, emission: 'row' } as const;
    const plan = planOf({ ...shape, partition: [], order: best }, true);
    const run = new ChangelogRun(engine, new RankOperator('rank', plan), [input]);
    const zero = { item: 1, price: 1n, name: '', weight: 0, sum: '0.00', at: new Date(0) };
    run.feed([
      { kind: '+I', row: zero },
      { kind: '+I', row: { ...zero, sum: null } },
      { kind: '-D', row: { ...zero, sum: null } },
    ]);
    expect(sorted(rowsLeft(run.sent))).toEqual([textOf(zero)]);
    run.operator.close();
  });

  it('forgets a partition that got no row for its time to live', () => {
    const shape = { partition: ['item'], from: 1, count: 1, isNumbered: false } as const;
    const best = [{ column: 'weight', descending: true, nullsFirst: false }];
    const plan = planOf({ ...shape, partition: ['item'], order: best, emission: 'batch' }, false);
    const operator = new RankOperator('rank', { ...plan, ttlMs: 100 });
    const run = new ChangelogRun(engine, operator, [input]);
    const added = (weight: number) => {
      const one = { item: 1, price: null, name: null, weight, sum: null, at: new Date(0) };
      return run.feed([{ kind: '+I', row: one }]).map(({ kind }) => kind);
    };
    expect(added(5)).toEqual(['+I']);
    run.clock.advance(99);
    expect(added(4)).toEqual([]);
    run.clock.advance(100);
    expect(added(3)).toEqual(['+I']);
    expect(added(4)).toEqual(['-D', '+I']);
    operator.close();
  });

  it('gives memory back that rows leave', () => {
    const shape = { partition: ['item'], from: 1, count: 1, isNumbered: false } as const;
    const best = [{ column: 'price', descending: true, nullsFirst: false }];
    const plan = planOf({ ...shape, partition: ['item'], order: best, emission: 'batch' }, false);
    const run = new ChangelogRun(engine, new RankOperator('rank', plan), [input], 4096);
    const rowAt = (price: number): Row => ({
      ...{ item: 1, price: BigInt(price), name: 'a name that is not stored inline' },
      ...{ weight: 0, sum: null, at: new Date(0) },
    });
    let most = 0;
    for (let batch = 0; batch < 60; batch++) {
      const rows = Array.from({ length: 4096 }, (_, i) => rowAt(batch * 4096 + i));
      run.feed(rows.map((one) => ({ kind: '+I', row: one })));
      if (batch < 40) most = Math.max(most, run.operator.stateBytes);
    }
    expect(run.operator.stateBytes).toBeLessThanOrEqual(most);
    expect(run.sent.at(-1)).toEqual({ kind: '+I', row: rowAt(60 * 4096 - 1) });
    run.operator.close();
  });

  it('refuses more rows of a partition than it can keep', () => {
    const plan = planOf({ ...fc.sample(shapes, 1)[0], count: 100_000 }, false);
    expect(() => new RankOperator('rank', plan)).toThrow('keeps up to 8192 rows');
  });
});

describe('deduplication', () => {
  const kept = fc.constantFrom('first' as const, 'last' as const);
  const times = fc.constantFrom('proctime' as const, { column: 'at' });

  it('keeps the first or last row of each key', () => {
    fc.assert(
      fc.property(kept, times, changelogs(row, true), sizes, (keep, time, changes, size) => {
        const plan = { input, partition: ['item'], order: time, keep } as const;
        const settings = { emitUpdateBefore: true, emission: 'batch' } as const;
        const operator = new DeduplicateOperator('one', { ...plan, ...settings });
        const run = new ChangelogRun(engine, operator, [input]);
        for (let from = 0; from < changes.length; from += size) {
          run.feed(changes.slice(from, from + size));
        }
        const column = { column: 'at', descending: keep === 'last', nullsFirst: false };
        const wanted = ranked(rowsLeft(changes), {
          ...planOf({ ...fc.sample(shapes, 1)[0], from: 1, count: 1, isNumbered: false }, false),
          partition: ['item'],
          order: time === 'proctime' ? [] : [column],
          lastWins: keep === 'last',
        });
        expect(sorted(rowsLeft(run.sent))).toEqual(sorted(wanted));
        expect(run.sent.filter(({ kind }) => kind === '-D')).toEqual([]);
        operator.close();
      }),
      { numRuns: 100 },
    );
  });
});

describe('ORDER BY and LIMIT', () => {
  it('sorts what is left at the end', () => {
    fc.assert(
      fc.property(
        order,
        changelogs(row),
        fc.nat(3),
        fc.nat(5),
        (columns, changes, offset, limit) => {
          const plan = { input, order: columns, offset, limit, retracts: true };
          const run = new ChangelogRun(engine, new SortOperator('sort', plan), [input]);
          run.feed(changes.slice(0, 5));
          run.feed(changes.slice(5));
          run.operator.processWatermark(Infinity);
          const wanted = (rowsLeft(changes) as Row[]).toSorted((a, b) =>
            compareRows(a, b, columns),
          );
          const keys = (rows: readonly object[]): string[] =>
            (rows as Row[]).map((one) => textOf(columns.map((by) => valueOf(one, by))));
          const sent = run.sent.map((change) => change.row);
          expect(keys(sent)).toEqual(keys(wanted.slice(offset, offset + limit)));
          run.operator.close();
        },
      ),
      { numRuns: 200 },
    );
  });

  it('sorts by time as the watermark passes', () => {
    const first = { column: 'at', descending: false, nullsFirst: false };
    const plan = { input, order: [first], isTemporal: true };
    const run = new ChangelogRun(engine, new SortOperator('sort', plan), [input]);
    const rows = fc.sample(row, 20);
    run.feed(rows.map((one) => ({ kind: '+I', row: one })));
    run.operator.processWatermark(1);
    const times = (): number[] => run.sent.map(({ row: one }) => (one as Row).at.getTime());
    expect(times()).toEqual(
      rows
        .map(({ at }) => at.getTime())
        .filter((at) => at <= 1)
        .sort(),
    );
    run.operator.processWatermark(Infinity);
    expect(times()).toEqual(rows.map(({ at }) => at.getTime()).toSorted());
    run.operator.close();
  });

  it('lets the first rows through, and those behind when one is taken back', () => {
    fc.assert(
      fc.property(changelogs(row), fc.nat(2), sizes, (changes, offset, size) => {
        const plan = { input, output: input, order: [], offset, limit: 3, retracts: true };
        const settings = { emitUpdateBefore: true, emission: 'batch' } as const;
        const operator = new LimitOperator('limit', { ...plan, ...settings });
        const run = new ChangelogRun(engine, operator, [input]);
        for (let from = 0; from < changes.length; from += size) {
          run.feed(changes.slice(from, from + size));
        }
        const wanted = rowsLeft(changes).slice(offset, offset + 3);
        expect(sorted(rowsLeft(run.sent))).toEqual(sorted(wanted));
        operator.close();
      }),
      { numRuns: 100 },
    );
  });
});
