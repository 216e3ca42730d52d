import { tableFromIPC } from 'apache-arrow';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fromFile } from '../../../src/connector/browser/fileSource.js';
import { json, writable, type Format } from '../../../src/core.js';
import { expectedWindows, openJobsPage, SALES_ROWS, salesText } from '../../browser/jobsPage.js';
import type { JobsPage } from '../../browser/jobsPage.js';
import { salesFormat, salesWindows } from '../../browser/salesJob.js';
import { lacksChromium } from '../../support/chromium.js';

// Only browsers have these files: without Chromium on this machine the tests are left out.
describe.skipIf(lacksChromium)('opfsFile', () => {
  let browser: JobsPage;

  beforeAll(async () => {
    browser = await openJobsPage();
  }, 60_000);

  afterAll(() => browser?.close());

  it('writes CSV in a folder and JSON, anew and behind what is there', async () => {
    const expected = await encoded(json());
    const lineCount = expected.trimEnd().split('\n').length;
    for (const mode of ['overwrite', 'overwrite', 'append'] as const) {
      const { csv, json: lines } = await browser.page.evaluate(
        (how) => jobs.originPrivate('sales.jsonl', how),
        mode,
      );
      const times = mode === 'append' ? 2 : 1;
      expect(lines).toBe(expected.repeat(times));
      expect(csv.trimEnd().split('\n')).toHaveLength(lineCount * times + 1);
      expect(csv.split('\n')[0]).toBe('shop,window_start,window_end,sales,mean,high');
    }
  });

  it('writes Arrow', async () => {
    const bytes = await browser.page.evaluate(() => jobs.arrow('sales.jsonl'));
    const table = tableFromIPC(new Uint8Array(bytes));
    const expected = await expectedWindows();
    expect(table.schema.fields.map(({ name }) => name)).toEqual(Object.keys(expected[0]));
    expect(table.numRows).toBe(expected.length);
    const total = [...(table.getChild('sales') ?? [])].reduce((sum, n) => sum + Number(n), 0);
    expect(total).toBe(SALES_ROWS);
  });

  it('makes nothing of a failed job visible', async () => {
    const { error, content } = await browser.page.evaluate(() => jobs.failure('bad.jsonl'));
    expect({ error, content }).toEqual({ error: 'DATA_BAD_RECORD', content: '' });
  });

  it('adds with each commit of an unbounded job', async () => {
    expect(await browser.page.evaluate(() => jobs.committedTwice())).toEqual(['a\n', 'a\nb\n']);
  });
});

/** The windows as bytes of a format, made in Node. */
async function encoded(format: Format): Promise<string> {
  const { readable, writable: target } = new TransformStream<Uint8Array, Uint8Array>();
  const text = new Response(readable).text();
  const windows = salesWindows(fromFile(new Blob([salesText]), salesFormat));
  windows.sinkTo(writable(target, format));
  await windows.environment.execute().done;
  return text;
}
