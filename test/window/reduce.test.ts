// Windows folded by a function, against the aggregate that does the same.
import fc from 'fast-check';
import {
  environment,
  fromArray,
  hop,
  int32,
  schema,
  session,
  string,
  sum,
  timestamp,
  tumble,
  watermarks,
} from 'millrace';
import { describe, expect, it } from 'vitest';

const sales = schema({ at: timestamp(3), shop: string(), amount: int32() });
const assigners = { tumble: tumble('10s'), hop: hop('10s', '2s'), session: session('3s') };

describe('window reduce', () => {
  it.each(['tumble', 'hop', 'session'] as const)('%s folds what sum() sums', async (kind) => {
    const sale = fc.record({
      at: fc.integer({ min: 0, max: 60_000 }).map((ms) => new Date(ms)),
      shop: fc.constantFrom('a', 'b', 'c'),
      amount: fc.integer({ min: -100, max: 100 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(sale, { maxLength: 40 }),
        fc.constantFrom(1, 5, 8192),
        async (rows, batchSize) => {
          const windows = () =>
            environment({ batchSize })
              .from(fromArray(sales, rows), {
                watermarks: watermarks.boundedOutOfOrderness('at', '20s'),
              })
              .keyBy('shop')
              .window(assigners[kind]);
          const folded = await windows()
            .reduce((a, b) => ({ at: a.at, shop: a.shop, amount: a.amount + b.amount }))
            .collect();
          const summed = await windows()
            .aggregate({ amount: sum('amount') })
            .collect();
          const text = (row: { shop: string; amount: number }): string =>
            `${row.shop} ${row.amount}`;
          expect(folded.map(text).sort()).toEqual(summed.map(text).sort());
        },
      ),
      { numRuns: 25 },
    );
  });
});
