// Equality and order of values.
import { expect, it } from 'vitest';
import { orderOf, unscaled, valueKey } from '../../../src/sql/functions/valueOrder.js';

it('has one key for equal values', () => {
  expect(valueKey(new Date(5))).toBe(valueKey(new Date(5)));
  expect(valueKey([1, 'a'])).toBe(valueKey([1, 'a']));
  expect(valueKey([1])).not.toBe(valueKey(['1']));
  expect(valueKey(new Map([['a', 1]]))).toBe(valueKey(new Map([['a', 1]])));
  expect(valueKey({ a: null })).not.toBe(valueKey({ a: 'null' }));
  expect(valueKey(Uint8Array.of(1, 2))).toBe(valueKey(Uint8Array.of(1, 2)));
  expect(valueKey(null)).toBeNull();
});

it('orders decimals by their value, bytes by theirs', () => {
  const decimals = orderOf({ kind: 'DECIMAL', precision: 5, scale: 2, isNullable: true });
  expect(decimals?.('10.25' as never, '9.50' as never)).toBe(1);
  expect(decimals?.('-1.00' as never, '-1' as never)).toBe(0);
  const bytes = orderOf({ kind: 'VARBINARY', length: 9, isNullable: true });
  expect(bytes?.(Uint8Array.of(1) as never, Uint8Array.of(1, 0) as never)).toBeLessThan(0);
  const int = { kind: 'INT', isNullable: true } as const;
  expect(orderOf({ kind: 'ARRAY', element: int, isNullable: true })).toBeUndefined();
  expect(unscaled('-1.5', 3)).toBe(-1500n);
});
