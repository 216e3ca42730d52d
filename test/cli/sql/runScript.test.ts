import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { runScript, type ScriptOptions } from '../../../src/cli/sql/runScript.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'millrace-script-'));
});

const ORDERS = `
CREATE TABLE orders (id BIGINT, who STRING, price DECIMAL(8, 2), at TIMESTAMP(3))
WITH ('connector' = 'filesystem', 'path' = 'orders.json', 'format' = 'json');
`;

async function run(text: string, options: ScriptOptions = {}): Promise<string> {
  const path = join(folder, 'job.sql');
  writeFileSync(path, ORDERS + text);
  const lines = [
    '{"id":1,"who":"a","price":1.50,"at":"2024-02-29 10:00:00.000"}',
    '{"id":2,"who":"b","price":2.00,"at":"2024-02-29 10:00:00.250"}',
    '{"id":3,"who":"a","price":0.50,"at":null}',
  ];
  writeFileSync(join(folder, 'orders.json'), `${lines.join('\n')}\n`);
  const texts: string[] = [];
  const write = (piece: string): void => void texts.push(piece);
  await runScript(path, { format: 'csv', write, warn: write, ...options });
  return texts.join('');
}

describe('runScript', () => {
  it('prints each result in turn', async () => {
    expect(await run("SELECT id, price * 2 AS twice, at FROM orders WHERE who = 'a'")).toBe(
      'id,twice,at\n1,3.00,2024-02-29 10:00:00.000\n3,1.00,\n',
    );
    const counted = 'SELECT who, COUNT(*) AS n, SUM(price) AS total FROM orders GROUP BY who';
    const rows = (await run(counted)).trim().split('\n');
    expect([rows[0], ...rows.slice(1).toSorted()]).toEqual(['who,n,total', 'a,2,2.00', 'b,1,2.00']);
    expect(await run(`SHOW TABLES; ${counted}`, { format: 'table' })).toMatch(
      /table name[^]*orders[^]*1 row in set[^]*total[^]*2 rows in set/,
    );
  });

  it('prints changes where it is told to', async () => {
    const text = 'SELECT who, COUNT(*) AS n FROM orders GROUP BY who';
    const rowByRow = { 'table.exec.mini-batch.enabled': 'false' };
    expect(await run(text, { changelog: true, config: rowByRow })).toBe(
      'op,who,n\n+I,a,1\n+I,b,1\n-U,a,1\n+U,a,2\n',
    );
    const set = "SET 'sql-client.execution.result-mode' = 'changelog'; ";
    expect(await run(set + text)).toMatch(/^op,who,n\n/);
  });

  it('writes tables relative to the script', async () => {
    await run(`
      CREATE TABLE out (id BIGINT)
      WITH ('connector' = 'filesystem', 'path' = 'out.csv', 'format' = 'csv');
      INSERT INTO out SELECT id FROM orders;`);
    expect(readFileSync(join(folder, 'out.csv'), 'utf8')).toBe('1\n2\n3\n');
  });

  it('explains in place of running', async () => {
    expect(await run('SELECT id FROM orders', { explains: true })).toContain('Physical Plan');
  });

  it('says where a script is wrong, and warns of settings', async () => {
    await expect(run('SELECT idd FROM orders')).rejects.toThrow(/job\.sql:4:8.*'idd'/);
    await expect(run('SELEC 1')).rejects.toThrow('job.sql:4:1');
    await expect(runScript(join(folder, 'nix.sql'))).rejects.toThrow('There is no script');
    expect(await run('', { config: { 'table.exec.stat.ttl': '1 h' } })).toContain('Did you mean');
    await expect(run('', { config: { 'parallelism.default': 'x' } })).rejects.toThrow(
      'a whole number',
    );
  });
});
