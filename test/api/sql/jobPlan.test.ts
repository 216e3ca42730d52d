// Plans of jobs: what their queries share, and what a query is as operators.
import { environment } from 'millrace';
import { expect, it } from 'vitest';
import { SqlSession } from '../../../src/api/sql/session.js';
import type { LogicalNode } from '../../../src/plan/logical.js';

const TABLES = `
  CREATE TABLE numbers (a INT) WITH ('connector' = 'datagen', 'number-of-rows' = '3');
  CREATE TABLE hole (a INT) WITH ('connector' = 'blackhole')`;

async function planned(text: string) {
  const session = new SqlSession();
  const env = environment();
  let executed;
  for (const { statement, sql } of session.parse(`${TABLES}; ${text}`)) {
    executed = await session.execute(statement, sql, env);
  }
  return { env, executed };
}

const sourcesOf = (node: LogicalNode): LogicalNode[] =>
  node.kind === 'source' ? [node] : node.inputs.flatMap(sourcesOf);

it('reads a table once for all queries of a job', async () => {
  const insert = 'INSERT INTO hole SELECT a FROM numbers';
  const { env, executed } = await planned(
    `EXECUTE STATEMENT SET BEGIN ${insert}; ${insert} WHERE a > 1; END`,
  );
  expect(executed).toMatchObject({ kind: 'insert', tables: ['hole', 'hole'] });
  expect(env.explain().match(/read datagen/g)).toHaveLength(1);
});

it('says whether rows change later, and what tells them apart', async () => {
  const { executed } = await planned('SELECT a, COUNT(*) AS n FROM numbers GROUP BY a');
  expect(executed).toMatchObject({ kind: 'query', retracts: true, key: [0], isBounded: true });
  const plain = (await planned('SELECT a FROM numbers')).executed;
  expect(plain).toMatchObject({ kind: 'query', retracts: false });
  if (plain?.kind !== 'query') throw new Error('A query is planned as one.');
  expect(sourcesOf(plain.node)).toHaveLength(1);
});
