// Joins of all kinds and types.
import { col, count, session, sum, tumble, hop } from 'millrace';
import type { Scenario } from '../scenario.js';
import * as rows from './events.js';
import { lines, over, overSplits, type Events } from './events.js';

const TYPES = ['inner', 'left', 'right', 'full'] as const;
// Joins keep no arrays.
const low = (stream: Events) => rows.low(stream).drop('tags');
const high = (stream: Events) => rows.high(stream).drop('tags');
const some = (stream: ReturnType<typeof low>) => stream.filter(col('amount').mod(9).eq(0));

const scenarios: readonly Scenario[] = [
  ...TYPES.map((type) =>
    over(`an interval join, ${type}`, (rows) =>
      low(rows)
        .keyBy('user')
        .intervalJoin(high(rows).keyBy('user'))
        .between('-200ms', '150ms', { type, right: 'r_' }),
    ),
  ),
  overSplits('an interval join, full', (rows) =>
    low(rows)
      .keyBy('user')
      .intervalJoin(high(rows).keyBy('user'))
      .between('-100ms', '50ms', { type: 'full', right: 'r_' }),
  ),
  over('an interval join by keys that may be null', (rows) =>
    some(low(rows))
      .keyBy('team', 'isGood')
      .intervalJoin(high(rows).keyBy('team', 'isGood'))
      .between('-100ms', '0ms', { type: 'left', right: 'r_' }),
  ),
  over('a join by key', (rows) =>
    some(low(rows))
      .keyBy('user')
      .join(some(high(rows)).keyBy('user'), { right: 'r_' }),
  ),
  over('a join by key, then windows', (rows) =>
    some(low(rows))
      .keyBy('user')
      .join(some(high(rows)).keyBy('user'), { right: 'r_' })
      .keyBy('user')
      .window(tumble('10min'))
      .aggregate({ n: count(), total: sum('r_amount') }),
  ),
  ...TYPES.map((type) =>
    over(`a window join, ${type}`, (rows) =>
      low(rows)
        .keyBy('user')
        .windowJoin(high(rows).keyBy('user'), tumble('500ms'), { type, right: 'r_' }),
    ),
  ),
  over('a window join of sessions', (rows) =>
    low(rows)
      .keyBy('team')
      .windowJoin(high(rows).keyBy('team'), session('30ms'), { type: 'full', right: 'r_' }),
  ),
  over('rows of two streams in one window', (rows) => {
    const { main, leftLate, rightLate } = low(rows)
      .map((row) => (row.amount % 7 === 0 ? { ...row, at: row.at - 1500 } : row))
      .keyBy('user')
      .coGroup(high(rows).keyBy('user'), hop('600ms', '300ms'), {
        output: lines,
        apply(lefts, rights, { window, collect }) {
          const sides = [lefts, rights].map((side) => side.map(({ amount }) => amount));
          collect({ line: JSON.stringify([window.start, lefts[0]?.user, ...sides]) });
        },
      });
    return { main, leftLate, rightLate };
  }),
];

export const joinScenarios = scenarios;
