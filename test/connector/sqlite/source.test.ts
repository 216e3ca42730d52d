import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { int32 } from '../../../src/batch/dataType.js';
import { schema } from '../../../src/batch/schema.js';
import { sqliteLookup } from '../../../src/connector/sqlite/lookup.js';
import { sqlite } from '../../../src/connector/sqlite/sink.js';
import { sqliteSource } from '../../../src/connector/sqlite/source.js';
import { systemClock } from '../../../src/time/clock.js';
import { createEngine } from '../../../src/wasm/load.node.js';
import { tableSourceTests } from '../database/tableSourceTests.js';
import { temporaryPath } from './sqliteFile.js';

describe('SQLite', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'millrace-'));
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  tableSourceTests(() => {
    const path = join(folder, 'all.db');
    return {
      sink: (options) => sqlite(path, options),
      source: (options) => sqliteSource(path, options),
      lookup: (options) => sqliteLookup({ path, ...options }),
      query: async (sql) => {
        const database = new Database(path);
        database.exec(sql);
        database.close();
        return [];
      },
      quote: (name) => `"${name.replaceAll('"', '""')}"`,
    };
  });
});

it('does not make a file that is missing', async () => {
  const source = sqliteSource(temporaryPath('no.db'), {
    ...{ table: 't', schema: schema({ id: int32() }), key: ['id'] },
  });
  const { signal } = new AbortController();
  const context = { engine: createEngine(), clock: systemClock, signal, batchSize: 8 };
  const reader = await source.open({ id: 't' }, undefined, context);
  await expect(async () => reader.poll()).rejects.toMatchObject({ code: 'CONNECTOR_NOT_FOUND' });
});
