import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as t from '../../src/batch/dataType.js';
import { GroupTable } from '../../src/state/groupTable.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { flatTypes, valueOf } from '../support/arbitraries.js';
import { columnFromValues, uint32s, valuesFromColumn } from '../support/columns.js';
import { identity, type Value } from './naiveAggregates.js';

type AnyType = t.DataType<unknown>;
const engine = createEngine();

/** Groups of key rows, interned in batches. */
function intern(
  table: GroupTable,
  types: readonly AnyType[],
  rows: readonly (readonly unknown[])[],
  batch = 50,
): number[] {
  const groups: number[] = [];
  for (let from = 0; from < rows.length; from += batch) {
    engine.arena.reset();
    const part = rows.slice(from, from + batch);
    const keys = types.map((type, i) =>
      columnFromValues(
        engine,
        type,
        part.map((row) => row[i]),
      ),
    );
    const out = uint32s(engine, new Array<number>(part.length).fill(0));
    table.intern(keys, part.length, 0, out);
    groups.push(...engine.memory.u32.slice(out >>> 2, (out >>> 2) + part.length));
  }
  return groups;
}

/** Group indices in order of first arrival. */
function naiveGroups(rows: readonly (readonly unknown[])[]): number[] {
  const known = new Map<string, number>();
  return rows.map((row) => {
    const key = JSON.stringify(row.map((value) => text(identity(value as Value))));
    if (!known.has(key)) known.set(key, known.size);
    return known.get(key) as number;
  });
}

const text = (value: unknown): string =>
  value instanceof Date
    ? value.toISOString()
    : value instanceof Uint8Array
      ? `bytes ${value.join()}`
      : `${typeof value} ${String(value)}`;

function expectKeys(
  table: GroupTable,
  rows: readonly (readonly unknown[])[],
  groups: readonly number[],
): void {
  const columns = table
    .keyColumns(0, 0, table.groupCount)
    .map((column) => valuesFromColumn(engine, column, table.groupCount));
  const first = Array.from({ length: table.groupCount }, (_, group) => rows[groups.indexOf(group)]);
  expect(first.map((_, group) => columns.map((values) => text(values[group])))).toEqual(
    first.map((row) => row.map((value) => text(identity(value as Value)))),
  );
}

describe('keys', () => {
  it.each(flatTypes.flatMap((type) => [type, type.nullable()]))('of %s', (type) => {
    fc.assert(
      fc.property(fc.array(valueOf(type), { maxLength: 100 }), (values) => {
        const rows = [...values, ...values].map((value) => [value]);
        const table = new GroupTable(engine, [type], { payloadBytes: 8 });
        const groups = intern(table, [type], rows);
        expect(groups).toEqual(naiveGroups(rows));
        expectKeys(table, rows, groups);
        table.release();
      }),
      { numRuns: 25 },
    );
  });

  it('of several columns with nulls', () => {
    const types = [t.int16(), t.string().nullable(), t.float64().nullable(), t.decimal(30, 2)];
    const row = fc.tuple(
      fc.integer({ min: 0, max: 2 }),
      fc.constantFrom(null, '', 'short', 'twelve bytes', 'thirteen byte', 'thirteen bytf'),
      fc.constantFrom(null, 0, -0, 1.5, Number.NaN),
      fc.constantFrom('1.00', '-1.00'),
    );
    fc.assert(
      fc.property(fc.array(row, { maxLength: 300 }), (rows) => {
        const table = new GroupTable(engine, types, { payloadBytes: 0 });
        const groups = intern(table, types, rows);
        expect(groups).toEqual(naiveGroups(rows));
        expectKeys(table, rows, groups);
        table.release();
      }),
      { numRuns: 50 },
    );
  });

  it('are told apart whatever the hash says: many in few slots', () => {
    const rows = Array.from({ length: 357 }, (_, i) => [BigInt(i * 7919)]);
    for (let seed = 0n; seed < 20n; seed++) {
      const table = new GroupTable(engine, [t.int64()], { payloadBytes: 0, seed });
      expect(intern(table, [t.int64()], [...rows, ...rows])).toEqual(
        naiveGroups([...rows, ...rows]),
      );
      table.release();
    }
  });

  it('own their strings', () => {
    const values = Array.from({ length: 3000 }, (_, i) => `a key of more than twelve bytes ${i}`);
    const table = new GroupTable(engine, [t.string()], { payloadBytes: 16 });
    const rows = values.map((value) => [value]);
    const groups = intern(table, [t.string()], rows, 1000);
    engine.arena.reset();
    const trash = engine.arena.allocate(1 << 18);
    engine.memory.u8.fill(255, trash, trash + (1 << 18));
    expectKeys(table, rows, groups);
    expect(intern(table, [t.string()], rows, 999)).toEqual(groups);
    table.release();
  });
});

describe('a table', () => {
  it.each([0, 1, 15, 16, 17, 127, 128, 129, 1000, 100_000])('grows to %i groups', (count) => {
    const table = new GroupTable(engine, [t.int64()], { payloadBytes: 24 });
    const rows = Array.from({ length: count }, (_, i) => [BigInt(i) << 20n]);
    const expected = rows.map((_, i) => i);
    expect(intern(table, [t.int64()], rows, 60_000)).toEqual(expected);
    expect(intern(table, [t.int64()], rows, 1000)).toEqual(expected);
    expect(table.groupCount).toBe(count);
    table.release();
    expect(table.stateBytes).toBe(0);
  });

  it('makes room for as many groups as expected', () => {
    const table = new GroupTable(engine, [t.int64()], { payloadBytes: 24, expectedGroups: 5000 });
    intern(table, [t.int64()], [[1n]]);
    const bytes = table.stateBytes;
    const rows = Array.from({ length: 5000 }, (_, i) => [BigInt(i)]);
    intern(table, [t.int64()], rows);
    expect(table.stateBytes).toBe(bytes);
    table.release();
  });

  it('interns selected rows', () => {
    const table = new GroupTable(engine, [t.string()], { payloadBytes: 0 });
    const key = columnFromValues(engine, t.string(), ['a', 'b', 'c', 'b']);
    const out = uint32s(engine, [9, 9, 9]);
    table.intern([key], 3, uint32s(engine, [1, 2, 3]), out);
    expect([...engine.memory.u32.slice(out >>> 2, (out >>> 2) + 3)]).toEqual([0, 1, 0]);
    table.release();
  });
});
