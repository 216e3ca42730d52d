// npm run bench:reliability [-- --tiny] [--runs N] [section…]: what parallelism, checkpoints and
// recovery cost. Answers are compared before a speed is printed.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { bidsFile } from '../support/bids.mjs';
import { buildPackage } from '../support/builtPackage.mjs';
import { ratioOf, spread } from '../support/statistics.mjs';

const { values: options, positionals: wanted } = parseArgs({
  allowPositionals: true,
  options: {
    tiny: { type: 'boolean', default: false },
    runs: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
const sections = { parallel, exchange, checkpoints, recovery };
if (options.help) {
  console.log(
    `npm run bench:reliability -- [--tiny] [--runs N] [${Object.keys(sections).join('|')}]…`,
  );
  process.exit(0);
}
const isTiny = options.tiny;
const runs = Number(options.runs ?? (isTiny ? 1 : 5));
const scratch = mkdtempSync(join(tmpdir(), 'millrace-bench-'));
const report = {};
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));

buildPackage();
console.log(`Node ${process.version}, ${availableParallelism()} cores, ${runs} rounds each`);
for (const [name, section] of Object.entries(sections)) {
  if (wanted.length === 0 || wanted.includes(name)) report[name] = await section();
}
const results = fileURLToPath(new URL('../results/', import.meta.url));
mkdirSync(results, { recursive: true });
writeFileSync(
  `${results}reliability.json`,
  `${JSON.stringify({ isTiny, runs, report }, null, 2)}\n`,
);

/** Jobs of one file at parallelism 1 and 2, in turn. */
async function parallel() {
  const jobs = [
    ['window', 'jsonJob', isTiny ? 20e6 : 1e9],
    ['window', 'jsonJob', isTiny ? 0 : 4e9],
    ['process function', 'functionJob', isTiny ? 20e6 : 1e9],
  ];
  const rows = [];
  for (const [title, job, bytes] of jobs) {
    if (bytes === 0) continue;
    const file = await bidsFile(bytes, 'fixed');
    const rounds = { 1: [], 2: [] };
    for (let round = 0; round < runs; round++) {
      for (const parallelism of [1, 2]) {
        const out = join(scratch, 'out.jsonl');
        rounds[parallelism].push(runOnce({ job, parallelism, args: { file, out } }));
      }
    }
    same([...rounds[1], ...rounds[2]].map(({ answer }) => answer));
    const speeds = (of) => of.map(({ bytesIn, wallMs }) => bytesIn / wallMs / 1e6);
    const ratio = ratioOf(speeds(rounds[2]), speeds(rounds[1]));
    const cpu = (of) => spread(of.map(({ cpuMs, rowsIn }) => (cpuMs * 1e6) / rowsIn));
    rows.push({
      job: `${title}, ${bytes / 1e9} GB of JSON`,
      one: spread(speeds(rounds[1])),
      two: spread(speeds(rounds[2])),
      ratio,
      cpuOne: cpu(rounds[1]),
      cpuTwo: cpu(rounds[2]),
    });
  }
  show(
    'Keyed jobs on one thread and on two, whole run with the start of workers (aim 1.7×, 2 GB/s)',
    ['', 'GB/s on 1', 'GB/s on 2', 'ratio', 'CPU ns/row on 1', 'on 2'],
    rows.map((row) => [
      row.job,
      text(row.one),
      text(row.two),
      text(row.ratio, '×'),
      text(row.cpuOne),
      text(row.cpuTwo),
    ]),
  );
  return rows;
}

/** Batches through a ring between two threads. */
async function exchange() {
  const module = await import('./exchange.mjs');
  const speeds = [];
  for (let round = 0; round <= runs; round++) {
    const { bytesPerSecond } = await module.exchange(isTiny ? 500 : 40_000);
    if (round > 0) speeds.push(bytesPerSecond / 1e9);
  }
  show(
    'Exchange between two threads (aim 1 GB/s)',
    ['', 'GB/s'],
    [['three columns', text(spread(speeds))]],
  );
  return spread(speeds);
}

/** A window over many keys, with a checkpoint each second and without. */
async function checkpoints() {
  const keys = isTiny ? 20_000 : 8_000_000;
  const args = { rows: isTiny ? 2e6 : 250e6, keys, windows: 1 };
  const rounds = { without: [], with: [] };
  for (let round = 0; round < runs; round++) {
    rounds.without.push(runOnce({ job: 'keyedJob', args }));
    const storage = join(scratch, `checkpoints-${round}`);
    const taken = { storage, interval: isTiny ? '50ms' : '1s' };
    rounds.with.push(runOnce({ job: 'keyedJob', args, checkpoints: taken }));
    rmSync(storage, { recursive: true, force: true });
  }
  const speeds = (of) => of.map(({ rowsIn, wallMs }) => rowsIn / wallMs / 1e3);
  const ratio = ratioOf(speeds(rounds.with), speeds(rounds.without));
  const inIntervals = rounds.with.map(({ checkpoints: of }) =>
    of.filter(({ kind }) => kind === 'checkpoint'),
  );
  const durations = inIntervals.flat().map(({ durationMs }) => durationMs);
  const size = Math.max(...rounds.with.map(({ mostState }) => mostState));
  const result = {
    ratio,
    without: spread(speeds(rounds.without)),
    with: spread(speeds(rounds.with)),
    cpuRatio: ratioOf(
      rounds.with.map(({ cpuMs }) => cpuMs),
      rounds.without.map(({ cpuMs }) => cpuMs),
    ),
    stateBytes: size,
    count: inIntervals.flat().length,
    pauseMs: spread(rounds.with.map(({ longestGapMs }) => longestGapMs)),
    pauseWithoutMs: spread(rounds.without.map(({ longestGapMs }) => longestGapMs)),
    durationMs: spread(durations.length === 0 ? [0] : durations),
  };
  show(
    `A checkpoint each second, ${(size / 1e6).toFixed(0)} MB of state (aim: 95 % of the speed, 20 ms)`,
    ['', 'M rows/s', 'longest gap between batches, ms', 'checkpoints', 'each takes ms', 'CPU'],
    [
      ['without', text(result.without), text(result.pauseWithoutMs), '', '', ''],
      [
        'with',
        `${text(result.with)} = ${text(ratio, '×')}`,
        text(result.pauseMs),
        result.count,
        text(result.durationMs),
        text(result.cpuRatio, '×'),
      ],
    ],
  );
  return result;
}

/** A large state is written, then new processes begin with it. */
async function recovery() {
  const keys = isTiny ? 50_000 : 16_000_000;
  const rows = [];
  for (const [from, to] of [
    [1, 1],
    [2, 2],
    [2, 1],
    [1, 2],
  ]) {
    const storage = join(scratch, 'recovery');
    const built = run('recover.mjs', { keys, storage, parallelism: from });
    const seconds = [];
    for (let round = 0; round < Math.min(runs, 3); round++) {
      const settings = { keys, storage, parallelism: to, restore: built.savepoint };
      seconds.push(run('recover.mjs', settings).ms / 1000);
    }
    rmSync(storage, { recursive: true, force: true });
    rows.push({ from, to, ...built, seconds: spread(seconds) });
  }
  const mb = (bytes) => (bytes / 1e6).toFixed(0);
  show(
    'Recovery: seconds from the start until rows are read (aim 5 s for 1 GB)',
    ['parallelism', 'state in memory, MB', 'in files, MB', 'seconds'],
    rows.map((row) => [
      `${row.from} → ${row.to}`,
      mb(row.memoryBytes),
      mb(row.fileBytes),
      text(row.seconds),
    ]),
  );
  return rows;
}

function runOnce(settings) {
  return run('child.mjs', settings);
}

function run(script, settings) {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const output = execFileSync(process.execPath, [path, JSON.stringify(settings)], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 1 << 26,
  });
  return JSON.parse(output.trimEnd().split('\n').at(-1));
}

function same(answers) {
  if (new Set(answers).size !== 1) throw new Error(`The answers differ: ${answers.join(' | ')}`);
  console.log(`answers agree: ${answers[0]}`);
}

function text({ median, min, max }, unit = '') {
  const digits = median >= 100 ? 0 : median >= 10 ? 1 : 2;
  const short = (value) => value.toFixed(digits);
  return `${short(median)}${unit} (${short(min)}–${short(max)})`;
}

function show(title, head, rows) {
  const table = new Table({ head, style: { head: [], border: [] } });
  table.push(...rows);
  console.log(`\n${title}\n${table.toString()}`);
}
