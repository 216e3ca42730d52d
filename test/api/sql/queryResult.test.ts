// Results of queries that run.
import { fromIterable, int32, schema } from 'millrace';
import { tableEnvironment } from 'millrace/sql';
import { expect, it } from 'vitest';

const numbers = schema({ n: int32() });

function* endless() {
  for (let n = 0; ; n++) yield { n };
}

it('has the rows that are left', async () => {
  const tables = tableEnvironment();
  const result = await tables.executeSql(
    'SELECT a, COUNT(*) AS n FROM (VALUES (1), (2), (1)) AS t(a) GROUP BY a',
  );
  expect(result.columns).toEqual([
    { name: 'a', type: 'INT NOT NULL' },
    { name: 'n', type: 'BIGINT NOT NULL' },
  ]);
  expect(await result.collect()).toEqual([
    { a: 1, n: 2n },
    { a: 2, n: 1n },
  ]);
  await result.done();
});

it('is cancelled by who leaves the loop', async () => {
  const tables = tableEnvironment({ job: { batchSize: 4 } });
  const table = tables.env.from(fromIterable(numbers, () => endless())).toTable(tables);
  const result = await table.execute();
  for await (const { row } of result) if (row['n'] === 20) break;
  expect(result.job?.status).toBe('canceled');
});

it('tells the error of its job', async () => {
  const tables = tableEnvironment();
  const stream = tables.env.from(fromIterable(numbers, () => [{ n: 'one' as never }]));
  const result = await stream.toTable(tables).execute();
  await expect(result.collect()).rejects.toThrow(/expected a whole number/);
});
