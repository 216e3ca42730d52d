import fc from 'fast-check';
import {
  array,
  decimal,
  int32,
  schema,
  string,
  timestamp,
  type FieldsOf,
  type RowOf,
} from 'millrace';
import { testDriver, testInput } from 'millrace/testing';
import { describe, expect, it } from 'vitest';
import { RollingReduceOperator } from '../../src/operator/rollingReduce.js';
import type { Row } from '../../src/operator/userFunction.js';
import { checkRestored } from '../support/restoredRuns.js';
import { restarts, untimedBatches } from '../support/timedBatches.js';

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

describe('a rolling reduce that is stopped and restored', () => {
  const rows = schema({
    shop: string().nullable(),
    amount: decimal(20, 2).nullable(),
    at: timestamp(3),
    tags: array(string()),
  });
  type SaleRow = RowOf<FieldsOf<typeof rows>>;
  const row = fc.record({
    shop: fc.constantFrom('a', 'b', 'c', 'a shop with a long name', null),
    amount: fc.constantFrom('1.25', '-3.00', null),
    at: fc.date({ min: new Date(0), max: new Date(1e12), noInvalidDate: true }),
    tags: fc.array(fc.string({ maxLength: 3 }), { maxLength: 2 }),
  });
  const merge = (a: SaleRow, b: SaleRow): SaleRow => ({
    shop: a.shop,
    amount: b.amount ?? a.amount,
    at: a.at,
    tags: [...a.tags, ...b.tags],
  });
  const reduce = (call: typeof merge, keys: string[]) => () =>
    new RollingReduceOperator('reduce', rows, keys, call as (a: object, b: object) => Row);

  it.each([{ keys: ['shop'] }, { keys: ['shop', 'amount'] }])('by $keys', ({ keys }) => {
    const fold = keys.length === 1 ? merge : (_: SaleRow, b: SaleRow) => b;
    fc.assert(
      fc.property(untimedBatches(row), restarts, (batches, stages) => {
        checkRestored({ create: reduce(fold, keys), schema: rows, keys }, batches, stages);
      }),
      { numRuns: 50 },
    );
  });

  it('keeps rows whose key the function changed', () => {
    const create = reduce((a, b) => ({ ...merge(a, b), shop: `${a.shop}+${b.shop}` }), ['shop']);
    const batch = (...shops: string[]) => ({
      rows: shops.map((shop) => ({ row: { shop, amount: '1.00', at: new Date(0), tags: [shop] } })),
      watermark: -Infinity,
    });
    const batches = [batch('a', 'b', 'a'), batch('a', 'b'), batch('a+a', 'b')];
    checkRestored({ create, schema: rows, keys: [] }, batches, [
      { until: 1, parallelism: 1 },
      { until: 2, parallelism: 1 },
      { until: 3, parallelism: 1 },
    ]);
  });
});
