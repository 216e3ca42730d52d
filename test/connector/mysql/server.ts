// MariaDB under test.
import { createConnection } from 'mysql2/promise';
import { mysql, mysqlLookup, mysqlSource } from '../../../src/connector/mysql/tables.js';
import type { DatabaseServer } from '../../support/databaseServers.js';
import { mysqlDatabase } from '../../../src/connector/mysql/driver.js';
import type { TestServer } from '../database/serverFaultTests.js';
import type { ReadDatabase } from '../database/tableSourceTests.js';

/** The parts of the address of a server. */
export function addressOf({ port, user, password, database }: DatabaseServer) {
  return { host: '127.0.0.1', port, user, password, database };
}

/** A server with a connection of the test's own. */
export async function testMysql(
  server: DatabaseServer,
): Promise<TestServer & ReadDatabase & { end(): Promise<void> }> {
  const connection = await createConnection({
    ...{ ...addressOf(server), rowsAsArray: true, dateStrings: true, timezone: 'Z' },
    typeCast: (field) => field.string('utf8'),
  });
  return {
    sink: (options) => mysql('', { ...addressOf(server), ...options }),
    source: (options) => mysqlSource('', { ...addressOf(server), ...options }),
    lookup: (options) => mysqlLookup('', { ...addressOf(server), ...options }),
    query: async (sql) => {
      const [rows] = await connection.query(sql);
      return Array.isArray(rows) ? (rows as unknown as (string | null)[][]) : [];
    },
    quote: (name) => `\`${name.replaceAll('`', '``')}\``,
    address: addressOf(server),
    certificate: server.certificate,
    killOthers: async () => {
      const [rows] = await connection.query(
        "SELECT id FROM information_schema.processlist WHERE user = 'millrace' " +
          'AND id <> CONNECTION_ID()',
      );
      for (const [id] of rows as unknown as string[][]) {
        // One that ended by itself is no error.
        await connection.query(`KILL ${id}`).catch(() => undefined);
      }
    },
    database: mysqlDatabase,
    tlsQuery: "SHOW STATUS LIKE 'Ssl_version'",
    protocol: 'mysql',
    end: () => connection.end(),
  };
}
