import {
  avg,
  environment,
  fromArray,
  int32,
  schema,
  string,
  timestamp,
  tumble,
  watermarks,
} from 'millrace';
import { describe, expect, it } from 'vitest';

const sales = schema({ at: timestamp(3), shop: string(), amount: int32() });
const sale = (second: number, shop: string, amount: number) => ({
  at: new Date(second * 1000),
  shop,
  amount,
});

describe('late side output', () => {
  const rows = [sale(1, 'a', 1), sale(30, 'a', 2), sale(2, 'b', 3), sale(31, 'b', 4)];

  it('has the columns of the input, not the helpers of the aggregates', async () => {
    for (const batchSize of [1, 8192]) {
      const windows = environment({ batchSize })
        .from(fromArray(sales, rows), { watermarks: watermarks.monotonous('at') })
        .keyBy('shop')
        .window(tumble('10s'))
        .aggregate({ mean: avg('amount') });
      expect(await windows.late.collect()).toEqual([sale(2, 'b', 3)]);
    }
  });

  it('is empty when the lateness is allowed, and the window fires again', async () => {
    const windows = environment({ batchSize: 3 })
      .from(fromArray(sales, rows), { watermarks: watermarks.monotonous('at') })
      .windowAll(tumble('10s'))
      .allowedLateness('1 min')
      .aggregate({ mean: avg('amount') });
    expect(await windows.late.collect()).toEqual([]);
    expect(
      (await windows.collect()).map(({ window_start, mean }) => [window_start.getTime(), mean]),
    ).toEqual([
      [0, 1],
      [0, 2],
      [30_000, 3],
    ]);
  });
});
