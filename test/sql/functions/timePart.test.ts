import { expect, it } from 'vitest';
import * as time from '../../../src/sql/functions/timePart.js';
import { wallTime } from '../../../src/sql/functions/timeValue.js';

it('has the parts that kernels lack', () => {
  const wall = wallTime('2005-01-02 03:04:05.678');
  const parts = ['ISOYEAR', 'ISODOW', 'CENTURY', 'DECADE', 'MICROSECOND', 'NOTHING'];
  expect(parts.map((unit) => time.timePart(wall, unit))).toEqual([
    2004,
    7,
    21,
    200,
    678_000,
    undefined,
  ]);
  expect(time.intervalPart(-34, true, 'YEAR')).toBe(-2);
  expect(time.intervalPart(90_061_001, false, 'HOUR')).toBe(1);
  expect(time.intervalPart(5, true, 'HOUR')).toBeUndefined();
});

it('rounds to long units and times of day', () => {
  const wall = wallTime('1999-01-01');
  expect(time.roundedYears(wall, 'CENTURY', false).ms).toBe(Date.UTC(1901, 0, 1));
  expect(time.roundedYears(wall, 'CENTURY', true).ms).toBe(Date.UTC(2001, 0, 1));
  expect(time.roundedYears(wallTime('2000-01-01'), 'DECADE', true).ms).toBe(Date.UTC(2000, 0, 1));
  expect(time.roundedDay(wallTime('12:44:31'), 'MINUTE', true).ms).toBe(45_900_000);
  expect(time.isLongUnit('DECADE')).toBe(true);
});
