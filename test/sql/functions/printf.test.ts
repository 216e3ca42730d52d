// Formats of Java's Formatter.
import { expect, it } from 'vitest';
import { printed } from '../../../src/sql/functions/printf.js';

it.each([
  ['%s and %S', ['a', 'b'], 'a and B'],
  ['%5s|%-5s|%.2s', ['a', 'b', 'cde'], '    a|b    |cd'],
  ['%05d|%+d|% d|%,d', [42, 7, 7, 1234567], '00042|+7| 7|1,234,567'],
  ['%x %X %o', [255, 255n, 8], 'ff FF 10'],
  ['%x', [-1], 'ffffffff'],
  ['%.2f %e', [3.14159, 12345.678], '3.14 1.234568e+04'],
  ['%b %c%n%%', [true, 'x'], 'true x\n%'],
  ['%2$s %1$s', ['a', 'b'], 'b a'],
  ['%s', [null], 'null'],
  ['%,.1f', [1234567.25], '1,234,567.3'],
])('%s', (format, values, expected) => {
  expect(printed(format, values)).toBe(expected);
});

it('gives nothing where format and values do not fit', () => {
  expect(printed('%d', ['x'])).toBeNull();
  expect(printed('%s %s', ['x'])).toBeNull();
  expect(printed('%q', ['x'])).toBeNull();
  expect(printed('100 %', [])).toBeNull();
});
