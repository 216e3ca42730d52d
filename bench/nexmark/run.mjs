// `npm run bench:nexmark`: Nexmark in SQL, each query in a process of its own. Its answer over the
// golden events is compared with Flink's before its speed is printed.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import Table from 'cli-table3';

const QUERIES = `q0 q1 q2 q3 q4 q5 q7 q8 q9 q10 q11
  q13 q14 q15 q16 q17 q18 q19 q20 q21 q22`.split(/\s+/);
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    events: { type: 'string', default: '2000000' },
    runs: { type: 'string', default: '3' },
    tiny: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log('npm run bench:nexmark -- [q4 q5 …] [--events 2000000] [--runs 3] [--tiny]');
  process.exit(0);
}
const reference = JSON.parse(readFileSync(new URL('reference.json', import.meta.url), 'utf8'));
const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const events = values.tiny ? 20_000 : Number(values.events);
const runs = values.tiny ? 1 : Number(values.runs);
const queries = positionals.length > 0 ? positionals : QUERIES;
const folder = path('../data/nexmark');
mkdirSync(folder, { recursive: true });
const golden = `${folder}/golden.jsonl`;
const side = `${folder}/side_input.txt`;
const unzip = (name, to) =>
  writeFileSync(to, gunzipSync(readFileSync(path(`../../test/fixtures/nexmark/${name}.gz`))));
unzip('events.jsonl', golden);
unzip('side_input.txt', side);

function child(...args) {
  const text = execFileSync(process.execPath, [path('child.mjs'), ...args.map(String)], {
    env: { ...process.env, SIDE_INPUT: side },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return JSON.parse(text.toString().trim().split('\n').at(-1));
}

const median = (list) => list.toSorted((a, b) => a - b)[list.length >> 1];
const results = [];
let isFailed = false;
for (const query of queries) {
  const { isSame } = child('answer', query, 'json', golden, 1);
  if (!isSame) {
    isFailed = true;
    results.push({ query, failed: true });
    continue;
  }
  const measured = Array.from({ length: runs }, () =>
    child('speed', query, 'generator', events, 1),
  );
  const same = new Set(measured.map(({ rowsOut }) => rowsOut)).size === 1;
  if (!same) isFailed = true;
  const rates = measured.map(({ ms }) => events / ms);
  results.push({
    query,
    failed: !same,
    kEvents: median(rates),
    low: Math.min(...rates),
    high: Math.max(...rates),
    cpuUs: median(measured.map(({ cpuUs }) => cpuUs / events)),
    peak: Math.max(...measured.map(({ peak }) => peak)),
  });
}

const table = new Table({
  head: ['query', 'k events/s', '(range)', 'CPU µs', 'peak MB', 'Flink k/s', 'ratio', 'CPU ratio'],
  colAligns: ['left', ...new Array(7).fill('right')],
  style: { head: [], border: [], compact: true },
});
const ratios = [];
const cpuRatios = [];
for (const result of results) {
  const { query, failed, kEvents, low, high, cpuUs, peak } = result;
  const flink = reference.flink[query];
  if (failed) {
    table.push([query, 'FAILED', '', '', '', '', '', '']);
    continue;
  }
  const [ratio, cpuRatio] = flink ? [kEvents / flink.k, flink.cpuUs / cpuUs] : [NaN, NaN];
  if (flink) {
    ratios.push(ratio);
    cpuRatios.push(cpuRatio);
  }
  const text = (value, digits = 0) => (Number.isNaN(value) ? '' : value.toFixed(digits));
  table.push([
    ...[query, text(kEvents), `${text(low)}–${text(high)}`, text(cpuUs, 2), text(peak)],
    ...[flink ? String(flink.k) : '', text(ratio, 1), text(cpuRatio, 1)],
  ]);
}
console.log(table.toString());
const mean = (list) => Math.exp(list.reduce((sum, x) => sum + Math.log(x), 0) / list.length);
console.log(
  `${events} events from the generator, one thread, start of the job included. Geometric mean ` +
    `against Flink's figures: ${mean(ratios).toFixed(1)} by time, ` +
    `${mean(cpuRatios).toFixed(1)} by CPU.`,
);
console.log(reference.conditions);
mkdirSync(path('../results'), { recursive: true });
writeFileSync(path('../results/nexmark.json'), JSON.stringify({ events, runs, results }, null, 2));
if (isFailed) process.exit(1);
