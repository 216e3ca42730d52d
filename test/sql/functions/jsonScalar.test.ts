// Texts of scalars as values of types.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { scalarTo } from '../../../src/sql/functions/jsonScalar.js';
import type { LogicalType } from '../../../src/sql/types/index.js';

const decimal = (precision: number, scale: number): LogicalType => ({
  kind: 'DECIMAL',
  precision,
  scale,
  isNullable: true,
});
const plain = (kind: 'INT' | 'TINYINT' | 'BIGINT' | 'BOOLEAN' | 'DOUBLE'): LogicalType => ({
  kind,
  isNullable: true,
});

it.each([
  ['1.005', decimal(10, 2), '1.01'],
  ['-1.005', decimal(10, 2), '-1.01'],
  ['0.004', decimal(10, 2), '0.00'],
  ['0.05', decimal(10, 1), '0.1'],
  ['12e2', decimal(10, 0), '1200'],
  ['12e-2', decimal(10, 2), '0.12'],
  ['123.45', decimal(4, 2), undefined],
  ['x', decimal(4, 2), undefined],
  ['127', plain('TINYINT'), 127],
  ['128', plain('TINYINT'), undefined],
  ['-0.9', plain('INT'), 0],
  ['9223372036854775807', plain('BIGINT'), 2n ** 63n - 1n],
  ['TRUE', plain('BOOLEAN'), true],
  ['1', plain('BOOLEAN'), undefined],
  ['', plain('DOUBLE'), undefined],
  ['-1e5', plain('DOUBLE'), -100000],
])('%s', (text, type, expected) => {
  expect(scalarTo(text, type)).toBe(expected);
});

it('rounds as integers of hundredths do', () => {
  fc.assert(
    fc.property(fc.integer({ min: -(10 ** 9), max: 10 ** 9 }), (thousandths) => {
      const text = (thousandths / 1000).toFixed(3);
      const sign = thousandths < 0 ? -1 : 1;
      const hundredths = sign * Math.floor((Math.abs(thousandths) + 5) / 10);
      expect(Number(scalarTo(text, decimal(20, 2)))).toBeCloseTo(hundredths / 100, 6);
    }),
  );
});
