// SQL in a real browser gives what streams give in Node.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium, lacksChromium } from '../support/chromium.js';
import { servePages, type PageServer } from '../support/pageServer.js';
import { expectedWindows, inOrder, salesText } from './jobsPage.js';
import type { SalesRow } from './salesJob.js';
import type { PageSql } from './sql.page.js';

declare global {
  /** In the page. */
  var sql: PageSql;
}

// Without Chromium on this machine these tests are left out; in CI they fail.
describe.skipIf(lacksChromium)('SQL in Chromium', () => {
  let browser: Browser;
  let server: PageServer;
  let page: Page;
  const problems: string[] = [];

  beforeAll(async () => {
    server = await servePages({ page: 'test/browser/sql.page.ts' }, { '/sales.jsonl': salesText });
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
    const said = await page.evaluate(() =>
      sql.script(`
        CREATE TABLE t (a INT) WITH ('connector' = 'filesystem', 'path' = 'x', 'format' = 'json');
        SELECT * FROM t`),
    );
    expect(said).toContain("the connector 'filesystem' is not there in a browser");
    expect(said).toContain('fromFetch');
    expect(said).toContain('^');
  });

  it('and the console shows no error', () => expect(problems).toEqual([]));
});
