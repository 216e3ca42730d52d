import { describe, expect, it } from 'vitest';
import * as t from '../../src/batch/dataType.js';
import { CallArguments, filterMasks } from '../../src/state/callArguments.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { columnFromValues, valuesFromColumn } from '../support/columns.js';

const engine = createEngine();
const price = t.int32().nullable();
const cheap = t.boolean().nullable();
const fields = [
  { name: 'price', type: price },
  { name: 'cheap', type: cheap },
];
const columns = [
  columnFromValues(engine, price, [1, null, 3, 4]),
  columnFromValues(engine, cheap, [true, true, false, null]),
];
const input = (position: number) => columns[position];

describe('call arguments', () => {
  it('are null where a filter is not true', () => {
    const of = new CallArguments(fields);
    const cheapPrice = of.position(0, 'where_cheap', (batch) => batch.mask(1));
    const rows = of.position(-1, 'where_cheap', (batch) => batch.mask(1));
    expect(of.position(0, 'where_cheap', (batch) => batch.mask(1))).toBe(cheapPrice);
    expect([cheapPrice, rows]).toEqual([2, 3]);
    expect(of.names.slice(2)).toEqual(['price_where_cheap', 'rows_where_cheap']);
    expect(of.types[rows].isNullable).toBe(true);
    const mask = filterMasks(engine, input, 4);
    expect(mask(1)).toBe(mask(1));
    const read = of.columns(engine, input, 4, { mask, distinct: () => 0 });
    expect(read(0)).toBe(columns[0]);
    expect(valuesFromColumn(engine, read(cheapPrice), 4)).toEqual([1, null, null, null]);
    expect(valuesFromColumn(engine, read(rows), 4)).toEqual([true, true, null, null]);
  });
});
