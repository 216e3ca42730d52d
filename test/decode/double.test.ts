import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { float32, float64 } from '../../src/batch/dataType.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { readJsonValues } from '../support/jsonValues.js';

const engine = createEngine();
function expectNumbers(texts: readonly string[]): void {
  expect(readJsonValues(engine, float64(), texts)).toEqual(texts.map(Number));
}

describe('doubles are those of Number(text)', () => {
  it('at the edges', () => {
    expectNumbers([
      ...['0', '-0', '1e23', '8.5e22', '9007199254740993', '9007199254740992.5', '1E+5'],
      ...['1.7976931348623157e308', '1.7976931348623159e308', '1e309', '-1e400', '1e99999999999'],
      ...['5e-324', '2.4703282292062327e-324', '2.4703282292062328e-324', '1e-400', '0e999999'],
      ...['2.2250738585072011e-308', '2.2250738585072014e-308', '3e-324'],
      '1.00000000000000011102230246251565404236316680908203125',
      '1.00000000000000011102230246251565404236316680908203124',
      `1.00000000000000011102230246251565404236316680908203125${'0'.repeat(900)}1`,
      `${'1'.repeat(900)}e-900`,
      `0.${'0'.repeat(400)}123e90`,
      `${'9'.repeat(5000)}e-4990`,
    ]);
  });

  it('in every notation', () => {
    const number = fc.double({ noNaN: true, noDefaultInfinity: true });
    const texts = number.chain((value) =>
      fc.constantFrom(String(value), value.toPrecision(17), value.toExponential(30)),
    );
    fc.assert(fc.property(fc.array(texts, { maxLength: 200 }), (list) => expectNumbers(list)));
  });

  it('with any digits and exponent', () => {
    const digits = fc.bigInt({ min: 0n, max: 10n ** 25n });
    const text = fc.tuple(digits, fc.integer({ min: -370, max: 320 }));
    const texts = fc.array(
      text.map(([value, exponent]) => `${value}e${exponent}`),
      { maxLength: 200 },
    );
    fc.assert(fc.property(texts, (list) => expectNumbers(list)));
  });

  it('halfway between two of them, and next to it', () => {
    const half = fc.tuple(
      fc.bigInt({ min: 2n ** 52n, max: 2n ** 53n - 1n }),
      fc.integer({ min: -60, max: 60 }),
    );
    const texts = half.map(([mantissa, exponent]) => {
      const odd = 2n * mantissa + 1n;
      if (exponent >= 0) return `${odd << BigInt(exponent)}`;
      const text = `${odd * 5n ** BigInt(-exponent)}`.padStart(1 - exponent, '0');
      return `${text.slice(0, exponent)}.${text.slice(exponent)}`;
    });
    const property = fc.property(texts, (text) =>
      expectNumbers([text, text.includes('.') ? `${text}0000000000000001` : `${text}.0001`]),
    );
    fc.assert(property, { numRuns: 300 });
  });
});

it('floats are rounded once', () => {
  const cases: readonly (readonly [string, number])[] = [
    ['1.00000005960464477539062500000000001', 1.0000001192092896],
    ['1.000000059604644775390625', 1],
    ['1.00000005960464477539062499999999', 1],
    ['1e-45', 1.401298464324817e-45],
    ['7.006492321624085354618e-46', 0],
    ['7.006492321624085354619e-46', 1.401298464324817e-45],
    // Just below the point halfway to 2^128, whose nearest double is that point.
    ['3.4028235677973366e38', 3.4028234663852886e38],
    ['3.4028235677973367e38', Infinity],
    ['-3.4028234e38', -3.4028234663852886e38],
  ];
  const values = readJsonValues(
    engine,
    float32(),
    cases.map(([text]) => text),
  );
  expect(values).toEqual(cases.map(([, value]) => value));
});
