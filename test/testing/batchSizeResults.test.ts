import { expect, it } from 'vitest';
import { requireSameResults } from '../../src/testing/batchSizeResults.js';

const insert = (row: object) => ({ kind: '+I', row }) as const;

it('compares rows, kinds and order', () => {
  const rows = [insert({ id: 1n }), insert({ id: 2n })];
  requireSameResults('out', [1, 7, 1024], [rows, [...rows], [...rows]]);
  requireSameResults('out', [undefined], [rows]);
  const check = (other: typeof rows) => () => requireSameResults('out', [1, 7], [rows, other]);
  expect(check(rows.toReversed())).toThrow("'out' at batch size 7 differ from those at 1");
  expect(check([rows[0]])).toThrow('- +I {"id":2}');
});

it('sees the kind of a row', () => {
  const deleted = { kind: '-D', row: { id: 1 } } as const;
  const check = () => requireSameResults('out', [1, 7], [[insert({ id: 1 })], [deleted]]);
  expect(check).toThrow('- +I {"id":1}\n+ -D {"id":1}');
});
