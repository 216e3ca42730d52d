// Texts that are not seen from outside; what the statements do is tested with a server.
import { expect, it } from 'vitest';
import * as types from '../../../src/batch/dataType.js';
import { mysqlDialect } from '../../../src/connector/mysql/dialect.js';

const dialect = mysqlDialect('utf8mb4_bin');

it.each([
  [types.string(), 'LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin'],
  [types.decimal(10, 2), 'DECIMAL(10, 2)'],
  [types.timestamp(3), 'DATETIME(3)'],
  [types.array(types.int32()), 'JSON'],
] as const)('has a column type for %s', (type, text) => {
  expect(dialect.columnType(type, false)).toBe(text);
});

it('replaces rows of a known key, or drops them', () => {
  expect(dialect.onConflict(['id'], ['n'])).toBe('ON DUPLICATE KEY UPDATE `n` = VALUES(`n`)');
  expect(dialect.onConflict(['id'], [])).toBe('ON DUPLICATE KEY UPDATE `id` = VALUES(`id`)');
});
