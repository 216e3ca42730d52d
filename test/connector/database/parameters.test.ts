import { expect, it } from 'vitest';
import * as types from '../../../src/batch/dataType.js';
import type { DataType } from '../../../src/batch/dataType.js';
import { schema } from '../../../src/batch/schema.js';
import { parameterReader } from '../../../src/connector/database/parameters.js';
import { createEngine } from '../../../src/wasm/load.node.js';
import { batchFromRows } from '../../support/columns.js';

const at = new Date('2024-02-29T06:50:00.250Z');

it.each([
  [types.boolean(), true, 1],
  [types.boolean(), false, 0],
  [types.int8(), -128, -128],
  [types.int64(), 9007199254740991n, 9007199254740991],
  [types.int64(), -9007199254740992n, -9007199254740992],
  [types.int64(), 9007199254740993n, 9007199254740993n],
  [types.int64(), -9223372036854775808n, -9223372036854775808n],
  [types.int64(), -1n, -1],
  [types.decimal(23, 3), '-12345678901234567890.123', '-12345678901234567890.123'],
  [types.float64(), 0.1, 0.1],
  [types.string(), 'a text longer than a view', 'a text longer than a view'],
  [types.bytes(), new Uint8Array([0, 255]), new Uint8Array([0, 255])],
  [types.date(), '1969-12-31', '1969-12-31'],
  [types.time(3), '23:59:59.999', '23:59:59.999'],
  [types.timestamp(3), at, '2024-02-29 06:50:00.250'],
  [types.timestamp(3).asEpoch(), at.getTime(), '2024-02-29 06:50:00.250'],
  [types.timestamp(0), at, '2024-02-29 06:50:00'],
  [types.timestampLtz(6), '1969-12-31 23:59:59.123456', '1969-12-31 23:59:59.123456'],
  [types.array(types.int64()), [9007199254740993n], '[9007199254740993]'],
] as [DataType<unknown>, unknown, unknown][])('%s %s', (type, value, stored) => {
  const engine = createEngine();
  const fields = schema({ v: type.nullable() });
  const batch = batchFromRows(engine, fields, [{ v: null }, { v: value }, { v: null }]);
  const [parameters] = parameterReader(fields)(batch);
  expect(parameters).toEqual([null, stored, null]);
});

it('cuts timestamps to the second on request', () => {
  const fields = schema({ a: types.timestamp(3), b: types.timestamp(0).nullable() });
  const batch = batchFromRows(createEngine(), fields, [
    { a: at, b: at },
    { a: new Date(-1), b: null },
  ]);
  expect(parameterReader(fields, { timestampFormat: 'yyyy-MM-dd HH:mm:ss' })(batch)).toEqual([
    ['2024-02-29 06:50:00', '1969-12-31 23:59:59'],
    ['2024-02-29 06:50:00', null],
  ]);
});

it('keeps booleans and drops infinities on request', () => {
  const fields = schema({ a: types.boolean(), b: types.float64(), c: types.float32() });
  const rows = [
    { a: true, b: NaN, c: 1.5 },
    { a: false, b: -Infinity, c: Infinity },
  ];
  const batch = batchFromRows(createEngine(), fields, rows);
  expect(parameterReader(fields, { hasBooleans: true })(batch)).toEqual([
    [true, false],
    [NaN, -Infinity],
    [1.5, Infinity],
  ]);
  expect(parameterReader(fields, { storesInfinities: false })(batch)).toEqual([
    [1, 0],
    [null, null],
    [1.5, null],
  ]);
});
