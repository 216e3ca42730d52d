import { expect, it } from 'vitest';
import { int64, string } from '../../../src/batch/dataType.js';
import { pageQuery } from '../../../src/connector/database/pageQuery.js';
import { mysqlDialect } from '../../../src/connector/mysql/dialect.js';
import { postgresDialect } from '../../../src/connector/postgres/dialect.js';

const id = { name: 'id', type: int64() };
const page = { table: { table: 't' }, columns: ['id', 'x'], key: [id], range: undefined };

it('reads from the start, and behind a key', () => {
  const first = pageQuery(postgresDialect, { ...page, after: undefined }, 10);
  expect(first.sql).toBe('SELECT "id" AS c0, "x" AS c1 FROM "t" ORDER BY "id" LIMIT 10');
  const next = pageQuery(mysqlDialect('c'), { ...page, after: [7n] }, 10);
  expect(next.sql).toContain('WHERE `id` > CAST(? AS SIGNED) ORDER BY `id`');
  expect(next.parameters).toEqual([7n]);
});

it('stays in its range', () => {
  const range = { from: -100n, to: 0n };
  expect(pageQuery(postgresDialect, { ...page, range, after: undefined }, 1)).toMatchObject({
    sql: expect.stringContaining('WHERE "id" >= $1 AND "id" < $2 ORDER') as string,
    parameters: [-100n, 0n],
  });
  expect(pageQuery(postgresDialect, { ...page, range, after: [-5n] }, 1)).toMatchObject({
    sql: expect.stringContaining('WHERE "id" > $1 AND "id" < $2 ORDER') as string,
    parameters: [-5n, 0n],
  });
});

it('compares keys of several columns one by one', () => {
  const key = ['a', 'b', 'c'].map((name) => ({ name, type: string() }));
  const { sql, parameters } = pageQuery(
    postgresDialect,
    { ...page, key, after: ['x', 'y', 'z'] },
    5,
  );
  expect(sql).toContain(
    'WHERE "a" >= $1 AND ("a" > $2 OR ("a" = $3 AND ("b" > $4 OR ("b" = $5 AND "c" > $6))))',
  );
  expect(parameters).toEqual(['x', 'x', 'x', 'y', 'y', 'z']);
});
