// The databases that the killed job writes to: a place of its own for each round, and its rows.
import { createRequire } from 'node:module';
import { existsSync } from 'node:fs';

/** Tables of the job. */
const TABLES = ['windows', 'sessions'];

/** Connects to a server for a while; `query` gives rows as arrays. */
export async function withServer(kind, { host, port, user, password, database }, work) {
  if (kind === 'postgresql') {
    const { default: pg } = await import('pg');
    const types = { getTypeParser: () => (text) => text };
    const client = new pg.Client({ host, port, user, password, database, types });
    // What is lost between two queries is told by the next one.
    client.on('error', () => undefined);
    await client.connect();
    try {
      return await work(async (text) => (await client.query({ text, rowMode: 'array' })).rows);
    } finally {
      await client.end();
    }
  }
  const { createConnection } = await import('mysql2/promise');
  const connection = await createConnection({
    ...{ host, port, user, password, database, rowsAsArray: true, dateStrings: true },
    ...{ supportBigNumbers: true, bigNumberStrings: true },
  });
  try {
    return await work(async (text) => (await connection.query(text))[0]);
  } finally {
    await connection.end();
  }
}

/**
 * Makes a place in each server.
 *
 * @returns What the sinks are given, by the kind of server.
 */
export async function makePlaces(servers, name) {
  const places = {};
  for (const [kind, server] of Object.entries(servers)) {
    const what = kind === 'postgresql' ? 'SCHEMA' : 'DATABASE';
    await withServer(kind, server, (query) => query(`CREATE ${what} ${name}`));
    const { host, port, user, password, database } = server;
    places[kind] = { host, port, user, password, database, namespace: name };
  }
  return places;
}

/** Removes what {@link makePlaces} made. */
export async function dropPlaces(places) {
  for (const [kind, { namespace, ...server }] of Object.entries(places)) {
    const drop =
      kind === 'postgresql' ? `DROP SCHEMA ${namespace} CASCADE` : `DROP DATABASE ${namespace}`;
    await withServer(kind, server, (query) => query(drop));
  }
}

/** Rows of the tables in the servers, as text: `windows postgresql a|1|…`. */
export async function rowsInServers(places) {
  const rows = [];
  for (const [kind, { namespace, ...server }] of Object.entries(places)) {
    await withServer(kind, server, async (query) => {
      const found = await query(
        `SELECT table_name FROM information_schema.tables WHERE table_schema = '${namespace}'`,
      );
      const names = new Set(found.map(([name]) => name));
      for (const table of TABLES.filter((name) => names.has(name))) {
        const all = await query(`SELECT * FROM ${namespace}.${table}`);
        rows.push(...all.map((row) => `${table} ${kind} ${row.join('|')}`));
      }
    });
  }
  return rows;
}

/** Rows of the tables in a SQLite file, as text. */
export function rowsInSqlite(path) {
  if (!existsSync(path)) return [];
  const Database = createRequire(import.meta.url)('libsql');
  const db = new Database(path);
  try {
    db.exec('PRAGMA busy_timeout = 5000');
    const found = db.prepare(`SELECT name FROM sqlite_master WHERE type = 'table'`).all();
    const names = new Set(found.map(({ name }) => name));
    return TABLES.filter((name) => names.has(name)).flatMap((table) =>
      db
        .prepare(`SELECT * FROM ${table}`)
        .all()
        .map((row) => `${table} sqlite ${Object.values(row).join('|')}`),
    );
  } finally {
    db.close();
  }
}
