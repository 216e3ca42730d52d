import { expect, it } from 'vitest';
import * as types from '../../src/batch/dataType.js';
import type { DataType } from '../../src/batch/dataType.js';
import { printedRow } from '../../src/sink/printedRow.js';

const printed = <T>(type: DataType<T>, value: T | null): string =>
  printedRow([{ name: 'v', type }], { v: value });

it.each([
  [types.int64(), 9223372036854775807n, '9223372036854775807'],
  [types.boolean(), true, 'true'],
  [types.string(), 'a, b]', 'a, b]'],
  [types.decimal(23, 3), '0.908', '0.908'],
  [types.float64(), 1, '1.0'],
  [types.float64(), 1.5, '1.5'],
  [types.float64(), NaN, 'NaN'],
  [types.date(), '2024-02-29', '2024-02-29'],
  [types.timestamp(3), new Date('2024-02-29T06:50:00.250Z'), '2024-02-29T06:50:00.25'],
  [types.timestamp(3), new Date('2024-02-29T06:50:00Z'), '2024-02-29T06:50:00'],
  [types.timestamp(3).asEpoch(), 0, '1970-01-01T00:00:00'],
  [types.timestamp(6), '2024-02-29 06:50:00.123456', '2024-02-29T06:50:00.123456'],
  [types.timestampLtz(3), new Date('2024-02-29T06:50:10Z'), '2024-02-29T06:50:10Z'],
  [types.bytes(), new Uint8Array([1, 255]), '[1, -1]'],
  [types.array(types.int32()), [1, 2], '[1, 2]'],
  [types.map(types.string(), types.float64()), new Map([['k', 1]]), '{k=1.0}'],
  [types.row({ a: types.int32(), b: types.string().nullable() }), { a: 1, b: null }, '+I[1, null]'],
] as [DataType<unknown>, unknown, string][])('%s %s is %s', (type, value, text) => {
  expect(printed(type, value)).toBe(`[${text}]`);
  expect(printed(type, null)).toBe('[null]');
});
