// A parallel job in a real browser gives what Node gives: in Web Workers that are sent buffers, and
// in workers that share memory where the page is isolated from other origins.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Environment } from '../../src/api/environment.js';
import { launchChromium, lacksChromium } from '../support/chromium.js';
import { servePages, type PageServer } from '../support/pageServer.js';
import type { Parallel } from './parallel.page.js';
import job, { totals, type Total } from './parallelJob.js';

declare global {
  /** In the page. */
  var parallel: Parallel;
}

const ARGS = { rows: 30_000, splits: 6 };
const ISOLATED = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
};
const KINDS = [
  { name: 'not isolated', headers: {}, isolated: 'false undefined' },
  { name: 'isolated', headers: ISOLATED, isolated: 'true function' },
];

// Without Chromium on this machine these tests are left out; in CI they fail.
describe.skipIf(lacksChromium).each(KINDS)('in a page, $name', ({ headers, isolated }) => {
  let server: PageServer;
  let browser: Browser;
  let page: Page;
  let expected: string[];
  const problems: string[] = [];

  beforeAll(async () => {
    expected = await inNode();
    const entries = {
      page: 'test/browser/parallel.page.ts',
      own: 'test/browser/parallel.worker.ts',
      job: 'test/browser/parallelJob.ts',
      worker: 'src/worker.browser.ts',
    };
    server = await servePages(entries, { '/none.js': 'export default 7;' }, headers);
    browser = await launchChromium();
    page = await browser.newPage();
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text());
    });
    await page.goto(server.address);
    await page.waitForFunction(() => 'parallel' in globalThis);
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    server?.close();
  });

  it('shares memory where it can', async () => {
    expect(await page.evaluate(() => parallel.isolated())).toBe(isolated);
  });

  it.each([1, 2, 3])('%d subtasks of a job by its address', async (parallelism) => {
    const rows = await page.evaluate(([count, args]) => parallel.byAddress(count, args), [
      parallelism,
      ARGS,
    ] as const);
    expect(inOrder(rows)).toEqual(expected);
  });

  it('two subtasks of a job by its function', async () => {
    const rows = await page.evaluate((args) => parallel.byFunction(2, args), ARGS);
    expect(inOrder(rows)).toEqual(expected);
  });

  it.each(['memory', 'folder'])('goes on from checkpoints in %s', async (kind) => {
    const { rows, events, files } = await page.evaluate(
      ([storage, args]) => parallel.resumed(storage, { ...args, failAt: 4500 }, [2, 3]),
      [kind, ARGS] as const,
    );
    expect(events).toEqual(['checkpoints, the network is gone', 'checkpoints, finished', 'true']);
    expect(files.filter((path) => path.endsWith('manifest.json')).length).toBeGreaterThan(0);
    // The callback sees what is computed again behind a checkpoint once more.
    expect([...new Set(inOrder(rows))]).toEqual(expected);
  });

  it('tells what is wrong with the job, and with the worker', async () => {
    const failure = (options: object, file?: string): Promise<string> =>
      page.evaluate(([given, path]) => parallel.failure(given, path), [options, file] as const);
    expect(await failure({ parallelism: 2 })).toMatch(/function cannot be sent to a worker/);
    expect(await failure({}, '/none.js')).toMatch(/no default export that is a function/);
    expect(await failure({}, '/nowhere.js')).toMatch(/nowhere.js' cannot be imported/);
    const known = problems.splice(0).filter((text) => !/404/.test(text));
    expect(known).toEqual([]);
  });

  it('tells its speed', async () => {
    const [one, two] = [await speed(1), await speed(2)];
    console.log(`rows/s in the page (${isolated}): ${one} by one subtask, ${two} by two`);
  });

  it('and the console shows no error', () => expect(problems).toEqual([]));

  function speed(parallelism: number): Promise<number> {
    return page.evaluate((count) => parallel.speed(count, 1_000_000), parallelism);
  }
});

async function inNode(): Promise<string[]> {
  const answers = [];
  for (const parallelism of [1, 2]) {
    totals().length = 0;
    const env = new Environment({ parallelism, workers: false });
    await job(env, ARGS);
    await env.execute().done;
    answers.push(inOrder(totals()));
  }
  expect(answers[0].length).toBe(30 * 101);
  expect(answers[1]).toEqual(answers[0]);
  return answers[0];
}

function inOrder(rows: readonly Total[]): string[] {
  return rows.map(({ user, second, rows: n, total }) => `${second} ${user} ${n} ${total}`).sort();
}
