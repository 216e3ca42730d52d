import { expect, it } from 'vitest';
import { stageRows, type WaitingRow } from '../../../src/connector/database/stageRows.js';
import { sqliteDialect } from '../../../src/connector/sqlite/dialect.js';
import { FakeDatabase } from './fakeDatabase.js';

async function rowsAStatement(rows: readonly WaitingRow[], columnCount = 1): Promise<number[]> {
  const database = new FakeDatabase();
  const counts: number[] = [];
  const seen: unknown[] = [];
  database.answer = (sql, parameters) => {
    if (sql === 'connect') return [];
    const width = 3 + columnCount;
    counts.push(parameters.length / width);
    for (let at = 0; at < parameters.length; at += width) seen.push(parameters[at + 1]);
    return [];
  };
  const columns = Array.from({ length: columnCount }, (_, index) => `c${index}`);
  const connection = await database.connect();
  await stageRows(connection, sqliteDialect, { table: 's' }, columns, 'batch', rows);
  expect(seen).toEqual(rows.map(({ number }) => number));
  return counts;
}

const rows = (count: number, byteCount = 8, columnCount = 1): WaitingRow[] =>
  Array.from({ length: count }, (_, index) => ({
    ...{ number: index + 1, kind: 0, byteCount, values: new Array<number>(columnCount).fill(7) },
  }));

it('puts many rows into a statement, by powers of two', async () => {
  expect(await rowsAStatement([])).toEqual([]);
  expect(await rowsAStatement(rows(1))).toEqual([1]);
  expect(await rowsAStatement(rows(600))).toEqual([256, 256, 64, 16, 8]);
});

it('puts fewer where rows are long or wide', async () => {
  expect(await rowsAStatement(rows(8, 400_000))).toEqual([2, 2, 2, 2]);
  expect(await rowsAStatement(rows(3, 4_000_000))).toEqual([1, 1, 1]);
  expect(await rowsAStatement(rows(64, 8, 1000), 1000)).toEqual([32, 32]);
});
