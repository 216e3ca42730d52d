import { afterAll, beforeAll, describe } from 'vitest';
import { startServer, whyNoServer, type DatabaseServer } from '../../support/databaseServers.js';
import { serverFaultTests } from '../database/serverFaultTests.js';
import { tableSinkTests } from '../database/tableSinkTests.js';
import { tableSourceTests } from '../database/tableSourceTests.js';
import { testPostgres } from './server.js';

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
});
