import {
  avg,
  col,
  count,
  countDistinct,
  decimal,
  environment,
  float64,
  fromArray,
  int32,
  int64,
  max,
  schema,
  sum,
  timestamp,
  tumble,
  watermarks,
} from 'millrace';
import { describe, expect, it } from 'vitest';

const values = schema({
  at: timestamp(3),
  small: int32().nullable(),
  big: int64(),
  exact: decimal(10, 2),
  real: float64(),
});
const at = new Date(0);
const ROWS = [
  { at, small: 1, big: 2n ** 60n, exact: '0.10', real: 0.5 },
  { at, small: 2, big: 1n, exact: '0.25', real: 1 },
  { at, small: null, big: 2n, exact: '0.00', real: 2 },
];
const stream = (rows = ROWS) =>
  environment().from(fromArray(values, rows), { watermarks: watermarks.monotonous('at') });

describe('aggregates', () => {
  it('means of integers are doubles, of a column and of an expression', async () => {
    const [row] = await stream()
      .windowAll(tumble('1s'))
      .aggregate({
        column: avg('small'),
        expression: avg(col('small').add(1)),
        big: avg(col('big').mod(4)),
        exact: avg('exact'),
      })
      .collect();
    expect(row).toMatchObject({ column: 1.5, expression: 2.5, big: 1 });
    expect(Number(row.exact)).toBeCloseTo(0.35 / 3, 5);
  });

  it('sums of 64-bit integers are exact, as numbers only up to 2^53', async () => {
    const total = { total: sum('big'), rows: count() };
    expect(await stream().windowAll(tumble('1s')).aggregate(total).collect()).toMatchObject([
      { total: 2n ** 60n + 3n, rows: 3n },
    ]);
    const asNumber = { total: sum('big').asNumber() };
    const small = stream(ROWS.slice(1)).windowAll(tumble('1s')).aggregate(asNumber);
    expect(await small.collect()).toMatchObject([{ total: 3 }]);
    const large = stream().windowAll(tumble('1s')).aggregate(asNumber);
    await expect(large.collect()).rejects.toMatchObject({ domain: 'data' });
  });

  it('sums that overflow are errors', async () => {
    const rows = [1, 2, 3].map(() => ({ ...ROWS[0], big: 2n ** 62n }));
    const windows = stream(rows)
      .windowAll(tumble('1s'))
      .aggregate({ total: sum('big') });
    await expect(windows.collect()).rejects.toMatchObject({ code: 'DATA_OVERFLOW' });
    const rolling = stream(rows)
      .keyBy('real')
      .aggregate({ total: sum('big') });
    await expect(rolling.collect()).rejects.toMatchObject({ code: 'DATA_OVERFLOW' });
  });

  it('of nulls alone are null or 0', async () => {
    const rows = ROWS.slice(2);
    const [row] = await stream(rows)
      .windowAll(tumble('1s'))
      .aggregate({
        sum: sum('small'),
        mean: avg('small'),
        max: max('small'),
        values: count('small').asNumber(),
        distinct: countDistinct('small').asNumber(),
        rows: count().asNumber(),
      })
      .collect();
    expect(row).toMatchObject({
      sum: null,
      mean: null,
      max: null,
      values: 0,
      distinct: 0,
      rows: 1,
    });
  });

  it('take expressions over several columns', async () => {
    const [row] = await stream()
      .windowAll(tumble('1s'))
      .aggregate({ best: max(col('small').mul(10).add(col('real'))) })
      .collect();
    expect(row.best).toBe(21);
  });
});
