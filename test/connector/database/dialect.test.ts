import { describe, expect, it } from 'vitest';
import { quoted, quotedNames, quotedTable } from '../../../src/connector/database/dialect.js';
import { shownTable } from '../../../src/connector/database/dialect.js';
import { mysqlDialect } from '../../../src/connector/mysql/dialect.js';
import { postgresDialect } from '../../../src/connector/postgres/dialect.js';
import { sqliteDialect } from '../../../src/connector/sqlite/dialect.js';

const mysql = mysqlDialect('utf8mb4_bin');

describe('a name', () => {
  it('is quoted, and the quote in it is doubled', () => {
    expect(quoted(postgresDialect, 'a"b; --')).toBe('"a""b; --"');
    expect(quoted(mysql, 'a`b')).toBe('`a``b`');
    expect(quotedTable(mysql, { namespace: 'shop', table: 't' })).toBe('`shop`.`t`');
    expect(quotedTable(sqliteDialect, { table: 't' })).toBe('"t"');
    expect(quotedNames(postgresDialect, ['a', 'b'], 't.')).toBe('t."a", t."b"');
    expect(shownTable({ namespace: 'shop', table: 't' })).toBe('shop.t');
  });

  it.each(['', 'a\0b', 'a\uD800', 'x'.repeat(64), 'é'.repeat(32)])(
    '%j is refused, for it would be cut or fail',
    (name) => {
      expect(() => quoted(postgresDialect, name)).toThrow(/cannot be the name .* PostgreSQL/);
    },
  );

  it('of MySQL has no characters beyond the first 65,536', () => {
    expect(quoted(postgresDialect, 'a😀')).toBe('"a😀"');
    expect(() => quoted(mysql, 'a😀')).toThrow(/of the 65,536 first characters of Unicode/);
  });
});
