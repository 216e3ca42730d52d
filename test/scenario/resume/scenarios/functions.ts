// Functions of the user: with state, timers and side outputs, over two streams, that answer later.
import {
  aggregatingState,
  col,
  count,
  float64,
  int32,
  jsonValue,
  listState,
  lookupFrom,
  mapState,
  max,
  reducingState,
  schema,
  string,
  tumble,
  valueState,
} from 'millrace';
import type { Scenario } from '../scenario.js';
import { events, high, inOrder, lines, low, over, overSplits, type Events } from './events.js';

const later = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const people = schema({ user: string(), name: string() });
const names = lookupFrom(
  people,
  new Map(
    [0, 1, 3].map((n) => [
      `a user with number ${n}`,
      { user: `a user with number ${n}`, name: `${n}` },
    ]),
  ),
);
const counts = schema({ user: string(), n: int32(), text: string() });

function withEverything(rows: Events) {
  const result = rows.keyBy('user').process({
    state: {
      sum: reducingState(int32(), (a, b) => a + b),
      mean: aggregatingState(jsonValue<{ n: number; sum: number }>(), {
        createAccumulator: () => ({ n: 0, sum: 0 }),
        add: ({ n, sum }, amount: number) => ({ n: n + 1, sum: sum + amount }),
        getResult: ({ n, sum }) => Math.round(sum / n),
      }),
      last: listState(int32()),
      byTens: mapState(int32(), jsonValue<{ n: number }>()),
      previous: valueState(string()),
      whole: valueState(jsonValue<{ tags: readonly string[] }>()),
    },
    output: counts,
    sideOutputs: { fired: lines },
    processElement({ user, amount, at, tags }, ctx) {
      const { byTens, last, previous, sum, mean, whole } = ctx.state;
      const ten = amount % 10;
      const seen = [sum.get(), mean.get(), last.get(), byTens.get(ten), previous.get()];
      ctx.collect({ user, n: amount, text: JSON.stringify([seen, whole.get()]) });
      sum.add(amount);
      mean.add(amount);
      last.set([...last.get().slice(-2), amount]);
      byTens.set(ten, { n: (byTens.get(ten)?.n ?? 0) + 1 });
      if (amount % 11 === 0) byTens.delete(ten);
      whole.set({ tags });
      if (amount % 3 === 0) previous.set(`the previous amount was ${amount}`);
      if (amount % 7 === 0) previous.clear();
      if (amount % 5 === 0) ctx.timers.registerEventTime(at + 2 * amount);
      if (amount % 35 === 0) ctx.timers.deleteEventTime(at + 2 * amount);
    },
    onTimer(time, ctx) {
      ctx.sideOutput('fired', { line: `${ctx.currentKey.user} ${time}` });
    },
  });
  return { main: result.main, fired: result.fired };
}

const keyed: readonly Scenario[] = [
  over('a process function with state, timers and a side output', withEverything, inOrder),
  overSplits('a process function with state, timers and a side output', withEverything),
  over('state by a key that may be null', (rows) =>
    rows.keyBy('team', 'isGood').process({
      state: { seen: listState(string()) },
      output: counts,
      processElement({ user }, ctx) {
        const seen = ctx.state.seen.get();
        ctx.collect({ user, n: seen.length, text: seen.slice(-2).join() });
        ctx.state.seen.add(user);
      },
    }),
  ),
  over('the first row of each key', (rows) =>
    rows.keyBy('user', 'amount').process({
      state: { seen: valueState(int32()) },
      output: events,
      processElement(row, ctx) {
        if (ctx.state.seen.get() === undefined) ctx.collect(row);
        ctx.state.seen.set(1);
      },
    }),
  ),
  over('a function over two keyed streams', (rows) =>
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
  ),
  over('a function with broadcast state', (rows) => {
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
  }),
];

const plain: readonly Scenario[] = [
  over('rows changed, dropped and multiplied', (rows) =>
    rows
      .map((row) => ({ ...row, amount: row.amount + 1 }))
      .filter(col('amount').mod(3).ne(0))
      .flatMap((row) => row.tags.map((tag) => ({ ...row, user: tag })))
      .withColumns({ twice: col('amount').mul(2) })
      .drop('tags'),
  ),
  over('streams united', (rows) =>
    low(rows).union(high(rows), low(rows)).select('user', 'amount', 'tags'),
  ),
  over('a split by the first condition', (rows) =>
    rows.split({ small: col('amount').lt(300), odd: ({ amount }) => amount % 2 === 1 }),
  ),
  over('a split by all conditions, each with state', (rows) => {
    const branches = {
      small: col('amount').lt(300),
      odd: ({ amount }: { amount: number }) => amount % 2 === 1,
    };
    const { small, odd, rest } = rows.split(branches, { matches: 'all' });
    return {
      small: small.keyBy('user').aggregate({ n: count() }),
      odd: odd.keyBy('user').window(tumble('1s')).aggregate({ n: count() }),
      rest,
    };
  }),
  over('a function with side outputs', (rows) => {
    const { main, even, odd } = rows.process({
      output: events,
      sideOutputs: { even: events, odd: lines },
      processElement(row, ctx) {
        if (row.amount > 500) ctx.collect(row);
        else if (row.amount % 2 === 0) ctx.sideOutput('even', row);
        else ctx.sideOutput('odd', { line: row.tags.join() });
      },
    });
    return { main, even: even.keyBy('user').aggregate({ n: count() }), odd };
  }),
  over('a map over two streams', (rows) =>
    low(rows)
      .connect(high(rows).select('user', 'price'))
      .map(
        ({ user, amount }) => ({ line: `${user} ${amount}` }),
        ({ user, price }) => ({ line: `${user} costs ${price}` }),
        lines,
      ),
  ),
];

const answeredLater: readonly Scenario[] = [
  over('asynchronous calls, then windows', (rows) =>
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
  ),
  over(
    'asynchronous calls in order',
    (rows) =>
      rows.mapAsync(
        async (row) => {
          await later(row.amount % 3);
          return row.amount % 9 === 0 ? [row, row] : row.amount % 5 === 0 ? undefined : row;
        },
        { capacity: 100 },
      ),
    inOrder,
  ),
  over('asynchronous calls in any order', (rows) =>
    rows.mapAsync(
      async (row) => {
        await later(row.amount % 3);
        return row;
      },
      { ordered: false, capacity: 200 },
    ),
  ),
  over('calls for several rows that fail at first', (rows) => {
    const tried = new Set<number>();
    return rows
      .mapAsync(
        async (batch: { readonly number: bigint }[]) => {
          const first = Number(batch[0].number >> 40n);
          await later(1);
          if (first % 3 === 0 && !tried.has(first)) {
            tried.add(first);
            throw new Error('try again');
          }
          return batch.map(({ number }) => ({ line: `${number}` }));
        },
        {
          result: lines,
          batch: { size: 16, wait: 1 },
          capacity: 64,
          retry: { attempts: 3, delay: 1 },
        },
      )
      .select('line');
  }),
  over('rows whose calls fail', (rows) => {
    const { main, errors } = rows.mapAsync(
      async ({ amount }) => {
        await later(amount % 2);
        if (amount % 4 === 0) throw new Error(`${amount} is refused`);
        return { line: `${amount}` };
      },
      { result: lines, ordered: false, capacity: 50, onError: 'errors' },
    );
    return { main, errors };
  }),
  over('an inner lookup join', (rows) => rows.lookupJoin(names, { on: { user: 'user' } })),
  over('a lookup join', (rows) =>
    rows.lookupJoin(names, { on: { user: 'user' }, type: 'left', cache: { maxRows: 2 } }),
  ),
  over('a table that takes its time', (rows) => {
    const slow = lookupFrom(people, async (keys) => {
      await later(1);
      return keys.map(({ user = '' }) => {
        const isKnown = Number(user.at(-1)) % 3 !== 0;
        return isKnown ? ['one', 'two'].map((name) => ({ user, name })) : [];
      });
    });
    return rows
      .lookupJoin(slow, { on: { user: 'user' }, type: 'left' })
      .keyBy('user')
      .window(tumble('1s'))
      .aggregate({ rows: count() });
  }),
];

const undetermined: readonly Scenario[] = [
  over(
    'the rules that were there when a row came',
    (rows) =>
      low(rows)
        .connect(high(rows).broadcast({ last: mapState(string(), float64()) }))
        .process({
          output: lines,
          processElement({ user }, ctx) {
            ctx.collect({ line: `${user} ${ctx.broadcast.last.get(user)}` });
          },
          processBroadcastElement({ user, amount }, ctx) {
            ctx.broadcast.last.set(user, amount);
          },
        }),
    { undetermined: 'rows of two inputs overtake each other on their ways to a subtask' },
  ),
];

export const functionScenarios = [...keyed, ...plain, ...answeredLater, ...undetermined];
