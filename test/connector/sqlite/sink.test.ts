import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import Database from 'libsql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as types from '../../../src/batch/dataType.js';
import { schema } from '../../../src/batch/schema.js';
import { sqlite } from '../../../src/connector/sqlite/sink.js';
import { runSink, sinkContext, writeRows } from '../../sink/testSink.js';
import { tableSinkTests } from '../database/tableSinkTests.js';
import { query, temporaryPath } from './sqliteFile.js';

const fields = schema({ n: types.int32(), text: types.string().nullable() });
const rows = Array.from({ length: 1000 }, (_, n) => ({
  n,
  text: n % 7 === 0 ? null : `text ${n}`,
}));
const asStored = (row: { n: number; text: string | null }): object => ({
  ...row,
  n: BigInt(row.n),
});

describe('appending', () => {
  for (const count of [0, 1, 127, 128, 129, 1000]) {
    it(`writes ${count} rows in order`, async () => {
      const path = temporaryPath('a.db');
      await runSink(sqlite(path, { table: 't' }), sinkContext(fields), [rows.slice(0, count)]);
      expect(query(path, 'SELECT * FROM t ORDER BY rowid')).toEqual(
        rows.slice(0, count).map(asStored),
      );
    });
  }

  it('makes the folder of the file', async () => {
    const path = join(dirname(temporaryPath('a.db')), 'results', 'of today', 'a.db');
    await runSink(sqlite(path, { table: 't' }), sinkContext(fields), [rows.slice(0, 2)]);
    expect(query(path, 'SELECT count(*) AS n FROM t')).toEqual([{ n: 2n }]);
  });

  it('names the table after the stream and keeps what is there', async () => {
    const path = temporaryPath('a.db');
    for (let run = 0; run < 2; run++) {
      await runSink(sqlite(path), sinkContext(fields, { name: 'hourly' }), [rows.slice(0, 2)]);
    }
    expect(query(path, 'SELECT count(*) AS n FROM hourly')).toEqual([{ n: 4n }]);
  });

  it('refuses a changelog without a key', async () => {
    const run = runSink(
      sqlite(temporaryPath('a.db')),
      sinkContext(fields),
      [rows.slice(0, 1)],
      [2],
    );
    await expect(run).rejects.toThrow(/needs a key: give primaryKey/);
  });
});

it('leaves the same table when it replaces, twice', async () => {
  const path = temporaryPath('a.db');
  for (let run = 0; run < 2; run++) {
    await runSink(sqlite(path, { table: 't', mode: 'replace' }), sinkContext(fields), [
      rows.slice(0, 5),
    ]);
    expect(query(path, 'SELECT * FROM t')).toEqual(rows.slice(0, 5).map(asStored));
  }
});

describe('with a key', () => {
  const options = { table: 't', primaryKey: ['n'] };

  it('the last row of a key stays, also within a statement', async () => {
    const path = temporaryPath('a.db');
    const batches = [
      [
        { n: 1, text: 'a' },
        { n: 2, text: 'b' },
        { n: 1, text: 'c' },
      ],
      [{ n: 2, text: null }],
    ];
    await runSink(sqlite(path, options), sinkContext(fields), batches);
    expect(query(path, 'SELECT * FROM t ORDER BY n')).toEqual([
      { n: 1n, text: 'c' },
      { n: 2n, text: null },
    ]);
  });

  it('follows a changelog in its order', async () => {
    const path = temporaryPath('a.db');
    const changes = [
      { n: 1, text: 'a' },
      { n: 2, text: 'b' },
      { n: 1, text: 'a' },
      { n: 1, text: 'A' },
      { n: 2, text: 'b' },
      { n: 3, text: 'c' },
      { n: 3, text: 'c' },
      { n: 3, text: 'again' },
    ];
    await runSink(sqlite(path, options), sinkContext(fields), [changes], [0, 0, 1, 2, 3, 0, 3, 0]);
    expect(query(path, 'SELECT * FROM t ORDER BY n')).toEqual([
      { n: 1n, text: 'A' },
      { n: 3n, text: 'again' },
    ]);
  });

  it('may be the whole row', async () => {
    const path = temporaryPath('a.db');
    const key = { table: 't', primaryKey: ['n', 'text'] };
    const twice = [
      { n: 1, text: 'a' },
      { n: 1, text: 'a' },
    ];
    await runSink(sqlite(path, key), sinkContext(fields), [twice]);
    expect(query(path, 'SELECT * FROM t')).toEqual([{ n: 1n, text: 'a' }]);
  });

  it('must be columns of the stream', async () => {
    const open = async (): Promise<unknown> =>
      sqlite(temporaryPath('a.db'), { primaryKey: ['m'] }).open(sinkContext(fields));
    await expect(open()).rejects.toMatchObject({ code: 'PLAN_UNKNOWN_COLUMN' });
  });
});

it('writes several streams into one file, each its table', async () => {
  const path = temporaryPath('a.db');
  const contexts = ['a', 'b', 'c'].map((name) => sinkContext(fields, { name }));
  const writers = await Promise.all(contexts.map((context) => sqlite(path).open(context)));
  for (let i = 0; i < 3; i++) await writeRows(writers[i], contexts[i], [rows.slice(0, i + 1)]);
  const handles = await Promise.all(writers.map((writer) => writer.preCommit(7)));
  await Promise.all(writers.map((writer, i) => writer.commit(handles[i])));
  for (const writer of writers) await writer.close();
  for (const [i, name] of ['a', 'b', 'c'].entries()) {
    expect(query(path, `SELECT count(*) AS n FROM ${name}`)).toEqual([{ n: BigInt(i + 1) }]);
  }
  expect(query(path, 'SELECT sink, checkpoint_id FROM millrace_commits ORDER BY sink')).toEqual(
    ['a', 'b', 'c'].map((sink) => ({ sink, checkpoint_id: 7n })),
  );
});

describe('errors', () => {
  it('name the missing column of a table that is there', async () => {
    const path = temporaryPath('a.db');
    await runSink(sqlite(path, { table: 't' }), sinkContext(schema({ other: types.int32() })), []);
    await expect(
      runSink(sqlite(path, { table: 't' }), sinkContext(fields), []),
    ).rejects.toMatchObject({
      code: 'CONNECTOR_FORMAT',
      message: expect.stringContaining("no column 'n', 'text'") as string,
    });
  });

  it('name the missing table when it may not be created', async () => {
    const options = { table: 't', createTable: false };
    const run = runSink(sqlite(temporaryPath('a.db'), options), sinkContext(fields), []);
    await expect(run).rejects.toMatchObject({ code: 'CONNECTOR_NOT_FOUND' });
  });

  it('name the file that cannot be opened', async () => {
    const taken = temporaryPath('file');
    writeFileSync(taken, '');
    const path = join(taken, 'a.db');
    await expect(runSink(sqlite(path), sinkContext(fields), [])).rejects.toMatchObject({
      code: 'CONNECTOR_IO',
      message: expect.stringContaining(path) as string,
    });
  });

  it('name the file and table of a constraint that fails', async () => {
    const path = temporaryPath('a.db');
    const context = sinkContext(schema({ n: types.int32() }));
    const nullable = sinkContext(schema({ n: types.int32().nullable() }));
    await runSink(sqlite(path, { table: 't' }), context, []);
    await expect(runSink(sqlite(path, { table: 't' }), nullable, [[{ n: null }]])).rejects.toThrow(
      /a\.db': table 't' cannot be written: NOT NULL constraint failed/,
    );
  });
});

describe('hostile names and values', () => {
  const hostile = [
    `x"); DROP TABLE victim; --`,
    `'; DELETE FROM victim; --`,
    '"',
    '""',
    `a'b"c\`d]e[f`,
    'SELECT',
    'naïve ☃ 😀',
    ' ',
    '?',
    ':name',
  ];

  it('are names and values like any other', async () => {
    const path = temporaryPath('a.db');
    await runSink(sqlite(path, { table: 'victim' }), sinkContext(fields), [rows.slice(0, 3)]);
    for (const name of hostile) {
      const odd = schema({ [name]: types.string(), other: types.int32() });
      const values = hostile.map((value, other) => ({ [name]: value, other }));
      const options = { table: `t ${name}`, primaryKey: [name], mode: 'replace' as const };
      const context = sinkContext(odd);
      await runSink(sqlite(path, options), context, [values as never[]]);
      await runSink(
        sqlite(path, { ...options, mode: 'append' }),
        context,
        [[values[0] as never]],
        [3],
      );
      const quoted = `"t ${name.replaceAll('"', '""')}"`;
      const stored = query(path, `SELECT * FROM ${quoted} ORDER BY other`);
      expect(stored.map((row) => row[name])).toEqual(hostile.slice(1));
    }
    expect(query(path, 'SELECT count(*) AS n FROM victim')).toEqual([{ n: 3n }]);
  });

  it('keep their NUL', async () => {
    const path = temporaryPath('a.db');
    await runSink(sqlite(path, { table: 't' }), sinkContext(fields), [[{ n: 1, text: 'a\0b' }]]);
    expect(query(path, 'SELECT hex(text) AS hex FROM t')).toEqual([{ hex: '610062' }]);
  });
});

describe('as any database', () => {
  let path: string;

  beforeAll(() => {
    path = join(mkdtempSync(join(tmpdir(), 'millrace-')), 'all.db');
  });

  afterAll(() => rmSync(dirname(path), { recursive: true, force: true }));

  tableSinkTests(() => ({
    sink: (options) => sqlite(path, options),
    query: async (sql) => {
      const text = (value: unknown): string | null => (value === null ? null : String(value));
      if (!sql.startsWith('SELECT')) {
        const database = new Database(path);
        database.exec(sql);
        database.close();
        return [];
      }
      return query(path, sql).map((row) => Object.values(row).map(text));
    },
    quote: (name) => `"${name.replaceAll('"', '""')}"`,
  }));
});
