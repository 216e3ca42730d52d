// Aggregate functions of a program against a recomputation, over rows that are taken back.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import * as t from '../../../src/batch/dataType.js';
import { Schema } from '../../../src/batch/schema.js';
import {
  UserAggregateOperator,
  type UserAggregateCall,
} from '../../../src/operator/changelog/userAggregate.js';
import { aggregateFunction, tableEnvironment, type TableEnvironment } from '../../../src/tables.js';
import { checkRestored } from '../../support/restoredRuns.js';
import { restarts, untimedBatches } from '../../support/timedBatches.js';

function environment(batchSize: number): TableEnvironment {
  const tables = tableEnvironment({ job: { batchSize } });
  const mean = aggregateFunction({
    parameters: ['BIGINT', 'INT'],
    result: 'DOUBLE',
    createAccumulator: () => ({ sum: 0, weight: 0 }),
    accumulate(total, value, weight) {
      total.sum += Number(value ?? 0n) * (weight ?? 0);
      total.weight += weight ?? 0;
    },
    retract(total, value, weight) {
      total.sum -= Number(value ?? 0n) * (weight ?? 0);
      total.weight -= weight ?? 0;
    },
    getValue: ({ sum, weight }) => (weight === 0 ? null : sum / weight),
  });
  tables.createTemporaryFunction('weighted', mean);
  const plain = aggregateFunction({
    parameters: ['BIGINT'],
    result: 'STRING',
    createAccumulator: (): string[] => [],
    accumulate: (list, value) => [...list, String(value)],
    getValue: (list) => list.join(),
  });
  tables.createTemporaryFunction('listed', plain);
  return tables;
}

async function rows(tables: TableEnvironment, sql: string): Promise<unknown[][]> {
  return (await (await tables.executeSql(sql)).collect()).map((row) => Object.values(row));
}

const pairs = fc.array(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 9 })), {
  minLength: 1,
  maxLength: 30,
});

it('gives what recomputing gives, also over rows that are taken back', async () => {
  const property = fc.asyncProperty(pairs, fc.constantFrom(1, 7, 1024), async (all, batchSize) => {
    const tables = environment(batchSize);
    const from = `(VALUES ${all.map(([k, v]) => `(${k}, ${v})`).join(', ')}) AS t(k, v)`;
    const expected = [...new Set(all.map(([k]) => k))].map((k) => {
      const own = all.filter(([key]) => key === k).map(([, v]) => v);
      return [k, own.reduce((a, b) => a + b, 0) / own.length, BigInt(own.length)];
    });
    const grouped = `SELECT k, weighted(v, 1) AS m, COUNT(*) AS n FROM ${from} GROUP BY k`;
    expect((await rows(tables, grouped)).toSorted()).toEqual(expected.toSorted());
    // The counts of keys change: each is added, and taken back.
    const counts = `(SELECT k, COUNT(*) AS n FROM ${from} GROUP BY k)`;
    const over = `SELECT weighted(n, 1) AS m FROM ${counts}`;
    expect(await rows(tables, over)).toEqual([[all.length / expected.length]]);
  });
  await fc.assert(property, { numRuns: 25 });
});

it('takes FILTER, and refuses rows taken back without retract, by name', async () => {
  const tables = environment(7);
  const from = '(VALUES (1, 1), (1, 2), (2, 3)) AS t(k, v)';
  const filtered = `SELECT k, listed(v) FILTER (WHERE v <> 2) AS l FROM ${from} GROUP BY k`;
  expect(await rows(tables, filtered)).toEqual([
    [1, '1'],
    [2, '3'],
  ]);
  const changing = `SELECT listed(n) FROM (SELECT k, COUNT(*) AS n FROM ${from} GROUP BY k)`;
  await expect(rows(tables, changing)).rejects.toThrow('LISTED has no retract()');
  const mixed = `SELECT listed(v), SUM(v) FROM ${from}`;
  await expect(rows(tables, mixed)).rejects.toThrow('SUM beside an aggregate function');
  await expect(rows(tables, `SELECT listed('a') FROM ${from}`)).rejects.toThrow('LISTED(BIGINT)');
});

it.each([[['shop']], [[]]])('goes on where it was stopped and restored, by %s', (keys) => {
  const input = new Schema([
    { name: 'shop', type: t.string().nullable() },
    { name: 'amount', type: t.int32() },
  ]);
  const output = new Schema([
    ...(keys.length === 0 ? [] : [input.fields[0]]),
    { name: 'total', type: t.float64().nullable() },
  ]);
  const total: UserAggregateCall = {
    name: 'total',
    create: () => ({ sum: 0 }),
    add: (accumulator, row) => {
      (accumulator as { sum: number }).sum += row.amount as number;
      return accumulator;
    },
    retract: (accumulator) => accumulator,
    result: (accumulator) => (accumulator as { sum: number }).sum,
  };
  const plan = { input, output, keys, calls: [total], emission: 'batch' } as const;
  const create = (): UserAggregateOperator => new UserAggregateOperator('u', plan);
  const shop = fc.constantFrom('a', 'b', 'a shop with a long name', null);
  const row = fc.record({ shop, amount: fc.integer({ min: 0, max: 99 }) });
  fc.assert(
    fc.property(untimedBatches(row), restarts, (batches, stages) => {
      checkRestored({ create, schema: input, keys }, batches, stages);
    }),
    { numRuns: 30 },
  );
});
