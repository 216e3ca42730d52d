// What a browser downloads: nothing of Node, and little.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import * as browser from '../../src/browser.js';
import * as core from '../../src/core.js';
import * as node from '../../src/index.js';
import { bundleForBrowser } from '../../scripts/browserBundle.mjs';
import { weightOf, type Weight } from '../../scripts/browserWeight.mjs';
import { projectPath } from '../support/sourceTree.js';

const LIMIT_BYTES = 250_000;
const SQL_LIMIT_BYTES = 60_000;
const kB = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;

describe('the bundle for browsers', () => {
  let code = '';
  let imports: readonly string[] = [];
  let later: readonly string[] = [];

  beforeAll(async () => {
    const build = await bundleForBrowser({ browser: projectPath('src/browser.ts') });
    const { output } = await build.generate({ format: 'esm', minify: true });
    const [entry, ...others] = output;
    const first = others.flatMap((chunk) =>
      chunk.type === 'chunk' && entry.imports.includes(chunk.fileName) ? [chunk] : [],
    );
    code = [entry, ...first].map((chunk) => chunk.code).join('\n');
    imports = first.flatMap((chunk) => chunk.imports);
    later = entry.dynamicImports;
  });

  it('has no module of Node; what checkpoints need comes when they are taken', () => {
    expect(imports.filter((name) => name.includes(':'))).toEqual([]);
    expect(later.map((name) => name.replace(/-.*/, ''))).toEqual(['ipc']);
    expect(code).not.toMatch(/["'`]node:/);
    expect(code).not.toMatch(/\brequire\(|\bBuffer\./);
  });

  it('names the kernels where bundlers look for them', () => {
    expect(code).toMatch(/new URL\([`"']\.\/kernels\.wasm[`"'], ?import\.meta\.url\)/);
  });

  it('is at most 250 kB with the kernels, gzipped', () => {
    const kernels = gzipSync(readFileSync(projectPath('build/kernels.wasm')), { level: 9 }).length;
    const script = gzipSync(code, { level: 9 }).length;
    console.log(
      `millrace/browser, minified and gzipped: ${kB(script)} JavaScript + ${kB(kernels)} ` +
        `WebAssembly = ${kB(script + kernels)} of ${kB(LIMIT_BYTES)}`,
    );
    expect(script + kernels).toBeLessThanOrEqual(LIMIT_BYTES);
  });
});

describe('SQL in the bundle for browsers', () => {
  let weight: Weight;

  beforeAll(async () => {
    weight = await weightOf('src/browser.ts', 'src/tables.ts');
  });

  it('adds at most 60 kB when a page is opened; the rest comes when a query needs it', () => {
    const { added, later, all } = weight;
    const parts = Object.entries(later).map(([name, bytes]) => `${name} ${kB(bytes)}`);
    console.log(
      `millrace/browser/sql, minified and gzipped: ${kB(added)} of ${kB(SQL_LIMIT_BYTES)}, ` +
        `${kB(all)} with every part: ${parts.join(', ')}`,
    );
    expect(added).toBeLessThanOrEqual(SQL_LIMIT_BYTES);
  });

  it('has no module of Node', () => {
    // Not toMatch, which would print it all.
    expect(/["'`]node:|\brequire\(|\bBuffer\./.exec(weight.code)).toBeNull();
  });
});

describe('the entry for browsers', () => {
  it('has all that the platforms share', () => {
    expect(Object.keys(browser)).toEqual(expect.arrayContaining(Object.keys(core)));
  });

  it('lacks only files of what Node has: whatever else is public belongs to core.ts', () => {
    const lacking = Object.keys(node).filter((name) => !(name in browser));
    expect(lacking.sort()).toEqual(['arrow', 'file', 'fileSink', 'inferSchema', 'parquet']);
  });
});
