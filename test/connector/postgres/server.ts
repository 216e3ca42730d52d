// PostgreSQL under test.
import pg from 'pg';
import {
  postgres,
  postgresLookup,
  postgresSource,
} from '../../../src/connector/postgres/tables.js';
import type { DatabaseServer } from '../../support/databaseServers.js';
import { postgresDatabase } from '../../../src/connector/postgres/driver.js';
import type { TestServer } from '../database/serverFaultTests.js';
import type { ReadDatabase } from '../database/tableSourceTests.js';

/** The parts of the address of a server. */
export function addressOf({ port, user, password, database }: DatabaseServer) {
  return { host: '127.0.0.1', port, user, password, database };
}

/** A server with a connection of the test's own. */
export async function testPostgres(
  server: DatabaseServer,
): Promise<TestServer & ReadDatabase & { end(): Promise<void> }> {
  const types = { getTypeParser: () => (text: string) => text };
  const client = new pg.Client({ ...addressOf(server), types });
  await client.connect();
  await client.query("SET TIME ZONE 'UTC'; SET datestyle TO ISO");
  return {
    sink: (options) => postgres('', { ...addressOf(server), ...options }),
    source: (options) => postgresSource('', { ...addressOf(server), ...options }),
    lookup: (options) => postgresLookup('', { ...addressOf(server), ...options }),
    query: async (text) => (await client.query<(string | null)[]>({ text, rowMode: 'array' })).rows,
    quote: (name) => `"${name.replaceAll('"', '""')}"`,
    address: addressOf(server),
    certificate: server.certificate,
    killOthers: async () => {
      await client.query(
        'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()' +
          ` AND usename = current_user AND backend_type = 'client backend'`,
      );
    },
    database: postgresDatabase,
    tlsQuery: 'SELECT version FROM pg_stat_ssl WHERE pid = pg_backend_pid()',
    protocol: 'postgres',
    end: () => client.end(),
  };
}
