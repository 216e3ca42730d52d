// Ledgers: the tables that money is moved in, made with what each account has, and read as readers
// of a database do: by one query.
import { createRequire } from 'node:module';
import { withServer } from './databases.mjs';
import { ACCOUNTS, DEPOSIT } from './money.mjs';

const QUERY = 'SELECT balance FROM accounts ORDER BY account';

/** Makes the tables. */
export async function makeLedgers(path, places) {
  const values = Array.from({ length: ACCOUNTS }, (_, account) => `(${account}, ${DEPOSIT})`);
  const table = '(account BIGINT PRIMARY KEY, balance BIGINT NOT NULL)';
  await withLedger(path, (db) => {
    db.exec('PRAGMA journal_mode = WAL');
    db.exec(`CREATE TABLE accounts ${table}; INSERT INTO accounts VALUES ${values.join(', ')}`);
  });
  for (const [kind, { namespace, ...server }] of Object.entries(places)) {
    await withServer(kind, server, async (query) => {
      await query(`CREATE TABLE ${namespace}.accounts ${table}`);
      await query(`INSERT INTO ${namespace}.accounts VALUES ${values.join(', ')}`);
    });
  }
}

/** Reads a ledger again and again, until it is told to stop; the balances that were seen. */
export async function watchSqlite(path, signal) {
  return withLedger(path, (db) => {
    const statement = db.prepare(QUERY);
    return watch(() => statement.all().map(({ balance }) => Number(balance)), signal);
  });
}

/** The same of a server. */
export function watchServer(kind, { namespace, ...server }, signal) {
  const from = QUERY.replace('accounts', `${namespace}.accounts`);
  return withServer(kind, server, (query) =>
    watch(async () => (await query(from)).map(([balance]) => Number(balance)), signal),
  );
}

async function watch(read, signal) {
  const seen = new Map();
  for (let isLast = false; !isLast;) {
    isLast = signal.aborted;
    const balances = await read();
    seen.set(balances.join(' '), balances);
    await new Promise((next) => setTimeout(next, 3));
  }
  return [...seen.values()];
}

async function withLedger(path, work) {
  const Database = createRequire(import.meta.url)('libsql');
  const db = new Database(path);
  try {
    db.exec('PRAGMA busy_timeout = 5000');
    return await work(db);
  } finally {
    db.close();
  }
}
