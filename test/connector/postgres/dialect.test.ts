// Texts that are not seen from outside; what the statements do is tested with a server.
import { expect, it } from 'vitest';
import * as types from '../../../src/batch/dataType.js';
import { postgresDialect } from '../../../src/connector/postgres/dialect.js';

const dialect = postgresDialect;

it.each([
  [types.string(), 'text'],
  [types.decimal(10, 2), 'numeric(10, 2)'],
  [types.timestamp(3), 'timestamp(3)'],
  [types.array(types.int32()), 'jsonb'],
] as const)('has a column type for %s', (type, text) => {
  expect(dialect.columnType(type, false)).toBe(text);
});

it('replaces rows of a known key, or drops them', () => {
  expect(dialect.onConflict(['id'], ['n'])).toBe(
    'ON CONFLICT ("id") DO UPDATE SET "n" = excluded."n"',
  );
  expect(dialect.onConflict(['id'], [])).toBe('ON CONFLICT ("id") DO NOTHING');
});
