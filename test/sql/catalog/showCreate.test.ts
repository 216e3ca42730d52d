import { describe, expect, it } from 'vitest';
import { expressionText } from '../../../src/sql/catalog/showCreate.js';
import { parseExpression } from '../../../src/sql/parse/parse.js';
import { CatalogSession } from '../../support/catalogScript.js';

describe('SHOW CREATE TABLE', () => {
  it.each([
    "CREATE TABLE t (`a``b` INT COMMENT 'it''s', c AS `a``b` + 1) WITH ('k''ey' = 'line\nbreak')",
    'CREATE TABLE t (r ROW<`select` INT, m MAP<STRING, ARRAY<INT NOT NULL>>>)',
    "CREATE TABLE t (a TIMESTAMP(3), WATERMARK FOR a AS a - INTERVAL '1' DAY)",
  ])('makes the same table again: %s', (text) => {
    const session = new CatalogSession();
    session.run(text);
    const [[shown]] = session.rows('SHOW CREATE TABLE t');
    const again = new CatalogSession();
    again.run(String(shown));
    expect(again.rows('SHOW CREATE TABLE t')).toEqual([[shown]]);
  });

  it('quotes names, not functions', () => {
    expect(expressionText(parseExpression('UPPER(a) || b.c'))).toBe('UPPER(`a`) || `b`.`c`');
  });
});
