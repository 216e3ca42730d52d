import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  averageType,
  commonDigits,
  decimalResult,
  digitsOf,
  roundedDigits,
  sumType,
} from '../../../src/sql/types/index.js';
import type { Digits } from '../../../src/sql/types/index.js';
import { textOf, typeOf } from '../../support/sqlTypes.js';

const pair = ({ precision, scale }: Digits): [number, number] => [precision, scale];
const digits = ([precision, scale]: readonly number[]): Digits => ({ precision, scale });

describe('digits of results', () => {
  it.each([
    ['+', [10, 2], [5, 4], [13, 4]],
    ['-', [38, 8], [32, 8], [38, 7]],
    ['*', [3, 3], [19, 0], [23, 3]],
    ['*', [38, 10], [38, 10], [38, 6]],
    ['/', [10, 2], [5, 1], [17, 8]],
    ['/', [38, 18], [38, 18], [38, 6]],
    ['%', [10, 2], [5, 4], [5, 4]],
    ['%', [19, 0], [3, 0], [3, 0]],
  ] as const)('of %s of %j and %j', (operator, a, b, result) => {
    expect(pair(decimalResult(operator, digits(a), digits(b)))).toEqual(result);
  });

  it.each([
    [
      [10, 2],
      [5, 4],
      [12, 4],
    ],
    [
      [38, 0],
      [38, 38],
      [38, 0],
    ],
    [
      [10, 0],
      [2, 2],
      [12, 2],
    ],
  ])('common of %j and %j', (a, b, result) => {
    expect(pair(commonDigits(digits(a), digits(b)))).toEqual(result);
  });

  it.each([
    [2, [10, 2]],
    [5, [10, 2]],
    [1, [10, 1]],
    [0, [9, 0]],
    [-3, [9, 0]],
  ])('rounded to %i places', (places, result) => {
    expect(pair(roundedDigits(digits([10, 2]), places))).toEqual(result);
  });

  it('are always those of a DECIMAL', () => {
    const sizes = fc
      .tuple(fc.integer({ min: 1, max: 38 }), fc.nat({ max: 38 }))
      .map(([precision, scale]) => ({ precision, scale: Math.min(precision, scale) }));
    const operator = fc.constantFrom(...(['+', '-', '*', '/', '%'] as const));
    const check = fc.property(operator, sizes, sizes, (sign, a, b) => {
      for (const { precision, scale } of [decimalResult(sign, a, b), commonDigits(a, b)]) {
        expect(precision).toBeLessThanOrEqual(38);
        expect(scale).toBeGreaterThanOrEqual(0);
        expect(scale).toBeLessThanOrEqual(precision);
      }
    });
    fc.assert(check);
  });
});

describe('aggregates', () => {
  it.each([
    ['DECIMAL(10, 2)', 'DECIMAL(38, 2)', 'DECIMAL(38, 6)'],
    ['DECIMAL(20, 10) NOT NULL', 'DECIMAL(38, 10) NOT NULL', 'DECIMAL(38, 10) NOT NULL'],
    ['INT', 'INT', 'INT'],
    ['DOUBLE', 'DOUBLE', 'DOUBLE'],
  ])('of %s', (type, sum, average) => {
    expect(textOf(sumType(typeOf(type)))).toBe(sum);
    expect(textOf(averageType(typeOf(type)))).toBe(average);
  });

  it('integers have digits, others none', () => {
    const kinds = ['TINYINT', 'SMALLINT', 'INT', 'BIGINT'];
    expect(kinds.map((kind) => digitsOf(typeOf(kind))?.precision)).toEqual([3, 5, 10, 19]);
    expect([digitsOf(typeOf('DOUBLE')), digitsOf(typeOf('STRING'))]).toEqual([
      undefined,
      undefined,
    ]);
  });
});
