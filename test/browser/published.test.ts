// What npm delivers, in a browser: without a bundler, with the kernels inside, and through Vite.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { build } from 'vite';
import { launchChromium, lacksChromium } from '../support/chromium.js';
import { servePages, type PageServer } from '../support/pageServer.js';
import { projectPath } from '../support/sourceTree.js';

const LIB = projectPath('dist/lib/browser');
const read = (path: string): string => readFileSync(join(LIB, path), 'utf8');

/** A program in the page's own words; `from` is where it imports millrace from. */
const program = (from: string): string => `
  import { count, environment, fromArray, schema, string } from '${from}';
  const words = schema({ word: string() });
  const rows = ['a', 'b', 'a'].map((word) => ({ word }));
  const counts = environment().from(fromArray(words, rows)).keyBy('word').aggregate({ n: count() });
  globalThis.result = counts.collect().then((all) => JSON.stringify(all.map(({ n }) => Number(n))));
`;

/** The same in SQL. */
const query = (from: string, sql: string): string => `
  import { fromArray, schema, string } from '${from}';
  import { tableEnvironment } from '${sql}';
  const words = schema({ word: string() });
  const tables = tableEnvironment();
  const rows = ['a', 'b', 'a'].map((word) => ({ word }));
  tables.createTemporaryView('words', tables.env.from(fromArray(words, rows)));
  const text = 'SELECT UPPER(word) AS word, COUNT(*) AS n FROM words GROUP BY word';
  const found = tables.executeSql(text).then((result) => result.collect());
  globalThis.result = found.then((all) => all.map(({ word, n }) => word + n).sort().join());
`;

/** The same as a job of several threads. */
const job = (from: string): string => `
  import { callback, count, defineJob, fromArray, schema, string } from '${from}';
  const words = schema({ word: string() });
  const rows = ['a', 'b', 'a'].map((word) => ({ word }));
  const tell = (found) => (globalThis.found ??= []).push(...found.map(({ n }) => Number(n)));
  export default defineJob((env) => {
    const counts = env.from(fromArray(words, rows)).keyBy('word').aggregate({ n: count() });
    counts.sinkTo(callback((found) => void tell(found)));
  });
`;
const parallelProgram = (from: string, start: string): string => `
  import { runJob } from '${from}';
  ${start}
    .then((running) => running.done)
    .then(() => JSON.stringify(globalThis.found.sort()));
`;

describe('dist/lib/browser', () => {
  const modules = readdirSync(LIB).filter((name) => name.endsWith('.js'));

  it('has no module of Node', () => {
    expect(modules.filter((name) => /["'`]node:/.test(read(name)))).toEqual([]);
  });

  it('imports other packages in arrow.js only', () => {
    const importing = modules.filter((name) =>
      /^import .*["'][^."'/][^"']*["'];$/m.test(read(name)),
    );
    expect(importing.filter((name) => /^(?:index|inline|core|sql|tables)/.test(name))).toEqual([]);
  });
});

// Without Chromium on this machine these tests are left out; in CI they fail.
describe.skipIf(lacksChromium)('the package in Chromium', () => {
  let browser: Browser;
  const servers: PageServer[] = [];

  beforeAll(async () => {
    browser = await launchChromium();
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    servers.forEach((server) => server.close());
  });

  async function run(files: Readonly<Record<string, string | Uint8Array>>): Promise<unknown> {
    const server = await servePages({}, files);
    servers.push(server);
    const page: Page = await browser.newPage();
    await page.goto(server.address);
    await page.waitForFunction(() => 'result' in globalThis);
    return page.evaluate(() => (globalThis as unknown as { result: Promise<string> }).result);
  }

  const lib = Object.fromEntries(
    readdirSync(LIB).map((name) => [`/lib/${name}`, readFileSync(join(LIB, name))]),
  );

  it('runs without a bundler', async () => {
    expect(await run({ ...lib, '/page.js': program('/lib/index.js') })).toBe('[1,1,2]');
  });

  it('runs SQL without a bundler', async () => {
    const page = query('/lib/index.js', '/lib/sql.js');
    expect(await run({ ...lib, '/page.js': page })).toBe('A2,B1');
  });

  it.each([
    ['millrace/browser', 'millrace/browser/sql'],
    ['millrace', 'millrace/sql'],
  ])('runs SQL through Vite, as %s and %s', async (...names) => {
    const files = await viteBuild(query(...names));
    const main = /src="([^"]+)"/.exec(String(files['/index.html']))?.[1] ?? '';
    expect(await run({ ...files, '/page.js': `import '${main}';` })).toBe('A2,B1');
  });

  it('runs in Web Workers without a bundler', async () => {
    const start = `globalThis.result = runJob('/job.js', { parallelism: 3 })`;
    const page = parallelProgram('/lib/index.js', start);
    const files = { ...lib, '/page.js': page, '/job.js': job('/lib/index.js') };
    expect(await run(files)).toBe('[1,1,2]');
  });

  it('runs in Web Workers through Vite', async () => {
    const start = `
      import job from './job.js';
      const worker = () => new Worker(new URL('./job.worker.js', import.meta.url), { type: 'module' });
      globalThis.result = runJob(job, { parallelism: 2, worker })`;
    const files = await viteBuild(parallelProgram('millrace/browser', start), {
      'job.js': job('millrace/browser'),
      'job.worker.js': `import { serveJob } from 'millrace/browser';
        import job from './job.js';
        serveJob(job);`,
    });
    const html = String(files['/index.html']);
    const main = /src="([^"]+)"/.exec(html)?.[1] ?? '';
    expect(await run({ ...files, '/page.js': `import '${main}';` })).toBe('[1,1,2]');
  });

  it('runs with its kernels inside', async () => {
    const { '/lib/kernels.wasm': _, ...scripts } = lib;
    expect(await run({ ...scripts, '/page.js': program('/lib/inline.js') })).toBe('[1,1,2]');
  });

  it.each(['millrace/browser', 'millrace'])('runs through Vite, as %s', async (name) => {
    const files = await viteBuild(program(name));
    const kernels = Object.keys(files).filter((path) => path.endsWith('.wasm'));
    expect(kernels).toHaveLength(1);
    const script = Object.entries(files).find(([path]) => path.endsWith('.js'));
    const bytes = gzipSync(script?.[1] ?? '').length + gzipSync(files[kernels[0]]).length;
    expect(bytes).toBeLessThan(250_000);
    expect(await run({ ...files, '/page.js': script?.[1] ?? '' })).toBe('[1,1,2]');
  });
});

/** Builds an app inside this package, where its own name leads to its exports. */
async function viteBuild(
  source: string,
  modules: Readonly<Record<string, string>> = {},
): Promise<Record<string, string | Uint8Array>> {
  const root = mkdtempSync(projectPath('build/app-'));
  try {
    writeFileSync(join(root, 'index.html'), '<script type="module" src="main.js"></script>');
    writeFileSync(join(root, 'main.js'), source);
    for (const [name, text] of Object.entries(modules)) writeFileSync(join(root, name), text);
    const built = await build({
      ...{ root, logLevel: 'error', configFile: false },
      build: { write: false, assetsInlineLimit: 0 },
    });
    const outputs = [built].flat().flatMap((result) => ('output' in result ? result.output : []));
    return Object.fromEntries(
      outputs.map((file): [string, string | Uint8Array] => [
        `/${file.fileName}`,
        file.type === 'chunk' ? file.code : file.source,
      ]),
    );
  } finally {
    rmSync(root, { recursive: true });
  }
}
