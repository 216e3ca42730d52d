// The page of jobs.page.ts in Chromium, for the tests that need one.
import type { Page } from 'playwright-core';
import { fromFile } from '../../src/connector/browser/fileSource.js';
import { launchChromium } from '../support/chromium.js';
import { servePages } from '../support/pageServer.js';
import type { Jobs } from './jobs.page.js';
import { salesFormat, salesLines, salesWindows, type SalesRow } from './salesJob.js';

declare global {
  /** In the page. */
  var jobs: Jobs;
}

/** Rows of `sales.jsonl`, which the server of the page has. */
export const SALES_ROWS = 20_000;
export const salesText = salesLines(SALES_ROWS);

/** An open page. */
export interface JobsPage {
  readonly page: Page;
  /** Errors of scripts and of the console. */
  readonly problems: readonly string[];
  close(): Promise<void>;
}

/** Opens the page, with a profile of its own. */
export async function openJobsPage(): Promise<JobsPage> {
  const server = await servePages(
    {
      page: 'test/browser/jobs.page.ts',
      worker: 'test/browser/jobs.worker.ts',
      chart: 'test/browser/chart.worker.ts',
    },
    { '/sales.jsonl': salesText, '/bad.jsonl': `${salesText}{"at": "never"}` },
  );
  const browser = await launchChromium();
  const page = await browser.newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  await page.goto(server.address);
  await page.waitForFunction(() => 'jobs' in globalThis);
  const close = async (): Promise<void> => {
    await browser.close();
    server.close();
  };
  return { page, problems, close };
}

/** The windows of `sales.jsonl` as Node computes them. */
export async function expectedWindows(): Promise<SalesRow[]> {
  return inOrder(await salesWindows(fromFile(new Blob([salesText]), salesFormat)).collect());
}

/** Rows by window and shop. */
export function inOrder(rows: readonly SalesRow[]): SalesRow[] {
  const key = (row: SalesRow): string => `${row.window_start.toISOString()} ${row.shop}`;
  return rows.toSorted((a, b) => key(a).localeCompare(key(b)));
}
