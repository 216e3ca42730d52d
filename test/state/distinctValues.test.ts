import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnOf } from '../../src/batch/column.js';
import * as t from '../../src/batch/dataType.js';
import { DistinctValues } from '../../src/state/distinctValues.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { textOf } from '../support/changelogRun.js';
import { columnFromValues, uint32s, valuesFromColumn } from '../support/columns.js';

const engine = createEngine();
const types: readonly t.DataType<unknown>[] = [t.string().nullable(), t.int16(), t.boolean()];

/** Cells of two groups. */
function cellsOf(distinct: DistinctValues) {
  const address = engine.memory.allocate(2 * distinct.bytes);
  engine.memory.u8.fill(0, address, address + 2 * distinct.bytes);
  return { address, stride: distinct.bytes, groupCount: 2 };
}

describe.each([[[0]], [[0, 1]]])('distinct values of columns %j', (positions) => {
  const row = fc.record({
    group: fc.nat(1),
    text: fc.constantFrom(null, 'a', 'a long string of text'),
    number: fc.integer({ min: -1, max: 1 }),
    passes: fc.boolean(),
  });

  it.each([[[-1]], [[-1, 2]], [[2]]])('appear once by filters %j, loaded or not', (filters) => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 30 }), fc.nat(30), (rows, cut) => {
        engine.arena.reset();
        const [one, two] = [0, 1].map(() => new DistinctValues(engine, positions, types, false));
        for (const filter of filters) [one, two].map((of) => of.maskOf(filter));
        const [first, second] = [cellsOf(one), cellsOf(two)];
        const found = (of: DistinctValues, cells: typeof first, some: typeof rows) => {
          const columns = [
            columnFromValues(
              engine,
              types[0],
              some.map(({ text }) => text),
            ),
            columnFromValues(
              engine,
              types[1],
              some.map(({ number }) => number),
            ),
            columnFromValues(
              engine,
              types[2],
              some.map(({ passes }) => passes),
            ),
          ];
          const groups = uint32s(
            engine,
            some.map(({ group }) => group),
          );
          const column = (position: number) => columns[position];
          const mask = () => columns[2].values;
          const batch = { groups, rowCount: some.length, kinds: 0, column, mask };
          return of
            .update(cells, batch)
            .map((bits) => valuesFromColumn(engine, columnOf(t.boolean(), bits), some.length));
        };
        const seen = filters.map(() => new Set<string>());
        const expected = (some: typeof rows) =>
          filters.map((filter, i) =>
            some.map(({ group, text, number, passes }) => {
              const key = textOf([group, text, positions.length > 1 ? number : 0]);
              if (text === null || (filter >= 0 && !passes) || seen[i].has(key)) return false;
              seen[i].add(key);
              return true;
            }),
          );
        const [before, behind] = [rows.slice(0, cut), rows.slice(cut)];
        expect(found(one, first, before)).toEqual(expected(before));
        const both = { groups: 0, from: 0, count: 2 };
        two.load(second, uint32s(engine, [0, 1]), one.stateColumns(first, both), 2);
        expect(two.liveCount).toBe(one.liveCount);
        expect(found(two, second, behind)).toEqual(expected(behind));
        two.forget(second, uint32s(engine, [0, 1]), 2);
        expect(two.liveCount).toBe(0);
        for (const of of [one, two]) of.release();
      }),
      { numRuns: 40 },
    );
  });
});

describe('distinct values', () => {
  it('have names, and so many filters', () => {
    const distinct = new DistinctValues(engine, [0], types, true);
    const numbers = Array.from({ length: 32 }, (_, filter) => distinct.maskOf(filter - 1));
    expect(numbers.slice(0, 31)).toEqual(Array.from({ length: 31 }, (_, i) => i));
    expect(numbers[31]).toBe(-1);
    const names = distinct.stateFields((position) => `c${position}`).map(({ name }) => name);
    expect(names.slice(0, 3)).toEqual(['values_c0', 'counts_c0', 'counts_c0_where_c0']);
    expect(names.length).toBe(distinct.columnCount);
  });
});
