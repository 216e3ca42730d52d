import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VIEW_BYTES } from '../../assembly/abi/stringView.js';
import { string } from '../../src/batch/dataType.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { columnFromValues, valuesFromColumn } from '../support/columns.js';

const engine = createEngine();
const { kernels, memory, arena } = engine;
const encoder = new TextEncoder();
const text = fc.oneof(
  fc.string({ maxLength: 40, unit: 'grapheme' }),
  fc.string({ minLength: 10, maxLength: 15 }),
  fc.string({ minLength: 250, maxLength: 300 }),
);
const texts = fc.oneof(
  ...[0, 1, 15, 16, 17, 63, 64, 65].map((n) =>
    fc.array(fc.option(text, { freq: 5 }), { minLength: n, maxLength: n }),
  ),
);

function packed(values: readonly (string | null)[]): { offsets: number; bytes: number } {
  const column = columnFromValues(engine, string().nullable(), values);
  const { length } = values;
  const room = kernels.viewBytes(column.values, column.validity, length, 0) + VIEW_BYTES;
  const offsets = arena.allocate((length + 1) * 4);
  const bytes = arena.allocate(room);
  kernels.packViews(column.values, column.validity, offsets, bytes, length);
  return { offsets, bytes };
}

const offsetsOf = (
  values: readonly (string | null)[],
  size: (value: string) => number,
): number[] => {
  const ends = [0];
  for (const value of values) ends.push(ends[ends.length - 1] + size(value ?? ''));
  return ends;
};

const words = (address: number, count: number): number[] =>
  Array.from(memory.i32.subarray(address >>> 2, (address >>> 2) + count));

describe('string kernels', () => {
  it('add up lengths, all and those behind long views', () => {
    fc.assert(
      fc.property(texts, (values) => {
        arena.reset();
        const { values: views, validity } = columnFromValues(engine, string().nullable(), values);
        const sizes = values.map((value) => encoder.encode(value ?? '').length);
        const sum = (some: number[]): number => some.reduce((a, b) => a + b, 0);
        expect(kernels.viewBytes(views, validity, values.length, 0)).toBe(sum(sizes));
        const long = sizes.filter((size) => size > 12);
        expect(kernels.viewBytes(views, validity, values.length, 1)).toBe(sum(long));
      }),
    );
  });

  it('pack strings as Arrow has them', () => {
    fc.assert(
      fc.property(texts, (values) => {
        arena.reset();
        const { offsets, bytes } = packed(values);
        const ends = offsetsOf(values, (value) => encoder.encode(value).length);
        expect(words(offsets, values.length + 1)).toEqual(ends);
        const all = memory.u8.slice(bytes, bytes + ends[values.length]);
        expect(all).toEqual(encoder.encode(values.map((value) => value ?? '').join('')));
      }),
    );
  });

  it('count offsets in UTF-16 units', () => {
    fc.assert(
      fc.property(texts, (values) => {
        arena.reset();
        const { offsets, bytes } = packed(values);
        const units = arena.allocate((values.length + 1) * 4);
        const expected = offsetsOf(values, (value) => value.length);
        const total = kernels.utf16Offsets(offsets, bytes, units, values.length);
        expect(total).toBe(expected[values.length]);
        expect(words(units, values.length + 1)).toEqual(expected);
      }),
    );
  });

  it('make views of packed strings', () => {
    fc.assert(
      fc.property(texts, (values) => {
        arena.reset();
        const { offsets, bytes } = packed(values);
        const views = arena.allocate(values.length * VIEW_BYTES);
        expect(kernels.viewsOfPacked(offsets, bytes, views, values.length)).toBe(values.length);
        const column = { type: string(), values: views, validity: 0, offsets: 0, children: [] };
        const back = valuesFromColumn(engine, column, values.length);
        expect(back).toEqual(values.map((value) => value ?? ''));
        const same = columnFromValues(
          engine,
          string(),
          values.map((value) => value ?? ''),
        );
        for (let row = 0; row < values.length; row++) {
          // Length and prefix, and for short strings all sixteen bytes, do not depend on the maker.
          const used = memory.u32[(views + row * VIEW_BYTES) >>> 2] > 12 ? 2 : 4;
          const at = row * VIEW_BYTES;
          expect(words(views + at, used)).toEqual(words(same.values + at, used));
        }
      }),
    );
  });

  it.each([false, true])('own strings: nothing points to the source (in place: %s)', (inPlace) => {
    fc.assert(
      fc.property(texts, (values) => {
        arena.reset();
        const heapBytes = 65 * 300 * 4;
        const heap = arena.allocate(heapBytes);
        const out = arena.allocate(values.length * VIEW_BYTES);
        const column = columnFromValues(engine, string().nullable(), values);
        const target = inPlace ? column.values : out;
        const { length } = values;
        const bytes = kernels.ownViews(column.values, column.validity, target, heap, length);
        expect(bytes).toBe(kernels.viewBytes(target, column.validity, length, 1));
        for (let row = 0; row < length; row++) {
          const [size, , , address] = words(target + row * VIEW_BYTES, 4);
          if (size <= 12) continue;
          expect(address).toBeGreaterThanOrEqual(heap);
          expect(address + size).toBeLessThanOrEqual(heap + bytes);
        }
        const owned = { ...column, values: target };
        expect(valuesFromColumn(engine, owned, length)).toEqual(values);
      }),
    );
  });
});
