// MySQL and MariaDB by the library mysql2, loaded only when a job opens a database.
import type * as MySql from 'mysql2/promise';
import type { RowDataPacket } from 'mysql2/promise';
import { MillraceError } from '../../error.js';
import { resolveAddress, type DatabaseAddress, type ResolvedAddress } from '../database/address.js';
import type { Connection, Failure } from '../database/database.js';
import type { LookupParameter } from '../database/dialect.js';
import type { LookupDatabase } from '../database/tableLookup.js';
import type { SqlValue } from '../database/sqlValue.js';
import { mysqlDialect } from './dialect.js';

/**
 * Times are in UTC, bad values are errors, and a row that another adds between two statements is
 * seen by the second.
 */
const SETTINGS = [
  "SET SESSION time_zone = '+00:00'",
  "SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,NO_BACKSLASH_ESCAPES'",
  'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED',
];

/** Node's codes, then the library's and the server's. */
const LOST = new RegExp(
  '^(?:ECONN|EPIPE|ETIMEDOUT|EHOST|ENET|ENOTFOUND|EAI_AGAIN|ENOENT|PROTOCOL_|' +
    'ER_(?:SERVER_SHUTDOWN|CONNECTION_KILLED|QUERY_INTERRUPTED|CLIENT_INTERACTION_TIMEOUT))',
  'u',
);
const LOST_TEXT = /closed state|connection lost|socket has been ended/iu;
const TRANSIENT = /^ER_(?:LOCK_|CON_COUNT|TOO_MANY|OUT_OF_RESOURCES|XA_RBDEADLOCK)/u;

/** A database of MySQL or MariaDB. */
export function mysqlDatabase(address: DatabaseAddress): LookupDatabase {
  const resolved = resolveAddress(address, ['mysql:', 'mariadb:'], 3306);
  const { host, port, database } = resolved;
  const state = { dialect: mysqlDialect('utf8mb4_bin') };
  return {
    name: `MySQL database '${database ?? ''}' at ${host}:${port}`,
    get dialect() {
      return state.dialect;
    },
    connect: () => connect(resolved, state),
    failureOf: (error) => failureOf(error, resolved),
  };
}

async function connect(
  { tls, ...address }: ResolvedAddress,
  state: { dialect: LookupDatabase['dialect'] },
): Promise<Connection> {
  const { createConnection } = await loadLibrary();
  const { host, port, user, password, database } = address;
  const connection = await createConnection({
    ...{ host, port, charset: 'utf8mb4', timezone: 'Z', rowsAsArray: true, connectTimeout: 15_000 },
    ...{ supportBigNumbers: true, bigNumberStrings: true, dateStrings: true, jsonStrings: true },
    ...(user !== undefined && { user }),
    ...(password !== undefined && { password }),
    ...(database !== undefined && { database }),
    ...(tls !== undefined && { ssl: tls }),
  });
  // What is lost between two statements is told by the next one.
  connection.on('error', () => undefined);
  try {
    for (const setting of SETTINGS) await connection.query(setting);
    const [[[version]]] = await connection.query<RowDataPacket[][]>('SELECT VERSION()');
    state.dialect = mysqlDialect(collationOf(String(version)));
  } catch (error) {
    connection.destroy();
    throw error;
  }
  return {
    query: async (sql, parameters = []) => {
      const [rows] =
        parameters.length === 0
          ? await connection.query(sql)
          : await connection.execute(sql, parameters.map(sent));
      return (Array.isArray(rows) ? rows : []) as unknown as SqlValue[][];
    },
    close: async () => connection.destroy(),
  };
}

/** Text by its bytes, trailing spaces too, by the names that each has for it. */
function collationOf(version: string): string {
  if (/mariadb/iu.test(version)) return 'utf8mb4_nopad_bin';
  return Number.parseInt(version, 10) >= 8 ? 'utf8mb4_0900_bin' : 'utf8mb4_bin';
}

type Sent = null | number | string | Buffer;

function sent(value: LookupParameter): Sent {
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'boolean') return value ? 1 : 0;
  return value instanceof Uint8Array ? Buffer.from(value) : (value as Sent);
}

function failureOf(error: unknown, { redactor }: ResolvedAddress): Failure {
  const code = String((error as NodeJS.ErrnoException).code ?? '');
  const text = redactor.reasonOf(error);
  const isLost = LOST.test(code) || LOST_TEXT.test(text);
  return { text, isLost, isTransient: isLost || TRANSIENT.test(code) };
}

async function loadLibrary(): Promise<typeof MySql> {
  try {
    return await import('mysql2/promise');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw cause;
    throw new MillraceError(
      'CONNECTOR_MISSING_LIBRARY',
      "MySQL needs a library: run 'npm install mysql2'.",
      { cause },
    );
  }
}
