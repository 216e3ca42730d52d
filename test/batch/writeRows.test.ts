import { describe, expect, it } from 'vitest';
import * as t from '../../src/batch/dataType.js';
import { readRows } from '../../src/batch/readRows.js';
import { schema } from '../../src/batch/schema.js';
import { RowWriter } from '../../src/batch/writeRows.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { batchFromRows } from '../support/columns.js';

const everything = schema({
  flag: t.boolean(),
  tiny: t.int8(),
  small: t.int16(),
  int: t.int32(),
  big: t.int64(),
  bigNumber: t.int64().asNumber(),
  single: t.float32(),
  double: t.float64(),
  price: t.decimal(10, 2),
  wide: t.decimal(38, 10),
  name: t.string(),
  blob: t.bytes(),
  day: t.date(),
  clock: t.time(3),
  at: t.timestamp(3),
  atMicros: t.timestamp(6),
  atNanos: t.timestampLtz(9),
  months: t.intervalMonth(),
  span: t.intervalMs(),
  point: t.row({ x: t.int32(), label: t.string().nullable() }),
  list: t.array(t.string().nullable()),
  table: t.map(t.string(), t.int64()),
});

const row: t.RowOf<
  typeof everything extends { rowType: unknown } ? FieldsOf<typeof everything> : never
> = {
  flag: true,
  tiny: -128,
  small: 32767,
  int: -2147483648,
  big: -(2n ** 63n),
  bigNumber: Number.MIN_SAFE_INTEGER,
  single: 0.5,
  double: 0.1,
  price: '-12345678.90',
  wide: '1234567890123456789012345678.0123456789',
  name: 'Grüße an alle, die länger als zwölf sind',
  blob: new Uint8Array([0, 255, 1]),
  day: '1969-12-31',
  clock: '23:59:59.999',
  at: new Date('2026-02-28T23:59:59.999Z'),
  atMicros: '1969-12-31 23:59:59.999999',
  atNanos: '2026-02-28 23:59:59.123456789',
  months: -7,
  span: 86_400_000,
  point: { x: 1, label: null },
  list: ['a', null, 'a string of more than twelve bytes'],
  table: new Map([['k', 1n]]),
};

type FieldsOf<S> = S extends { rowType: infer R } ? { [K in keyof R]: t.DataType<R[K]> } : never;

describe('RowWriter and readRows', () => {
  it('carry every type', () => {
    const engine = createEngine();
    const batch = new RowWriter(engine, everything).write([row, row]);
    expect(readRows(batch)).toEqual([row, row]);
    expect(structuredClone(readRows(batch)[0])).toEqual(row);
  });

  it('name row, column and what was expected', () => {
    const engine = createEngine();
    const ages = schema({ age: t.int8() });
    expect(() => new RowWriter(engine, ages).write([{ age: 1 }, { age: 128 }])).toThrow(
      "row 1: Column 'age' is 128; expected a whole number from -128 to 127.",
    );
    expect(() => new RowWriter(engine, ages).write([{}])).toThrow(/row 0: Column 'age' is null/);
  });

  it('read only the selected rows', () => {
    const engine = createEngine();
    const rows = Array.from({ length: 100 }, (_, i) => ({ i, s: `text number ${i}` }));
    const batch = batchFromRows(engine, schema({ i: t.int32(), s: t.string() }), rows, {
      selection: [3, 64, 99],
    });
    expect(readRows(batch)).toEqual([rows[3], rows[64], rows[99]]);
  });
});
