// Windows of all assigners, triggers, evictors and computations, and what is ranked behind them.
import {
  avg,
  col,
  collectValues,
  count,
  countDistinct,
  cumulate,
  customWindow,
  desc,
  evictors,
  first,
  globalWindow,
  hop,
  jsonValue,
  last,
  listState,
  max,
  maxBy,
  min,
  minBy,
  reducingState,
  int32,
  session,
  sum,
  triggers,
  tumble,
} from 'millrace';
import type { Scenario } from '../scenario.js';
import { inOrder, lines, over, overFiles, overSplits, shown } from './events.js';

const many = {
  n: count(),
  total: sum('number'),
  cost: sum('price'),
  mean: avg('amount'),
  cheapest: min('price'),
  most: max('user'),
  teams: countDistinct('team'),
  best: maxBy('user', 'amount'),
  worst: minBy('price', 'amount'),
};

const kernels: readonly Scenario[] = [
  over(
    'tumbling windows of aggregates',
    (rows) => rows.keyBy('user').window(tumble('700ms')).aggregate(many),
    inOrder,
  ),
  overSplits('tumbling windows of aggregates', (rows) =>
    rows.keyBy('user').window(tumble('700ms')).aggregate(many),
  ),
  overFiles('tumbling windows of aggregates', (rows) =>
    rows.keyBy('user').window(tumble('700ms')).aggregate(many),
  ),
  over(
    'values in their order of arrival',
    (rows) =>
      rows
        .keyBy('user')
        .window(tumble('700ms'))
        .aggregate({ all: collectValues('amount'), first: first('team'), last: last('price') }),
    inOrder,
  ),
  over('hopping windows of aggregates', (rows) =>
    rows.keyBy('user').window(hop('1s', '300ms')).aggregate(many),
  ),
  over('cumulating windows of aggregates', (rows) =>
    rows.keyBy('team', 'isGood').window(cumulate('500ms', '2s')).aggregate(many),
  ),
  over(
    'windows that take late rows, and those that are too late',
    (rows) => {
      const { main, late } = rows
        .filter(({ at }) => at % 4 !== 0 || at < 4000)
        .map((row) => (row.amount % 7 === 0 ? { ...row, at: row.at - 1500 } : row))
        .keyBy('user')
        .window(tumble('500ms'))
        .allowedLateness('400ms')
        .aggregate({ n: count(), total: sum('amount') });
      return { main, late };
    },
    inOrder,
  ),
  over('windows of all rows', (rows) => rows.windowAll(tumble('300ms')).aggregate(many)),
  over(
    'sessions of aggregates',
    (rows) => rows.keyBy('user').window(session('120ms')).aggregate(many),
    inOrder,
  ),
  overSplits('sessions of aggregates', (rows) =>
    rows.keyBy('user').window(session('120ms')).aggregate(many),
  ),
  overFiles('sessions of aggregates', (rows) =>
    rows.keyBy('user').window(session('120ms')).aggregate(many),
  ),
  over('sessions of all rows', (rows) => rows.windowAll(session('40ms')).aggregate(many)),
  over('windows behind windows', (rows) =>
    rows
      .keyBy('user')
      .window(tumble('200ms'))
      .aggregate({ n: count(), total: sum('amount') })
      .keyBy('n')
      .window(tumble('1s'))
      .aggregate({ windows: count(), most: max('total') }),
  ),
  over('the first of each window', (rows) =>
    rows
      .keyBy('user', 'team')
      .window(tumble('1s'))
      .aggregate({ n: count(), total: sum('amount') })
      .top(3, { by: [desc('n'), 'total', 'user'] }),
  ),
  over('the first of each window and team', (rows) =>
    rows
      .keyBy('user', 'team')
      .window(hop('2s', '1s'))
      .aggregate({ n: count(), total: sum('amount') })
      .top(2, { by: [desc('total'), 'user'], partitionBy: ['team'], rank: 'place' }),
  ),
];

const triggered: readonly Scenario[] = [
  over('tumbling windows of a function', (rows) =>
    rows.keyBy('user').window(tumble('700ms')).allowedLateness('1s').process(shown),
  ),
  over('sessions of a function', (rows) =>
    rows.keyBy('user').window(session('120ms')).process(shown),
  ),
  over('sessions of aggregates, fired again and again', (rows) =>
    rows
      .keyBy('user')
      .window(session('120ms'))
      .trigger(triggers.purging(triggers.count(3)))
      .aggregate({ rows: count(), most: max('amount') }),
  ),
  over('windows by count, with an evictor', (rows) =>
    rows.keyBy('user').countWindow(5, 2).process(shown),
  ),
  over(
    'windows by count',
    (rows) =>
      rows
        .keyBy('user')
        .countWindow(7)
        .aggregate({ total: sum('amount'), cost: sum('price') }),
    inOrder,
  ),
  over('windows by count of all rows', (rows) => rows.countWindowAll(50).aggregate(many)),
  over('global windows at the end of the input', (rows) =>
    rows
      .keyBy('user')
      .window(globalWindow())
      .trigger(triggers.endOfInput())
      .evictor(evictors.count(7))
      .process(shown),
  ),
  over('windows that fire when a value has changed enough', (rows) =>
    rows
      .drop('number')
      .keyBy('user')
      .window(globalWindow())
      .trigger(
        triggers.delta(
          300,
          (a: { amount: number }, b) => Math.abs(a.amount - b.amount),
          jsonValue<{ amount: number }>(),
        ),
      )
      .evictor(evictors.time('1s'))
      .process(shown),
  ),
  over('windows of which an evictor drops what is far', (rows) =>
    rows
      .keyBy('user')
      .window(hop('2s', '1s'))
      .evictor(evictors.delta(500, (row, end) => Math.abs(row.amount - end.amount)))
      .process(shown),
  ),
  over('a trigger of the user with state', (rows) =>
    rows
      .keyBy('user')
      .window(tumble('3s'))
      .trigger({
        state: { sum: reducingState(int32(), (a: number, b: number) => a + b) },
        onElement({ amount }, _time, window, ctx) {
          ctx.timers.registerEventTime(window.maxTimestamp);
          ctx.state.sum.add(amount);
          if ((ctx.state.sum.get() ?? 0) < 2000) return 'CONTINUE';
          ctx.state.sum.clear();
          return 'FIRE_AND_PURGE';
        },
        onEventTime: () => 'FIRE',
        clear: (_window, ctx) => ctx.state.sum.clear(),
      })
      .process(shown),
  ),
  over('windows of the user', (rows) =>
    rows
      .keyBy('user')
      .window(
        customWindow({
          assign: (row, time) => [{ start: time - (time % 500), end: time + 100 + row.amount }],
        }),
      )
      .process(shown),
  ),
  over(
    'a fold of windows',
    (rows) =>
      rows
        .keyBy('user')
        .window(tumble('1s'))
        .reduce((a, b) => ({
          ...b,
          amount: a.amount + b.amount,
          tags: [...a.tags.slice(-2), ...b.tags],
        })),
    inOrder,
  ),
  over('a fold of sessions', (rows) =>
    rows
      .keyBy('user')
      .window(session('120ms'))
      .reduce((a, b) => (a.amount > b.amount || (a.amount === b.amount && a.at < b.at) ? a : b)),
  ),
  over('an accumulator of the user', (rows) =>
    rows
      .keyBy('team')
      .window(session('100ms'))
      .aggregate({
        output: lines,
        createAccumulator: () => ({ amounts: [] as number[] }),
        add: ({ amounts }, { amount }) => ({ amounts: [...amounts, amount] }),
        merge: (a, b) => ({ amounts: [...a.amounts, ...b.amounts] }),
        getResult: ({ amounts }) => ({ line: amounts.toSorted((a, b) => a - b).join() }),
      }),
  ),
  over('state by key and by window', (rows) =>
    rows
      .keyBy('user')
      .window(tumble('1s'))
      .allowedLateness('500ms')
      .trigger(triggers.count(2))
      .process({
        output: lines,
        state: { windows: listState(int32()) },
        windowState: { fired: listState(int32()) },
        process(key, window, of, ctx) {
          const before = [ctx.state.windows.get().slice(-3), ctx.windowState.fired.get()];
          ctx.collect({ line: JSON.stringify([key, window.start, of.length, before]) });
          ctx.state.windows.add(of.length);
          ctx.windowState.fired.add(of.length);
        },
        clear: (_key, _window, ctx) => ctx.windowState.fired.clear(),
      }),
  ),
];

const rolling: readonly Scenario[] = [
  over('rolling aggregates', (rows) => rows.keyBy('user').aggregate(many), inOrder),
  overSplits('rolling aggregates', (rows) => rows.keyBy('user').aggregate(many), inOrder),
  over(
    'the last of rolling aggregates by team',
    (rows) =>
      rows
        .select({ team: 'team', amount: 'amount', price: 'price', isBig: col('amount').gt(500) })
        .keyBy('team', 'isBig')
        .aggregate({ n: count(), amounts: countDistinct('amount'), cost: sum('price') }),
    { compare: { kind: 'last', keys: ['team', 'isBig'] } },
  ),
  overFiles('files that change hands', (rows) => rows.keyBy('user').aggregate({ n: count() }), {
    ...inOrder,
    files: [300, 40, 860],
  }),
  overFiles(
    'the counts of rolling aggregates',
    (rows) => rows.keyBy('user').aggregate({ n: count() }),
    inOrder,
  ),
  over(
    'a rolling fold',
    (rows) =>
      rows
        .keyBy('user')
        .reduce((a, b) => ({ ...b, amount: (a.amount + b.amount) % 10_007, tags: a.tags })),
    inOrder,
  ),
];

const undetermined: readonly Scenario[] = [
  over(
    'windows that are told in between',
    (rows) =>
      rows
        .keyBy('user')
        .window(tumble('2s'))
        .trigger(triggers.continuousEventTime('300ms'))
        .aggregate({ n: count(), total: sum('amount') }),
    {
      undetermined:
        'which rows a timer finds before the end of its window depends on when the watermarks of ' +
        'other subtasks arrive',
    },
  ),
];

export const windowScenarios = [...kernels, ...triggered, ...rolling, ...undetermined];
