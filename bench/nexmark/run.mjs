// npm run bench:nexmark [-- --source json --parallelism 2 --flink q4 q5 …]; --help lists the rest.
//
// Nexmark in SQL, each query in a process of its own. Its answer over the golden events is compared
// with Flink's before its speed is printed.
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { environment, fileSink, json, nexmark } from '../../dist/lib/esm/index.js';
import { flinkJobs, isFlinkRight, isRight, oneThread, threads } from './contenders.mjs';
import { install, javaVersion } from './flink/flink.mjs';
import { printReport, reportOf, writeReport } from './report.mjs';
import { QUERIES, WITHOUT_ANSWER } from './scripts.mjs';

const HELP = `npm run bench:nexmark -- [options] [q4 q5 …]

  --source generator|json|memory   where events come from; several are separated by commas
                                   (default: all three)
  --parallelism 1|2|…              threads; from memory always one (default 1)
  --events N                       events a job (default 2000000; 1000000 from memory)
  --seconds N                      how long each contender runs a query (default 3, with --flink 10)
  --rounds N                       contenders take turns this often (default 1)
  --flink                          a real Flink 2.3 on the same bytes, in turn (Java 17 with javac;
                                   fetches 329 MB once)
  --write                          keeps the tables and the chart in bench/nexmark/README.md
  --tiny                           20,000 events, once: whether it runs, not how fast
`;
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    source: { type: 'string', default: 'generator,json,memory' },
    parallelism: { type: 'string', default: '1' },
    events: { type: 'string' },
    seconds: { type: 'string' },
    rounds: { type: 'string', default: '1' },
    flink: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    tiny: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
if (values.help) {
  console.log(HELP);
  process.exit(0);
}
const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const folder = path('../data/nexmark');
const parallelism = Number(values.parallelism);
const seconds = values.tiny ? 0 : Number(values.seconds ?? (values.flink ? 10 : 3));
const rounds = Number(values.rounds);
const queries = positionals.length > 0 ? positionals : QUERIES;
const unknown = queries.find((query) => !QUERIES.includes(query));
if (unknown !== undefined) fail(`There is no query ${unknown}; there are ${QUERIES.join(' ')}.`);
const progress = (text) => process.stderr.isTTY && process.stderr.write(`\r\x1b[K${text}`);

mkdirSync(folder, { recursive: true });
const golden = { golden: join(folder, 'golden.jsonl'), side: join(folder, 'side_input.txt') };
unzip('events.jsonl', golden.golden);
unzip('side_input.txt', golden.side);
const classPath = values.flink ? await flinkHome() : undefined;
const reports = [];
for (const source of values.source.split(',')) reports.push(await measured(source));
for (const report of reports) printReport(report);
mkdirSync(path('../results'), { recursive: true });
const kept = { node: process.version, parallelism, reports };
writeFileSync(path('../results/nexmark.json'), JSON.stringify(kept, null, 2));
if (values.write) await writeReport(reports);
if (reports.some(({ rows }) => rows.some(({ failed }) => failed))) process.exit(1);

async function measured(source) {
  const events = values.tiny
    ? 20_000
    : Number(values.events ?? (source === 'memory' ? 1_000_000 : 2_000_000));
  const files = { ...golden, events: source === 'json' ? await eventsFile(events) : '' };
  const settings = { events, files, seconds, parallelism, folder };
  const rows = [];
  for (const query of queries) {
    progress(`${source}: ${query}`);
    if (!WITHOUT_ANSWER.includes(query) && !isRight(query, files)) {
      rows.push({ query, failed: 'wrong answer' });
      continue;
    }
    const isAlone = parallelism === 1 || source === 'memory';
    const [own, others] = [[], []];
    for (let round = 0; round < rounds; round++) {
      own.push(
        isAlone ? oneThread(query, source, settings) : await threads(query, source, settings),
      );
      if (classPath !== undefined && source === 'json') others.push(ofFlink(query, settings));
    }
    rows.push({ query, own, others: others.filter((jobs) => jobs !== undefined) });
  }
  progress('');
  return reportOf({ source, events, parallelism, seconds, flink: classPath !== undefined }, rows);
}

/** Undefined for queries that Flink refuses, or that it answers otherwise here. */
function ofFlink(query, settings) {
  try {
    const hasAnswer = !WITHOUT_ANSWER.includes(query);
    if (hasAnswer && !isFlinkRight(classPath, query, golden, folder, isGolden)) {
      throw new Error('its rows are not the golden ones');
    }
    return flinkJobs(classPath, query, settings);
  } catch (error) {
    console.error(`${query} in Flink: ${error.message.slice(0, 300)}`);
    return undefined;
  }
}

function isGolden(query, file) {
  const text = gunzipSync(readFileSync(path(`../../test/fixtures/nexmark/${query}.csv.gz`)));
  const [, ...expected] = text.toString().trimEnd().split('\n');
  const rows = readFileSync(file, 'utf8').trimEnd().split('\n');
  return rows.sort().join('\n') === expected.sort().join('\n');
}

/** The generator's events as JSON Lines, written once. */
async function eventsFile(events) {
  const file = join(folder, `events-${events}.jsonl`);
  if (existsSync(file) && statSync(file).size > 0) return file;
  progress(`writing ${events} events to ${file}`);
  const env = environment();
  env.from(nexmark({ events })).sinkTo(fileSink(`${file}.part`, { format: json() }));
  await env.execute({ quiet: true }).done;
  renameSync(`${file}.part`, file);
  return file;
}

async function flinkHome() {
  if (javaVersion() === undefined) fail('--flink needs Java 17 with javac on the path.');
  return install(path('../data'), console.error);
}

function unzip(name, to) {
  const from = path(`../../test/fixtures/nexmark/${name}.gz`);
  writeFileSync(to, gunzipSync(readFileSync(from)));
}

function fail(message) {
  console.error(message);
  process.exit(2);
}
