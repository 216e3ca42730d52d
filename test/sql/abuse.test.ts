// Texts that are made to hurt: clear errors or bounded work.
import { describe, expect, it } from 'vitest';
import { tableEnvironment } from '../../src/tables.js';

const times = (count: number, part: (i: number) => string, between: string): string =>
  Array.from({ length: count }, (_, i) => part(i)).join(between);
const of = (text: string) => `SELECT ${text} FROM (VALUES (1)) AS t(a)`;
const doubled = (i: number): string => `t${i + 1} AS (SELECT l.a FROM t${i} l, t${i} r)`;
const LONG = 'x'.repeat(1_000_000);

async function answer(text: string): Promise<unknown> {
  return (await tableEnvironment().executeSql(text)).collect();
}

describe('refuses', () => {
  it.each([
    ['deep parentheses', `SELECT ${'('.repeat(5000)}1${')'.repeat(5000)}`, 'levels of nesting'],
    ['open parentheses', `SELECT ${'('.repeat(100_000)}`, 'levels of nesting'],
    ['NOT of NOT', `SELECT ${'NOT '.repeat(100_000)}TRUE`, 'levels of nesting'],
    ['sums', `SELECT ${times(200_000, () => '1', ' + ')}`, 'operators or tables in a chain'],
    ['unions', times(50_000, () => 'SELECT 1', ' UNION ALL '), 'operators or tables in a chain'],
    [
      'CASE',
      of(`CASE ${times(20_000, (i) => `WHEN a = ${i} THEN 1`, ' ')} END`),
      'branches of CASE',
    ],
    ['arguments', of(`CONCAT(${times(9000, () => "'a'", ', ')})`), 'more than 500 arguments'],
    ['CUBE', `${of('COUNT(*)')} GROUP BY CUBE(${times(30, () => 'a', ', ')})`, 'grouping sets'],
    [
      'tables that double',
      `WITH t0 AS (${of('a')}), ${times(30, doubled, ', ')} SELECT * FROM t30`,
      'The plan has more than',
    ],
    [
      'exploding patterns',
      "SELECT REGEXP_EXTRACT(REPEAT('a', 60), CONCAT('^(a+)+', '$'))",
      'may take for ever',
    ],
    ['a long name', `SELECT ${LONG}`, 'There is no column'],
    ['a long function', `SELECT ${LONG}(1)`, 'There is no function'],
    ['a text without end', `SELECT '${LONG}`, 'this string has no end'],
  ])('%s', async (_name, text, problem) => {
    const error = await answer(text).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ message: expect.stringContaining(problem) as string });
    // What is quoted is no megabyte.
    expect(String(error).length).toBeLessThan(10_000);
  });
});

describe('takes', () => {
  it('an exploding pattern', async () => {
    const long = "REPEAT('a', 5000)";
    const text = `SELECT REGEXP(${long}, '^(a+)+b$') AS x, REGEXP(${long}, '^(a|aa)+$') AS y`;
    expect(await answer(text)).toEqual([{ x: false, y: true }]);
  });

  it('a statement of a megabyte', async () => {
    const rows = times(50_000, (i) => `(${i}, 'row ${i}')`, ', ');
    const count = `SELECT COUNT(*) AS n FROM (VALUES ${rows}) AS t(a, b)`;
    expect(await answer(count)).toEqual([{ n: 50_000n }]);
  });

  it('the greatest of many', async () => {
    const text = of(`GREATEST(${times(60, (i) => `a + ${i}`, ', ')}) AS most`);
    expect(await answer(text)).toEqual([{ most: 60 }]);
  });

  it('quotes, control characters and markup', async () => {
    const text = "SELECT 'a''b\n\u0001<b>' AS `one``two\n<i>`";
    expect(await answer(text)).toEqual([{ 'one`two\n<i>': "a'b\n\u0001<b>" }]);
  });
});
