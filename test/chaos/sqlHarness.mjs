// Kills scripts of SQL with SIGKILL while the command line runs them, until they have finished.
//
//   sql/tables.sql + sql/NAME.sql ─► millrace run ─► SIGKILL ─► millrace run, other parallelism …
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { watch, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { random } from './harness.mjs';

const SCRIPTS = fileURLToPath(new URL('./sql/', import.meta.url));
const COMMAND = fileURLToPath(new URL('../../bin/millrace.js', import.meta.url));
const GIVE_UP_MS = 90_000;
const FIRST_KILL_MS = 300;
const LAST_KILL_MS = 1400;

/** Names of the scripts. */
export function sqlScripts() {
  const names = readdirSync(SCRIPTS).map((file) => file.replace('.sql', ''));
  return names.filter((name) => name !== 'tables');
}

/**
 * Runs a script and kills it `kills` times: in turn by the clock, and behind the n-th folder of a
 * checkpoint that comes or goes, which is between barrier, snapshot, manifest and commit. Each
 * attempt has a parallelism drawn from 1, 2, 3 and 4.
 *
 * @returns How it went, and the rows of all tables, sorted.
 */
export async function sqlOrdeal({ script, seed, kills, log = () => {} }) {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-sql-chaos-'));
  const parts = ['tables', script].map((name) => readFileSync(`${SCRIPTS}${name}.sql`, 'utf8'));
  writeFileSync(join(folder, 'script.sql'), parts.join('\n'));
  mkdirSync(join(folder, 'out'));
  mkdirSync(join(folder, 'checkpoints'));
  const next = random(seed);
  const history = [];
  try {
    for (let attempt = 0; ; attempt++) {
      const parallelism = 1 + Math.floor(next() * 4);
      const [isTimed, draw] = [attempt % 2 === 0, next()];
      const afterMs = FIRST_KILL_MS + Math.floor(draw * (LAST_KILL_MS - FIRST_KILL_MS));
      const delayMs = Math.floor(next() * 30);
      const plan = isTimed ? { afterMs } : { afterChanges: 1 + Math.floor(draw * 12), delayMs };
      const kill = attempt < kills ? plan : undefined;
      const { code, signal, output } = await runCommand(folder, parallelism, kill);
      history.push({ parallelism, kill, code, signal });
      log(`${script}, seed ${seed}, attempt ${attempt}: ${JSON.stringify(history.at(-1))}`);
      if (code === 0) return { history, rows: committedRows(folder) };
      if (signal !== 'SIGKILL') throw new Error(`${script} failed by itself:\n${output}`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function runCommand(folder, parallelism, kill) {
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      [
        ...[COMMAND, 'run', 'script.sql', '--quiet', '--parallelism', String(parallelism)],
        ...['--checkpoints', 'checkpoints', '--checkpoint-interval', '50ms'],
      ],
      { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    let output = '';
    child.stdout.on('data', (data) => (output += data));
    child.stderr.on('data', (data) => (output += data));
    const end = () => child.kill('SIGKILL');
    const timer = kill?.afterMs === undefined ? undefined : setTimeout(end, kill.afterMs);
    let changes = 0;
    const watcher = watch(join(folder, 'checkpoints'), () => {
      changes += 1;
      if (changes === kill?.afterChanges) setTimeout(end, kill.delayMs);
    });
    const giveUp = setTimeout(() => child.kill('SIGTERM'), GIVE_UP_MS);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      clearTimeout(giveUp);
      watcher.close();
      resolve({ code, signal, output });
    });
  });
}

/** What can be seen: the lines of all finished files, and the rows of the database. */
function committedRows(folder) {
  const out = join(folder, 'out');
  const rows = readdirSync(out).flatMap((table) =>
    readdirSync(join(out, table))
      .filter((file) => file.startsWith('part-'))
      .flatMap((file) => linesOf(join(out, table, file)).map((line) => `${table} ${line}`)),
  );
  return [...rows, ...databaseRows(join(folder, 'results.db'))].sort();
}

const linesOf = (path) => readFileSync(path, 'utf8').split('\n').filter(Boolean);

function databaseRows(path) {
  if (!existsSync(path)) return [];
  const Database = createRequire(import.meta.url)('libsql');
  const db = new Database(path, { readonly: true });
  try {
    const found = db.prepare(`SELECT name FROM sqlite_master WHERE type = 'table'`).all();
    const names = found.map(({ name }) => name).filter((name) => !/millrace/i.test(name));
    return names.flatMap((name) =>
      db
        .prepare(`SELECT * FROM "${name}"`)
        .all()
        .map((row) => `${name} ${Object.values(row).join('|')}`),
    );
  } finally {
    db.close();
  }
}
