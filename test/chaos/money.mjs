// The job that moves money: each transfer takes from one account what it gives to another, and the
// balances are kept in a table of every database. Their sum never changes.
import { col, defineJob, fromIterable, int64, schema, sum } from 'millrace';
import { mysql } from 'millrace/mysql';
import { postgres } from 'millrace/postgres';
import { sqlite } from 'millrace/sqlite';

export const ACCOUNTS = 20;
export const DEPOSIT = 1000;
const SPLITS = 3;

const transfers = schema({ from: int64(), to: int64(), amount: int64() });
const entries = schema({ account: int64(), change: int64() });

/** The n-th transfer. */
export function transfer(n) {
  const from = (n * 7919) % ACCOUNTS;
  const to = (from + 1 + ((n * 31) % (ACCOUNTS - 1))) % ACCOUNTS;
  return { from: BigInt(from), to: BigInt(to), amount: BigInt(1 + ((n * 131) % 97)) };
}

/** Transfers of a split, with a pause now and then. */
async function* transfersOf(split, count, failAt) {
  for (let n = split; n < count; n += SPLITS) {
    if (n >= failAt) throw new Error('the power is gone');
    if (n % 30 === split) await new Promise((next) => setTimeout(next, 1));
    yield transfer(n);
  }
}

export default defineJob((env, { path, servers = {}, count, failAt = Infinity }) => {
  const parts = Array.from({ length: SPLITS }, (_, split) =>
    fromIterable(transfers, () => transfersOf(split, count, failAt)),
  );
  const source = {
    ...parts[0],
    name: 'transfers',
    splits: async () => parts.map((_, id) => ({ id: String(id) })),
    open: (split, position, context) => parts[Number(split.id)].open(split, position, context),
  };
  const balances = env
    .from(source, { name: 'transfers' })
    .flatMap(
      ({ from, to, amount }) => [
        { account: from, change: -amount },
        { account: to, change: amount },
      ],
      entries,
    )
    .keyBy('account')
    .aggregate({ change: sum('change') })
    .withColumns({ balance: col('change').add(DEPOSIT) })
    .select('account', 'balance');
  const options = { table: 'accounts', primaryKey: ['account'], createTable: false };
  const { postgresql, mariadb } = servers;
  balances.sinkTo(sqlite(path, options), 'to sqlite');
  if (postgresql) balances.sinkTo(postgres('', { ...postgresql, ...options }), 'to postgresql');
  if (mariadb) balances.sinkTo(mysql('', { ...mariadb, ...options }), 'to mariadb');
});
