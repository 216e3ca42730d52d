import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import * as t from '../../src/batch/dataType.js';
import { createEngine } from '../../src/wasm/load.node.js';
import { jsonValues } from '../support/encoded.js';

const engine = createEngine();

test('doubles are written as JSON.stringify writes them', () => {
  fc.assert(
    fc.property(fc.array(fc.double(), { minLength: 20, maxLength: 40 }), (column) => {
      expect(jsonValues(engine, t.float64(), column)).toEqual(column.map((x) => JSON.stringify(x)));
    }),
    { numRuns: 500 },
  );
});

test('doubles of every exponent, of few digits and at the edges of the notation', () => {
  const edges = [
    0, -0, 5e-324, 2.2250738585072014e-308, 2.225073858507201e-308, 1.7976931348623157e308,
  ];
  edges.push(
    1e21,
    999999999999999900000,
    1e-6,
    1e-7,
    9.5e-7,
    123456789012345680000,
    2 ** 53,
    0.1 + 0.2,
  );
  edges.push(
    9007199254740993,
    4.35,
    0.5,
    1 / 3,
    100,
    1e20,
    NaN,
    Infinity,
    -Infinity,
    9.999999999999999e22,
  );
  for (let exponent = -1074; exponent < 1024; exponent++)
    edges.push(2 ** exponent, -3 * 2 ** exponent);
  for (let exponent = -323; exponent <= 308; exponent++)
    edges.push(Number(`1e${exponent}`), Number(`9.87e${exponent}`));
  expect(jsonValues(engine, t.float64(), edges)).toEqual(edges.map((x) => JSON.stringify(x)));
});

test('floats have the fewest digits that read back as the same float', () => {
  fc.assert(
    fc.property(fc.array(fc.float({ noNaN: true, noDefaultInfinity: true })), (column) => {
      expect(jsonValues(engine, t.float32(), column)).toEqual(column.map(shortestFloat));
    }),
    { numRuns: 300 },
  );
  const edges = [0.1, 16777216, 3.4028234663852886e38, 1.401298464324817e-45, 1e-7, 8388608.5].map(
    Math.fround,
  );
  expect(jsonValues(engine, t.float32(), edges)).toEqual(edges.map(shortestFloat));
  expect(jsonValues(engine, t.float32(), [NaN, Infinity])).toEqual(['null', 'null']);
});

/** Fewest digits that identify a float; where two such decimals are equally near, the even one. */
function shortestFloat(value: number): string {
  for (let digits = 1; digits < 10; digits++) {
    const candidate = Number(value.toPrecision(digits));
    if (Math.fround(candidate) !== value) continue;
    const [mantissa, exponent] = value.toExponential(digits - 1).split('e');
    const below = Number(`${decrement(mantissa)}e${exponent}`);
    const isTie = Math.abs(candidate - value) === Math.abs(value - below);
    const lastDigit = Number(mantissa.at(-1));
    return String(isTie && lastDigit % 2 === 1 && Math.fround(below) === value ? below : candidate);
  }
  return String(value);
}

function decrement(mantissa: string): string {
  const digits = mantissa.replace(/[-.]/g, '');
  const less = String(BigInt(digits) - 1n).padStart(digits.length, '0');
  return `${mantissa.startsWith('-') ? '-' : ''}${less[0]}.${less.slice(1)}`;
}
