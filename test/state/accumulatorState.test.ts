import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as t from '../../src/batch/dataType.js';
import { isOrdered, type AggregateCall } from '../../src/state/aggregateCall.js';
import { AggregateTable } from '../../src/state/aggregateTable.js';
import { valuesFromColumn } from '../support/columns.js';
import {
  any,
  call,
  cases,
  emitted,
  engine,
  smallValue,
  update,
  type AnyType,
} from './aggregateCases.js';

type Row = readonly [bigint, ...unknown[]];

/** The state as plain values: a row of lists of columns. */
function stateOf(table: AggregateTable): unknown[][] {
  const { keys, state } = table.stateColumns(0, table.groupCount);
  return [...keys, ...state].map((column) => valuesFromColumn(engine, column, table.groupCount));
}

/** Loads the state of a table into another, some groups at a time. */
function load(from: AggregateTable, to: AggregateTable, groups: number): void {
  for (let at = 0; at < from.groupCount; at += groups) {
    const mark = engine.arena.mark();
    const count = Math.min(groups, from.groupCount - at);
    to.load(from.stateColumns(at, count), count);
    engine.arena.rewind(mark);
  }
}

/** A table that was loaded is the table that it was loaded from, and goes on as it does. */
function checkLoaded(
  calls: readonly AggregateCall[],
  types: readonly AnyType[],
  row: fc.Arbitrary<Row>,
  retracts = false,
): void {
  const create = (): AggregateTable =>
    new AggregateTable(engine, [t.int64()], calls, types, { retracts });
  fc.assert(
    fc.property(
      fc.array(row, { maxLength: 120 }),
      fc.array(row, { maxLength: 40 }),
      fc.constantFrom(1, 3, 1000),
      (before, after, groups) => {
        engine.arena.reset();
        const [table, restored] = [create(), create()];
        update(table, t.int64(), types, before);
        const state = stateOf(table);
        expect(stateOf(table)).toEqual(state);
        load(table, restored, groups);
        expect(stateOf(restored)).toEqual(state);
        expect(emitted(restored)).toEqual(emitted(table));
        update(table, t.int64(), types, after);
        update(restored, t.int64(), types, after);
        expect(emitted(restored)).toEqual(emitted(table));
        table.release();
        restored.release();
      },
    ),
    { numRuns: 25 },
  );
}

/** Partial results of rows here and there are merged into the result of all. */
function checkMerged(
  calls: readonly AggregateCall[],
  types: readonly AnyType[],
  row: fc.Arbitrary<Row>,
): void {
  const create = (): AggregateTable => new AggregateTable(engine, [t.int64()], calls, types);
  fc.assert(
    fc.property(fc.array(row, { maxLength: 120 }), fc.nat(120), (rows, cut) => {
      engine.arena.reset();
      const [whole, merged, global] = [create(), create(), create()];
      const locals = [rows.slice(0, cut), rows.slice(cut)].map((part) => {
        const local = create();
        update(local, t.int64(), types, part);
        return local;
      });
      for (const local of locals) {
        load(local, global, 7);
        merged.merge(local);
      }
      update(whole, t.int64(), types, rows);
      expect(emitted(global)).toEqual(emitted(merged));
      expect(global.groupCount).toBe(whole.groupCount);
      for (const table of [whole, merged, global, ...locals]) table.release();
    }),
    { numRuns: 15 },
  );
}

describe.each(cases)('the state of %s', (kind, types) => {
  it.each(types.flatMap((type) => [type, type.nullable()]))('of %s', (type) => {
    const row = fc.tuple(fc.bigInt({ min: 0n, max: 20n }), smallValue(type));
    const calls = [call(kind, [type], 0)];
    checkLoaded(calls, [type], row);
    checkMerged(calls, [type], row);
  });
});

describe.each(['minBy', 'maxBy'] as const)('the state of %s', (kind) => {
  it.each(any)('of %s', (plain) => {
    const types = [plain.nullable(), t.float64().nullable()];
    const row = fc.tuple(
      fc.bigInt({ min: 0n, max: 9n }),
      smallValue(types[0]),
      fc.option(fc.oneof(fc.double(), fc.integer({ min: -2, max: 2 })), { freq: 4 }),
    );
    checkLoaded([call(kind, types, 0, 1)], types, row);
    checkMerged([call(kind, types, 0, 1)], types, row);
  });
});

describe('the state of extremes that can be taken back', () => {
  it.each([t.int32().nullable(), t.float64(), t.string(), t.decimal(38, 10)])('of %s', (type) => {
    const row = fc.tuple(fc.bigInt({ min: 0n, max: 9n }), smallValue(type));
    checkLoaded([call('min', [type], 0), call('max', [type], 0)], [type], row, true);
  });
});

describe('the columns of a state', () => {
  const types = [t.string(), t.int32().nullable(), t.decimal(10, 2)];
  const inputNames = ['name', 'price', '$total.0'];
  const calls = [
    call('count', types),
    call('avg', types, 1),
    call('max', types, 1),
    call('min', types, 0),
    call('sum', types, 2),
    call('maxBy', types, 0, 1),
    call('varPop', types, 1),
    call('collect', types, 0),
    call('countDistinct', types, 1),
    call('first', types, 1),
  ];

  it('have telling names, cells that are shared once', () => {
    const table = new AggregateTable(engine, [t.int64()], calls, types, { inputNames });
    expect(table.stateFields.map(({ name, type }) => `${name} ${type}`)).toEqual([
      'rows BIGINT NOT NULL',
      'sum_price BIGINT NOT NULL',
      'count_price BIGINT NOT NULL',
      'max_price INT',
      'min_name STRING NOT NULL',
      'sum_total DECIMAL(38, 2) NOT NULL',
      'name_at_max_price STRING',
      'max_price_of_name INT',
      'moments_price_count DOUBLE NOT NULL',
      'moments_price_mean DOUBLE NOT NULL',
      'moments_price_squares DOUBLE NOT NULL',
      'list_name ARRAY<STRING NOT NULL> NOT NULL',
      'values_price ARRAY<INT NOT NULL> NOT NULL',
      'counts_price ARRAY<BIGINT NOT NULL> NOT NULL',
      'first_price INT',
    ]);
    expect(isOrdered(calls)).toBe(true);
    table.release();
  });

  it('may be a part of longer ones, whose lists do not begin at 0', () => {
    const [plain, lists] = [[t.string()], [call('collect', [t.string()], 0)]];
    const distinct = call('countDistinct', plain, 0);
    const create = () => new AggregateTable(engine, [t.int64()], [...lists, distinct], plain);
    const [table, restored] = [create(), create()];
    const names = ['a', 'a name that is long enough', 'b', 'c', 'a'];
    const rows = names.map((name, i) => [BigInt(i % 3), name]);
    update(table, t.int64(), plain, rows);
    const { keys, state } = table.stateColumns(0, 3);
    const last = state.map((column) => ({ ...column, offsets: column.offsets + 4 }));
    restored.load({ keys: [{ ...keys[0], values: keys[0].values + 8 }], state: last }, 2);
    expect([...emitted(restored)]).toEqual([...emitted(table)].slice(1));
    table.release();
    restored.release();
  });
});
