import { expect, it } from 'vitest';
import { tableEnvironment } from '../../../src/tables.js';

it('is an operator in JavaScript that reads what it needs', async () => {
  const explained = await tableEnvironment().executeSql(`EXPLAIN
    SELECT x FROM (VALUES (1, 2, ARRAY[3])) AS t(a, b, list) CROSS JOIN UNNEST(list) AS u(x)`);
  const [row] = await explained.collect();
  const text = String(Object.values(row)[0]);
  expect(text).toContain('Correlate(type=[inner], call=[UNNEST(list)])');
  expect(text).toContain('correlate with the rows of UNNEST');
});
