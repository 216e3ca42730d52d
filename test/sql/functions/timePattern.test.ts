// Times by patterns, there and back.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { formatTime, parseTime, parseZoned } from '../../../src/sql/functions/timePattern.js';

const AT = new Date(Date.UTC(2024, 1, 3, 15, 4, 5, 67));

it.each([
  ['yyyy-MM-dd HH:mm:ss.SSS', '2024-02-03 15:04:05.067'],
  ['yy/M/d h:m:s a', '24/2/3 3:4:5 PM'],
  ["EEEE, d MMMM yyyy 'at' HH''mm", "Saturday, 3 February 2024 at 15'04"],
  ['D Q SSSSSS', '34 1 067000'],
])('%s', (pattern, expected) => {
  expect(formatTime(AT, pattern)).toBe(expected);
});

it('reads what it wrote', () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date('0100-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }),
      (at) => {
        const pattern = 'yyyyMMdd HH:mm:ss.SSS';
        expect(parseTime(formatTime(at, pattern), pattern)).toBe(at.getTime());
      },
    ),
  );
});

it('takes offsets from UTC', () => {
  const pattern = 'yyyy-MM-dd HH:mm X';
  const hour = { ms: 3_600_000, hasZone: true };
  expect(parseZoned('1970-01-01 09:00 +0800', pattern)).toEqual(hour);
  expect(parseZoned('1970-01-01 09:00 +08:00', pattern)).toEqual(hour);
  expect(parseZoned('1970-01-01 01:00 Z', pattern)).toEqual(hour);
  expect(parseZoned('1970-01-01 01:00', 'yyyy-MM-dd HH:mm')).toEqual({ ...hour, hasZone: false });
});

it('gives nothing for what does not fit', () => {
  expect(parseTime('2024-13-01', 'yyyy-MM-dd')).toBeUndefined();
  expect(parseTime('2023-02-29', 'yyyy-MM-dd')).toBeUndefined();
  expect(parseTime('2023-02-2', 'yyyy-MM-dd')).toBeUndefined();
});

it('names letters that mean nothing', () => {
  expect(() => formatTime(AT, 'yyyy-bb')).toThrow("'bb'");
});
