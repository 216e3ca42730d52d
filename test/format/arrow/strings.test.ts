import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { string } from '../../../src/batch/dataType.js';
import {
  copiedViews,
  packedStrings,
  viewsFromPacked,
  viewsFromViews,
} from '../../../src/format/arrow/strings.js';
import { createEngine } from '../../../src/wasm/load.node.js';
import { columnFromValues, valuesFromColumn } from '../../support/columns.js';

const engine = createEngine();
const texts = fc.array(fc.string({ maxLength: 40, unit: 'grapheme' }), { maxLength: 70 });
const textsAt = (values: number, count: number): unknown[] => {
  const column = { type: string(), values, validity: 0, offsets: 0, children: [] };
  return valuesFromColumn(engine, column, count);
};

describe('strings of Arrow', () => {
  it('are packed and unpacked, also from the middle of a buffer', () => {
    fc.assert(
      fc.property(texts, fc.nat(70), (values, from) => {
        engine.arena.reset();
        const column = columnFromValues(engine, string(), values);
        const { offsets, bytes } = packedStrings(engine, column, values.length);
        const part = values.slice(from);
        const views = viewsFromPacked(engine, offsets.subarray(from), bytes, part.length);
        expect(textsAt(views, part.length)).toEqual(part);
        const large = BigInt64Array.from(offsets, BigInt);
        expect(
          textsAt(viewsFromPacked(engine, large, bytes, values.length), values.length),
        ).toEqual(values);
      }),
    );
  });

  it('are copied as views, and null rows are not followed', () => {
    fc.assert(
      fc.property(texts, (values) => {
        engine.arena.reset();
        const column = columnFromValues(engine, string(), values);
        const { views, bytes } = copiedViews(engine, column, values.length);
        const odd = (row: number): boolean => row % 2 === 1;
        for (let row = 0; row < values.length; row += 2) views.fill(255, row * 16, row * 16 + 16);
        const back = viewsFromViews(engine, views, [bytes], values.length, odd);
        expect(textsAt(back, values.length)).toEqual(values.map((v, row) => (odd(row) ? v : '')));
      }),
    );
  });
});
