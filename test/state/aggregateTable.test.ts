import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as t from '../../src/batch/dataType.js';
import { AggregateTable } from '../../src/state/aggregateTable.js';
import { columnFromValues, uint32s, valuesFromColumn } from '../support/columns.js';
import {
  any,
  call,
  cases,
  emitted,
  engine,
  grouped,
  smallValue,
  update,
} from './aggregateCases.js';
import { identity, naiveAggregate, type Value } from './naiveAggregates.js';

function expectClose(actual: unknown, expected: unknown): void {
  if (typeof expected !== 'number' || !Number.isFinite(expected)) {
    expect(actual).toEqual(typeof expected === 'number' ? identity(expected) : expected);
    return;
  }
  const tolerance = 1e-6 * Math.max(1, Math.abs(expected));
  expect(Math.abs((actual as number) - expected)).toBeLessThanOrEqual(tolerance);
}

describe.each(cases)('%s', (kind, types) => {
  it.each(types.flatMap((type) => [type, type.nullable()]))('of %s', (type) => {
    const row = fc.tuple(fc.bigInt({ min: 0n, max: 20n }), smallValue(type));
    fc.assert(
      fc.property(fc.array(row, { maxLength: 200 }), fc.nat(200), (rows, cut) => {
        engine.arena.reset();
        const calls = [call(kind, [type], 0)];
        const table = new AggregateTable(engine, [t.int64()], calls, [type]);
        const later = new AggregateTable(engine, [t.int64()], calls, [type]);
        update(table, t.int64(), [type], rows.slice(0, cut));
        update(later, t.int64(), [type], rows.slice(cut));
        table.merge(later);
        const actual = emitted(table);
        const groups = grouped(rows);
        expect([...actual.keys()]).toEqual([...groups.keys()]);
        for (const [key, group] of groups) {
          const argument = group.map(([, value]) => [value as Value]);
          expectClose(actual.get(key)?.[0], naiveAggregate(kind, type, argument));
        }
        table.release();
        later.release();
      }),
      { numRuns: 30 },
    );
  });
});

describe.each(['minBy', 'maxBy'] as const)('%s', (kind) => {
  it.each(any)('of %s', (plain) => {
    const types = [plain.nullable(), t.int32().nullable()];
    const row = fc.tuple(
      fc.bigInt({ min: 0n, max: 9n }),
      smallValue(types[0]),
      fc.option(fc.integer({ min: -5, max: 5 }), { freq: 4 }),
    );
    fc.assert(
      fc.property(fc.array(row, { maxLength: 150 }), fc.nat(150), (rows, cut) => {
        engine.arena.reset();
        const calls = [call(kind, types, 0, 1)];
        const table = new AggregateTable(engine, [t.int64()], calls, types);
        const later = new AggregateTable(engine, [t.int64()], calls, types);
        update(table, t.int64(), types, rows.slice(0, cut));
        update(later, t.int64(), types, rows.slice(cut));
        table.merge(later);
        const actual = emitted(table);
        for (const [key, group] of grouped(rows)) {
          const argument = group.map(([, value, by]) => [value, by] as Value[]);
          expect(actual.get(key)?.[0]).toEqual(naiveAggregate(kind, plain, argument));
        }
        table.release();
        later.release();
      }),
      { numRuns: 20 },
    );
  });
});

describe('a table', () => {
  const types = [t.float64().nullable()];
  const calls = [call('count', types), call('count', types, 0), call('sum', types, 0)];

  it('adds selected rows only, runs and others', () => {
    const table = new AggregateTable(engine, [t.int64()], calls, types);
    const keys = columnFromValues(engine, t.int64(), [1n, 2n, 1n, 3n, 2n]);
    const values = columnFromValues(engine, types[0], [1, 2, null, 4, 5]);
    table.update([keys], () => values, 3, uint32s(engine, [1, 2, 3]), 0);
    table.update([keys], () => values, 2, uint32s(engine, [0, 4]), 0);
    expect(emitted(table)).toEqual(
      new Map([
        [2n, [2n, 2n, 7]],
        [1n, [2n, 1n, 1]],
        [3n, [1n, 1n, 4]],
      ]),
    );
  });

  it('without keys has one group', () => {
    const table = new AggregateTable(engine, [], calls, types);
    const values = columnFromValues(engine, types[0], [1, null, 3]);
    table.update([], () => values, 3, 0, 0);
    table.update([], () => values, 3, 0, 0);
    expect(table.groupCount).toBe(1);
    const { results } = table.emit(0, 1);
    expect(results.map((column) => valuesFromColumn(engine, column, 1)[0])).toEqual([6n, 4n, 8]);
  });

  it('names the sum that overflows', () => {
    const big = [t.int64()];
    const table = new AggregateTable(engine, [], [call('sum', big, 0)], big);
    const values = columnFromValues(engine, big[0], [2n ** 63n - 1n, 1n]);
    expect(() => table.update([], () => values, 2, 0, 0)).toThrow(/'sum' does not fit a BIGINT/);
  });

  it('gives back all of its memory', () => {
    const before = engine.memory.usedBytes;
    const table = new AggregateTable(engine, [t.int64()], calls, types);
    update(table, t.int64(), types, [[1n, 2]]);
    expect(table.stateBytes).toBeLessThanOrEqual(8192);
    expect(engine.memory.usedBytes - before).toBe(table.stateBytes);
    table.release();
    expect(engine.memory.usedBytes).toBe(before);
  });
});
