// The job of the soak: rows at a steady rate whose keys come and go, through windows, sessions, a
// process function with timers, state that expires and a join; committed once a checkpoint.
import {
  count,
  defineJob,
  fileSink,
  fromIterable,
  int64,
  json,
  max,
  schema,
  session,
  string,
  sum,
  timestamp,
  tumble,
  valueState,
  watermarks,
} from 'millrace';
import { sqlite } from 'millrace/sqlite';

const events = schema({ user: string(), amount: int64().asNumber(), at: timestamp(3).asEpoch() });
const totals = schema({ user: string(), at: timestamp(3).asEpoch(), total: int64().asNumber() });
const SPLITS = 2;
const TICK_MS = 20;
/** Keys that are in use at a time, and rows after which one of them is never used again. */
const ACTIVE_KEYS = 2000;
const ROWS_A_KEY = 50;

/** Rows of a split from its `position` on, as many a second as wanted. */
async function* rowsOf(split, rowsPerSecond) {
  const perTick = Math.max(1, Math.round((rowsPerSecond / SPLITS / 1000) * TICK_MS));
  const began = Date.now();
  for (let i = 0; ; i++) {
    if (i % perTick === 0) {
      const due = began + (i / perTick) * TICK_MS;
      const delay = due - Date.now();
      if (delay > 0) await new Promise((next) => setTimeout(next, delay));
    }
    const key = Math.floor(i / ROWS_A_KEY / ACTIVE_KEYS) * ACTIVE_KEYS + ((i * 7919) % ACTIVE_KEYS);
    const at = began + (i / perTick) * TICK_MS;
    yield { user: `the user with number ${key}`, amount: (i * 31) % 1000, at: Math.floor(at) };
  }
}

export default defineJob((env, { out, rowsPerSecond }) => {
  const parts = Array.from({ length: SPLITS }, (_, split) =>
    fromIterable(events, () => rowsOf(split, rowsPerSecond), { isBounded: false }),
  );
  const source = {
    ...parts[0],
    name: 'events',
    splits: async () => parts.map((_, id) => ({ id: String(id) })),
    open: (split, position, context) => parts[Number(split.id)].open(split, position, context),
  };
  const stream = env.from(source, { watermarks: watermarks.boundedOutOfOrderness('at', '1s') });
  const keyed = stream.keyBy('user');
  keyed
    .window(tumble('10s'))
    .aggregate({ rows: count(), total: sum('amount') })
    .filter((row) => row.rows > 40)
    .sinkTo(fileSink(`${out}/windows/`, { format: json() }));
  keyed
    .window(session('2s'))
    .aggregate({ rows: count(), most: max('amount') })
    .sinkTo(sqlite(`${out}/out.db`, { table: 'sessions', primaryKey: ['user'] }));
  keyed
    .process({
      state: { total: valueState(int64().asNumber(), { ttl: '30s' }) },
      output: totals,
      processElement(row, ctx) {
        ctx.state.total.set((ctx.state.total.get() ?? 0) + row.amount);
        ctx.timers.registerEventTime(Math.floor(row.at / 7000) * 7000 + 7000);
      },
      onTimer(time, ctx) {
        const total = ctx.state.total.get() ?? 0;
        if (total % 97 === 0) ctx.collect({ user: ctx.currentKey.user, at: time, total });
      },
    })
    .sinkTo(fileSink(`${out}/totals/`, { format: json() }));
});
