import {
  environment,
  fromArray,
  int32,
  int64,
  jsonValue,
  listState,
  mapState,
  schema,
  string,
  timestamp,
  valueState,
  watermarks,
  type MapState,
  type ReadonlyMapState,
} from 'millrace';
import { describe, expect, expectTypeOf, it } from 'vitest';

const orders = schema({ at: timestamp().asEpoch(), order: int32(), amount: int32() });
const payments = schema({ paidAt: timestamp().asEpoch(), id: int32(), paid: int32() });
const rules = schema({ since: timestamp().asEpoch(), name: string(), limit: int32() });
const lines = schema({ line: string() });

const env = (batchSize: number) => environment({ batchSize });

const ordersOf = (on: ReturnType<typeof env>, rows: readonly [number, number, number][]) =>
  on.from(
    fromArray(
      orders,
      rows.map(([at, order, amount]) => ({ at, order, amount })),
    ),
    { watermarks: watermarks.monotonous('at') },
  );

const paymentsOf = (on: ReturnType<typeof env>, rows: readonly [number, number, number][]) =>
  on.from(
    fromArray(
      payments,
      rows.map(([paidAt, id, paid]) => ({ paidAt, id, paid })),
    ),
    { watermarks: watermarks.monotonous('paidAt') },
  );

describe.each([1, 7, 1024])('connect, batch size %s', (batchSize) => {
  it('maps two streams to one', async () => {
    const on = env(batchSize);
    const both = ordersOf(on, [[1, 1, 5]]).connect(paymentsOf(on, [[2, 1, 5]]));
    const mapped = both.map(
      ({ amount }) => ({ line: `order of ${amount}` }),
      ({ paid }) => ({ line: `payment of ${paid}` }),
      lines,
    );
    const found = (await mapped.collect()).map(({ line }) => line);
    expect(found.sort()).toEqual(['order of 5', 'payment of 5']);
    const flat = both.flatMap(
      ({ amount }) => [{ line: `${amount}` }, { line: `${amount}` }],
      () => [],
      lines,
    );
    expect(await flat.collect()).toEqual([{ line: '5' }, { line: '5' }]);
  });

  it('matches rows of two keyed streams by shared state and timers', async () => {
    const on = env(batchSize);
    const some = ordersOf(on, [
      [1, 1, 10],
      [2, 2, 20],
      [3, 3, 30],
      [500, 9, 90],
    ]);
    const paid = paymentsOf(on, [
      [4, 2, 20],
      [5, 1, 10],
      [400, 7, 70],
    ]);
    const matched = some
      .keyBy('order')
      .connect(paid.keyBy('id'))
      .process({
        state: { amount: valueState(int32()), paid: listState(int32()) },
        output: lines,
        sideOutputs: { missing: schema({ order: int32(), side: string() }) },
        processElement1({ amount, at }, ctx) {
          expectTypeOf(ctx.currentKey).toEqualTypeOf<{ order: number }>();
          ctx.state.amount.set(amount);
          ctx.timers.registerEventTime(at + 100);
        },
        processElement2({ id, paid: sum, paidAt }, ctx) {
          expectTypeOf(id).toEqualTypeOf<number>();
          ctx.state.paid.add(sum);
          ctx.timers.registerEventTime(paidAt + 100);
        },
        onTimer(_, ctx) {
          const { order } = ctx.currentKey;
          const amount = ctx.state.amount.get();
          const [sum] = ctx.state.paid.get();
          if (amount === undefined && sum === undefined) return;
          if (amount === undefined) ctx.sideOutput('missing', { order, side: 'order' });
          else if (sum === undefined) ctx.sideOutput('missing', { order, side: 'payment' });
          else ctx.collect({ line: `${order}: ${amount} paid` });
          ctx.state.amount.clear();
          ctx.state.paid.clear();
        },
      });
    const { main, missing } = matched;
    expect(await main.collect()).toEqual([{ line: '1: 10 paid' }, { line: '2: 20 paid' }]);
    expect(await missing.collect()).toEqual([
      { order: 3, side: 'payment' },
      { order: 7, side: 'order' },
      { order: 9, side: 'payment' },
    ]);
  });

  it('gives every row what was broadcast', async () => {
    const on = env(batchSize);
    const rows = fromArray(rules, [
      { since: 1, name: 'high', limit: 50 },
      { since: 2, name: 'low', limit: 5 },
    ]);
    const shared = on.from(rows).broadcast({ limits: mapState(string(), int32()) });
    const checked = ordersOf(on, [[1, 1, 60]])
      .connect(shared)
      .process({
        output: lines,
        processElement({ amount }, ctx) {
          expectTypeOf(ctx.broadcast.limits).toEqualTypeOf<ReadonlyMapState<string, number>>();
          const limits = ctx.broadcast.limits as MapState<string, number>;
          expect(limits.set).toBeUndefined();
          ctx.collect({ line: `order of ${amount}` });
        },
        processBroadcastElement({ name, limit }, ctx) {
          expectTypeOf(ctx.broadcast.limits).toEqualTypeOf<MapState<string, number>>();
          ctx.broadcast.limits.set(name, limit);
          ctx.collect({ line: ctx.broadcast.limits.entries().join(' ') });
        },
      });
    const found = (await checked.collect()).map(({ line }) => line);
    expect(found.sort()).toEqual(['high,50', 'high,50 low,5', 'order of 60']);
  });
});

describe('broadcast beside a keyed stream', () => {
  it('has state and timers by key, and applies what comes to all keys', async () => {
    const on = environment({ batchSize: 2 });
    type Rule = { limit: number };
    const later = async function* () {
      yield { since: 0, name: 'first', limit: 15 };
      for (let i = 0; i < 50; i++) await Promise.resolve();
      await new Promise((resolve) => setTimeout(resolve, 30));
      yield { since: 0, name: 'second', limit: 25 };
    };
    const { fromIterable } = await import('millrace');
    const shared = on
      .from(fromIterable(rules, later()))
      .broadcast({ rules: mapState(string(), jsonValue<Rule>()) });
    const checked = ordersOf(on, [
      [1, 1, 10],
      [2, 2, 20],
      [3, 1, 10],
    ])
      .keyBy('order')
      .connect(shared)
      .process({
        state: { sum: valueState(int64().asNumber()) },
        output: lines,
        processElement({ amount, at }, ctx) {
          ctx.state.sum.set((ctx.state.sum.get() ?? 0) + amount);
          ctx.timers.registerEventTime(at);
        },
        processBroadcastElement({ name, limit }, ctx) {
          ctx.broadcast.rules.set(name, { limit });
          ctx.applyToKeyedState('sum', (key, sum) => {
            expectTypeOf(key).toEqualTypeOf<{ order: number }>();
            ctx.collect({ line: `${name}: ${key.order} has ${sum.get()} of ${limit}` });
          });
        },
        onTimer(time, ctx) {
          const limits = ctx.broadcast.rules.values().map((rule) => rule.limit);
          ctx.collect({ line: `timer ${time} of ${ctx.currentKey.order}: ${limits.join()}` });
        },
      });
    const found = (await checked.collect()).map(({ line }) => line);
    expect(found.filter((line) => line.startsWith('second'))).toEqual([
      'second: 1 has 20 of 25',
      'second: 2 has 20 of 25',
    ]);
    expect(found.filter((line) => line.startsWith('timer'))).toEqual([
      'timer 1 of 1: 15,25',
      'timer 2 of 2: 15,25',
      'timer 3 of 1: 15,25',
    ]);
  });
});

describe('connect of keyed streams', () => {
  it('needs keys of the same types', () => {
    const on = environment();
    const a = ordersOf(on, []).keyBy('order');
    const b = on.from(fromArray(rules, [])).keyBy('name');
    const fn = {
      output: lines,
      processElement1: () => undefined,
      processElement2: () => undefined,
    };
    expect(() => a.connect(b).process(fn)).toThrow('need keys of the same types');
  });

  it('takes null as a key where either side has it', async () => {
    const on = environment();
    const left = schema({ key: string() });
    const right = schema({ key: string().nullable() });
    const both = on
      .from(fromArray(left, [{ key: 'a' }]))
      .keyBy('key')
      .connect(on.from(fromArray(right, [{ key: null }, { key: 'a' }])).keyBy('key'))
      .process({
        state: { count: valueState(int32()) },
        output: schema({ key: string().nullable(), count: int32() }),
        processElement1: (_, ctx) => ctx.state.count.set((ctx.state.count.get() ?? 0) + 1),
        processElement2({ key }, ctx) {
          ctx.state.count.set((ctx.state.count.get() ?? 0) + 1);
          if (key === null) ctx.collect({ key, count: ctx.state.count.get() ?? 0 });
        },
      });
    expect(await both.collect()).toEqual([{ key: null, count: 1 }]);
  });
});
