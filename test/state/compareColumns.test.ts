import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnOf } from '../../src/batch/column.js';
import * as t from '../../src/batch/dataType.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { bytes, columnFromValues, uint32s, valuesFromColumn } from '../support/columns.js';

const engine = createEngine();
const types = [
  [t.int8(), fc.integer({ min: -2, max: 1 })],
  [t.int16(), fc.integer({ min: -2, max: 1 })],
  [t.int32(), fc.integer({ min: -2, max: 1 })],
  [t.int64(), fc.bigInt({ min: -2n, max: 1n })],
  [t.boolean(), fc.boolean()],
  [t.decimal(30, 0), fc.constantFrom('1', '-1', '99999999999999999999')],
  [t.string(), fc.constantFrom('', 'a', 'a long string of one', 'a long string of two')],
] as readonly (readonly [t.DataType<unknown>, fc.Arbitrary<unknown>])[];
const lengths = fc.constantFrom(0, 1, 15, 16, 17, 64, 65, 1000);

describe.each(types)('two columns of %s', (type, value) => {
  const pairs = lengths.chain((length) =>
    fc.array(fc.tuple(fc.option(value), fc.option(value)), {
      minLength: length,
      maxLength: length,
    }),
  );
  const one = (pair: readonly unknown[]): unknown => pair[0];
  const other = (pair: readonly unknown[]): unknown => pair[1];

  it('differ where they do', () => {
    fc.assert(
      fc.property(pairs, (rows) => {
        engine.arena.reset();
        const [a, b] = [one, other].map((of) => columnFromValues(engine, type, rows.map(of)));
        const changed = bytes(
          engine,
          rows.map(() => 0),
        );
        const width = type.kind === 'STRING' ? -16 : type.width;
        const { kernels } = engine;
        kernels.markChanges(
          a.values,
          a.validity,
          b.values,
          b.validity,
          width,
          changed,
          rows.length,
        );
        const marks = [...engine.memory.u8.slice(changed, changed + rows.length)];
        expect(marks).toEqual(rows.map(([x, y]) => Number(x !== y)));
      }),
      { numRuns: 30 },
    );
  });

  it('are picked from by row', () => {
    fc.assert(
      fc.property(pairs, fc.infiniteStream(fc.boolean()), (rows, sides) => {
        engine.arena.reset();
        const [a, b] = [one, other].map((of) => columnFromValues(engine, type, rows.map(of)));
        const picked = rows.map((_, i) => (i << 1) | Number(sides.next().value));
        const list = uint32s(engine, picked);
        const count = rows.length;
        const out = engine.arena.allocate(count * 16);
        const bits = engine.arena.allocateBitmap(count);
        const { kernels } = engine;
        if (type.kind === 'BOOLEAN') kernels.eitherBits(a.values, b.values, list, out, count);
        else kernels.eitherFixed(a.values, b.values, list, out, count, type.width);
        const nulls = kernels.eitherBits(a.validity, b.validity, list, bits, count);
        const expected = picked.map((of) => rows[of >>> 1][of & 1]);
        expect(nulls).toBe(expected.filter((of) => of === null).length);
        expect(valuesFromColumn(engine, columnOf(type, out, bits), count)).toEqual(expected);
      }),
      { numRuns: 30 },
    );
  });
});

describe('bitmaps', () => {
  it('are intersected and united', () => {
    const bits = fc.array(fc.tuple(fc.boolean(), fc.boolean()), { maxLength: 130 });
    fc.assert(
      fc.property(bits, (rows) => {
        engine.arena.reset();
        const [a, b] = [0, 1].map((side) =>
          columnFromValues(
            engine,
            t.boolean(),
            rows.map((row) => row[side]),
          ),
        );
        const out = engine.arena.allocateBitmap(rows.length);
        const read = () => valuesFromColumn(engine, columnOf(t.boolean(), out), rows.length);
        engine.kernels.bothBits(a.values, b.values, out, rows.length);
        expect(read()).toEqual(rows.map(([x, y]) => x && y));
        engine.kernels.bothBits(0, b.values, out, rows.length);
        expect(read()).toEqual(rows.map(([, y]) => y));
        engine.kernels.anyBits(a.values, out, rows.length);
        expect(read()).toEqual(rows.map(([x, y]) => x || y));
      }),
    );
  });
});
