import { avg, int32, schema, string, timestamp, tumble } from 'millrace';
import { testDriver, testInput } from 'millrace/testing';
import { describe, expect, it } from 'vitest';

const sales = schema({ at: timestamp(3).asEpoch(), shop: string(), amount: int32() });
const sale = (second: number, shop: string, amount: number) => ({
  at: second * 1000,
  shop,
  amount,
});

const start = (lateness: number) =>
  testDriver(
    { sales: testInput(sales, { time: 'at' }) },
    (inputs) => {
      const windows = inputs.sales
        .keyBy('shop')
        .window(tumble('10s'))
        .allowedLateness(lateness)
        .aggregate({ mean: avg('amount') });
      return { windows, late: windows.late };
    },
    { batchSizes: [1, 8192] },
  );

describe('late side output', () => {
  it('has the columns of the input, not the helpers of the aggregates', async () => {
    await using driver = await start(0);
    await driver.push('sales', sale(1, 'a', 1));
    await driver.watermark('sales', 9_999);
    await driver.push('sales', sale(2, 'b', 3), sale(30, 'b', 4), sale(3, 'a', 5));
    expect(driver.rows('late')).toEqual([sale(2, 'b', 3), sale(3, 'a', 5)]);
    expect(driver.rows('windows').map(({ shop, mean }) => [shop, mean])).toEqual([['a', 1]]);
  });

  it('is empty when the lateness is allowed, and the window fires again', async () => {
    await using driver = await start(60_000);
    const means = () =>
      driver.rows('windows').map(({ window_start, mean }) => [window_start.getTime(), mean]);
    await driver.push('sales', sale(1, 'a', 1));
    await driver.watermark('sales', 30_000);
    expect(means()).toEqual([[0, 1]]);
    await driver.push('sales', sale(2, 'a', 3));
    expect(means()).toEqual([[0, 2]]);
    await driver.watermark('sales', 69_999);
    await driver.push('sales', sale(2, 'a', 3));
    expect(driver.rows('late')).toEqual([sale(2, 'a', 3)]);
    expect(means()).toEqual([]);
  });
});
