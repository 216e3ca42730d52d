// SQL in a real browser gives what streams give in Node.
import { readdirSync, readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium, lacksChromium } from '../support/chromium.js';
import { servePages, type PageServer } from '../support/pageServer.js';
import { projectPath } from '../support/sourceTree.js';
import { expectedWindows, inOrder, salesText } from './jobsPage.js';
import type { SalesRow } from './salesJob.js';
import type { PageSql } from './sql.page.js';
import { runScript } from './sqlScript.js';

declare global {
  /** In the page. */
  var sql: PageSql;
}

const QUERIES = readdirSync(projectPath('bench/nexmark/queries'))
  .map((file) => file.replace('.sql', ''))
  .filter((name) => /^q(?!(?:6|12|13)$)/.test(name));

/** A query over what the generator makes: by the clock (q12) and over files (q13) is left out. */
function nexmarkScript(query: string): string {
  const read = (name: string): string =>
    readFileSync(projectPath(`bench/nexmark/queries/${name}.sql`), 'utf8');
  const tables = read('tables').replace(
    /'connector' = 'filesystem',[^)]*/,
    "'connector' = 'nexmark', 'events.num' = '5000'",
  );
  return `${tables}\n${read(query)}`;
}

function caseOf(count: number): string {
  const branches = Array.from({ length: count }, (_, i) => `WHEN a = ${i} THEN ${i}`);
  return `CASE ${branches.join(' ')} END`;
}

function manyRows(count: number): string {
  return Array.from({ length: count }, (_, i) => `(${i}, 'row ${i}')`).join(', ');
}

// Without Chromium on this machine these tests are left out; in CI they fail.
describe.skipIf(lacksChromium)('SQL in Chromium', () => {
  let browser: Browser;
  let server: PageServer;
  let page: Page;
  const problems: string[] = [];

  beforeAll(async () => {
    server = await servePages(
      { page: 'test/browser/sql.page.ts', worker: 'test/browser/sql.worker.ts' },
      { '/sales.jsonl': salesText },
    );
    browser = await launchChromium();
    page = await browser.newPage();
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text());
    });
    await page.goto(server.address);
    await page.waitForFunction(() => 'sql' in globalThis);
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    server?.close();
  });

  it('has the windows of Node over a stream', async () => {
    const rows = await page.evaluate(() =>
      sql.query(`
        SELECT shop, window_start, window_end,
          COUNT(*) AS sales, AVG(amount) AS mean, MAX(n) AS high
        FROM TABLE(TUMBLE(TABLE sales, DESCRIPTOR(\`at\`), INTERVAL '10' SECOND))
        GROUP BY shop, window_start, window_end`),
    );
    expect(inOrder(rows as unknown as SalesRow[])).toEqual(await expectedWindows());
  });

  it('says which connectors a page has', async () => {
    const answer = await page.evaluate(() =>
      sql.script(`
        CREATE TABLE t (a INT) WITH ('connector' = 'filesystem', 'path' = 'x', 'format' = 'json');
        SELECT * FROM t`),
    );
    const { error: said } = answer;
    expect(said).toContain("the connector 'filesystem' is not there in a browser");
    expect(said).toContain('fromFetch');
    expect(said).toContain('^');
  });

  it('has the rows of Node for Nexmark, with parts that come when they are needed', async () => {
    const times: string[] = [];
    for (const query of QUERIES) {
      const text = nexmarkScript(query);
      const { rows, error, planMs } = await page.evaluate((script) => sql.script(script), text);
      const expected = await runScript(text);
      expect([query, error]).toEqual([query, expected.error]);
      expect([query, rows?.length]).toEqual([query, expected.rows?.length]);
      expect(rows?.find((row, i) => row !== expected.rows?.[i])).toBeUndefined();
      times.push(`${query} ${planMs.toFixed(0)}`);
    }
    console.log(`Nexmark in Chromium, ms from script to running job: ${times.join(', ')}`);
  }, 100_000);

  it.each([
    ['5,000 parentheses', `SELECT ${'('.repeat(5000)}1${')'.repeat(5000)}`, 'levels of nesting'],
    ['an exploding pattern', "SELECT REGEXP_EXTRACT(REPEAT('a', 60), '^(a+)+b$')", ''],
    ['one that is computed', "SELECT REGEXP(REPEAT('a', 60), CONCAT('^(a+)+', 'b'))", 'for ever'],
    ['CASE of 500 branches', `SELECT ${caseOf(500)} FROM (VALUES (1)) AS t(a)`, ''],
    ['a sum of 490', `SELECT ${'1 + '.repeat(490)}1`, ''],
    ['a sum of 900', `SELECT ${'1 + '.repeat(900)}1`, 'more than 500 operators'],
    ['a megabyte', `SELECT COUNT(*) FROM (VALUES ${manyRows(50_000)}) AS t(a, b)`, ''],
  ])('takes or refuses %s in a worker, while the page goes on', async (name, text, problem) => {
    const answer = await page.evaluate((script) => sql.worker(script), text);
    if (problem === '') expect(answer.error).toBeUndefined();
    else expect(answer.error).toContain(problem);
    console.log(`${name}: the page waited ${answer.longestMs.toFixed(0)} ms at most`);
  });

  it('and the console shows no error', () => expect(problems).toEqual([]));
});
