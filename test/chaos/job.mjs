// The job that is killed: three splits of rows in time order, windows, sessions and a process
// function with state and timers; to a file, folders of parts, and tables of every database.
import {
  count,
  defineJob,
  fileSink,
  fromIterable,
  int64,
  json,
  mapState,
  max,
  schema,
  session,
  string,
  sum,
  timestamp,
  tumble,
  watermarks,
} from 'millrace';
import { mysql } from 'millrace/mysql';
import { postgres } from 'millrace/postgres';
import { sqlite } from 'millrace/sqlite';
import { instants, watchedSink } from './instants.mjs';

const events = schema({ user: string(), amount: int64(), at: timestamp(3).asEpoch() });
const totals = schema({
  user: string(),
  at: timestamp(3).asEpoch(),
  total: int64(),
});
const SPLITS = 3;

/** The rows of a split, with a pause now and then. */
async function* rowsOf(split, rows, pauseEvery) {
  const first = Math.floor((split * rows) / SPLITS);
  const end = Math.floor(((split + 1) * rows) / SPLITS);
  for (let i = first; i < end; i++) {
    if (pauseEvery > 0 && i % pauseEvery === 0) await new Promise((next) => setTimeout(next, 1));
    const burst = Math.floor(i / 500);
    yield {
      user: `the user with number ${(i * 7919) % 41}`,
      amount: BigInt((i * 31) % 1000),
      at: i * 10 + burst * 3000,
    };
  }
}

/**
 * Writes one stream to several sinks, which are told apart by what they are called.
 *
 * @param stream  Its rows are new ones only, so that tables with and without a key get the same.
 */
function write(stream, name, sinks, instant) {
  for (const [kind, sink] of Object.entries(sinks)) {
    if (sink !== undefined) stream.sinkTo(watchedSink(kind, sink, instant), `${name} ${kind}`);
  }
}

export default defineJob((env, { out, rows, pauseEvery, servers, crash }) => {
  const instant = instants(crash);
  const parts = Array.from({ length: SPLITS }, (_, split) =>
    fromIterable(events, () => rowsOf(split, rows, pauseEvery)),
  );
  const source = {
    ...parts[0],
    name: 'events',
    splits: async () => parts.map((_, id) => ({ id: String(id) })),
    open: (split, position, context) => parts[Number(split.id)].open(split, position, context),
  };
  const { postgresql, mariadb } = servers;
  // Tables with a key of servers are written by each subtask, those without by one.
  const tables = (table, primaryKey) => {
    const options = { table, ...(primaryKey && { primaryKey }) };
    const ofServers = { ...options, parallel: primaryKey !== undefined };
    return {
      sqlite: sqlite(`${out}/out.db`, options),
      postgresql: postgresql && postgres('', { ...postgresql, ...ofServers }),
      mariadb: mariadb && mysql('', { ...mariadb, ...ofServers }),
    };
  };
  const folder = (name) => fileSink(`${out}/${name}/`, { format: json() });
  const stream = env.from(source, { watermarks: watermarks.boundedOutOfOrderness('at', '1s') });
  const keyed = stream.keyBy('user');
  const windows = keyed.window(tumble('5s')).aggregate({ rows: count(), total: sum('amount') });
  write(windows, 'windows', { folder: folder('windows'), ...tables('windows') }, instant);
  const sessions = keyed.window(session('2s')).aggregate({ rows: count(), most: max('amount') });
  const key = ['user', 'window_start'];
  write(sessions, 'sessions', { ...tables('sessions', key) }, instant);
  const processed = keyed.process({
    // Rows of a key come in another order at another parallelism: what is emitted must not tell.
    state: { totals: mapState(int64().asNumber(), int64()) },
    output: totals,
    processElement(row, ctx) {
      const until = Math.floor(row.at / 7000) * 7000 + 7000;
      const { totals: map } = ctx.state;
      map.set(until, (map.get(until) ?? 0n) + row.amount);
      ctx.timers.registerEventTime(until);
    },
    onTimer(time, ctx) {
      const total = ctx.state.totals.get(time);
      ctx.collect({ user: ctx.currentKey.user, at: time, total });
      ctx.state.totals.delete(time);
    },
  });
  const file = fileSink(`${out}/totals.json`, { format: json() });
  write(processed, 'totals', { file, folder: folder('totals') }, instant);
});
