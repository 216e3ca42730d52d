import { expect, it } from 'vitest';
import { openSqlite, type ModuleLoader } from '../../../src/connector/sqlite/driver.js';

const missing = (name: string): Error =>
  Object.assign(new Error(`no ${name}`), { code: 'ERR_MODULE_NOT_FOUND' });

it('says what to install when there is no library', async () => {
  const load: ModuleLoader = async (name) => {
    throw missing(name);
  };
  await expect(openSqlite(':memory:', load)).rejects.toMatchObject({
    code: 'CONNECTOR_MISSING_LIBRARY',
    message: expect.stringContaining("'npm install libsql'") as string,
  });
});

it('falls back to the module of Node', async () => {
  const calls: unknown[] = [];
  class DatabaseSync {
    constructor(path: string) {
      calls.push(path);
    }
    exec(sql: string): void {
      calls.push(sql);
    }
    prepare(sql: string): object {
      calls.push(sql);
      return {
        setReadBigInts: (on: boolean) => calls.push(on),
        run: (...parameters: unknown[]) => calls.push(parameters),
        all: (...parameters: unknown[]) => [{ parameters }],
      };
    }
    close(): void {
      calls.push('close');
    }
  }
  const driver = await openSqlite('a.db', async (name) => {
    if (name === 'libsql') throw missing(name);
    return { DatabaseSync };
  });
  driver.exec('BEGIN');
  const statement = driver.prepare('SELECT ?');
  statement.run([1, 'a']);
  expect(statement.all([2])).toEqual([{ parameters: [2] }]);
  driver.close();
  expect(calls).toEqual(['a.db', 'BEGIN', 'SELECT ?', true, [1, 'a'], 'close']);
});

it('does not hide why a library that is there fails', async () => {
  const load: ModuleLoader = async () => {
    throw new Error('wrong architecture');
  };
  await expect(openSqlite(':memory:', load)).rejects.toThrow('wrong architecture');
});

it('reads integers exactly and bytes as Uint8Array', async () => {
  const driver = await openSqlite(':memory:');
  const row = driver.prepare("SELECT 9223372036854775807 AS n, x'00ff' AS b").all([])[0];
  expect(row).toEqual({ n: 9223372036854775807n, b: new Uint8Array([0, 255]) });
  driver.close();
});
