import { expect, test } from 'vitest';
import { int32 } from '../../src/batch/dataType.js';
import { schema } from '../../src/batch/schema.js';
import { columnsInOrder, matchHeader } from '../../src/decode/csvHeader.js';

const columns = schema({ a: int32(), b: int32(), price: int32() });

test('fields in order without a header, by name with one', () => {
  expect(columnsInOrder(columns)).toEqual([0, 1, 2]);
  expect(matchHeader(columns, ['price', 'x', 'a', 'b', 'x'], 'f', false)).toEqual([
    2, -1, 0, 1, -1,
  ]);
});

test('missing and doubled names', () => {
  const names = ['a', 'b', 'prize'];
  expect(matchHeader(columns, names, 'f.csv', true)).toEqual([0, 1, -1]);
  expect(() => matchHeader(columns, names, 'f.csv', false)).toThrow(
    `f.csv:1:1: The header has no column 'price', but 'prize'. It names a, b, prize.`,
  );
  expect(() => matchHeader(columns, ['a', 'b', 'price', 'a'], 'f', true)).toThrow(/'a' twice/);
});
