import { writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { sqliteDatabase } from '../../../src/connector/sqlite/database.js';
import { sqliteDialect } from '../../../src/connector/sqlite/dialect.js';
import { temporaryPath } from './sqliteFile.js';

it('lets connections of a thread take turns, a transaction at a time', async () => {
  const database = sqliteDatabase(temporaryPath('turns.db'));
  const [a, b] = [await database.connect(), await database.connect()];
  await a.query('CREATE TABLE t (n INTEGER)');
  const order: string[] = [];
  await a.query(sqliteDialect.begin);
  const other = b.query('INSERT INTO t VALUES (2)').then(() => order.push('b'));
  await a.query('INSERT INTO t VALUES (1)');
  order.push('a');
  await a.query('COMMIT');
  await other;
  expect(order).toEqual(['a', 'b']);
  expect(await b.query('SELECT n FROM t')).toEqual([[1n], [2n]]);
  await a.close();
  await b.close();
});

it('gives the turn back when a connection closes in a transaction', async () => {
  const database = sqliteDatabase(temporaryPath('closed.db'));
  const [a, b] = [await database.connect(), await database.connect()];
  await a.query(sqliteDialect.begin);
  const other = b.query('CREATE TABLE t (n INTEGER)');
  await a.close();
  await other;
  await b.close();
});

it('names a file that is no database', async () => {
  const path = temporaryPath('text.db');
  writeFileSync(path, 'this is no database, however long it may be'.repeat(100));
  await expect(sqliteDatabase(path).connect()).rejects.toThrow(`'${path}'`);
});
