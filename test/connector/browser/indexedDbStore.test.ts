import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openJobsPage, type JobsPage } from '../../browser/jobsPage.js';
import { lacksChromium } from '../../support/chromium.js';

// Only browsers have IndexedDB: without Chromium on this machine the tests are left out.
describe.skipIf(lacksChromium)('a store of IndexedDB', () => {
  let browser: JobsPage;

  beforeAll(async () => {
    browser = await openJobsPage();
  }, 60_000);

  afterAll(() => browser?.close());

  it('of another key is refused', async () => {
    const again = browser.page.evaluate(async () => {
      await jobs.changelog(['n'], 'kept');
      return jobs.changelog(['high'], 'kept');
    });
    await expect(again).rejects.toThrow(/has the key \(n\), not \(high\)/);
  });

  it('cannot be made while another page does not give way', async () => {
    const blocked = browser.page.evaluate(async () => {
      await jobs.changelog(['n'], 'first');
      const opening = indexedDB.open('sales');
      await new Promise((resolve) => (opening.onsuccess = resolve));
      return jobs.changelog(['n'], 'second').finally(() => opening.result.close());
    });
    await expect(blocked).rejects.toThrow(/another page has the database open/);
  });
});
