import { expect, it } from 'vitest';
import * as types from '../../../src/batch/dataType.js';
import { schema } from '../../../src/batch/schema.js';
import { quoteIdentifier } from '../../../src/connector/sqlite/identifier.js';
import {
  createTableSql,
  deleteSql,
  insertSql,
} from '../../../src/connector/sqlite/tableStatements.js';

const table = {
  name: 'a"b',
  schema: schema({
    k: types.string(),
    v: types.float64(),
    d: types.decimal(9, 2),
    b: types.bytes().nullable(),
  }),
  primaryKey: ['k'],
};

it('creates a table with its key', () => {
  expect(createTableSql(table)).toBe(
    'CREATE TABLE IF NOT EXISTS "a""b" ("k" TEXT NOT NULL, "v" REAL, "d" TEXT NOT NULL, ' +
      '"b" BLOB, PRIMARY KEY ("k"))',
  );
});

it('inserts many rows, replacing by key', () => {
  expect(insertSql(table, 2)).toBe(
    'INSERT INTO "a""b" ("k", "v", "d", "b") VALUES (?, ?, ?, ?), (?, ?, ?, ?) ' +
      'ON CONFLICT ("k") DO UPDATE SET "v" = excluded."v", "d" = excluded."d", "b" = excluded."b"',
  );
  expect(insertSql({ ...table, primaryKey: [] }, 1)).not.toContain('CONFLICT');
  expect(insertSql({ ...table, schema: schema({ k: types.string() }) }, 1)).toMatch(/DO NOTHING$/);
});

it('deletes by key', () => {
  expect(deleteSql({ ...table, primaryKey: ['k', 'd'] })).toBe(
    'DELETE FROM "a""b" WHERE "k" = ? AND "d" = ?',
  );
});

it('quotes names and refuses what SQLite cannot name', () => {
  expect(quoteIdentifier('a"b')).toBe('"a""b"');
  for (const name of ['', 'a\0b', '\ud800'])
    expect(() => quoteIdentifier(name)).toThrow(/cannot be/);
});
