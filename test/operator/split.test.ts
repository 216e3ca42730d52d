import fc from 'fast-check';
import { col, environment, fromArray, int32, schema, string } from 'millrace';
import { describe, expect, it } from 'vitest';

const columns = schema({ id: int32(), price: int32().nullable(), name: string() });
const rowsOf = (prices: readonly (number | null)[]) =>
  prices.map((price, id) => ({ id, price, name: `the name of row ${id}` }));

async function run(
  prices: readonly (number | null)[],
  matches: 'first' | 'all',
  batchSize: number,
): Promise<Record<'cheap' | 'even' | 'dear' | 'rest', number[]>> {
  const env = environment({ batchSize });
  const streams = env.from(fromArray(columns, rowsOf(prices))).split(
    {
      cheap: col('price').lt(10),
      even: ({ price }) => price !== null && price % 2 === 0,
      dear: col('price').gt(20),
    },
    { matches },
  );
  const ids = { cheap: [], even: [], dear: [], rest: [] } as Record<
    'cheap' | 'even' | 'dear' | 'rest',
    number[]
  >;
  for (const name of ['cheap', 'even', 'dear', 'rest'] as const) {
    streams[name].sinkTo({
      name,
      open: () => ({
        needsFlush: false,
        write: (batch) => {
          for (const { id, name: text } of batch.toRows()) {
            expect(text).toBe(`the name of row ${id}`);
            ids[name].push(id);
          }
        },
        flush: () => Promise.resolve(),
        preCommit: () => Promise.resolve(null),
        commit: () => Promise.resolve(),
        abort: () => Promise.resolve(),
        close: () => Promise.resolve(),
      }),
    });
  }
  await env.execute().done;
  return ids;
}

describe('split', () => {
  it.each(['first', 'all'] as const)(
    '%s match, as filters one after the other',
    async (matches) => {
      const price = fc.option(fc.integer({ min: 0, max: 30 }));
      const property = fc.asyncProperty(
        fc.array(price, { maxLength: 60 }),
        fc.constantFrom(1, 7, 1024),
        async (prices, batchSize) => {
          const expected: Record<string, number[]> = { cheap: [], even: [], dear: [], rest: [] };
          prices.forEach((value, id) => {
            const met = [
              ...(value !== null && value < 10 ? ['cheap'] : []),
              ...(value !== null && value % 2 === 0 ? ['even'] : []),
              ...(value !== null && value > 20 ? ['dear'] : []),
            ];
            const to = met.length === 0 ? ['rest'] : matches === 'first' ? met.slice(0, 1) : met;
            for (const name of to) expected[name].push(id);
          });
          expect(await run(prices, matches, batchSize)).toEqual(expected);
        },
      );
      await fc.assert(property, { numRuns: 40 });
    },
  );

  it.each(['first', 'all'] as const)('asks a function once a row: %s match', async (matches) => {
    const asked = { even: [] as number[], odd: [] as number[] };
    const { rest } = environment({ batchSize: 4 })
      .from(fromArray(columns, rowsOf([0, 1, 2, 3, 4, 5])))
      .split(
        {
          low: col('price').lt(3),
          even: ({ id }) => asked.even.push(id) > 0 && id % 2 === 0,
          odd: ({ id }) => asked.odd.push(id) > 0 && id === 3,
        },
        { matches },
      );
    expect((await rest.collect()).map(({ id }) => id)).toEqual([5]);
    const all = [0, 1, 2, 3, 4, 5];
    expect(asked).toEqual(
      matches === 'all' ? { even: all, odd: all } : { even: [3, 4, 5], odd: [3, 5] },
    );
  });

  it('tells what a condition returned', async () => {
    const env = environment();
    // @ts-expect-error A condition returns true or false.
    const { odd } = env.from(fromArray(columns, rowsOf([1]))).split({ odd: ({ price }) => price });
    await expect(odd.collect()).rejects.toThrow(/expected true or false/);
  });

  it('has no condition of the name of its rest, and at least one', () => {
    const stream = environment().from(fromArray(columns, []));
    expect(() => stream.split({ rest: col('price').lt(1) })).toThrow(/cannot be named 'rest'/);
    expect(() => stream.split({})).toThrow(/no conditions/);
  });
});
