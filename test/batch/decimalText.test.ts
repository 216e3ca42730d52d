import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDecimal, parseDecimal, powerOfTen } from '../../src/batch/decimalText.js';

describe('decimal text', () => {
  it('comes back from its unscaled integer', () => {
    fc.assert(
      fc.property(fc.bigInt(-(10n ** 38n), 10n ** 38n), fc.nat(38), (unscaled, scale) => {
        expect(parseDecimal(formatDecimal(unscaled, scale), scale)).toBe(unscaled);
      }),
    );
  });

  it.each([
    ['12.5', 3, 12500n],
    ['-0.050', 2, -5n],
    ['.5', 1, 5n],
    ['5.', 1, 50n],
    ['+1e3', 0, 1000n],
    ['1.25E-1', 3, 125n],
    [' 7 ', 0, 7n],
    ['1.005', 2, undefined],
    ['', 2, undefined],
    ['.', 2, undefined],
    ['1e999999', 0, undefined],
    ['0x10', 0, undefined],
    ['NaN', 0, undefined],
  ])('reads %j at scale %i', (text, scale, unscaled) => {
    expect(parseDecimal(text, scale)).toBe(unscaled);
  });

  it('is plain, with the whole scale', () => {
    expect(formatDecimal(-5n, 3)).toBe('-0.005');
    expect(formatDecimal(0n, 2)).toBe('0.00');
    expect(formatDecimal(12n, 0)).toBe('12');
    expect(powerOfTen(38)).toBe(10n ** 38n);
  });
});
