// A job on two threads is killed three times with SIGKILL, and goes on from its last checkpoint
// each time, the last time on three threads: no payment is lost, none counts twice.
import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { PAYMENTS } from './payments.js';

const OUT = 'out/recovery';
const EXPECTED = 2 * PAYMENTS;

/** A running total of an account, as the job writes it. */
interface Line {
  readonly account: number;
  readonly payments: number;
  readonly cents: number;
}

/** Starts the job as a process of its own. */
function start(parallelism: number): ChildProcess {
  const millrace = fileURLToPath(new URL('../../bin/millrace.js', import.meta.url));
  const job = fileURLToPath(new URL('./payments.ts', import.meta.url));
  const checkpoints = ['--checkpoints', `${OUT}/state`, '--checkpoint-interval', '100ms'];
  const options = ['--quiet', '--parallelism', String(parallelism), ...checkpoints];
  const stdio: StdioOptions = ['ignore', 'inherit', 'inherit'];
  return spawn(process.execPath, [millrace, 'run', ...options, job], { stdio });
}

/** What readers of the folder see: the committed lines. */
function committed(): Line[] {
  const folder = `${OUT}/accounts`;
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => /^part-.*\.json$/.test(name))
    .flatMap((name) => readFileSync(`${folder}/${name}`, 'utf8').trim().split('\n'))
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);
}

/** Runs the job until so many lines are committed, or to its end; resolves with how it ended. */
async function run(parallelism: number, until: number): Promise<string> {
  const child = start(parallelism);
  const ended = new Promise<string>((resolve) => {
    child.on('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
  while (child.exitCode === null && committed().length < until) {
    await Promise.race([ended, sleep(50)]);
  }
  child.kill('SIGKILL');
  return ended;
}

rmSync(OUT, { recursive: true, force: true });
const attempts = [
  { parallelism: 2, until: EXPECTED * 0.2 },
  { parallelism: 2, until: EXPECTED * 0.45 },
  { parallelism: 2, until: EXPECTED * 0.7 },
  { parallelism: 3, until: Infinity },
];
const table = [];
for (const { parallelism, until } of attempts) {
  const before = committed().length;
  const end = await run(parallelism, until);
  table.push({ parallelism, end, 'rows before': before, 'rows after': committed().length });
}
console.table(table);

const lines = committed();
const seen = new Set(lines.map(({ account, payments }) => `${account}/${payments}`));
const last = new Map<number, number>();
for (const { account, cents } of lines) last.set(account, Math.max(cents, last.get(account) ?? 0));
const cents = [...last.values()].reduce((sum, each) => sum + each, 0);
const lost = EXPECTED - seen.size;
const twice = lines.length - seen.size;
const difference = cents - PAYMENTS * (PAYMENTS + 1);
console.log(`${lines.length} payments: ${lost} lost, ${twice} twice; cents off: ${difference}`);
if (lost !== 0 || twice !== 0 || difference !== 0) process.exitCode = 1;
