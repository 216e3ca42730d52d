import { describe, expect, it } from 'vitest';
import * as abi from '../../assembly/abi/type.js';
import * as types from '../../src/batch/dataType.js';
import type { DataType } from '../../src/batch/dataType.js';

const { array, boolean, date, decimal, int64, int8, map, row, string, time, timestamp } = types;

describe('DataType', () => {
  it.each([
    [boolean(), 'BOOLEAN NOT NULL', abi.TYPE_BOOLEAN, 0],
    [int8(), 'TINYINT NOT NULL', abi.TYPE_INT8, 1],
    [types.int16(), 'SMALLINT NOT NULL', abi.TYPE_INT16, 2],
    [types.int32().nullable(), 'INT', abi.TYPE_INT32, 4],
    [int64(), 'BIGINT NOT NULL', abi.TYPE_INT64, 8],
    [types.float32(), 'FLOAT NOT NULL', abi.TYPE_FLOAT32, 4],
    [types.float64(), 'DOUBLE NOT NULL', abi.TYPE_FLOAT64, 8],
    [decimal(18, 2), 'DECIMAL(18, 2) NOT NULL', abi.TYPE_DECIMAL64, 8],
    [decimal(19), 'DECIMAL(19, 0) NOT NULL', abi.TYPE_DECIMAL128, 16],
    [string(), 'STRING NOT NULL', abi.TYPE_STRING, 16],
    [types.bytes(), 'BYTES NOT NULL', abi.TYPE_BINARY, 16],
    [date(), 'DATE NOT NULL', abi.TYPE_DATE, 4],
    [time(0), 'TIME(0) NOT NULL', abi.TYPE_TIME, 4],
    [timestamp(9), 'TIMESTAMP(9) NOT NULL', abi.TYPE_TIMESTAMP, 8],
    [types.timestampLtz(3), 'TIMESTAMP_LTZ(3) NOT NULL', abi.TYPE_TIMESTAMP_LTZ, 8],
    [types.intervalMonth(), 'INTERVAL_MONTH NOT NULL', abi.TYPE_INTERVAL_MONTH, 4],
    [types.intervalMs(), 'INTERVAL_MS NOT NULL', abi.TYPE_INTERVAL_MS, 8],
    [row({ a: int8() }), 'ROW<a TINYINT NOT NULL> NOT NULL', abi.TYPE_ROW, 0],
    [array(string()), 'ARRAY<STRING NOT NULL> NOT NULL', abi.TYPE_ARRAY, 0],
    [map(string(), int64()), 'MAP<STRING NOT NULL, BIGINT NOT NULL> NOT NULL', abi.TYPE_MAP, 0],
  ] as const)('%s', (type: DataType<unknown>, text, id, width) => {
    expect(type.toString()).toBe(text);
    expect(type.id).toBe(id);
    expect(type.width).toBe(width);
  });

  it('is immutable: null and representation make another', () => {
    const type = int64();
    expect(type.nullable().isNullable).toBe(true);
    expect(type.nullable().notNull().isNullable).toBe(false);
    expect(type.asNumber().representation).toBe('number');
    expect(timestamp().asEpoch().representation).toBe('epoch');
    expect(decimal(5).asText().representation).toBe('text');
    expect([type.isNullable, type.representation]).toEqual([false, 'native']);
  });

  it('compares values and layout, not null or representation', () => {
    expect(int64().nullable().equals(int64().asNumber())).toBe(true);
    expect(decimal(5, 1).equals(decimal(5, 2))).toBe(false);
    expect(timestamp(3).equals(timestamp(6))).toBe(false);
  });

  it('tells the unit of a timestamp', () => {
    expect([0, 3, 4, 6, 7, 9].map((digits) => timestamp(digits).unitsPerMs)).toEqual([
      1, 1, 1000, 1000, 1_000_000, 1_000_000,
    ]);
  });

  it.each([
    () => decimal(0),
    () => decimal(39),
    () => decimal(5, 6),
    () => timestamp(10),
    () => time(4),
    () => decimal(1.5),
  ])('rejects a precision out of range: %s', (make) => {
    expect(make).toThrowError(expect.objectContaining({ code: 'PLAN_INVALID_ARGUMENT' }));
  });

  it('rejects a representation that a kind does not have, and parts that it lacks', () => {
    const mismatch = expect.objectContaining({ code: 'PLAN_TYPE_MISMATCH' });
    expect(() => string().asNumber()).toThrowError(mismatch);
    expect(() => int64().asEpoch()).toThrowError(mismatch);
    expect(() => int64().element).toThrowError(mismatch);
    expect(() => array(int64()).key).toThrowError(mismatch);
  });
});
