// npm run simulate -- [--seeds N] [--seed N] [--job NAME] [--trace]: runs jobs in simulated
// processes that crash and fail as a seed decides, and compares what they commit with an
// undisturbed run.
import { parseArgs } from 'node:util';
import { createJiti } from 'jiti';
import { simulate } from '../dist/lib/esm/testing.js';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '1' },
    job: { type: 'string', default: '' },
    trace: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(`npm run simulate -- [options]

Runs whole parallel jobs in one thread with a virtual clock. A seed picks what goes on next and
what fails: crashes, torn writes, full disks, slow disks, lost workers, lost answers, a clock that is set.

  --seeds N   how many, shared by the jobs; default 2000
  --seed N    the first; default 1
  --job NAME  only jobs whose name contains this
  --trace     prints every step: with --seeds 1 --job NAME it replays one
  --json      ends with the figures as JSON`);
  process.exit(0);
}
const { simulatedJobs, committed } = await createJiti(import.meta.url).import(
  '../test/support/simulatedJobs.ts',
);
const jobs = Object.entries(simulatedJobs).filter(([name]) => name.includes(values.job));
const expected = new Map();
for (const [name, job] of jobs) {
  const answer = await simulate({ seed: 0, job, faults: 'none', parallelism: [1] });
  expected.set(name, committed(answer));
}
const first = Number(values.seed);
const end = first + Number(values.seeds);
const total = { seeds: 0, crashes: 0, restarts: 0, checkpoints: 0, steps: 0, failed: [] };
const began = performance.now();
for (let seed = first; seed < end; seed++) {
  // One seed is one job's: a failing one is replayed with `--seed N --seeds 1`.
  const [name, job] = jobs[seed % jobs.length];
  total.seeds += 1;
  try {
    const report = await simulate({ seed, job });
    total.crashes += report.crashes;
    total.restarts += report.restarts;
    total.checkpoints += report.checkpoints;
    total.steps += report.trace.length;
    if (values.trace) console.log(report.trace.join('\n'));
    if (committed(report) === expected.get(name)) continue;
    throw new Error(`Seed ${seed}: what was committed differs from an undisturbed run.`);
  } catch (error) {
    total.failed.push(seed);
    console.log(
      `'${name}' failed; replay it with\n  npm run simulate -- --seed ${seed} --seeds 1${jobFilter()}`,
    );
    console.log(error.message);
  }
}
const seconds = (performance.now() - began) / 1000;
const { failed, ...counts } = total;
if (values.json) console.log(JSON.stringify(total));
else {
  const said = Object.entries(counts).map(([name, count]) => `${count} ${name}`);
  console.log(`${said.join(', ')} in ${seconds.toFixed(1)} s: ${failed.length} failed`);
}
process.exitCode = failed.length === 0 ? 0 : 1;

function jobFilter() {
  return values.job === '' ? '' : ` --job '${values.job}'`;
}
