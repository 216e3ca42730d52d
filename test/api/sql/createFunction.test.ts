// CREATE FUNCTION: functions of modules beside the script.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runScript, type ScriptOptions } from '../../../src/cli/sql/runScript.js';

const MODULE = `
import { aggregateFunction, scalarFunction, tableFunction } from 'millrace/sql';
export const shout: unknown = scalarFunction({
  parameters: ['STRING'],
  result: 'STRING',
  call: (text) => text + '!',
});
export default shout;
export const twice: unknown = tableFunction({
  parameters: ['INT'], result: 'INT', call: (value) => [value, value],
});
export const total: unknown = aggregateFunction({
  parameters: ['INT'], result: 'DOUBLE', createAccumulator: () => 0,
  accumulate: (sum, value) => sum + (value ?? 0), getValue: (sum) => sum,
});
`;

async function run(text: string, options: ScriptOptions = {}): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-functions-'));
  writeFileSync(join(folder, 'functions.ts'), MODULE);
  writeFileSync(join(folder, 'job.sql'), text);
  const texts: string[] = [];
  const write = (piece: string): void => void texts.push(piece);
  await runScript(join(folder, 'job.sql'), { format: 'csv', write, warn: write, ...options });
  return texts.join('');
}

const CREATE = "CREATE FUNCTION shout AS './functions.ts#shout' LANGUAGE TYPESCRIPT;\n";
const QUERY = `CREATE TABLE numbers (id INT) WITH ('connector' = 'datagen', 'number-of-rows' = '20',
  'fields.id.kind' = 'sequence', 'fields.id.start' = '1', 'fields.id.end' = '20');
SELECT shout(CAST(id % 2 AS STRING)) AS s, COUNT(*) AS n FROM numbers
GROUP BY shout(CAST(id % 2 AS STRING));`;

describe('CREATE FUNCTION', () => {
  it.each([1, 2])('loads modules in every thread, at parallelism %i', async (parallelism) => {
    const lines = (await run(CREATE + QUERY, { parallelism })).trim().split('\n');
    expect(lines.toSorted()).toEqual(['0!,10', '1!,10', 's,n']);
  });

  it.each([1, 2])('runs table and aggregate functions at parallelism %i', async (parallelism) => {
    const text = `CREATE FUNCTION twice AS './functions.ts#twice';
      CREATE FUNCTION total AS './functions.ts#total';
      ${QUERY.slice(0, QUERY.indexOf('SELECT'))}
      SELECT id % 2 AS k, total(x) AS t FROM numbers, LATERAL TABLE(twice(id)) AS r(x)
      GROUP BY id % 2;`;
    const lines = (await run(text, { parallelism })).trim().split('\n');
    expect(lines.toSorted()).toEqual(['0,220', '1,200', 'k,t']);
  });

  it('takes the default export, and is listed and dropped', async () => {
    const text = `CREATE TEMPORARY SYSTEM FUNCTION IF NOT EXISTS s AS 'functions.ts';
      SHOW USER FUNCTIONS; SELECT s('a') AS x;
      DROP TEMPORARY SYSTEM FUNCTION s; SHOW USER FUNCTIONS;`;
    expect(await run(text)).toBe('function name\ns\nx\na!\nfunction name\n');
  });

  it('says where what is wrong', async () => {
    const create = (what: string): Promise<string> => run(`CREATE FUNCTION f AS ${what}`);
    await expect(create("'./functions.ts#shot'")).rejects.toThrow("Did you mean 'shout'?");
    await expect(create("'./functons.ts#shot'")).rejects.toThrow('functons.ts');
    await expect(create("'com.F' LANGUAGE JAVA")).rejects.toThrow('JavaScript or TypeScript');
    await expect(create("'a#b' USING JAR 'x.jar'")).rejects.toThrow('USING is of Java');
    await expect(run(`${CREATE}${CREATE}`)).rejects.toThrow('already');
  });
});
