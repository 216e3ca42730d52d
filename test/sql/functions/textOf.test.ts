// Values as Java writes them.
import { expect, it } from 'vitest';
import { base64Of, doubleText, formatTimestamp } from '../../../src/sql/functions/textOf.js';

it.each([
  [0, '0.0'],
  [-0, '-0.0'],
  [1, '1.0'],
  [-1.5, '-1.5'],
  [1e7, '1.0E7'],
  [12345678.9, '1.23456789E7'],
  [0.001, '0.001'],
  [0.0001, '1.0E-4'],
  [Number.MAX_VALUE, '1.7976931348623157E308'],
  [NaN, 'NaN'],
  [-Infinity, '-Infinity'],
])('%d', (value, expected) => {
  expect(doubleText(value)).toBe(expected);
});

it('writes timestamps without zeros at the end', () => {
  expect(formatTimestamp(new Date(1000))).toBe('1970-01-01 00:00:01');
  expect(formatTimestamp('1970-01-01 00:00:01.120000')).toBe('1970-01-01 00:00:01.12');
});

it('writes bytes as base64', () => {
  expect(base64Of(Uint8Array.of(1, 2, 3, 4))).toBe('AQIDBA==');
});
