// node scripts/chaosScenarios.mjs, also npm run chaos -- --scenarios: every scenario of
// test/scenario/resume with one seed after the other until the time is up: killed at parallelism 2
// at a step that the seed draws, resumed at 1, 3 and 4. Ends with 1 at the first difference, which
// names its seed.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  // It may be called with the options of scripts/chaos.mjs.
  strict: false,
  options: {
    minutes: { type: 'string', default: '1' },
    seed: { type: 'string' },
    only: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(`node scripts/chaosScenarios.mjs [--minutes N] [--seed N] [--only TEXT]

  --minutes N   how long, default 1: no round begins later
  --seed N      the first seed; each round has the next
  --only TEXT   scenarios whose name matches`);
  process.exit(0);
}

const root = fileURLToPath(new URL('..', import.meta.url));
const require = createRequire(import.meta.url);
const vitest = join(dirname(require.resolve('vitest/package.json')), 'vitest.mjs');
const only = values.only === undefined ? [] : ['-t', String(values.only)];
const end = Date.now() + Number(values.minutes) * 60_000;

let seed = Number(values.seed ?? Date.now() % 1_000_000);
for (let rounds = 1; Date.now() < end; rounds++, seed++) {
  const { code, output } = await round(seed);
  if (code !== 0) {
    console.log(`${output}\nseed ${seed} failed; again: --seed ${seed}`);
    process.exit(1);
  }
  console.log(`seed ${seed}: all scenarios answered the same, ${rounds} so far`);
}

/** All scenarios with one seed. */
function round(of) {
  return new Promise((resolve, reject) => {
    const args = [vitest, 'run', 'test/scenario/resume', '--reporter=dot', ...only];
    const env = { ...process.env, NO_COLOR: '1', MILLRACE_CHAOS_SEEDS: `${of}:1` };
    const child = spawn(process.execPath, args, { cwd: root, env });
    let output = '';
    child.stdout.on('data', (data) => (output += data));
    child.stderr.on('data', (data) => (output += data));
    child.on('error', reject);
    child.on('exit', (code) => resolve({ code, output }));
  });
}
