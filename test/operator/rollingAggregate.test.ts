import fc from 'fast-check';
import { avg, count, environment, fromArray, int32, max, schema, string, sum } from 'millrace';
import { describe, expect, it } from 'vitest';

const sales = schema({ shop: string(), amount: int32().nullable() });
type Sale = { shop: string; amount: number | null };

/** What every row must give, by a plain loop. */
function expectedOf(rows: readonly Sale[]) {
  const seen = new Map<string, number[]>();
  const counts = new Map<string, number>();
  return rows.map(({ shop, amount }) => {
    const values = seen.get(shop) ?? [];
    if (amount !== null) values.push(amount);
    seen.set(shop, values);
    counts.set(shop, (counts.get(shop) ?? 0) + 1);
    const total = values.reduce((a, b) => a + b, 0);
    return {
      shop,
      rows: BigInt(counts.get(shop) ?? 0),
      total: values.length === 0 ? null : total,
      high: values.length === 0 ? null : Math.max(...values),
      mean: values.length === 0 ? null : total / values.length,
    };
  });
}

describe('rolling aggregate', () => {
  const run = (rows: Sale[], batchSize: number) =>
    environment({ batchSize })
      .from(fromArray(sales, rows))
      .keyBy('shop')
      .aggregate({ rows: count(), total: sum('amount'), high: max('amount'), mean: avg('amount') })
      .collect();

  it('emits the aggregates of its key for every row, at any batch size', async () => {
    const sale = fc.record({
      shop: fc.constantFrom('a', 'b', 'c', 'a shop with a long name'),
      amount: fc.option(fc.integer({ min: -1000, max: 1000 })),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(sale, { maxLength: 60 }),
        fc.constantFrom(1, 7, 8192),
        async (rows, size) => {
          expect(await run(rows, size)).toEqual(expectedOf(rows));
        },
      ),
      { numRuns: 40 },
    );
  });

  it('keeps many keys', async () => {
    const rows = Array.from({ length: 5000 }, (_, i) => ({ shop: `shop ${i % 2500}`, amount: i }));
    const result = await run(rows, 1024);
    expect(result).toEqual(expectedOf(rows));
  });
});
