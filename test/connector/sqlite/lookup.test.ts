import {
  boolean,
  environment,
  float64,
  fromArray,
  int32,
  int64,
  schema,
  string,
  systemClock,
  timestamp,
} from 'millrace';
import { describe, expect, it } from 'vitest';
import { sqliteLookup } from '../../../src/connector/sqlite/lookup.js';
import { openSqlite } from '../../../src/connector/sqlite/driver.js';
import { temporaryPath } from './sqliteFile.js';

const person = schema({
  id: int64(),
  name: string().nullable(),
  weight: float64().nullable(),
  active: boolean().nullable(),
  born: timestamp(3).nullable(),
});
const context = { clock: systemClock, signal: new AbortController().signal };

async function database(): Promise<string> {
  const path = temporaryPath('people.db');
  const driver = await openSqlite(path);
  driver.exec(
    `CREATE TABLE "peo""ple" (id INTEGER, name TEXT, weight REAL, active, born TEXT);
     CREATE INDEX by_id ON "peo""ple" (id);
     INSERT INTO "peo""ple" VALUES
       (1, 'Ada', 60, 1, '1815-12-10 00:00:00.000'),
       (2, 'Bob', NULL, 0, NULL),
       (2, 'Bea', 1.5, NULL, '1970-01-01 00:00:00.001'),
       (9007199254740993, NULL, NULL, NULL, NULL)`,
  );
  driver.close();
  return path;
}

const table = async (path?: string) =>
  sqliteLookup({ path: path ?? (await database()), table: 'peo"ple', schema: person });

describe('lookups in SQLite', () => {
  it('find the rows of each key, exact and of their types', async () => {
    const reader = await (await table()).open(['id'], context);
    const keys = [{ id: 2n }, { id: 5n }, { id: 9007199254740993n }, { id: 1n }];
    expect(await reader.lookup(keys, context)).toEqual([
      [
        { id: 2n, name: 'Bob', weight: null, active: false, born: null },
        { id: 2n, name: 'Bea', weight: 1.5, active: null, born: new Date(1) },
      ],
      [],
      [{ id: 9007199254740993n, name: null, weight: null, active: null, born: null }],
      [{ id: 1n, name: 'Ada', weight: 60, active: true, born: new Date('1815-12-10') }],
    ]);
    reader.close();
    reader.close();
  });

  it.each([0, 1, 7, 8, 9, 511, 512, 513, 1500])('take %i keys', async (count) => {
    const reader = await (await table()).open(['id'], context);
    const keys = Array.from({ length: count }, (_, id) => ({ id: BigInt(id) }));
    const found = await reader.lookup(keys, context);
    expect(found.map((rows) => rows.length)).toEqual(
      keys.map(({ id }) => (id === 1n ? 1 : id === 2n ? 2 : 0)),
    );
    reader.close();
  });

  it('compare several columns, and text as it is', async () => {
    const reader = await (await table()).open(['id', 'name'], context);
    const injected = "Ada' OR '1'='1";
    const keys = [
      { id: 2n, name: 'Bea' },
      { id: 2n, name: 'Ada' },
      { id: 1n, name: injected },
    ];
    expect((await reader.lookup(keys, context)).map((rows) => rows.length)).toEqual([1, 0, 0]);
    reader.close();
  });

  it('join a stream, which sees rows that others commit', async () => {
    const path = await database();
    const order = schema({ id: int32(), person: int64() });
    const rows = [1n, 2n, 7n].map((key, id) => ({ id, person: key }));
    const joined = async () =>
      environment()
        .from(fromArray(order, rows))
        .lookupJoin(await table(path), { on: { person: 'id' }, type: 'left' })
        .collect();
    expect((await joined()).map(({ name }) => name)).toEqual(['Ada', 'Bob', 'Bea', null]);
    const driver = await openSqlite(path);
    driver.exec(`INSERT INTO "peo""ple" (id, name) VALUES (7, 'Cy')`);
    driver.close();
    expect((await joined()).map(({ name }) => name)).toEqual(['Ada', 'Bob', 'Bea', 'Cy']);
  });

  it('fail where there is no database or no table', async () => {
    const missing = sqliteLookup({ path: temporaryPath('no.db'), table: 't', schema: person });
    await expect(missing.open(['id'], context)).rejects.toThrow(/There is no SQLite database/);
    const path = await database();
    const reader = await sqliteLookup({ path, table: 'x', schema: person }).open(['id'], context);
    expect(() => reader.lookup([{ id: 1n }], context)).toThrow(
      /lookup in 'x' failed: no such table/,
    );
    reader.close();
  });
});
