// The rows that the example shows of a query.
import { expect, it } from 'vitest';
import { cellText } from '../../examples/browser/page/cellText.js';
import { ResultRows } from '../../examples/browser/page/resultRows.js';

const change = (kind: '+I' | '-U' | '+U' | '-D', a: string, n: number) => ({ kind, row: { a, n } });

it('shows rows that only come with the latest first', () => {
  const rows = new ResultRows();
  for (let n = 0; n < 10_003; n++) rows.apply(change('+I', 'x', n));
  expect(rows.shown(2)).toEqual([
    { a: 'x', n: 10_002 },
    { a: 'x', n: 10_001 },
  ]);
  expect(rows.rowCount).toBe(10_000);
  expect(rows.changeCount).toBe(10_003);
});

it('leaves rows that are updated in their places', () => {
  const rows = new ResultRows();
  rows.apply(change('+I', 'x', 1));
  rows.apply(change('+I', 'y', 1));
  rows.apply(change('-U', 'x', 1));
  expect(rows.rowCount).toBe(1);
  expect(rows.shown(9)).toEqual([{ a: 'y', n: 1 }]);
  rows.apply(change('+U', 'x', 2));
  rows.apply(change('+I', 'y', 1));
  rows.apply(change('-D', 'y', 1));
  expect(rows.shown(9)).toEqual([
    { a: 'x', n: 2 },
    { a: 'y', n: 1 },
  ]);
});

it('shows values as people read them', () => {
  expect(cellText(null, 'INT')).toBe('–');
  expect(cellText(1_234_567n, 'BIGINT NOT NULL')).toBe('1,234,567');
  expect(cellText(2.5, 'DOUBLE')).toBe('2.50');
  expect(cellText(new Date('2001-01-31T00:00:00Z'), 'TIMESTAMP(3)')).toBe('2001-01-31');
  expect(cellText(new Date('2001-01-31T17:05:00Z'), 'TIMESTAMP(3)')).toBe('2001-01-31 17:05');
  expect(cellText([1n, '<'], 'ARRAY<BIGINT>')).toBe('["1","<"]');
});
