// PostgreSQL by the library pg, loaded only when a job opens a database.
import type * as Pg from 'pg';
import { MillraceError } from '../../error.js';
import { resolveAddress, type DatabaseAddress, type ResolvedAddress } from '../database/address.js';
import type { Connection, Failure } from '../database/database.js';
import type { LookupDatabase } from '../database/tableLookup.js';
import type { SqlValue } from '../database/sqlValue.js';
import { postgresDialect } from './dialect.js';

/** Values come as PostgreSQL writes them; the columns of the schema say what they are. */
const AS_TEXT = { getTypeParser: () => (text: string) => text };
/** Times without a zone are in UTC, whatever the server's zone is. */
const SETTINGS = "SET TIME ZONE 'UTC'; SET datestyle TO 'ISO, YMD'; SET extra_float_digits TO 1";

/** SQLSTATE classes: connection lost, resources, operator intervention; and single codes. */
const LOST = /^(?:08|57P0[1-5]|XX000)/u;
const TRANSIENT = /^(?:08|53|57P0|40001|40P01|55P03)/u;
/** Node's codes, and what pg says without one. */
const LOST_CODE = /^(?:ECONN|EPIPE|ETIMEDOUT|EHOST|ENET|ENOTFOUND|EAI_AGAIN|ENOENT)/u;
const LOST_TEXT = /connection (?:terminated|error|ended)|not queryable|timeout expired/iu;

/** A PostgreSQL database. */
export function postgresDatabase(address: DatabaseAddress): LookupDatabase {
  const resolved = resolveAddress(address, ['postgres:', 'postgresql:'], 5432);
  const { host, port, database } = resolved;
  return {
    name: `PostgreSQL database '${database ?? ''}' at ${host}:${port}`,
    dialect: postgresDialect,
    connect: () => connect(resolved),
    failureOf: (error) => failureOf(error, resolved),
  };
}

async function connect({ tls, ...address }: ResolvedAddress): Promise<Connection> {
  const { Client } = await loadLibrary();
  const client = new Client({
    ...{ host: address.host, port: address.port, types: AS_TEXT, connectionTimeoutMillis: 15_000 },
    ...{ user: address.user, password: address.password, database: address.database },
    ...{ ssl: tls ?? false, keepAlive: true, application_name: 'millrace' },
  });
  // What is lost between two statements is told by the next one.
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query(SETTINGS);
  } catch (error) {
    await client.end();
    throw error;
  }
  return {
    query: async (text, parameters = []) => {
      const values = parameters.map(sent);
      const { rows } = await client.query<SqlValue[]>({ text, values, rowMode: 'array' });
      return rows;
    },
    close: () => client.end(),
  };
}

function sent(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sent);
  return value instanceof Uint8Array ? Buffer.from(value) : value;
}

function failureOf(error: unknown, { redactor }: ResolvedAddress): Failure {
  const code = String((error as NodeJS.ErrnoException).code ?? '');
  const text = redactor.reasonOf(error);
  const isLost = LOST.test(code) || LOST_CODE.test(code) || LOST_TEXT.test(text);
  return { text, isLost, isTransient: isLost || TRANSIENT.test(code) };
}

async function loadLibrary(): Promise<typeof Pg> {
  try {
    const library = (await import('pg')) as typeof Pg & { readonly default?: typeof Pg };
    return library.default ?? library;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw cause;
    throw new MillraceError(
      'CONNECTOR_MISSING_LIBRARY',
      "PostgreSQL needs a library: run 'npm install pg'.",
      { cause },
    );
  }
}
