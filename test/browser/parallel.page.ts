// What the test calls in the page: the job of parallelJob.ts in several Web Workers.
import { folderStorage, memoryStorage, noRestart, runJob } from 'millrace/browser';
import type { CheckpointStorage, RunPageJobOptions } from 'millrace/browser';
import job, { totals, type ParallelArgs, type Total } from './parallelJob.js';

const address = new URL('/job.js', location.href);
const worker = (): Worker => new Worker('/own.js', { type: 'module' });

async function run(
  options: RunPageJobOptions<ParallelArgs>,
  file: URL | typeof job = address,
): Promise<Total[]> {
  totals().length = 0;
  const running = await runJob(file, { progressInterval: '50ms', ...options });
  await running.done;
  return totals();
}

const storages: Record<string, () => CheckpointStorage> = {
  memory: memoryStorage,
  folder: () => folderStorage(`jobs/${crypto.randomUUID()}`),
};

const parallel = {
  isolated: () => `${crossOriginIsolated} ${typeof SharedArrayBuffer}`,

  /** By the address of the job, and the package's own worker. */
  byAddress: (parallelism: number, args: ParallelArgs) => run({ parallelism, args }),

  /** By the function, and a worker as bundlers make it. */
  byFunction: (parallelism: number, args: ParallelArgs) => run({ parallelism, args, worker }, job),

  /** Fails at one parallelism, and goes on from its checkpoints at others. */
  resumed: async (kind: string, args: ParallelArgs, parallelisms: readonly number[]) => {
    const storage = storages[kind]();
    const rows: Total[] = [];
    const events: string[] = [];
    for (const [index, parallelism] of parallelisms.entries()) {
      totals().length = 0;
      const isLast = index === parallelisms.length - 1;
      const running = await runJob(address, {
        ...{ parallelism, args: isLast ? { ...args, failAt: -1 } : args, restart: noRestart() },
        checkpoints: { storage, interval: '20ms' },
      });
      let checkpoints = 0;
      running.on('checkpoint', () => (checkpoints += 1));
      const { rowsIn, error } = await running.done.then(
        (result) => ({ rowsIn: result.rowsIn, error: '' }),
        (problem: Error) => ({ rowsIn: 0, error: problem.message }),
      );
      rows.push(...totals());
      events.push(`${checkpoints > 0 ? 'checkpoints' : 'none'}, ${error || 'finished'}`);
      // What the last run had to read: less than all.
      if (isLast) events.push(String(rowsIn < args.rows));
    }
    return { rows, events, files: await storage.list('') };
  },

  /** Rows a second between two threads. */
  speed: async (parallelism: number, rows: number) => {
    const began = performance.now();
    await run({ parallelism, args: { rows, splits: 8 } });
    return Math.round(rows / ((performance.now() - began) / 1000));
  },

  failure: async (options: object, file?: string) => {
    const given = file === undefined ? job : new URL(file, location.href);
    return run({ args: { rows: 10, splits: 1 }, ...options }, given as URL).then(
      () => '',
      (error: Error) => error.message,
    );
  },
};

/** The functions that the test calls. */
export type Parallel = typeof parallel;
Object.assign(globalThis, { parallel });
