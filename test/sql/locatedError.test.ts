import { expect, it } from 'vitest';
import { locatedError } from '../../src/sql/locatedError.js';

it('an error at a node shows its line', () => {
  const text = 'SELECT\n  pric FROM t';
  const error = locatedError(
    'PLAN_UNKNOWN_COLUMN',
    'no column pric',
    { start: 9, end: 13 },
    { text },
  );
  expect(error.message).toBe('line 2, column 3: no column pric\n2 |   pric FROM t\n  |   ^^^^');
  expect(error.location).toMatchObject({ line: 2, column: 3, offset: 9 });
  const named = locatedError(
    'PLAN_UNSUPPORTED',
    'x',
    { start: 0, end: 1 },
    { text, source: 'a.sql' },
  );
  expect(named.message).toMatch(/^a\.sql:1:1: x/);
});
