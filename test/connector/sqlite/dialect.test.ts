import { expect, it } from 'vitest';
import * as types from '../../../src/batch/dataType.js';
import { sqliteDialect, sqliteType } from '../../../src/connector/sqlite/dialect.js';

it.each([
  [types.boolean(), 'INTEGER'],
  [types.int64(), 'INTEGER'],
  [types.float64(), 'REAL'],
  [types.bytes(), 'BLOB'],
  [types.decimal(10, 2), 'TEXT'],
  [types.timestamp(3), 'TEXT'],
] as const)('has a storage class for %s', (type, text) => {
  expect(sqliteType(type)).toBe(text);
});

it('replaces rows of a known key, or drops them', () => {
  expect(sqliteDialect.onConflict(['id'], ['n'])).toBe(
    'ON CONFLICT ("id") DO UPDATE SET "n" = excluded."n"',
  );
  expect(sqliteDialect.onConflict(['id'], [])).toBe('ON CONFLICT ("id") DO NOTHING');
});
