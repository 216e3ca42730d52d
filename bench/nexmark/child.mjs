// One query in a process of its own: its answer over the golden events, or its speed.
//
//   node child.mjs '{"mode": "answer" | "speed", "query", "source", "events", "path", "side",
//                    "parallelism", "seconds"}'
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { blackhole, watermarks } from '../../dist/lib/esm/index.js';
import { tableEnvironment } from '../../dist/lib/esm/sql.js';
import { inMemory } from './memory.mjs';
import { queryText, tablesText } from './scripts.mjs';

const settings = JSON.parse(process.argv[2]);
const { mode, query, source, events, parallelism = 1, seconds = 0 } = settings;
if (mode === 'answer') await answer();
else await speed();

/** Tables of a new job; `start` is when its first batch is asked for, where that is known. */
async function tables() {
  const environment = tableEnvironment({ job: { parallelism, workers: false, memory: '4GiB' } });
  if (source !== 'memory') {
    await environment.executeSql(tablesText(settings));
    return { environment };
  }
  const memory = inMemory(events);
  const stream = environment.env.from(memory.source, {
    watermarks: watermarks.boundedOutOfOrderness('dateTime', '4s'),
  });
  environment.createTemporaryView('nexmark', stream, { rowtime: 'dateTime' });
  await environment.executeSql(tablesText(settings, true));
  return { environment, memory };
}

/** Whether the rows are those of Flink, as the golden files have them. */
async function answer() {
  const { environment } = await tables();
  const result = await environment.executeSql(queryText(query));
  const cell = (value) => {
    if (value === null) return '';
    if (value instanceof Date) return value.toISOString().slice(0, 23).replace('T', ' ');
    const text = String(value);
    return text === '' ? '""' : /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const rows = (await result.collect()).map((row) => Object.values(row).map(cell).join(','));
  const golden = new URL(`../../test/fixtures/nexmark/${query}.csv.gz`, import.meta.url);
  const [, ...expected] = gunzipSync(readFileSync(golden)).toString().trimEnd().split('\n');
  const isSame =
    rows.length === expected.length && rows.sort().join('\n') === expected.sort().join('\n');
  console.log(JSON.stringify({ isSame, rows: rows.length }));
}

/** Jobs into a blackhole until the seconds are over; the first warms up where there are more. */
async function speed() {
  const jobs = [];
  for (let total = 0; jobs.length === 0 || total < seconds * 1000; total += jobs.at(-1).ms) {
    jobs.push(await job());
  }
  const timed = jobs.length > 1 ? jobs.slice(1) : jobs;
  const peak = process.resourceUsage().maxRSS / 1024;
  console.log(JSON.stringify({ jobs: timed, peak }));
}

async function job() {
  const { environment, memory } = await tables();
  const table = await environment.sqlQuery(queryText(query));
  const changes = await table.toChangelogStream();
  changes.sinkTo(blackhole());
  const begin = { time: performance.now(), cpu: process.cpuUsage() };
  const { rowsIn, rowsOut } = await environment.env.execute({ quiet: true }).done;
  const { time, cpu } = memory?.begin ?? begin;
  const { user, system } = process.cpuUsage(cpu);
  return { ms: performance.now() - time, cpuUs: user + system, rowsIn, rowsOut };
}
