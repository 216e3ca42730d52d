import {
  type BoundedAssigner,
  collectValues,
  count,
  countDistinct,
  cumulate,
  environment,
  first,
  fromArray,
  hop,
  int32,
  int64,
  last,
  max,
  maxBy,
  min,
  minBy,
  schema,
  stddev,
  string,
  sum,
  timestamp,
  tumble,
  variance,
  variancePop,
  watermarks,
  col,
} from 'millrace';
import { describe, expect, it } from 'vitest';

const sales = schema({
  at: timestamp(3),
  shop: string(),
  amount: int32().nullable(),
  big: int64(),
});
const sale = (second: number, shop: string, amount: number | null) => ({
  at: new Date(second * 1000),
  shop,
  amount,
  big: 2n ** 53n + BigInt(second),
});
const rows = [
  sale(1, 'a', 4),
  sale(2, 'a', null),
  sale(3, 'b', 7),
  sale(4, 'a', 2),
  sale(12, 'a', 9),
];
const stream = () =>
  environment().from(fromArray(sales, rows), { watermarks: watermarks.monotonous('at') });

describe('windows', () => {
  it('compute every aggregate, nulls aside', async () => {
    const [window] = await stream()
      .filter(col('shop').eq('a'))
      .keyBy('shop')
      .window(tumble('10s'))
      .aggregate({
        rows: count(),
        values: count('amount').asNumber(),
        total: sum('amount'),
        doubled: sum(col('amount').mul(2)),
        low: min('amount'),
        high: max('amount'),
        first: first('amount'),
        last: last('amount'),
        lowAt: minBy('at', 'amount'),
        highAt: maxBy('at', 'amount'),
        distinct: countDistinct('amount'),
        spread: stddev('amount'),
        variance: variance('amount'),
        population: variancePop('amount'),
        all: collectValues('amount'),
        exact: max('big'),
      })
      .collect();
    expect(window).toEqual({
      shop: 'a',
      window_start: new Date(0),
      window_end: new Date(10_000),
      rows: 3n,
      values: 2,
      total: 6,
      doubled: 12,
      low: 2,
      high: 4,
      first: 4,
      last: 2,
      lowAt: new Date(4000),
      highAt: new Date(1000),
      distinct: 2n,
      spread: Math.SQRT2,
      variance: 2,
      population: 1,
      all: [4, 2],
      exact: 2n ** 53n + 4n,
    });
  });

  it('overlap and grow', async () => {
    const counted = async (assigner: BoundedAssigner) =>
      (await stream().windowAll(assigner).aggregate({ n: count() }).collect()).map((row) =>
        [row.window_start, row.window_end]
          .map((time) => time.getTime() / 1000)
          .concat(Number(row.n)),
      );
    expect(await counted(hop('10s', '5s'))).toEqual([
      [-5, 5, 4],
      [0, 10, 4],
      [5, 15, 1],
      [10, 20, 1],
    ]);
    expect(await counted(cumulate('5s', '10s'))).toEqual([
      [0, 5, 4],
      [0, 10, 4],
      [10, 15, 1],
      [10, 20, 1],
    ]);
    expect(await counted(tumble('10s', { offset: '-1s' }))).toEqual([
      [-1, 9, 4],
      [9, 19, 1],
    ]);
  });

  it('need event times', async () => {
    const without = environment().from(fromArray(sales, rows));
    const windows = without.windowAll(tumble('1s')).aggregate({ n: count() });
    await expect(windows.collect()).rejects.toThrow(/give the stream a watermark strategy/);
  });
});
