import { int32, schema, string } from 'millrace';
import { testDriver, testInput } from 'millrace/testing';
import { describe, expect, it } from 'vitest';

const sales = schema({ shop: string(), amount: int32() });
const sale = (shop: string, amount: number) => ({ shop, amount });

describe('rolling reduce', () => {
  it('folds the rows of each key and emits every step', async () => {
    await using driver = await testDriver(
      { sales: testInput(sales) },
      (inputs) => ({
        sums: inputs.sales
          .keyBy('shop')
          .reduce((a, b) => ({ shop: a.shop, amount: a.amount + b.amount })),
      }),
      { batchSizes: [1, 3, 8192] },
    );
    await driver.push('sales', sale('a', 1), sale('b', 10), sale('a', 2));
    expect(driver.rows('sums')).toEqual([sale('a', 1), sale('b', 10), sale('a', 3)]);
    await driver.push('sales', sale('a', 3));
    expect(driver.rows('sums')).toEqual([sale('a', 6)]);
  });

  it('names the row at which the function threw', async () => {
    await using driver = await testDriver({ sales: testInput(sales) }, (inputs) => ({
      sums: inputs.sales.keyBy('shop').reduce(() => {
        throw new Error('no sum');
      }),
    }));
    await driver.push('sales', sale('a', 1));
    await expect(driver.push('sales', sale('b', 1), sale('a', 2))).rejects.toMatchObject({
      code: 'DATA_FUNCTION',
      location: { operator: 'reduce', batch: 1, row: 1, sourceRows: [2, 3] },
    });
  });
});
