import { afterAll, beforeAll, describe } from 'vitest';
import { startServer, whyNoServer, type DatabaseServer } from '../../support/databaseServers.js';
import { killedJobTests, type KilledSink } from '../database/killedJobTests.js';
import { serverFaultTests } from '../database/serverFaultTests.js';
import { tableSinkTests } from '../database/tableSinkTests.js';
import { tableSourceTests } from '../database/tableSourceTests.js';
import { addressOf, testPostgres } from './server.js';

describe.skipIf(whyNoServer('postgresql') !== undefined)('postgresql', () => {
  let server: DatabaseServer;
  let database: Awaited<ReturnType<typeof testPostgres>>;

  beforeAll(async () => {
    server = await startServer('postgresql');
    database = await testPostgres(server);
  }, 300_000);

  afterAll(async () => {
    await database?.end();
    await server?.stop();
  });

  tableSinkTests(() => database);
  tableSourceTests(() => database);
  serverFaultTests(() => database);

  const sink: KilledSink = {
    kind: 'postgresql',
    place: () => addressOf(server),
    clear: async () => void (await database.query('DROP TABLE IF EXISTS numbers')),
    written: async () => {
      const tables = 'SELECT table_name FROM information_schema.tables';
      const found = await database.query(`${tables} WHERE table_name = 'numbers'`);
      if (found.length === 0) return [];
      return (await database.query('SELECT id FROM numbers')).map(([id]) => Number(id));
    },
  };
  killedJobTests(() => sink, [false, true]);
});
