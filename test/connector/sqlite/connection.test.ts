import { expect, it } from 'vitest';
import { SqliteConnection } from '../../../src/connector/sqlite/connection.js';
import { temporaryPath } from './sqliteFile.js';

const member = (): { drain(): void; discard(): void } => ({ drain() {}, discard() {} });

it('is shared by the writers of a file and closed with the last', async () => {
  const path = temporaryPath('a.db');
  const [a, b] = [member(), member()];
  const [first, second] = await Promise.all([
    SqliteConnection.open(path, a),
    SqliteConnection.open(path, b),
  ]);
  expect(first).toBe(second);
  first.close(a);
  first.driver.exec('CREATE TABLE t (n)');
  second.close(b);
  expect(() => first.driver.exec('SELECT 1')).toThrow();
  const c = member();
  const third = await SqliteConnection.open(path, c);
  expect(third).not.toBe(first);
  third.close(c);
});

it('can be opened again after it failed', async () => {
  const path = temporaryPath('missing/a.db');
  await expect(SqliteConnection.open(path, member())).rejects.toMatchObject({
    code: 'CONNECTOR_IO',
  });
  await expect(SqliteConnection.open(path, member())).rejects.toMatchObject({
    code: 'CONNECTOR_IO',
  });
});
