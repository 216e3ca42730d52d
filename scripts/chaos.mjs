// npm run chaos: kills a job again and again and compares what it committed with an undisturbed
// run. Ends with 1 at the first difference.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { createJiti } from 'jiti';
import { difference, ordeal } from '../test/chaos/harness.mjs';
import { sqlOrdeal, sqlScripts } from '../test/chaos/sqlHarness.mjs';
import { addRound, newTally, tallyText } from '../test/chaos/tally.mjs';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string' },
    total: { type: 'string' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    kills: { type: 'string', default: '5' },
    output: { type: 'string' },
    'no-servers': { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
    scenarios: { type: 'boolean', default: false },
    sql: { type: 'boolean', default: false },
    only: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(`npm run chaos -- [--minutes N] [--total N] [--seed N] [--kills N] [--output FILE]

Kills a job with SIGKILL, at random and at targeted instants (between barrier, snapshot, manifest
and commit, and in the middle of each sink's commit), starts it again at another parallelism until
it has finished, and compares what it committed: to a file, folders, SQLite, PostgreSQL, MariaDB.

  --minutes N    how long, default 1
  --total N      goes on until there were N kills, instead
  --seed N       the first seed; each round has the next
  --kills N      kills a round, default 5
  --output FILE  writes the tally as JSON
  --no-servers   without PostgreSQL and MariaDB
  --verbose      tells of each attempt
  --scenarios    the scenarios of the tests instead, those that match --only TEXT
  --sql          scripts of SQL on the command line instead (test/chaos/sql)`);
  process.exit(0);
}
if (values.scenarios) {
  // It ends the process at a difference, and reads its own options.
  await import('./chaosScenarios.mjs');
  process.exit(0);
}
if (values.sql) process.exit((await sqlRounds()) ? 0 : 1);

const { startServer, whyNoServer } = await createJiti(import.meta.url).import(
  '../test/support/databaseServers.ts',
);
const kinds = values['no-servers'] ? [] : ['postgresql', 'mariadb'];
const servers = {};
for (const kind of kinds.filter((name) => whyNoServer(name) === undefined)) {
  servers[kind] = { host: '127.0.0.1', ...(await startServer(kind)) };
}
try {
  process.exitCode = (await rounds()) ? 0 : 1;
} finally {
  for (const server of Object.values(servers)) await server.stop();
}

async function rounds() {
  const { total, output, verbose } = values;
  const begin = Date.now();
  const end = total === undefined ? begin + Number(values.minutes ?? 1) * 60_000 : Infinity;
  const expected = (await ordeal({ seed: 0, kills: 0, servers })).rows;
  const log = verbose ? (line) => console.log(line) : undefined;
  const kills = Number(values.kills);
  const tally = newTally();
  let isRight = true;
  for (let seed = Number(values.seed); isRight && Date.now() < end; seed++) {
    if (tally.kills >= Number(total ?? Infinity)) break;
    const round = await ordeal({ seed, kills, servers, expected, log });
    isRight = addRound(tally, expected, round);
    const { lost, twice, examples } = difference(expected, round.rows);
    console.log(
      `seed ${seed}: ${round.history.length} attempts, ${tally.kills} kills so far, ` +
        `${lost} lost, ${twice} twice`,
    );
    if (!isRight) console.log(JSON.stringify({ history: round.history, examples }, null, 2));
  }
  const seconds = Math.round((Date.now() - begin) / 1000);
  console.log(`\n${tallyText(tally)}\n\n${seconds} s, ${expected.length} rows a round`);
  if (output !== undefined) {
    mkdirSync(dirname(output), { recursive: true });
    writeFileSync(output, `${JSON.stringify({ seconds, ...tally }, null, 2)}\n`);
  }
  return isRight;
}

async function sqlRounds() {
  const log = values.verbose ? (line) => console.log(line) : undefined;
  const scripts = sqlScripts();
  const expected = new Map();
  const end = Date.now() + Number(values.minutes ?? 1) * 60_000;
  let killed = 0;
  for (let seed = Number(values.seed); Date.now() < end; seed++) {
    const script = scripts[seed % scripts.length];
    if (!expected.has(script)) {
      expected.set(script, (await sqlOrdeal({ script, seed: 0, kills: 0 })).rows);
    }
    const { history, rows } = await sqlOrdeal({ script, seed, kills: Number(values.kills), log });
    const { lost, twice, examples } = difference(expected.get(script), rows);
    killed += history.filter(({ signal }) => signal === 'SIGKILL').length;
    console.log(`${script}, seed ${seed}: ${killed} kills so far, ${lost} lost, ${twice} twice`);
    if (lost + twice > 0) {
      console.log(JSON.stringify({ history, examples }, null, 2));
      return false;
    }
  }
  return true;
}
