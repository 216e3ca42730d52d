// The parser stays small enough for a page.
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { bundleForBrowser } from '../../scripts/browserBundle.mjs';
import { projectPath } from '../support/sourceTree.js';

it('parser and printer have at most 25 kB, minified and gzipped, and nothing of Node', async () => {
  const build = await bundleForBrowser({ sql: projectPath('src/sql/index.ts') });
  const { output } = await build.generate({ format: 'esm', minify: true });
  expect(gzipSync(output[0].code, { level: 9 }).length).toBeLessThan(25_000);
  expect(output[0].imports).toEqual([]);
});
