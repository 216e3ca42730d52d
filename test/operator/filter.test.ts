import fc from 'fast-check';
import {
  boolean,
  col,
  environment,
  float64,
  fromArray,
  int32,
  lit,
  schema,
  string,
} from 'millrace';
import { describe, expect, it } from 'vitest';
import { FilterOperator } from '../../src/operator/filter.js';

const columns = schema({ n: int32().nullable(), keep: boolean().nullable(), text: string() });
const anyRow = fc.record({
  n: fc.option(fc.integer({ min: -5, max: 5 })),
  keep: fc.option(fc.boolean()),
  text: fc.constantFrom('', 'short', 'longer than twelve bytes'),
});

describe('filter', () => {
  it('keeps rows for which the expression is true, whole and in order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyRow, { maxLength: 200 }),
        fc.constantFrom(1, 16, 17, 8192),
        async (rows, batchSize) => {
          const stream = environment({ batchSize }).from(fromArray(columns, rows));
          expect(await stream.filter(col('keep')).collect()).toEqual(
            rows.filter(({ keep }) => keep === true),
          );
          expect(await stream.filter(col('n').gt(0).or(col('text').eq(''))).collect()).toEqual(
            rows.filter(({ n, text }) => (n !== null && n > 0) || text === ''),
          );
          const twice = stream.filter(col('n').isNotNull()).filter(col('n').lt(3));
          expect(await twice.collect()).toEqual(rows.filter(({ n }) => n !== null && n < 3));
        },
      ),
      { numRuns: 40 },
    );
  });

  it('of a constant keeps all or nothing', async () => {
    const rows = [{ n: 1, keep: null, text: 'a' }];
    const stream = environment().from(fromArray(columns, rows));
    expect(await stream.filter(lit(true)).collect()).toEqual(rows);
    expect(await stream.filter(lit(false)).collect()).toEqual([]);
  });

  it('describes itself', () => {
    const filter = new FilterOperator('filter', columns, col('n').gt(1).node);
    expect(filter.describe().text).toMatch(/^filter .*n.*1/);
  });

  it('names itself in errors of its expression', async () => {
    const values = schema({ a: int32(), b: int32(), real: float64() });
    const stream = environment().from(fromArray(values, [{ a: 1, b: 0, real: 1 }]));
    await expect(
      stream
        .filter(col('a').div(col('b')).eq(1))
        .named('divider')
        .collect(),
    ).rejects.toMatchObject({ code: 'DATA_DIVISION_BY_ZERO', location: { operator: 'divider' } });
  });
});
