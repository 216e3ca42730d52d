// Kills a job until it has finished, then compares what it committed with an undisturbed run.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dropPlaces, makePlaces, rowsInServers, rowsInSqlite } from './databases.mjs';
import { SINK_INSTANTS, SINK_KINDS, STORAGE_INSTANTS } from './instants.mjs';

const CHILD = fileURLToPath(new URL('./child.mjs', import.meta.url));
const GIVE_UP_MS = 90_000;

/** Random numbers that a seed gives again: mulberry32. */
export function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** All instants of the storage and of the sinks that there are, in one shuffled order. */
export function targets(servers = {}) {
  const kinds = SINK_KINDS.filter((kind) => !['postgresql', 'mariadb'].includes(kind)).concat(
    Object.keys(servers),
  );
  const all = [
    ...STORAGE_INSTANTS.map((at) => ({ at })),
    ...SINK_INSTANTS.flatMap((at) => kinds.map((sink) => ({ at, sink }))),
  ];
  const next = random(1);
  for (let i = all.length - 1; i > 0; i--) {
    const j = Math.floor(next() * (i + 1));
    [all[i], all[j]] = [all[j], all[i]];
  }
  return all;
}

/** What a job committed so far, sorted, as text: `windows folder {…}`. */
async function committed(folder, places) {
  const rows = [];
  const out = join(folder, 'out');
  for (const name of ['windows', 'totals']) {
    const names = existsSync(join(out, name)) ? readdirSync(join(out, name)) : [];
    for (const file of names.filter((part) => /^part-.*\.json$/.test(part))) {
      rows.push(...linesOf(join(out, name, file)).map((line) => `${name} folder ${line}`));
    }
  }
  rows.push(...rowsInSqlite(join(out, 'out.db')), ...(await rowsInServers(places)));
  return rows;
}

const linesOf = (path) =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '');

/**
 * Runs the job and kills it `kills` times on the way: in turn at an instant of its own and by the
 * clock; each attempt at a parallelism drawn from 1, 2, 3 and 4. Behind each kill, what can be seen
 * is compared with `expected`, where that is given: nothing else is there, and nothing twice.
 *
 * @returns How it went, and the rows.
 */
export async function ordeal({
  seed,
  kills,
  servers = {},
  rows = 6000,
  pauseEvery = 20,
  expected,
  log = () => {},
}) {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-chaos-'));
  mkdirSync(join(folder, 'out'));
  const history = [];
  const places = await makePlaces(servers, `chaos_${process.pid}_${seed}`);
  const plan = planOf(seed, kills, servers);
  try {
    for (let attempt = 0; ; attempt++) {
      const { parallelism, crash, kill } = plan(attempt);
      const settings = { folder, parallelism, rows, pauseEvery, servers: places, crash };
      const { code, signal, output } = await runChild(settings, kill);
      history.push({ parallelism, crash, kill, code, signal });
      log(`seed ${seed}, attempt ${attempt}: ${JSON.stringify(history.at(-1))}`);
      if (code === 0) break;
      if (signal !== 'SIGKILL') throw new Error(`The job failed by itself:\n${output}`);
      if (expected !== undefined) checkMidway(expected, await committed(folder, places), history);
    }
    const lines = linesOf(join(folder, 'out', 'totals.json'));
    const last = lines.map((line) => `totals file ${line}`);
    return { history, rows: [...(await committed(folder, places)), ...last].sort() };
  } finally {
    await dropPlaces(places);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Says how the n-th attempt goes, the same for each seed. */
function planOf(seed, kills, servers) {
  const next = random(seed);
  const all = targets(servers);
  const targeted = Math.ceil(kills / 2);
  return (attempt) => {
    const parallelism = 1 + Math.floor(next() * 4);
    if (attempt >= kills) return { parallelism };
    if (attempt % 2 === 0) {
      // Seeds that follow one another take turns with all instants.
      const target = all[(seed * targeted + attempt / 2) % all.length];
      const count = 1 + Math.floor(next() * (target.sink === undefined ? 6 : 4));
      const inside = target.at === 'inSinkCommit' && { delayMs: Math.floor(next() * 5) };
      return { parallelism, crash: { ...target, count, ...inside } };
    }
    const from = next() < 0.8 ? 'running' : 'start';
    return { parallelism, kill: { from, afterMs: Math.floor(next() * 900) } };
  };
}

function checkMidway(expected, rows, history) {
  const { twice, examples } = difference(expected, rows);
  if (twice === 0) return;
  const text = JSON.stringify({ history, examples: examples.twice }, null, 2);
  throw new Error(`${twice} rows were seen twice, or are wrong, behind a kill:\n${text}`);
}

function runChild(settings, kill) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [CHILD, JSON.stringify(settings)], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    let timer;
    const start = () => {
      timer = setTimeout(() => child.kill('SIGKILL'), kill.afterMs);
    };
    if (kill?.from === 'start') start();
    child.stdout.on('data', (data) => {
      output += data;
      if (kill?.from === 'running' && timer === undefined) start();
    });
    child.stderr.on('data', (data) => (output += data));
    const giveUp = setTimeout(() => child.kill('SIGTERM'), GIVE_UP_MS);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      clearTimeout(giveUp);
      resolve({ code, signal, output });
    });
  });
}

/** Lines that one has and the other has not, at most `limit` of each. */
export function difference(expected, actual, limit = 5) {
  const count = (rows) =>
    rows.reduce((map, row) => map.set(row, (map.get(row) ?? 0) + 1), new Map());
  const [a, b] = [count(expected), count(actual)];
  const lost = [...a].filter(([row, times]) => (b.get(row) ?? 0) < times).map(([row]) => row);
  const twice = [...b].filter(([row, times]) => (a.get(row) ?? 0) < times).map(([row]) => row);
  return {
    lost: lost.length,
    twice: twice.length,
    examples: { lost: lost.slice(0, limit), twice: twice.slice(0, limit) },
  };
}
