// Jobs in a real browser give what they give in Node, in a page and in a worker.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lacksChromium } from '../support/chromium.js';
import { expectedWindows, inOrder, openJobsPage, SALES_ROWS, salesText } from './jobsPage.js';
import type { JobsPage } from './jobsPage.js';
import type { SalesRow } from './salesJob.js';

// Without Chromium on this machine these tests are left out; in CI they fail.
describe.skipIf(lacksChromium)('in Chromium', () => {
  let browser: JobsPage;
  let expected: SalesRow[];

  beforeAll(async () => {
    expected = await expectedWindows();
    browser = await openJobsPage();
  }, 60_000);

  afterAll(() => browser?.close());

  it('needs no isolation of its origin', async () => {
    expect(await browser.page.evaluate(() => crossOriginIsolated)).toBe(false);
  });

  it('fromFetch', async () => {
    const rows = await browser.page.evaluate(() => jobs.fetched('sales.jsonl'));
    expect(rows.length).toBeGreaterThan(100);
    expect(inOrder(rows)).toEqual(expected);
  });

  it('fromReadable', async () => {
    const rows = await browser.page.evaluate(() => jobs.readable('sales.jsonl'));
    expect(inOrder(rows)).toEqual(expected);
  });

  it('fromFile', async () => {
    const rows = await browser.page.evaluate((text) => jobs.file(text), salesText);
    expect(inOrder(rows)).toEqual(expected);
  });

  it('a job in a Web Worker', async () => {
    const { rows, rowsIn } = await browser.page.evaluate(() => jobs.worker('sales.jsonl'));
    expect(rowsIn).toBe(SALES_ROWS);
    expect(inOrder(rows)).toEqual(expected);
  });

  it('a chart in a Web Worker', async () => {
    expect(await browser.page.evaluate(() => jobs.offscreenChart())).toBeGreaterThan(100);
  });

  it('and the console shows no error', () => expect(browser.problems).toEqual([]));
});
