// Checkpoints in the origin-private file system of a real browser.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium, lacksChromium } from '../support/chromium.js';
import { servePages, type PageServer } from '../support/pageServer.js';
import type { StoragePage } from './folderStorage.page.js';

declare global {
  /** In the page. */
  var storage: StoragePage;
}

// Without Chromium on this machine these tests are left out; in CI they fail.
describe.skipIf(lacksChromium)('a folder of the origin', () => {
  let server: PageServer;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    server = await servePages({ page: 'test/checkpoint/folderStorage.page.ts' });
    browser = await launchChromium();
    page = await browser.newPage();
    await page.goto(server.address);
    await page.waitForFunction(() => 'storage' in globalThis);
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    server?.close();
  });

  it('keeps files', async () => {
    const found = await page.evaluate(() => storage.files());
    expect(found).toEqual({
      read: [[], [9], [5]],
      lists: [['x/many', 'x/none', 'y/to'], ['x/many', 'x/none'], []],
      missing: ["'/a/b' of this origin has no file 'x'.", "'/a/b' of this origin has no file 'n'."],
      left: [[], ['x']],
      entries: [],
    });
  });

  it('is used by one job at a time', async () => {
    expect(await page.evaluate(() => storage.locks())).toMatch(/in use by another job/);
  });
});
