// Who takes part: each runs a query for some seconds and gives its jobs, without start-up.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { tableEnvironment } from '../../dist/lib/esm/sql.js';
import { flink } from './flink/flink.mjs';
import { queryText, tablesText } from './scripts.mjs';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));

/** Runs a program of this folder; gives the JSON of its last line. */
function node(program, ...args) {
  const options = { stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 2 ** 28 };
  const text = execFileSync(process.execPath, [path(program), ...args], options).toString();
  return JSON.parse(text.trim().split('\n').at(-1));
}

/** Whether millrace gives Flink's rows over the golden events. */
export function isRight(query, files) {
  const settings = { mode: 'answer', query, source: 'json', path: files.golden, side: files.side };
  return node('child.mjs', JSON.stringify(settings)).isSame;
}

/** Jobs of millrace in one thread: ms, cpuUs, rowsIn, rowsOut of each; peak in MB. */
export function oneThread(query, source, { events, files, seconds }) {
  const from = { source, events, path: files.events, side: files.side };
  return node('child.mjs', JSON.stringify({ mode: 'speed', query, seconds, ...from }));
}

/**
 * Jobs of millrace in several threads: a script inserts the result once, another some times more;
 * what lies between is without the start of the process.
 */
export async function threads(query, source, { events, files, seconds, parallelism, folder }) {
  const settings = { source, events, path: files.events, side: files.side };
  const run = async (times) => {
    const script = join(folder, `${query}.${times}.sql`);
    writeFileSync(script, await insertScript(query, settings, times));
    return node('threads.mjs', script, String(parallelism));
  };
  const once = await run(1);
  const more = Math.min(30, Math.max(1, Math.ceil((seconds * 1000) / once.ms)));
  const all = await run(1 + more);
  const a = (what) => (all[what] - once[what]) / more;
  const job = { ms: a('ms'), cpuUs: a('cpuUs'), rowsIn: events };
  return { jobs: [job], peak: all.peak };
}

/** Tables, then the query into a blackhole, some times over. */
async function insertScript(query, settings, times) {
  const environment = tableEnvironment();
  const text = queryText(query).trim().replace(/;$/, '');
  const tables = tablesText(settings);
  await environment.executeSql(`${tables}; CREATE VIEW answer AS ${text}; DESCRIBE answer`);
  const described = await environment.executeSql('DESCRIBE answer');
  const columns = (await described.collect()).map((row) => `\`${row.name}\` ${plain(row.type)}`);
  const sink = `CREATE TABLE hole (${columns.join(', ')}) WITH ('connector' = 'blackhole')`;
  return `${tables};\n${sink};\n${`INSERT INTO hole ${text};\n`.repeat(times)}`;
}

/** A type without what only a time attribute has. */
const plain = (type) => type.replaceAll(/ \*(ROWTIME|PROCTIME)\*/g, '');

/** Jobs of Flink; the first, which warms up, is left out. */
export function flinkJobs(classPath, query, { files, seconds, parallelism, folder }) {
  const [tables, script] = flinkScripts(query, files.events, files.side, folder);
  const lines = flink(classPath, ['speed', tables, script, parallelism, seconds]);
  const jobs = lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));
  return { jobs: jobs.length > 1 ? jobs.slice(1) : jobs, peak: jobs.at(-1).peak };
}

/** Whether Flink gives the golden rows here too. */
export function isFlinkRight(classPath, query, files, folder, golden) {
  const [tables, script] = flinkScripts(query, files.golden, files.side, folder);
  const out = join(folder, `${query}.flink.csv`);
  flink(classPath, ['answer', tables, script, 1, out]);
  return golden(query, out);
}

function flinkScripts(query, events, side, folder) {
  const tables = join(folder, 'flink.tables.sql');
  const script = join(folder, `${query}.flink.sql`);
  writeFileSync(tables, tablesText({ source: 'json', path: events, side }));
  writeFileSync(script, queryText(query));
  return [tables, script];
}
