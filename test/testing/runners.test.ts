// The driver under another runner than ours: the built package in a node:test file.
import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { projectPath } from '../support/sourceTree.js';

it('works under node:test', () => {
  const file = projectPath('test/fixtures/nodeTest/driver.mjs');
  const env = { ...process.env, CI: 'true', NODE_TEST_CONTEXT: undefined, MILLRACE_REFRESH: '' };
  const run = spawnSync(process.execPath, ['--test', '--test-reporter=tap', file], { env });
  expect(String(run.stdout)).toContain('# pass 1');
  expect(run.status).toBe(0);
});
