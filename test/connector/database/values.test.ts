import { describe, expect, it } from 'vitest';
import * as types from '../../../src/batch/dataType.js';
import { sqlParameter, sqlValueReader } from '../../../src/connector/database/values.js';
import type { SqlValue } from '../../../src/connector/database/sqlValue.js';

describe('values of SQLite', () => {
  it.each<[types.DataType<unknown>, SqlValue, unknown]>([
    [types.boolean(), 0n, false],
    [types.boolean(), 1, true],
    [types.int32(), 7n, 7],
    [types.float64(), 7n, 7],
    [types.int64(), 7n, 7n],
    [types.int64(), 7, 7n],
    [types.int64().asNumber(), 7n, 7],
    [types.decimal(5, 2), '1.50', '1.50'],
    [types.decimal(5, 2), 3n, '3'],
    [types.string(), 'x', 'x'],
    [types.timestamp(3), '2026-01-31 23:59:59.5', new Date('2026-01-31T23:59:59.5Z')],
    [types.timestamp(3), 1000n, new Date(1000)],
    [types.timestamp(3), 'soon', 'soon'],
    [types.timestamp(6), '2026-01-31 23:59:59.123456', '2026-01-31 23:59:59.123456'],
    [types.array(types.int32()), '[1,2]', [1, 2]],
  ])('%s of %o', (type, value, expected) => {
    expect(sqlValueReader(type)(value)).toEqual(expected);
  });

  it('parameters of rows', () => {
    const bytes = Uint8Array.of(1);
    expect(
      [null, undefined, true, false, 1, 2n, 'x', bytes, new Date(5)].map(sqlParameter),
    ).toEqual([null, null, 1, 0, 1, 2n, 'x', bytes, '1970-01-01 00:00:00.005']);
    expect(() => sqlParameter({})).toThrow(/cannot compare nested values/);
  });
});
