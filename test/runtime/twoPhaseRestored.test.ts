import {
  avg,
  count,
  cumulate,
  environment,
  fixedDelay,
  fromIterable,
  hop,
  int64,
  max,
  memoryStorage,
  noRestart,
  schema,
  string,
  sum,
  timestamp,
  tumble,
  watermarks,
  type Environment,
  type EnvironmentOptions,
} from 'millrace';
import { describe, expect, it } from 'vitest';
import type { SlicedAssigner } from '../../src/window/assigner.js';
import { CommittedRows } from '../support/committedRows.js';

const events = schema({ user: string(), amount: int64(), at: timestamp(3).asEpoch() });
const ROWS = 4_000;
const rowAt = (i: number) => ({
  user: i % 3 === 0 ? 'who comes more often than others' : `user ${i % 7}`,
  amount: BigInt(i % 1000),
  at: i * 10 - (i % 9 === 0 ? 900 : 0),
});

/** Rows with turns of the event loop in between, so that checkpoints come between them. */
async function* slowRows(failAt: number) {
  for (let i = 0; i < ROWS; i++) {
    if (i === failAt) throw new Error('the network is gone');
    if (i % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
    yield rowAt(i);
  }
}

const kinds = { tumble: tumble('3s'), hop: hop('3s', '1s'), cumulate: cumulate('1s', '4s') };

function program(
  assigner: SlicedAssigner,
  options: EnvironmentOptions,
  out: CommittedRows,
  fails: () => number = () => Infinity,
): Environment {
  const env = environment({ batchSize: 64, workers: false, ...options });
  const source = fromIterable(events, () => slowRows(fails()));
  const strategy = watermarks.boundedOutOfOrderness('at', '1s');
  env
    .from(source, { watermarks: strategy, name: 'events' })
    .keyBy('user')
    .window(assigner)
    .aggregate({ n: count(), total: sum('amount'), most: max('amount'), mean: avg('amount') })
    .sinkTo(out.sink());
  return env;
}

const sorted = (rows: readonly object[]): string[] =>
  rows.map((row) => JSON.stringify(row, (_k, v) => (typeof v === 'bigint' ? `${v}` : v))).sort();

async function expectedRows(assigner: SlicedAssigner): Promise<string[]> {
  const out = new CommittedRows();
  await program(assigner, {}, out).execute().done;
  expect(out.rows.length).toBeGreaterThan(80);
  return sorted(out.rows);
}

/** Where the job was killed the first time, it goes on with the second settings, and so on. */
const WAYS: readonly (readonly EnvironmentOptions[])[] = [
  [{ parallelism: 1 }, { parallelism: 2 }],
  [{ parallelism: 2 }, { parallelism: 1 }],
  [{ parallelism: 2 }, { parallelism: 3 }, { parallelism: 1 }, { parallelism: 4 }],
  [{ parallelism: 2, aggPhaseStrategy: 'onePhase' }, { parallelism: 2 }],
  [{ parallelism: 4 }, { parallelism: 3, aggPhaseStrategy: 'onePhase' }, { parallelism: 2 }],
];

describe.each(Object.entries(kinds))('%s in two phases', (_, assigner) => {
  it.each(WAYS.map((way) => [way]))('goes on after failures: %j', async (way) => {
    const storage = memoryStorage();
    const out = new CommittedRows();
    const checkpoints = { storage, interval: 1 };
    let last: Promise<unknown> = Promise.resolve();
    for (const [index, one] of way.entries()) {
      const isLast = index === way.length - 1;
      const settings = {
        aggPhaseStrategy: 'twoPhase',
        ...one,
        checkpoints,
        restart: noRestart(),
      } as const;
      const failAt = isLast ? Infinity : 1000 * (index + 1);
      last = program(assigner, settings, out, () => failAt).execute().done;
      if (!isLast) await expect(last).rejects.toThrow('gone');
    }
    await last;
    expect(sorted(out.rows)).toEqual(await expectedRows(assigner));
  });

  it('takes checkpoints and restarts while it runs', async () => {
    const out = new CommittedRows();
    const settings = {
      parallelism: 3,
      aggPhaseStrategy: 'twoPhase',
      checkpoints: { storage: memoryStorage(), interval: 1 },
      restart: fixedDelay({ attempts: 5, delay: 0 }),
    } as const;
    let attempts = 0;
    const fails = (): number => [700, 1500, 3999][attempts++] ?? Infinity;
    const job = program(assigner, settings, out, fails).execute();
    let completed = 0;
    job.on('checkpoint', () => (completed += 1));
    await job.done;
    expect(completed).toBeGreaterThan(2);
    expect(sorted(out.rows)).toEqual(await expectedRows(assigner));
  });
});
