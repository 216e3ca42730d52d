// One query in a process of its own: its answer over the golden events, or its speed.
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { tableEnvironment } from '../../dist/lib/esm/sql.js';

const [mode, query, source, count, parallelism] = process.argv.slice(2);
const script = (name) => readFileSync(new URL(`queries/${name}.sql`, import.meta.url), 'utf8');
const CONNECTOR = /'connector' = 'filesystem',\s*'path' = 'events.jsonl',\s*'format' = 'json'/;

function tables() {
  const options =
    source === 'json'
      ? `'connector' = 'filesystem', 'path' = '${count}', 'format' = 'json'`
      : `'connector' = 'nexmark', 'events.num' = '${count}'`;
  const side = process.env.SIDE_INPUT;
  return (
    script('tables').replace(CONNECTOR, options) +
    script('side_input').replace('side_input.txt', side)
  );
}

const environment = tableEnvironment({ job: { parallelism: Number(parallelism), workers: false } });
await environment.executeSql(tables());
if (mode === 'answer') await answer();
else await speed();

/** The lines of the answer, sorted, as the golden files have them. */
async function answer() {
  const result = await environment.executeSql(script(query));
  const names = result.columns.map(({ name }) => name);
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
  console.log(JSON.stringify({ isSame, names, rows: rows.length }));
}

/** Into a blackhole, once to warm up where `WARM` says so. */
async function speed() {
  const env = await environment.toChangelogStream(script(query));
  const { blackhole } = await import('../../dist/lib/esm/index.js');
  env.sinkTo(blackhole());
  const cpu = process.cpuUsage();
  const start = performance.now();
  const { rowsIn, rowsOut } = await environment.env.execute({ quiet: true }).done;
  const ms = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  const peak = process.resourceUsage().maxRSS / 1024;
  console.log(JSON.stringify({ rowsIn, rowsOut, ms, cpuUs: user + system, peak }));
}
