import {
  avg,
  blackhole,
  collect,
  count,
  countDistinct,
  cumulate,
  decimal,
  environment,
  float64,
  fromArray,
  hop,
  int64,
  max,
  min,
  schema,
  session,
  stddev,
  string,
  sum,
  timestamp,
  triggers,
  tumble,
  watermarks,
  type EnvironmentOptions,
} from 'millrace';
import { describe, expect, it } from 'vitest';
import type { SlicedAssigner } from '../../src/window/assigner.js';

const bids = schema({
  auction: string().nullable(),
  price: int64(),
  amount: decimal(20, 2).nullable(),
  ratio: float64(),
  note: string().nullable(),
  at: timestamp(3).asEpoch(),
});

/** Some keys have most rows. Rows come out of order, but none is late: that depends on subtasks. */
const rows = Array.from({ length: 3000 }, (_, i) => ({
  auction: i % 3 === 0 ? 'the one that everybody wants' : i % 11 === 0 ? null : `a${i % 17}`,
  price: BigInt((i * 7919) % 1000),
  amount: i % 5 === 0 ? null : `${(i * 31) % 997}.25`,
  ratio: (i % 64) / 4,
  note: i % 4 === 0 ? null : `note ${(i * 13) % 101} of some length`,
  at: i * 10 - (i % 7 === 0 ? 490 : 0),
}));

function windows(options: EnvironmentOptions, assigner: SlicedAssigner, keys: 'auction'[]) {
  const env = environment({ workers: false, ...options });
  const strategy = watermarks.boundedOutOfOrderness('at', '500ms');
  const stream = env.from(fromArray(bids, rows), { watermarks: strategy, name: 'bids' });
  const grouped =
    keys.length === 0 ? stream.windowAll(assigner) : stream.keyBy('auction').window(assigner);
  const result = grouped.aggregate({
    n: count(),
    priced: count('amount'),
    total: sum('price'),
    amounts: sum('amount'),
    mean: avg('amount'),
    low: min('note'),
    high: max('price'),
    first: min('at'),
    spread: stddev('ratio'),
  });
  return { env, result };
}

const text = (row: object): string =>
  JSON.stringify(row, (_, value: unknown) => {
    if (typeof value === 'bigint') return `${value}`;
    // Squares add up in another order.
    return typeof value === 'number' ? Number(value.toPrecision(12)) : value;
  });

async function results(
  options: EnvironmentOptions,
  assigner: SlicedAssigner,
  keys: 'auction'[] = ['auction'],
): Promise<string[]> {
  const { env, result } = windows(options, assigner, keys);
  const out = collect();
  result.sinkTo(out);
  await env.execute().done;
  return out.rows.map(text).sort();
}

describe('aggregates in two phases', () => {
  const assigners = [tumble('2s'), hop('3s', '1s'), cumulate('1s', '4s')];
  it.each(assigners.map((assigner) => [assigner.kind, assigner] as const))(
    '%s: give the rows of one phase, at any parallelism and batch size',
    async (_, assigner) => {
      const expected = await results({}, assigner);
      expect(expected.length).toBeGreaterThan(100);
      const strategies = ['twoPhase', 'auto', 'onePhase'] as const;
      for (const [turn, parallelism] of [2, 3, 4].entries()) {
        for (const batchSize of [16, 1000]) {
          const settings = { parallelism, batchSize };
          for (const aggPhaseStrategy of turn === 0 ? strategies : ([strategies[0]] as const)) {
            expect(await results({ ...settings, aggPhaseStrategy }, assigner)).toEqual(expected);
          }
        }
      }
    },
  );

  it('give the rows of one phase without keys', async () => {
    const expected = await results({}, hop('3s', '1s'), []);
    const settings = { parallelism: 3, batchSize: 100, aggPhaseStrategy: 'twoPhase' } as const;
    expect(await results(settings, hop('3s', '1s'), [])).toEqual(expected);
  });
});

describe('the plan', () => {
  it('shows both halves', () => {
    const { env, result } = windows({ parallelism: 2 }, tumble('2s'), ['auction']);
    result.sinkTo(blackhole(), 'out');
    expect(env.explain()).toMatchInlineSnapshot(`
      "out: write to blackhole  [kernels]
      └─ tumble: GlobalWindowAggregate TUMBLE(2 s) by auction: n, priced, total, amounts, mean, low, high, first, spread  [kernels]  keeps groups of each open slice
         └─ tumble.local: LocalWindowAggregate TUMBLE(2 s) by auction: n, priced, total, amounts, mean, low, high, first, spread  [kernels]
            └─ bids: read array  [kernels]"
    `);
  });

  it.each([
    ['one subtask', { parallelism: 1 }],
    ['when told so', { parallelism: 2, aggPhaseStrategy: 'onePhase' }],
  ] as const)('has one phase: %s', (_, options) => {
    const { env, result } = windows(options, tumble('2s'), ['auction']);
    result.sinkTo(blackhole(), 'out');
    expect(env.explain()).not.toContain('Local');
  });

  it('has one phase where the rows themselves are needed', () => {
    const env = environment({ parallelism: 2 });
    const stream = env.from(fromArray(bids, rows), { watermarks: watermarks.monotonous('at') });
    const keyed = stream.keyBy('auction');
    keyed.window(session('1s')).aggregate({ n: count() }).sinkTo(blackhole());
    const windowed = keyed.window(tumble('1s'));
    windowed.aggregate({ n: countDistinct('price') }).sinkTo(blackhole());
    windowed.allowedLateness('1s').aggregate({ n: count() }).sinkTo(blackhole());
    const { main, late } = windowed.aggregate({ n: count() });
    main.sinkTo(blackhole());
    late.sinkTo(blackhole());
    expect(env.explain()).not.toContain('Local');
    const timed = windowed.aggregate({ n: count() }).keyBy('auction');
    timed
      .window(tumble('5s'))
      .trigger(triggers.count(2))
      .aggregate({ n: sum('n') })
      .sinkTo(blackhole());
    expect(env.explain()).not.toContain('Local');
    windowed.aggregate({ n: count() }).sinkTo(blackhole());
    expect(env.explain().match(/Local/g)).toHaveLength(1);
  });
});
