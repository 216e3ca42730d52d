import {
  environment,
  fixedDelay,
  fromIterable,
  int64,
  max,
  memoryStorage,
  noRestart,
  schema,
  string,
  sum,
  timestamp,
  watermarks,
  type Environment,
  type EnvironmentOptions,
} from 'millrace';
import { describe, expect, it } from 'vitest';
import { CommittedRows } from '../support/committedRows.js';

const events = schema({ user: string(), amount: int64(), at: timestamp(3).asEpoch() });
const ROWS = 6_000;
const rowAt = (i: number) => ({ user: `user ${i % 7}`, amount: BigInt(i % 1000), at: i * 10 });

/** Rows with turns of the event loop in between, so that checkpoints come between them. */
async function* slowRows(failAt = Infinity) {
  for (let i = 0; i < ROWS; i++) {
    if (i === failAt) throw new Error('the network is gone');
    if (i % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
    yield rowAt(i);
  }
}

function program(
  options: EnvironmentOptions,
  out: CommittedRows,
  fails: () => number,
): Environment {
  const env = environment({ batchSize: 64, ...options });
  const source = fromIterable(events, () => slowRows(fails()));
  const stream = env.from(source, {
    watermarks: watermarks.boundedOutOfOrderness('at', '1s'),
    name: 'events',
  });
  stream
    .keyBy('user')
    .aggregate({ total: sum('amount'), most: max('amount') })
    .sinkTo(out.sink());
  return env;
}

const sorted = (rows: readonly object[]): string[] =>
  rows.map((row) => JSON.stringify(row, (_k, v) => (typeof v === 'bigint' ? `${v}` : v))).sort();

async function expectedRows(): Promise<string[]> {
  const out = new CommittedRows();
  await program({}, out, () => Infinity).execute().done;
  expect(out.rows.length).toBeGreaterThan(80);
  return sorted(out.rows);
}

/** Where the job was killed the first time, it goes on at the second parallelism, and so on. */
const PARALLELISMS = [
  [1, 2],
  [2, 1],
  [2, 3, 1, 4],
  [4, 2],
] as const;

const CHANNELS = [{ channels: 'shared' }, { channels: 'transferred' }] as const;

describe.each(CHANNELS)('a job of several subtasks over $channels memory', ({ channels }) => {
  it.each([2, 3, 4])('%d give the same rows as one', async (parallelism) => {
    const out = new CommittedRows();
    await program({ parallelism, workers: false, channels }, out, () => Infinity).execute().done;
    expect(sorted(out.rows)).toEqual(await expectedRows());
  });

  it.each(PARALLELISMS)('goes on at other parallelisms: %j', async (...parallelisms) => {
    const storage = memoryStorage();
    const out = new CommittedRows();
    const restart = noRestart();
    const checkpoints = { storage, interval: 1 };
    let last: Promise<unknown> = Promise.resolve();
    for (const [index, parallelism] of parallelisms.entries()) {
      const isLast = index === parallelisms.length - 1;
      const failAt = isLast ? Infinity : 1500 * (index + 1);
      const settings = { parallelism, workers: false, channels, checkpoints, restart };
      last = program(settings, out, () => failAt).execute().done;
      if (!isLast) await expect(last).rejects.toThrow('gone');
    }
    await last;
    expect(sorted(out.rows)).toEqual(await expectedRows());
  });
});

describe('a job with checkpoints', () => {
  it('gives the same rows when it is not disturbed', async () => {
    const storage = memoryStorage();
    const out = new CommittedRows();
    const checkpoints = { storage, interval: 1 };
    const job = program({ checkpoints }, out, () => Infinity).execute();
    let completed = 0;
    job.on('checkpoint', () => (completed += 1));
    await job.done;
    expect(completed).toBeGreaterThan(2);
    expect(sorted(out.rows)).toEqual(await expectedRows());
  });

  it('goes on from the last one after a failure', async () => {
    const storage = memoryStorage();
    const out = new CommittedRows();
    let attempts = 0;
    const checkpoints = { storage, interval: 1 };
    const restart = fixedDelay({ attempts: 10, delay: 0 });
    const failsAt = (): number => [1000, 900, 3000, 5999][attempts++] ?? Infinity;
    const job = program({ checkpoints, restart }, out, failsAt).execute();
    const restarts: number[] = [];
    job.on('restart', ({ attempt }) => restarts.push(attempt));
    await job.done;
    expect(restarts.length).toBeGreaterThanOrEqual(3);
    expect(sorted(out.rows)).toEqual(await expectedRows());
  });

  it('goes on in another process: after cancel, and after stop', async () => {
    const storage = memoryStorage();
    const out = new CommittedRows();
    const checkpoints = { storage, interval: 1 };
    for (const end of ['cancel', 'stop', 'cancel'] as const) {
      const job = program({ checkpoints }, out, () => Infinity).execute();
      await new Promise<void>((resolve) => {
        let count = 0;
        job.on('checkpoint', () => (++count === 2 ? resolve() : undefined));
      });
      await job[end]();
      await job.done.catch(() => undefined);
      expect(job.status).toBe('canceled');
    }
    await program({ checkpoints }, out, () => Infinity).execute().done;
    expect(sorted(out.rows)).toEqual(await expectedRows());
    // It has finished: starting it once more does nothing.
    await program({ checkpoints }, out, () => Infinity).execute().done;
    expect(sorted(out.rows)).toEqual(await expectedRows());
  });

  it('fails for good when its strategy says so', async () => {
    const checkpoints = { storage: memoryStorage(), interval: 1 };
    const job = program({ checkpoints, restart: noRestart() }, new CommittedRows(), () => 100);
    await expect(job.execute().done).rejects.toThrow('the network is gone');
  });

  it('uses the checkpoint before when the newest is damaged', async () => {
    const storage = memoryStorage();
    const out = new CommittedRows();
    const checkpoints = { storage, interval: 1, retain: 3 };
    const restart = noRestart();
    const first = program({ checkpoints, restart }, out, () => 4000).execute();
    await expect(first.done).rejects.toThrow('gone');
    const newest = [...storage.files.keys()].filter((path) => path.endsWith('.arrow')).sort();
    const path = newest[newest.length - 1];
    const bytes = (storage.files.get(path) as Uint8Array).slice();
    bytes[bytes.length >> 1] ^= 1;
    storage.files.set(path, bytes);
    const job = program({ checkpoints, restart }, new CommittedRows(), () => Infinity).execute();
    const problems: string[] = [];
    job.on('checkpointFailed', ({ error }) => problems.push((error as Error).message));
    await job.done.catch(() => undefined);
    expect(problems[0]).toContain(`'${path}'`);
    expect(problems[0]).toContain('checksum');
  });

  it('refuses state that the program has no operator for', async () => {
    const storage = memoryStorage();
    const out = new CommittedRows();
    const restart = noRestart();
    const checkpoints = { storage, interval: 1 };
    const first = program({ checkpoints, restart }, out, () => 4000);
    await expect(first.execute().done).rejects.toThrow('gone');
    const other = (allowNonRestoredState: boolean): Environment => {
      const settings = { storage, interval: 1, allowNonRestoredState };
      const env = environment({ checkpoints: settings, restart });
      const source = fromIterable(events, () => slowRows());
      env.from(source, { name: 'events' }).sinkTo(out.sink());
      return env;
    };
    await expect(other(false).execute().done).rejects.toThrow(
      /would be lost.*allowNonRestoredState/,
    );
    await other(true).execute().done;
  });

  it('refuses a storage that another job uses', async () => {
    const storage = memoryStorage();
    const checkpoints = { storage, interval: 1 };
    const first = program({ checkpoints }, new CommittedRows(), () => Infinity).execute();
    await new Promise<void>((resolve) => first.on('checkpoint', () => resolve()));
    const second = program({ checkpoints, restart: noRestart() }, new CommittedRows(), () => 1);
    await expect(second.execute().done).rejects.toThrow('in use by another job');
    await first.cancel();
  });
});
