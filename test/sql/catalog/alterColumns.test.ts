import { describe, expect, it } from 'vitest';
import { CatalogSession } from '../../support/catalogScript.js';

const CREATE = 'CREATE TABLE t (a INT, b ROW<x INT>, c AS b.x + 1, d INT)';

function names(...alters: readonly string[]): unknown[] {
  const session = new CatalogSession();
  session.run(CREATE);
  for (const text of alters) session.run(`ALTER TABLE t ${text}`);
  return session.rows('DESCRIBE t').map(([name]) => name);
}

describe('ALTER TABLE of columns', () => {
  it.each([
    [['ADD e INT'], ['a', 'b', 'c', 'd', 'e']],
    [['ADD (e INT FIRST, f INT AFTER a)'], ['e', 'a', 'f', 'b', 'c', 'd']],
    [['MODIFY d BIGINT FIRST'], ['d', 'a', 'b', 'c']],
    [
      ['RENAME d TO e', 'DROP a'],
      ['b', 'c', 'e'],
    ],
    [['DROP (c, b)'], ['a', 'd']],
  ])('%s', (alters, expected) => {
    expect(names(...alters)).toEqual(expected);
  });

  it.each([
    ['DROP b', "The column 'c' is computed from 'b'."],
    ['RENAME b TO e', "The column 'c' is computed from 'b'."],
    ['DROP (a, b, c, d)', 'A table keeps one column at least.'],
    ['DROP WATERMARK', 'The table has no watermark.'],
    ['DROP PRIMARY KEY', 'The table has no PRIMARY KEY.'],
    ['MODIFY WATERMARK FOR a AS a', 'no watermark to modify'],
    ['DROP b.x', 'MODIFY the whole column'],
  ])('refuses %s', (text, message) => {
    expect(() => names(text)).toThrow(message);
  });
});
