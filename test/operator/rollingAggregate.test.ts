import fc from 'fast-check';
import { avg, count, environment, fromArray, int32, max, schema, string, sum } from 'millrace';
import { describe, expect, it } from 'vitest';
import { Schema } from '../../src/batch/schema.js';
import { RollingAggregateOperator } from '../../src/operator/rollingAggregate.js';
import type { AggregateCall, AggregateKind } from '../../src/state/aggregateCall.js';
import { aggregateResultType } from '../../src/state/aggregateResultType.js';
import { checkRestored, type RestoredOperator } from '../support/restoredRuns.js';
import { restarts, untimedBatches } from '../support/timedBatches.js';

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

describe('a rolling aggregate that is stopped and restored', () => {
  const rows = schema({ shop: string().nullable(), amount: int32().nullable(), name: string() });
  const row = fc.record({
    shop: fc.constantFrom('a', 'b', 'c', 'a shop with a long name', null),
    amount: fc.option(fc.integer({ min: -1000, max: 1000 })),
    name: fc.string({ maxLength: 20 }),
  });
  const all = [
    call('count'),
    call('sum', 1),
    call('max', 1),
    call('avg', 1),
    call('last', 2),
    call('collect', 1),
    call('countDistinct', 2),
    call('varPop', 1),
    call('maxBy', 2, 1),
  ];

  function call(kind: AggregateKind, ...args: number[]): AggregateCall {
    const types = args.map((position) => rows.fields[position].type);
    return { kind, arguments: args, name: kind, resultType: aggregateResultType(kind, types) };
  }

  function operator(keys: string[], calls: AggregateCall[]): RestoredOperator {
    const keyFields = keys.map((key) => rows.fields[rows.indexOf(key)]);
    const results = calls.map(({ name, resultType: type }) => ({ name, type }));
    const output = new Schema([...keyFields, ...results]);
    const create = () => new RollingAggregateOperator('rolling', rows, output, keys, calls);
    return { create, schema: rows, keys };
  }

  it.each([
    { name: 'by a key', tested: operator(['shop'], all) },
    { name: 'by two keys', tested: operator(['shop', 'amount'], [call('count')]) },
    { name: 'by a word', tested: operator(['name'], [call('sum', 1), call('max', 1)]) },
    { name: 'without a key', tested: operator([], all) },
  ])('goes on as if nothing had been, $name', ({ tested }) => {
    fc.assert(
      fc.property(untimedBatches(row), restarts, (batches, stages) => {
        checkRestored(tested, batches, stages);
      }),
      { numRuns: 60 },
    );
  });
});
