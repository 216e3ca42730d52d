import { environment, fromArray, int32, schema, string } from 'millrace';
import { describe, expect, it } from 'vitest';

const sales = schema({ shop: string(), amount: int32() });

describe('rolling reduce', () => {
  it('folds the rows of each key and emits every step', async () => {
    const rows = [
      { shop: 'a', amount: 1 },
      { shop: 'b', amount: 10 },
      { shop: 'a', amount: 2 },
      { shop: 'a', amount: 3 },
    ];
    for (const batchSize of [1, 3, 8192]) {
      const result = await environment({ batchSize })
        .from(fromArray(sales, rows))
        .keyBy('shop')
        .reduce((a, b) => ({ shop: a.shop, amount: a.amount + b.amount }))
        .collect();
      expect(result.map(({ shop, amount }) => `${shop}${amount}`)).toEqual([
        'a1',
        'b10',
        'a3',
        'a6',
      ]);
    }
  });

  it('names the row at which the function threw', async () => {
    const stream = environment()
      .from(
        fromArray(sales, [
          { shop: 'a', amount: 1 },
          { shop: 'a', amount: 2 },
        ]),
      )
      .keyBy('shop')
      .reduce(() => {
        throw new Error('no sum');
      });
    await expect(stream.collect()).rejects.toMatchObject({
      code: 'DATA_FUNCTION',
      location: { operator: 'reduce', batch: 0, row: 1 },
    });
  });
});
