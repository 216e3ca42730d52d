// examples/browser in a real browser: a WebSocket at 200,000 events a second, windows, a table with
// the numbers that Node computes, charts that draw themselves.
import { mkdirSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FlightMessages } from '../../examples/browser/flightMessages.js';
import { AirportTable } from '../../examples/browser/page/airportTable.js';
import { cellText } from '../../examples/browser/page/cellText.js';
import { delays, departures } from '../../examples/browser/page/pipeline.js';
import { SAMPLE_QUERIES } from '../../examples/browser/page/queries.js';
import { queryFlights } from '../../examples/browser/page/queryFlights.js';
import { flightSchema } from '../../examples/browser/schema.js';
import { startServer, type ExampleServer } from '../../examples/browser/server.js';
import { callback, environment, fromReadable, json } from '../../src/core.js';
import { launchChromium, lacksChromium } from '../support/chromium.js';
import { projectPath } from '../support/sourceTree.js';

const FLIGHTS = 1_000_000;
/** More than the 200,000 that are to be shown: a sender that is never late cannot catch up. */
const RATE = 210_000;

/** What the page measured of itself. */
interface Measured {
  /** From the first event to the last. */
  readonly eventsPerSecond: number;
  readonly framesPerSecond: readonly number[];
  readonly drawMsMedian: number;
  readonly drawMs99: number;
}

// Without Chromium on this machine these tests are left out; in CI they fail.
describe.skipIf(lacksChromium)('the flights in Chromium', () => {
  let server: ExampleServer;
  let browser: Browser;
  let expected: string[][];
  const problems: string[] = [];

  beforeAll(async () => {
    expected = await tableInNode();
    server = await startServer(0);
    // What is measured is the page, not the server's reading of a file.
    await server.ready;
    browser = await launchChromium();
    mkdirSync(projectPath('out'), { recursive: true });
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    server?.close();
  });

  async function open(query: string): Promise<Page> {
    const page = await browser.newPage({ viewport: { width: 1240, height: 1000 } });
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text());
    });
    await page.goto(`${server.address}?flights=${FLIGHTS}&${query}`);
    return page;
  }

  it.each(['worker', 'page'])(
    'have the numbers of Node, with the job in the %s',
    async (thread) => {
      const page = await open(`rate=${RATE}&thread=${thread}`);
      await page.waitForSelector('body[data-state=done]', { timeout: 100_000 });
      await page.screenshot({
        path: projectPath(`out/browser${thread === 'page' ? '.page' : ''}.png`),
        fullPage: true,
      });
      const cells = await page.evaluate(() =>
        [...document.querySelectorAll('#airports tr')].map((row) =>
          [...row.children].map((cell) => cell.textContent ?? ''),
        ),
      );
      expect(cells).toEqual(expected);
      expect(await inkOf(page, 'trend')).toBeGreaterThan(2000);
      expect(await inkOf(page, 'hours')).toBeGreaterThan(2000);
      report(thread, await page.evaluate(() => document.body.dataset));
      await page.close();
    },
    120_000,
  );

  it('answer a query in SQL beside the charts, with the rows of Node', async () => {
    const page = await open(`rate=${RATE}`);
    await page.focus('#query');
    await page.keyboard.press('Control+Enter');
    await page.waitForSelector('#sql[data-state=done]', { timeout: 100_000 });
    await page.waitForSelector('body[data-state=done]', { timeout: 100_000 });
    await page.screenshot({ path: projectPath('out/browser.sql.png'), fullPage: true });
    const rows = await page.evaluate(() =>
      [...document.querySelectorAll('#result tbody tr')].map((row) =>
        [...row.children].map((cell) => cell.textContent).join('|'),
      ),
    );
    const all = await answerInNode();
    expect(all.length).toBeGreaterThan(100);
    expect(rows).toHaveLength(100);
    expect(rows.filter((row) => !all.includes(row))).toEqual([]);
    expect(await page.textContent('#sql-status')).toContain(`${all.length} rows, `);
    report('worker beside a query', await page.evaluate(() => document.body.dataset));
    await page.close();
  }, 120_000);

  it('show where a query is wrong, as text', async () => {
    const page = await open('rate=20000');
    const ask = async (sql: string): Promise<void> => {
      await page.fill('#query', sql);
      await page.click('#sql button[type=submit]');
    };
    const markup = '<img src="x" onerror="document.body.dataset.broken = 1">';
    await ask(`SELECT orign, '${markup}' FROM flights`);
    const problem = await page.waitForSelector('#sql-problem:not([hidden])');
    const said = await problem.textContent();
    expect(said).toContain("line 1, column 8: There is no column 'orign'. Did you mean 'origin'?");
    expect(said).toContain('  |        ^^^^^');
    expect(said).toContain(markup);
    expect(await problem.evaluate((box) => box.childElementCount)).toBe(0);
    await ask(`SELECT '${markup}' AS x FROM flights`);
    const cell = await page.waitForSelector('#result td');
    expect(await cell.textContent()).toBe(markup);
    expect(await problem.isHidden()).toBe(true);
    await page.click('#sql-stop');
    await page.waitForSelector('#sql[data-state=stopped]');
    expect(await page.evaluate(() => document.body.dataset['broken'])).toBeUndefined();
    await page.close();
  }, 60_000);

  it('show no error', async () => {
    expect(problems).toEqual([]);
  });

  it('say so when the job cannot start', async () => {
    const page = await open('rate=1000');
    await page.route('**/worker.js', (route) => route.abort());
    await page.click('button');
    await page.waitForSelector('#problem:not([hidden])');
    await page.close();
  });
});

/** The table as the page should show it. */
async function tableInNode(): Promise<string[][]> {
  const messages = async function* (): AsyncGenerator<Uint8Array> {
    for await (const { bytes } of new FlightMessages().take(FLIGHTS)) yield bytes;
  };
  const env = environment();
  const source = fromReadable(flightSchema, json(), messages());
  const table = new AirportTable();
  delays(env.from(source, { watermarks: departures })).hourly.sinkTo(
    callback((rows) => table.add(rows)),
  );
  const { rowsIn } = await env.execute().done;
  expect(rowsIn).toBeGreaterThanOrEqual(FLIGHTS);
  const whole = new Intl.NumberFormat('en');
  return table
    .summary(14)
    .airports.map(({ origin, flights, delay, worst, hourFlights }) => [
      ...[origin, whole.format(flights), (delay / flights).toFixed(1), '', whole.format(worst)],
      whole.format(hourFlights),
    ]);
}

/** The rows of the first sample query, as the page shows them. */
async function answerInNode(): Promise<string[]> {
  const messages = async function* (): AsyncGenerator<Uint8Array> {
    for await (const { bytes } of new FlightMessages().take(FLIGHTS)) yield bytes;
  };
  const source = fromReadable(flightSchema, json(), messages());
  const result = await queryFlights(source, SAMPLE_QUERIES[0].sql);
  const rows = await result.collect();
  return rows.map((row) =>
    result.columns.map(({ name, type }) => cellText(row[name], type)).join('|'),
  );
}

/** Pixels of a canvas that are coloured, neither text nor grid nor background. */
function inkOf(page: Page, id: string): Promise<number> {
  return page.evaluate((name) => {
    const canvas = document.getElementById(name) as HTMLCanvasElement;
    const { data } = (canvas.getContext('2d') as CanvasRenderingContext2D).getImageData(
      ...([0, 0, canvas.width, canvas.height] as const),
    );
    let ink = 0;
    for (let i = 0; i < data.length; i += 4) {
      const [red, green, blue] = data.subarray(i, i + 3);
      if (Math.max(red, green, blue) - Math.min(red, green, blue) > 60) ink += 1;
    }
    return ink;
  }, id);
}

/** Figures depend on the machine and on what else it does: they are told, not judged. */
function report(thread: string, data: DOMStringMap): void {
  const { eventsPerSecond, framesPerSecond, drawMsMedian, drawMs99 } = JSON.parse(
    data['figures'] ?? '{}',
  ) as Measured;
  const frames = framesPerSecond.toSorted((a, b) => a - b);
  console.log(
    `flights with the job in the ${thread}: ${Math.round(eventsPerSecond)} events/s, ` +
      `${frames[frames.length >> 1]} frames/s in the median, ${frames[0]} at the least, ` +
      `drawing ${drawMsMedian.toFixed(1)} ms in the median, ${drawMs99.toFixed(1)} ms at 99 %`,
  );
}
