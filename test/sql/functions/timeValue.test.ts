// Times in JavaScript.
import { expect, it } from 'vitest';
import * as time from '../../../src/sql/functions/timeValue.js';
import type { LogicalType } from '../../../src/sql/types/index.js';

const timestamp = (precision: number): LogicalType => ({
  kind: 'TIMESTAMP',
  precision,
  isNullable: true,
});

it('reads and writes values of columns', () => {
  const wall = time.wallTime('1969-12-31 23:59:59.123456789');
  expect(wall).toEqual({ ms: -877, nanos: 123_456_789 });
  expect(time.timeOfType(wall, timestamp(9))).toBe('1969-12-31 23:59:59.123456789');
  expect(time.timeOfType(wall, timestamp(3))).toEqual(new Date(-877));
  expect(time.timeOfType(wall, { kind: 'DATE', isNullable: true })).toBe('1969-12-31');
  expect(time.wallTime('12:00:00')).toEqual({ ms: 43_200_000, nanos: 0 });
  expect(time.wallTime('0001-01-01').ms).toBe(-62_135_596_800_000);
  expect(time.wallTime(new Date(-877)).nanos).toBe(123_000_000);
});

it('adds months to the last day of shorter ones', () => {
  const january = time.wallTime('2024-01-31');
  expect(time.plusMonths(january, 1).ms).toBe(Date.UTC(2024, 1, 29));
  expect(time.plusMonths(january, -2).ms).toBe(Date.UTC(2023, 10, 30));
  expect(time.plusMs(time.wallTime('1970-01-01 00:00:00.5'), -600)).toEqual({
    ms: -100,
    nanos: 900_000_000,
  });
});
