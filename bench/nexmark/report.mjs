// Tables and a chart of what was measured.
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import Table from 'cli-table3';
import { parse, View } from 'vega';
import { compile } from 'vega-lite';
import { javaVersion, VERSION } from './flink/flink.mjs';

const reference = JSON.parse(readFileSync(new URL('reference.json', import.meta.url), 'utf8'));
const SOURCES = {
  generator: 'from the generator',
  json: 'from JSON',
  memory: 'from batches in memory',
};
const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const sorted = (list) => list.toSorted((a, b) => a - b);
const median = (list) => sorted(list)[list.length >> 1];
const mean = (list) => Math.exp(list.reduce((sum, x) => sum + Math.log(x), 0) / list.length);

/** Figures of one contender: thousands of events a second, CPU µs an event, peak MB. */
function figures(runs, events) {
  const jobs = runs.flatMap((run) => run.jobs);
  const rates = jobs.map(({ ms }) => events / ms);
  return {
    rate: median(rates),
    low: Math.min(...rates),
    high: Math.max(...rates),
    cpuUs: median(jobs.map(({ cpuUs }) => cpuUs / events)),
    peak: Math.max(...runs.map(({ peak }) => peak)),
    seconds: jobs.reduce((sum, { ms }) => sum + ms / 1000, 0),
  };
}

/** What was measured from one source, with whom it is compared and where those figures are from. */
export function reportOf(settings, measured) {
  const { source, events, flink, parallelism } = settings;
  const isMeasured = flink && source === 'json';
  const rows = measured.map(({ query, failed, own, others }) => {
    if (failed) return { query, failed };
    const ours = figures(own, events);
    const theirs = isMeasured
      ? others.length > 0 && figures(others, events)
      : referenceOf(source, query, parallelism);
    if (!theirs) return { query, ours };
    const ratio = ours.rate / theirs.rate;
    return { query, ours, theirs, ratio, cpuRatio: theirs.cpuUs / ours.cpuUs };
  });
  const rival = source === 'memory' ? 'DBSP' : 'Flink';
  return { ...settings, rows, rival, isMeasured, date: new Date().toISOString().slice(0, 10) };
}

/** Figures of another run, which say nothing of JSON. */
function referenceOf(source, query, parallelism) {
  if (source === 'json') return undefined;
  const { k, k2, cpuUs } = reference[source === 'memory' ? 'dbsp' : 'flink'][query] ?? {};
  if (k === undefined) return undefined;
  return { rate: parallelism === 2 && source !== 'memory' ? k2 : k, cpuUs };
}

const whole = (value) => (value === undefined ? '' : Math.round(value).toLocaleString('en'));
const fixed = (value, digits) => (value === undefined ? '' : value.toFixed(digits));

function cells({ query, failed, ours, theirs, ratio, cpuRatio }) {
  if (failed) return [query, failed, ...new Array(8).fill('')];
  return [
    ...[query, whole(ours.rate), `${whole(ours.low)}–${whole(ours.high)}`],
    ...[fixed(ours.cpuUs, 2), whole(ours.peak), whole(theirs?.rate), fixed(theirs?.cpuUs, 2)],
    ...[whole(theirs?.peak), fixed(ratio, 1), fixed(cpuRatio, 1)],
  ];
}

function head({ rival }) {
  const own = ['query', 'k events/s', '(range)', 'CPU µs', 'peak MB'];
  return [...own, `${rival} k/s`, 'CPU µs', 'peak MB', 'ratio', 'by CPU'];
}

function title({ source, events, parallelism }) {
  const threads =
    parallelism === 1 || source === 'memory' ? 'one thread' : `${parallelism} threads`;
  return `Nexmark ${SOURCES[source]}, ${whole(events)} events, ${threads}`;
}

function summary({ rival, rows, isMeasured, source }) {
  const compared = rows.filter(({ ratio }) => ratio !== undefined);
  if (compared.length === 0) return 'Nothing to compare with: --flink runs a real Flink.';
  const by = (what) => mean(compared.map((row) => row[what])).toFixed(1);
  const least = compared.toSorted((a, b) => a.ratio - b.ratio)[0];
  const origin = isMeasured
    ? 'in turn on the same machine and bytes'
    : `figures of another run: ${reference[source === 'memory' ? 'dbspConditions' : 'conditions']}`;
  return (
    `Geometric mean over ${compared.length} queries against ${rival} (${origin}): ` +
    `${by('ratio')} by time, ${by('cpuRatio')} by CPU; ` +
    `least ${least.ratio.toFixed(1)} (${least.query}).`
  );
}

/** For a terminal. */
export function printReport(report) {
  const table = new Table({
    head: head(report),
    colAligns: ['left', ...new Array(9).fill('right')],
    style: { head: [], border: [], compact: true },
  });
  table.push(...report.rows.map(cells));
  console.log(`${title(report)}\n${table.toString()}\n${summary(report)}\n`);
}

/** Keeps the report in README.md and the ratios in a chart, beside those of other sources. */
export async function writeReport(reports) {
  const file = path('README.md');
  let text = readFileSync(file, 'utf8');
  for (const report of reports) {
    const name = `${report.source}-${report.parallelism}`;
    const row = (list) => `| ${list.join(' | ')} |`;
    const rule = row(['---', ...new Array(9).fill('---:')]);
    const table = [row(head(report)), rule, ...report.rows.map((each) => row(cells(each)))];
    const machine = `${availableParallelism()} cores (${cpus()[0].model.trim()})`;
    const java = report.isMeasured ? `, Flink ${VERSION} on ${javaVersion()}` : '';
    const each = `${report.seconds} s a query and contender`;
    const made = `${report.date}, Node ${process.version}${java}, ${machine}, ${each}.`;
    const parts = [`### ${title(report)}`, made, table.join('\n'), summary(report)];
    const begin = `<!-- ${name} -->`;
    const end = `<!-- /${name} -->`;
    const pattern = new RegExp(`${begin}[^]*${end}`);
    const block = `${begin}\n\n${parts.join('\n\n')}\n\n${end}`;
    text = pattern.test(text)
      ? text.replace(pattern, () => block)
      : `${text.trimEnd()}\n\n${block}\n`;
    await drawRatios(report, path(`${name}.svg`));
  }
  writeFileSync(file, text);
}

/** Bars of the ratios on a logarithmic scale, by query. */
async function drawRatios(report, file) {
  const compared = report.rows.filter(({ ratio }) => ratio !== undefined);
  if (compared.length === 0) return;
  const values = compared.flatMap(({ query, ratio, cpuRatio }) => [
    { query, by: 'by time', ratio },
    { query, by: 'by CPU', ratio: cpuRatio },
  ]);
  const spec = {
    title: `${title(report)}: times ${report.rival}`,
    width: 760,
    height: 260,
    background: 'white',
    data: { values },
    mark: 'bar',
    encoding: {
      x: { field: 'query', sort: null, axis: { labelAngle: 0 } },
      xOffset: { field: 'by', sort: null },
      y: { field: 'ratio', type: 'quantitative', scale: { type: 'log' }, title: 'times as fast' },
      color: { field: 'by', sort: null, title: null },
    },
  };
  const svg = await new View(parse(compile(spec).spec), { renderer: 'none' }).toSVG();
  writeFileSync(file, `${svg}\n`);
}
