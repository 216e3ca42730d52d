// Jobs of user functions, windows of all kinds, joins and asynchronous calls, killed and restored at
// other parallelisms.
import {
  count,
  environment,
  evictors,
  fromIterable,
  globalWindow,
  int32,
  jsonValue,
  listState,
  lookupFrom,
  mapState,
  max,
  memoryStorage,
  noRestart,
  reducingState,
  schema,
  session,
  string,
  timestamp,
  triggers,
  tumble,
  valueState,
  watermarks,
  type DataStream,
  type EnvironmentOptions,
  type Fields,
  type FieldsOf,
} from 'millrace';
import { describe, expect, it } from 'vitest';
import { CommittedRows } from '../support/committedRows.js';

const events = schema({ user: string(), amount: int32(), at: timestamp(3).asEpoch() });
const lines = schema({ line: string() });
type Events = DataStream<FieldsOf<typeof events>>;
type Stream = DataStream<Fields>;
const ROWS = 1200;

/** Out of order by up to 300 ms. */
const rowAt = (i: number) => ({
  user: `a user with number ${(i * i) % 13}`,
  amount: (i * 7919) % 1000,
  at: i * 10 - ((i * 31) % 300),
});

async function* slowRows(failAt: number) {
  for (let i = 0; i < ROWS; i++) {
    if (i === failAt) throw new Error('the network is gone');
    if (i % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
    yield rowAt(i);
  }
}

const low = (rows: Events) => rows.filter(({ amount }) => amount < 400);
const high = (rows: Events) => rows.filter(({ amount }) => amount >= 400);
const shown = {
  output: lines,
  process(
    key: object,
    window: { readonly start: number },
    rows: readonly { readonly amount: number }[],
    ctx: { collect(row: { line: string }): void },
  ): void {
    const amounts = rows.map(({ amount }) => amount).join();
    ctx.collect({ line: JSON.stringify([key, window.start, amounts]) });
  },
};
const names = lookupFrom(
  schema({ user: string(), name: string() }),
  new Map(
    [0, 1, 3].map((n) => [
      `a user with number ${n}`,
      { user: `a user with number ${n}`, name: `${n}` },
    ]),
  ),
);
const later = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** What jobs do with the rows; each ends in rows whose order among keys does not count. */
const jobs: Readonly<Record<string, (rows: Events) => Stream>> = {
  'a process function with state, timers and a side output': (rows) => {
    const result = rows.keyBy('user').process({
      state: {
        sum: reducingState(int32(), (a, b) => a + b),
        last: listState(int32()),
        byTens: mapState(int32(), jsonValue<{ n: number }>()),
        previous: valueState(string()),
      },
      output: lines,
      sideOutputs: { fired: lines },
      processElement({ user, amount, at }, ctx) {
        const { byTens, last, previous, sum } = ctx.state;
        const ten = amount % 10;
        const seen = [sum.get(), last.get(), byTens.get(ten), previous.get()];
        ctx.collect({ line: JSON.stringify([user, amount, seen]) });
        sum.add(amount);
        last.set([...last.get().slice(-2), amount]);
        byTens.set(ten, { n: (byTens.get(ten)?.n ?? 0) + 1 });
        if (amount % 3 === 0) previous.set(`the previous amount was ${amount}`);
        if (amount % 7 === 0) previous.clear();
        if (amount % 5 === 0) ctx.timers.registerEventTime(at + 2 * amount);
      },
      onTimer(time, ctx) {
        ctx.sideOutput('fired', { line: `${ctx.currentKey.user} ${time}` });
      },
    });
    return result.main.union(result.fired);
  },
  'a function over two keyed streams': (rows) =>
    low(rows)
      .keyBy('user')
      .connect(high(rows).keyBy('user'))
      .process({
        state: { left: mapState(int32(), int32()), right: mapState(int32(), int32()) },
        output: lines,
        processElement1({ amount, at }, ctx) {
          const second = Math.floor(at / 1000);
          ctx.state.left.set(second, (ctx.state.left.get(second) ?? 0) + amount);
          ctx.timers.registerEventTime(second * 1000 + 999);
        },
        processElement2({ amount, at }, ctx) {
          const second = Math.floor(at / 1000);
          ctx.state.right.set(second, (ctx.state.right.get(second) ?? 0) + amount);
          ctx.timers.registerEventTime(second * 1000 + 999);
        },
        onTimer(time, ctx) {
          const second = Math.floor(time / 1000);
          const sums = [ctx.state.left.get(second), ctx.state.right.get(second)];
          ctx.collect({ line: JSON.stringify([ctx.currentKey, second, sums]) });
          ctx.state.left.delete(second);
          ctx.state.right.delete(second);
        },
      }),
  'a function with broadcast state': (rows) => {
    const totals = mapState(string(), int32());
    return low(rows)
      .keyBy('user')
      .connect(high(rows).broadcast({ totals }))
      .process({
        state: { count: valueState(int32()) },
        output: lines,
        processElement(_row, ctx) {
          ctx.state.count.set((ctx.state.count.get() ?? 0) + 1);
          ctx.timers.registerEventTime(1e9);
        },
        processBroadcastElement({ user, amount }, ctx) {
          const { totals: all } = ctx.broadcast;
          all.set(user, (all.get(user) ?? 0) + amount);
        },
        onTimer(_time, ctx) {
          const all = ctx.broadcast.totals.entries().sort(([a], [b]) => (a < b ? -1 : 1));
          ctx.collect({ line: JSON.stringify([ctx.currentKey, ctx.state.count.get(), all]) });
        },
      });
  },
  'tumbling windows of a function': (rows) =>
    rows.keyBy('user').window(tumble('700ms')).allowedLateness('1s').process(shown),
  'sessions of a function': (rows) => rows.keyBy('user').window(session('120ms')).process(shown),
  'sessions of aggregates, fired again and again': (rows) =>
    rows
      .keyBy('user')
      .window(session('120ms'))
      .trigger(triggers.purging(triggers.count(3)))
      .aggregate({ rows: count(), most: max('amount') }),
  'windows by count, with an evictor': (rows) =>
    rows.keyBy('user').countWindow(5, 2).process(shown),
  'global windows at the end of the input': (rows) =>
    rows
      .keyBy('user')
      .window(globalWindow())
      .trigger(triggers.endOfInput())
      .evictor(evictors.count(7))
      .process(shown),
  'a left interval join': (rows) =>
    low(rows)
      .keyBy('user')
      .intervalJoin(high(rows).keyBy('user'))
      .between('-200ms', '150ms', { type: 'left', right: 'r_' }),
  'a join by key': (rows) =>
    low(rows)
      .filter(({ amount }) => amount % 9 === 0)
      .keyBy('user')
      .join(
        high(rows)
          .filter(({ amount }) => amount % 9 === 0)
          .keyBy('user'),
        { right: 'r_' },
      ),
  'a full window join': (rows) =>
    low(rows)
      .keyBy('user')
      .windowJoin(high(rows).keyBy('user'), tumble('500ms'), { type: 'full', right: 'r_' }),
  'asynchronous calls, then windows': (rows) =>
    rows
      .mapAsync(
        async (row) => {
          if (row.amount % 50 === 0) await later(1);
          return { ...row, amount: row.amount + 1 };
        },
        { capacity: 40 },
      )
      .keyBy('user')
      .window(tumble('1s'))
      .aggregate({ rows: count(), most: max('amount') }),
  'asynchronous calls in any order': (rows) =>
    rows.mapAsync(
      async (row) => {
        await later(row.amount % 3);
        return row;
      },
      { ordered: false, capacity: 200 },
    ),
  'a lookup join': (rows) =>
    rows.lookupJoin(names, { on: { user: 'user' }, type: 'left', cache: { maxRows: 2 } }),
};

function run(
  job: (rows: Events) => Stream,
  out: CommittedRows,
  options: EnvironmentOptions,
  failAt: number,
): Promise<unknown> {
  const env = environment({ batchSize: 32, ...options });
  const source = fromIterable(events, () => slowRows(failAt));
  const given = watermarks.boundedOutOfOrderness('at', '300ms');
  job(env.from(source, { watermarks: given, name: 'events' })).sinkTo(out.sink());
  return env.execute().done;
}

const sorted = (rows: readonly object[]): string[] =>
  rows.map((row) => JSON.stringify(row, (_k, v) => (typeof v === 'bigint' ? `${v}` : v))).sort();

describe.each(Object.entries(jobs))('%s', (_name, job) => {
  it.each([{ parallelisms: [1, 1] }, { parallelisms: [2, 3, 1] }])(
    'goes on at $parallelisms',
    async ({ parallelisms }) => {
      const expected = new CommittedRows();
      await run(job, expected, {}, Infinity);
      expect(expected.rows.length).toBeGreaterThan(5);
      const storage = memoryStorage();
      const out = new CommittedRows();
      const checkpoints = { storage, interval: 1 };
      for (const [index, parallelism] of parallelisms.entries()) {
        const isLast = index === parallelisms.length - 1;
        const options = { parallelism, workers: false, checkpoints, restart: noRestart() };
        const done = run(job, out, options, isLast ? Infinity : 450 * (index + 1));
        if (isLast) await done;
        else await expect(done).rejects.toThrow('gone');
      }
      expect(sorted(out.rows)).toEqual(sorted(expected.rows));
    },
  );
});
