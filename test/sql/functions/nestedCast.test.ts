// Casts of nested values.
import { expect, it } from 'vitest';
import { nestedCast } from '../../../src/sql/functions/nestedCast.js';
import type { LogicalType } from '../../../src/sql/types/index.js';

const plain = (kind: 'INT' | 'BIGINT' | 'DATE' | 'BOOLEAN'): LogicalType => ({
  kind,
  isNullable: true,
});
const array = (element: LogicalType): LogicalType => ({ kind: 'ARRAY', element, isNullable: true });
const row = (...fields: [string, LogicalType][]): LogicalType => ({
  kind: 'ROW',
  fields: fields.map(([name, type]) => ({ name, type })),
  isNullable: true,
});

it('casts value by value', () => {
  const cast = nestedCast(array(plain('INT')), array(plain('BIGINT')));
  expect(cast?.([1, null, 3])).toEqual([1n, null, 3n]);
  expect(cast?.(null)).toBeNull();
});

it('takes fields by their place', () => {
  const cast = nestedCast(row(['a', plain('INT')]), row(['b', plain('BIGINT')]));
  expect(cast?.({ a: 5 })).toEqual({ b: 5n });
});

it('knows what cannot be cast', () => {
  expect(nestedCast(array(plain('DATE')), array(plain('INT')))).toBeUndefined();
  expect(nestedCast(array(plain('INT')), plain('INT'))).toBeUndefined();
  expect(nestedCast(row(['a', plain('INT')]), row())).toBeUndefined();
});
