import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as t from '../../src/batch/dataType.js';
import { eitherColumn, markChanged, ownedColumn } from '../../src/state/eitherRows.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { textOf } from '../support/changelogRun.js';
import { bytes, columnFromValues, uint32s, valuesFromColumn } from '../support/columns.js';

const engine = createEngine();
const text = fc.constantFrom('a', 'a long string of text');
const lists = fc.array(fc.option(text), { maxLength: 3 });
const types = [
  [t.string(), text],
  [t.array(t.string().nullable()), lists],
  [t.array(t.array(t.string().nullable())), fc.array(lists, { maxLength: 2 })],
  [
    t.row({ a: t.int32(), b: t.array(t.int32()) }),
    fc.tuple(fc.nat(1), fc.array(fc.nat(1), { maxLength: 2 })).map(([a, b]) => ({ a, b })),
  ],
] as readonly (readonly [t.DataType<unknown>, fc.Arbitrary<unknown>])[];

describe.each(types)('rows of two columns of %s', (type, value) => {
  const pairs = fc.array(fc.tuple(fc.option(value), fc.option(value)), { maxLength: 20 });

  it('are compared and picked from', () => {
    fc.assert(
      fc.property(pairs, fc.infiniteStream(fc.boolean()), (rows, sides) => {
        engine.arena.reset();
        const [a, b] = [0, 1].map((side) =>
          columnFromValues(
            engine,
            type.nullable(),
            rows.map((row) => row[side]),
          ),
        );
        const changed = bytes(
          engine,
          rows.map(() => 0),
        );
        markChanged(engine, a, b, changed, rows.length);
        const marks = [...engine.memory.u8.slice(changed, changed + rows.length)];
        expect(marks).toEqual(rows.map(([x, y]) => Number(textOf(x) !== textOf(y))));
        const picked = rows.map((_, i) => (i << 1) | Number(sides.next().value));
        const either = eitherColumn(engine, a, b, uint32s(engine, picked), rows.length);
        const expected = picked.map((of) => rows[of >>> 1][of & 1]);
        expect(valuesFromColumn(engine, either, rows.length)).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });
});

describe('ownedColumn', () => {
  it('copies strings, and nothing else', () => {
    const words = ['short', 'a long string of text', null];
    const column = columnFromValues(engine, t.string().nullable(), words);
    const owned = ownedColumn(engine, column, 3);
    const at = engine.memory.u32[(column.values + 16 + 12) >>> 2];
    engine.memory.u8.fill(0, at, at + 20);
    expect(valuesFromColumn(engine, owned, 3)).toEqual(words);
    const numbers = columnFromValues(engine, t.int32(), [1]);
    expect(ownedColumn(engine, numbers, 1)).toBe(numbers);
  });
});
