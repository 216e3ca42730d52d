import fc from 'fast-check';
import { array, environment, fromArray, int32, int64, schema, string, timestamp } from 'millrace';
import { describe, expect, it } from 'vitest';

const wide = schema({
  id: int32(),
  count: int64().nullable(),
  text: string().nullable(),
  at: timestamp(3),
  list: array(int32()),
});
const row = fc.record({
  id: fc.integer({ min: -9, max: 9 }),
  count: fc.option(fc.bigInt({ min: -5n, max: 2n ** 60n })),
  text: fc.option(fc.string({ unit: 'binary', maxLength: 20 })),
  at: fc.integer({ min: 0, max: 1e9 }).map((ms) => new Date(ms)),
  list: fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 3 }),
});

describe('row functions in a chain', () => {
  it('answer as arrays do, and no function sees what another wrote into its rows', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { maxLength: 40 }),
        fc.constantFrom(1, 3, 16, 8192),
        fc.integer({ min: -9, max: 9 }),
        async (rows, batchSize, least) => {
          const kept = environment({ batchSize })
            .from(fromArray(wide, rows))
            .filter((value) => {
              const keep = value.id >= least;
              Object.assign(value, { id: 77, text: 'changed', extra: 1 });
              value.at.setTime(5);
              value.list.push(1);
              return keep;
            })
            .filter((value) => !('extra' in value) && value.id !== 0);
          const expected = rows.filter(({ id }) => id >= least && id !== 0);
          expect(await kept.collect()).toEqual(expected);
          expect(await kept.map((value) => ({ ...value, id: value.id + 1 })).collect()).toEqual(
            expected.map((value) => ({ ...value, id: value.id + 1 })),
          );
        },
      ),
      { numRuns: 40 },
    );
  });
});
