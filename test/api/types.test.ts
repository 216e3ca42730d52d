// What the compiler knows: rows flow from a source's schema to the result without a cast.
import {
  avg,
  col,
  collectValues,
  count,
  decimal,
  desc,
  environment,
  float64,
  fromArray,
  int16,
  int32,
  int64,
  max,
  maxBy,
  schema,
  string,
  sum,
  timestamp,
  tumble,
  watermarks,
} from 'millrace';
import { describe, expect, expectTypeOf, it } from 'vitest';

const bidSchema = schema({
  auction: int64(),
  price: decimal(23, 3),
  quantity: int32().nullable(),
  weight: float64(),
  channel: string(),
  at: timestamp(3),
});
const bids = () =>
  environment().from(fromArray(bidSchema, []), { watermarks: watermarks.monotonous('at') });

type RowsOf<S> = S extends AsyncIterable<infer R> ? R : never;

describe('types', () => {
  it('a source gives its rows', () => {
    expectTypeOf<RowsOf<ReturnType<typeof bids>>>().toEqualTypeOf<{
      auction: bigint;
      price: string;
      quantity: number | null;
      weight: number;
      channel: string;
      at: Date;
    }>();
  });

  it('a window gives its keys, its times and its aggregates', () => {
    const windows = bids()
      .keyBy('auction', 'channel')
      .window(tumble('10s'))
      .aggregate({
        bids: count(),
        total: sum('quantity'),
        mean: avg('weight'),
        exact: avg('price'),
        high: max('price'),
        counted: count('quantity').asNumber(),
        channels: collectValues('channel'),
        last: maxBy('channel', 'at'),
      });
    expectTypeOf<RowsOf<typeof windows>>().toEqualTypeOf<{
      auction: bigint;
      channel: string;
      window_start: Date;
      window_end: Date;
      bids: bigint;
      total: number | null;
      mean: number;
      exact: string;
      high: string;
      counted: number;
      channels: string[];
      last: string;
    }>();
    expectTypeOf<RowsOf<typeof windows.late>>().toEqualTypeOf<RowsOf<ReturnType<typeof bids>>>();
  });

  it('selections, drops, maps and tops change the row', () => {
    const changed = bids()
      .select('auction', 'at')
      .withColumns({ auction: 'at' })
      .map((row) => ({ year: row.at.getFullYear() }), schema({ year: int32() }));
    expectTypeOf<RowsOf<typeof changed>>().toEqualTypeOf<{ year: number }>();
    const dropped = bids().drop('price', 'quantity', 'weight', 'channel');
    expectTypeOf<RowsOf<typeof dropped>>().toEqualTypeOf<{ auction: bigint; at: Date }>();
    const top = dropped.top(3, { by: [desc('at'), 'auction'], rank: 'place' });
    expectTypeOf<RowsOf<typeof top>>().toEqualTypeOf<{
      auction: bigint;
      at: Date;
      place: number;
    }>();
  });

  it('expressions are typed by the columns that they name', () => {
    const doubled = bids().select({ twice: col('weight').mul(2), auction: 'auction' });
    expectTypeOf<RowsOf<typeof doubled>>().toEqualTypeOf<{ twice: number; auction: bigint }>();
  });

  it('unknown columns do not compile', () => {
    const stream = bids();
    // The calls are not made: they would throw PLAN_UNKNOWN_COLUMN.
    const wrong = () => {
      // @ts-expect-error there is no column 'prize'
      stream.keyBy('prize');
      // @ts-expect-error there is no column 'prize'
      stream.select('prize');
      const windows = stream.keyBy('auction').window(tumble('1s'));
      // @ts-expect-error there is no column 'prize'
      windows.aggregate({ high: max('prize') });
      // @ts-expect-error there is no column 'prize'
      stream.filter(col('prize').gt(1));
      // @ts-expect-error there is no column 'time'
      environment().from(fromArray(bidSchema, []), { watermarks: watermarks.monotonous('time') });
    };
    expectTypeOf(wrong).toBeFunction();
  });

  it('of arithmetic with bigints and decimals know whole numbers', async () => {
    const numbers = schema({
      big: int64(),
      small: int32(),
      maybe: int16().nullable(),
      real: float64(),
      price: decimal(10, 2),
    });
    const row = { big: 3n, small: 2, maybe: null, real: 0.5, price: '1.50' };
    const stream = environment().from(fromArray(numbers, [row]));
    const results = stream.select({
      product: col('big').mul(col('small')),
      sum: col('big').mul(col('small')).add(col('small').mul(2)),
      perhaps: col('maybe').sub(col('big')),
      ratio: col('big').div(col('real')),
      total: col('price').mul(col('small')),
      small: col('small').add(col('maybe')),
    });
    expectTypeOf<RowsOf<typeof results>>().toEqualTypeOf<{
      product: bigint;
      sum: bigint;
      perhaps: bigint | null;
      // A DOUBLE may be a number of any kind to the compiler.
      ratio: number | bigint;
      total: string;
      small: number | null;
    }>();
    expect(await results.collect()).toEqual([
      { product: 6n, sum: 10n, perhaps: null, ratio: 6, total: '3.00', small: null },
    ]);
  });
});
