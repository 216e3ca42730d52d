import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { indexedDb } from '../../../src/connector/browser/indexedDbSink.js';
import { boolean, int32, schema } from '../../../src/core.js';
import { expectedWindows, inOrder, openJobsPage, type JobsPage } from '../../browser/jobsPage.js';
import type { SalesRow } from '../../browser/salesJob.js';
import { lacksChromium } from '../../support/chromium.js';
import { sinkContext } from '../../sink/testSink.js';

it('takes no key that IndexedDB cannot have', async () => {
  const context = sinkContext(schema({ isOpen: boolean(), n: int32() }));
  const open = async () => indexedDb('x', { primaryKey: ['isOpen'] }).open(context);
  await expect(open()).rejects.toThrow(/'isOpen' is BOOLEAN.* cannot be a key of IndexedDB/);
});

// Only browsers have IndexedDB: without Chromium on this machine the tests are left out.
describe.skipIf(lacksChromium)('indexedDb', () => {
  let browser: JobsPage;

  beforeAll(async () => {
    browser = await openJobsPage();
  }, 60_000);

  afterAll(() => browser?.close());

  it('fills two stores of a job, with and without a key, run twice', async () => {
    const expected = await expectedWindows();
    const { windows, all } = await browser.page.evaluate(() => jobs.database('sales.jsonl', 2));
    expect(inOrder(windows as SalesRow[])).toEqual(expected);
    expect(all).toHaveLength(expected.length * 2);
  });

  it('keeps the latest row of each key, or every row', async () => {
    const [keyed, all] = await browser.page.evaluate(async () => [
      await jobs.changelog(['n'], 'keyed'),
      await jobs.changelog([], 'every'),
    ]);
    expect(keyed).toEqual([
      { n: 1, high: 20 },
      { n: 2, high: 5 },
    ]);
    expect(all).toEqual([
      { n: 1, high: 10 },
      { n: 2, high: 5 },
      { n: 1, high: 20 },
    ]);
  });
});
