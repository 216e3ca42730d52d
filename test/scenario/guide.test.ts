// The guide: each page shows a program and its output, and both are what they are.
//
//   docs/guide/<page>.md   ```ts example … ```   is examples/guide/<page>.ts
//                          ```text output … ```  is what the program prints
//                          ```ts jobs/<job>.ts … ``` is examples/guide/jobs/<job>.ts
//
// `MILLRACE_REFRESH=1 npx vitest run test/scenario/guide.test.ts` writes both into the pages.
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { posix } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import * as browser from '../../src/browser.js';
import * as mysql from '../../src/connector/mysql/index.js';
import * as postgres from '../../src/connector/postgres/index.js';
import * as sqlite from '../../src/connector/sqlite/index.js';
import * as http from '../../src/connector/http/index.js';
import * as websocket from '../../src/connector/websocket/index.js';
import * as node from '../../src/index.js';
import * as testing from '../../src/testing/index.js';
import { projectPath, sourceFiles } from '../support/sourceTree.js';

const run = promisify(execFile);
const isRefreshing = process.env['MILLRACE_REFRESH'] === '1';
const namesIn = (folder: string, ending: string): string[] =>
  readdirSync(projectPath(folder))
    .filter((name) => name.endsWith(ending))
    .map((name) => name.slice(0, -ending.length))
    .toSorted();
const read = (path: string): string => readFileSync(projectPath(path), 'utf8');

/** Names of columns and outputs in the table of fromFlink.md. */
const INVENTED = new Set([
  'twice',
  'top',
  'total',
  'errors',
  'rules',
  'bids',
  'n',
  'last',
  'from',
  'cheap',
  'dear',
  'storage',
]);

const examples = namesIn('examples/guide', '.ts');
const pages = namesIn('docs/guide', '.md');

describe.each(examples)('the example %s', (name) => {
  const page = `docs/guide/${name}.md`;

  it('is the one that its page shows', () => {
    showsBlock(page, 'ts example', read(`examples/guide/${name}.ts`));
  });

  it('prints what its page says', async () => {
    const file = projectPath(`examples/guide/${name}.ts`);
    const args = [projectPath('bin/millrace.js'), 'run', '--quiet', file];
    const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined, TZ: 'UTC' };
    const options = { cwd: projectPath(''), env, timeout: 60_000 };
    const { stdout } = await run(process.execPath, args, options);
    showsBlock(page, 'text output', stdout);
  });
});

it.each(namesIn('examples/guide/jobs', '.ts'))('the job file %s is on a page', (name) => {
  const fence = `ts jobs/${name}.ts`;
  const page = pages.find((each) => read(`docs/guide/${each}.md`).includes(`\`\`\`${fence}\n`));
  expect(page, `a page has a block \`\`\`${fence}`).toBeDefined();
  showsBlock(`docs/guide/${page}.md`, fence, read(`examples/guide/jobs/${name}.ts`));
});

describe('the documents', () => {
  it('have a page for each example and the other way round', () => {
    expect(pages).toEqual(examples);
  });

  it('are listed in their index', () => {
    const index = read('docs/README.md');
    expect(pages.filter((name) => !index.includes(`(guide/${name}.md)`))).toEqual([]);
  });

  it('link to files that exist', () => {
    const files = ['README.md', 'docs/README.md', 'docs/fromFlink.md', 'docs/differences.md'];
    files.push('docs/reliability.md');
    const broken = [...files, ...pages.map((name) => `docs/guide/${name}.md`)].flatMap((path) =>
      [...read(path).matchAll(/\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)/g)]
        .map(([, target]) => posix.join(posix.dirname(path), target))
        .filter((target) => !existsSync(projectPath(target)))
        .map((target) => `${path} → ${target}`),
    );
    expect(broken).toEqual([]);
  });
});

it('fromFlink.md names only what there is', () => {
  const code = sourceFiles('src')
    .map((file) => file.code)
    .join('\n');
  const declared = new Set(code.match(/[A-Za-z]\w*/g));
  const calls = read('docs/fromFlink.md')
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .flatMap((line) => [
      ...line
        .split(' | ')
        .slice(1)
        .join()
        .matchAll(/`([^`]+)`/g),
    ])
    .flatMap(([, snippet]) => [...snippet.matchAll(/([A-Za-z]\w*)(?=[(<]|: )/g)])
    .map(([, name]) => name)
    .filter((name) => !INVENTED.has(name));
  expect(calls.length).toBeGreaterThan(100);
  expect(calls.filter((name) => !declared.has(name))).toEqual([]);
});

/** Public, and nothing that a user of Flink would look for. */
const OURS = new Set(['loadKernels', 'systemClock']);

it('fromFlink.md names each public function', () => {
  const text = read('docs/fromFlink.md');
  const entries = { node, browser, http, mysql, postgres, sqlite, websocket, testing };
  const lacking = Object.entries(entries).flatMap(([entry, names]) =>
    Object.keys(names)
      .filter((name) => /^[a-z]/.test(name) && !OURS.has(name))
      .filter((name) => !new RegExp(`\\b${name}\\b`).test(text))
      .map((name) => `${name} of ${entry}`),
  );
  expect(lacking).toEqual([]);
});

/** Checks that a page has a fenced block with this text, or writes it. */
function showsBlock(page: string, fence: string, text: string): void {
  const content = read(page);
  const start = content.indexOf(`\`\`\`${fence}\n`);
  expect(start, `${page} has a block \`\`\`${fence}`).toBeGreaterThanOrEqual(0);
  const from = start + fence.length + 4;
  const to = content.indexOf('```', from);
  if (isRefreshing) {
    writeFileSync(projectPath(page), content.slice(0, from) + text + content.slice(to));
    return;
  }
  expect(content.slice(from, to)).toBe(text);
}
