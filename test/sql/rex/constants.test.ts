// Constants are computed while a query is planned, with the answers that rows would have.
import { describe, expect, it } from 'vitest';
import { tableEnvironment } from '../../../src/api/sql/tableEnvironment.js';
import { optimizedPlan } from '../../support/sqlPlans.js';

describe('constants', () => {
  it.each([
    ['1 + 2', '3'],
    ['CAST(7 AS BIGINT) / 2', '3'],
    ['1.5 * 2', '3'],
    ["UPPER('abc') || '!'", "'ABC!'"],
    ["CAST('2024-02-29' AS DATE) + INTERVAL '1' DAY", "DATE '2024-03-01'"],
    ["CAST('2024-02-29 10:00:00.5' AS TIMESTAMP(3))", "TIMESTAMP '2024-02-29T10:00:00.500'"],
    ["CAST('12:13:14' AS TIME)", "TIME '12:13:14'"],
    ['CAST(NULL AS INT) + 1', 'NULL'],
    ['1 < 2 AND NULL', 'NULL'],
    ["TRY_CAST('x' AS INT)", 'NULL'],
    ['CAST(1.25 AS DECIMAL(6, 1))', '1.3'],
    ['CAST(1e0 AS DOUBLE) / 4', '0.25'],
    ["CASE WHEN 1 = 1 THEN 'yes' ELSE 'no' END", "'yes'"],
  ])('%s', async (expression, literal) => {
    const plan = await optimizedPlan(`SELECT ${expression} AS x, a FROM few`);
    expect(plan.split('\n')[0]).toBe(`Project(${literal} AS x, a)`);
  });

  it.each([
    ['1 / 0', '(1 / 0)'],
    ["CAST('x' AS INT)", "CAST('x' AS INT NOT NULL)"],
    ['RAND() + 1', '(RAND() + 1)'],
    ['ARRAY[1, 2]', 'ARRAY(1, 2)'],
  ])('that fail, differ or have parts stay: %s', async (expression, text) => {
    const plan = await optimizedPlan(`SELECT ${expression} AS x, a FROM few`);
    expect(plan.split('\n')[0]).toBe(`Project(${text} AS x, a)`);
  });

  it('fail where rows are only', async () => {
    const tables = tableEnvironment();
    const failing = async (query: string): Promise<unknown> =>
      (await tables.executeSql(query)).collect();
    const rows = "(VALUES (1, 'a'), (2, 'b')) AS t (x, y)";
    expect(await failing(`SELECT 1 / 0 FROM ${rows} WHERE x > 5`)).toEqual([]);
    await expect(failing(`SELECT 1 / 0 FROM ${rows}`)).rejects.toThrow('Division by zero');
  });

  it('are the same as computed for rows', async () => {
    const tables = tableEnvironment();
    const constants = ['7', '2', "'a b'", "TIMESTAMP '2024-02-29 10:11:12.345'", '2.50'];
    const expressions = [
      '$1 * $2 - $1 / $2',
      'MOD($1, $2)',
      'INITCAP($3)',
      'CAST($1 AS STRING) || $3',
      "DATE_FORMAT($4, 'yyyy/MM')",
      '$5 * $1 / 3',
      'ROUND($5, 1)',
      "$4 + INTERVAL '1' MONTH",
      'CAST($4 AS DATE)',
      '$1 BETWEEN $2 AND 9',
      "POSITION(' ' IN $3)",
      'CAST($5 AS INT)',
      'POWER($1, $2)',
      'CAST($4 AS STRING)',
      '$1 IN (1, 7)',
      "$3 LIKE 'a%'",
    ];
    const over = (names: readonly string[]): string =>
      expressions.map((text) => text.replaceAll(/\$(\d)/g, (_, n) => names[n - 1])).join(', ');
    const columns = constants.map((_, i) => `c${i}`);
    const table = `(VALUES (${constants.join(', ')})) AS t (${columns.join(', ')})`;
    const folded = await (await tables.executeSql(`SELECT ${over(constants)}`)).collect();
    const computed = await (
      await tables.executeSql(`SELECT ${over(columns)} FROM ${table}`)
    ).collect();
    expect(folded.map((row) => Object.values(row))).toEqual(
      computed.map((row) => Object.values(row)),
    );
  });
});
