// Kills a job until it has finished, then compares what it committed with an undisturbed run.
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const CHILD = fileURLToPath(new URL('./child.mjs', import.meta.url));

/** Instants at which the job can be killed besides by the clock. */
export const INSTANTS = [
  'beforePut',
  'afterPut',
  'beforeManifest',
  'afterManifest',
  'afterDelete',
  'afterCommit',
];

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

/** What a run committed, sorted, as text. */
export async function committed(folder) {
  const { createRequire } = await import('node:module');
  const Database = createRequire(import.meta.url)('libsql');
  const rows = [];
  for (const name of ['windows', 'totals']) {
    for (const file of readdirSync(join(folder, 'out', name)).sort()) {
      if (!/^part-.*\.json$/.test(file)) continue;
      const lines = readFileSync(join(folder, 'out', name, file), 'utf8').split('\n');
      rows.push(...lines.filter((line) => line !== '').map((line) => `${name} ${line}`));
    }
  }
  const db = new Database(join(folder, 'out', 'out.db'));
  for (const row of db.prepare('SELECT * FROM sessions').all()) {
    rows.push(`sessions ${JSON.stringify(row)}`);
  }
  db.close();
  return rows.sort();
}

/**
 * Runs the job and kills it `kills` times on the way, each time at random, and each attempt at a
 * parallelism drawn from 1, 2, 3 and 4.
 *
 * @returns How it went, and the rows.
 */
export async function ordeal({ seed, kills, rows = 6000, pauseEvery = 20, log = () => {} }) {
  const next = random(seed);
  const folder = mkdtempSync(join(tmpdir(), 'millrace-chaos-'));
  mkdirSync(join(folder, 'out'));
  const history = [];
  try {
    for (let attempt = 0; ; attempt++) {
      const parallelism = 1 + Math.floor(next() * 4);
      const isTargeted = next() < 0.5;
      const crash =
        attempt < kills && isTargeted
          ? {
              at: INSTANTS[Math.floor(next() * INSTANTS.length)],
              count: 1 + Math.floor(next() * 6),
            }
          : undefined;
      const afterMs = attempt < kills && !isTargeted ? 150 + next() * 900 : undefined;
      const settings = { folder, parallelism, rows, pauseEvery, crash };
      const { code, signal, output } = await runChild(settings, afterMs);
      history.push({ parallelism, crash, afterMs, code, signal });
      log(`seed ${seed}, attempt ${attempt}: ${JSON.stringify(history.at(-1))}`);
      if (code === 0) break;
      if (signal !== 'SIGKILL') throw new Error(`The job failed by itself:\n${output}`);
    }
    return { history, rows: await committed(folder) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function runChild(settings, killAfterMs) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [CHILD, JSON.stringify(settings)], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (data) => (output += data));
    child.stderr.on('data', (data) => (output += data));
    const timer =
      killAfterMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfterMs);
    const giveUp = setTimeout(() => child.kill('SIGTERM'), 60_000);
    child.on('error', reject);
    child.on('exit', (code, signal) => {
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
