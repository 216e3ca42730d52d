// Money moves between accounts. Whoever reads all balances by one query sees the same sum: while
// the job runs, when it is killed, and when it goes on at another parallelism.
import { spawn } from 'node:child_process';
import { environment, memoryStorage, noRestart } from 'millrace';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../connector/filesystem/temporaryFolder.js';
import { startServer, whyNoServer, type ServerKind } from '../support/databaseServers.js';
import { projectPath } from '../support/sourceTree.js';
import { dropPlaces, makePlaces } from './databases.mjs';
import type { Servers } from './harness.mjs';
import { makeLedgers, watchServer, watchSqlite } from './ledgers.mjs';
import moveMoney, { ACCOUNTS, DEPOSIT, transfer } from './money.mjs';

const TOTAL = ACCOUNTS * DEPOSIT;
const sumOf = (balances: readonly number[]): number => balances.reduce((a, b) => a + b, 0);

/** What the accounts have behind so many transfers. */
function balancesAfter(count: number): number[] {
  const balances = Array.from({ length: ACCOUNTS }, () => DEPOSIT);
  for (let n = 0; n < count; n++) {
    const { from, to, amount } = transfer(n);
    balances[Number(from)] -= Number(amount);
    balances[Number(to)] += Number(amount);
  }
  return balances;
}

/** Each reading has the total, there are many different ones, and the last is the end's. */
function expectTotals(seen: readonly number[][], count: number): void {
  expect(seen.filter((balances) => sumOf(balances) !== TOTAL)).toEqual([]);
  expect(seen.length).toBeGreaterThan(5);
  expect(seen.at(-1)).toEqual(balancesAfter(count));
}

describe('the total of all accounts', () => {
  it('is what it was, in the table and in the state, over restarts', async () => {
    const count = 9000;
    const path = `${temporaryFolder()}/ledger.db`;
    await makeLedgers(path, {});
    const over = new AbortController();
    const watching = watchSqlite(path, over.signal);
    const storage = memoryStorage();
    const ends = [2500, 5000, 7000, Infinity];
    for (const [index, parallelism] of [2, 3, 1, 4].entries()) {
      const checkpoints = { storage, interval: 5 };
      const restart = noRestart();
      const env = environment({ parallelism, workers: false, checkpoints, restart, batchSize: 64 });
      await moveMoney(env, { path, count, failAt: ends[index] });
      const { done } = env.execute();
      if (ends[index] === Infinity) await done;
      else await expect(done).rejects.toThrow('the power is gone');
    }
    over.abort();
    expectTotals(await watching, count);
  }, 60_000);

  it('is what it was in what an operator keeps', async () => {
    const path = `${temporaryFolder()}/ledger.db`;
    await makeLedgers(path, {});
    const env = environment({ batchSize: 64 });
    await moveMoney(env, { path, count: 3000 });
    const job = env.execute();
    let isOver = false;
    void job.done.then(() => (isOver = true));
    let readings = 0;
    while (!isOver) {
      const entries = await job.state('aggregate').entries();
      const total = entries.reduce((sum, entry) => sum + changeOf(entry), 0n);
      expect(total).toBe(0n);
      readings += 1;
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    expect(readings).toBeGreaterThan(3);
  });

  const changeOf = ({ value }: { readonly value: unknown }): bigint =>
    BigInt((value as { readonly change: bigint | number }).change);
});

describe('the total of all accounts, in a process that is killed', () => {
  const servers: Servers = {};
  const stops: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    const kinds: readonly ServerKind[] = ['postgresql', 'mariadb'];
    for (const kind of kinds.filter((each) => whyNoServer(each) === undefined)) {
      const { stop, ...server } = await startServer(kind);
      servers[kind] = { host: '127.0.0.1', ...server };
      stops.push(stop);
    }
  }, 300_000);
  afterAll(async () => {
    for (const stop of stops) await stop();
  });

  it('is what it was, in every database', async () => {
    const count = 18_000;
    const folder = temporaryFolder();
    const path = `${folder}/ledger.db`;
    const places = await makePlaces(servers, `money_${process.pid}`);
    await makeLedgers(path, places);
    const over = new AbortController();
    const watching = [
      watchSqlite(path, over.signal),
      ...Object.entries(places).map(([kind, place]) => watchServer(kind, place, over.signal)),
    ];
    const args = { path, servers: places, count };
    const run = (parallelism: number, killAfter: number): Promise<string | null> =>
      runProcess({ parallelism, checkpoints: `${folder}/state`, args }, killAfter);
    try {
      expect(await run(2, 3)).toBe('SIGKILL');
      expect(await run(3, 2)).toBe('SIGKILL');
      expect(await run(1, Infinity)).toBe(null);
    } finally {
      over.abort();
      await Promise.allSettled(watching);
    }
    for (const seen of await Promise.all(watching)) expectTotals(seen, count);
    await dropPlaces(places);
  }, 60_000);
});

/** Runs the job; kills it at once when it has told of so many checkpoints. */
function runProcess(settings: object, killAfter: number): Promise<string | null> {
  const program = projectPath('test/chaos/moneyChild.mjs');
  const child = spawn(process.execPath, [program, JSON.stringify(settings)]);
  let told = 0;
  let errors = '';
  child.stdout.on('data', (data: Buffer) => {
    told += data.toString().split('checkpoint').length - 1;
    if (told >= killAfter) child.kill('SIGKILL');
  });
  child.stderr.on('data', (data: Buffer) => (errors += data.toString()));
  return new Promise((resolve, reject) => {
    child.on('close', (code, signal) => {
      if (code !== null && code !== 0) reject(new Error(errors));
      else resolve(signal);
    });
  });
}
