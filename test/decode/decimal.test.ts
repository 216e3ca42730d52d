import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decimal } from '../../src/batch/dataType.js';
import { formatDecimal } from '../../src/batch/decimalText.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { readJsonValues } from '../support/jsonValues.js';

const engine = createEngine();

/** Exact, by big integers, HALF_UP. */
function expected(text: string, precision: number, scale: number): string | undefined {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:e(-?\d+))?$/.exec(text);
  if (match === null) throw new Error(text);
  const [, sign, whole, fraction = '', exponent = '0'] = match;
  const shift = Number(exponent) - fraction.length + scale;
  const digits = BigInt(whole + fraction);
  const unit = 10n ** BigInt(Math.abs(shift));
  const value = shift >= 0 ? digits * unit : (2n * digits + unit) / (2n * unit);
  if (value >= 10n ** BigInt(precision)) return undefined;
  return formatDecimal(sign === '-' ? -value : value, scale);
}

it('is exact for every precision and scale', () => {
  const digits = (maxLength: number): fc.Arbitrary<string> =>
    fc.stringMatching(/^[0-9]+$/, { maxLength }).filter((text) => text.length <= maxLength);
  const number = fc
    .tuple(
      fc.boolean(),
      digits(25),
      fc.option(digits(25)),
      fc.option(fc.integer({ min: -30, max: 30 })),
    )
    .map(([isNegative, whole, fraction, exponent]) => {
      const sign = isNegative ? '-' : '';
      const point = fraction === null ? '' : `.${fraction}`;
      return `${sign}${BigInt(whole)}${point}${exponent === null ? '' : `e${exponent}`}`;
    });
  const type = fc
    .integer({ min: 1, max: 38 })
    .chain((precision) => fc.tuple(fc.constant(precision), fc.integer({ min: 0, max: precision })));
  const property = fc.property(type, fc.array(number), ([precision, scale], texts) => {
    expect(readJsonValues(engine, decimal(precision, scale), texts)).toEqual(
      texts.map((text) => expected(text, precision, scale)),
    );
  });
  fc.assert(property, { numRuns: 500 });
});

it('does not walk through exponents', () => {
  const texts = ['1e-999999999', '0e999999999', '1e999999999'];
  expect(readJsonValues(engine, decimal(38, 2), texts)).toEqual(['0.00', '0.00', undefined]);
});
