// Running jobs in several Web Workers.
//
//   runJob(new URL('./job.js', import.meta.url), { parallelism: 3 })
//     this thread    job.js ──► plan ──► subtask 0, and the job: checkpoints, restarts, progress
//     worker 1       job.js ──► plan ──► subtask 1
//     worker 2       job.js ──► plan ──► subtask 2
import { MillraceError } from '../error.js';
import type { Job } from '../runtime/job.js';
import { loadedKernels } from '../wasm/load.browser.js';
import { Environment } from './environment.js';
import { describeJob, type JobFunction, type RunJobOptions } from './jobFile.js';
import { pageThreads } from './pageThread.js';
import { requireThreadable } from './requireThreadable.js';
import { workersOf } from './startWorkers.js';

/** What a job file exports. */
export interface JobModule {
  readonly default?: unknown;
}

/** Settings of {@link runJob} in a page. */
export interface RunPageJobOptions<A = unknown> extends RunJobOptions<A> {
  /**
   * Makes a worker that calls {@link serveJob}: `() => new Worker(new URL('./job.worker.js',
   * import.meta.url), { type: 'module' })`, an expression that bundlers know. Default: the worker
   * that comes with the package, which imports the job by its address.
   */
  readonly worker?: () => Worker;
}

// A variable: bundlers would make a worker of it for every program that imports the package.
const WORKER = './worker.js';

/**
 * Runs a job in several threads: this one, and a Web Worker for each further subtask. Each calls
 * the job's function for itself: sinks and functions of one subtask share nothing with those of
 * another, and sinks that take one writer (callbacks, charts, arrays) run in this thread. Needs no
 * isolation of the origin; with it (COOP, COEP), rows go through shared memory.
 *
 * @param job  The address of a module that default-exports a function of an environment:
 *   `new URL('./job.js', import.meta.url)`. With a bundler: the function, and the option `worker`.
 * @throws MillraceError CONNECTOR_NOT_FOUND without the module; PLAN_INVALID_GRAPH when it exports
 *   no function, or executes the job itself; PLAN_INVALID_ARGUMENT and PLAN_UNSUPPORTED for args
 *   and a clock that cannot go to other threads.
 */
export async function runJob<A = unknown>(
  job: URL | string | JobFunction<A>,
  options: RunPageJobOptions<A> = {},
): Promise<Job> {
  const { signal, quiet, args, worker, parallelism: given = 1, ...settings } = options;
  const parallelism = given === 'auto' ? navigator.hardwareConcurrency : given;
  if (typeof job === 'function' && worker === undefined && parallelism > 1) throw withoutWorker();
  if (parallelism > 1) requireThreadable(args, settings);
  const file = typeof job === 'function' ? 'the job' : new URL(job, location.href).href;
  const build = typeof job === 'function' ? job : await importJob(file);
  const env = new Environment({ ...settings, parallelism });
  await describeJob(file, build, env, args);
  if (parallelism > 1) {
    await loadedKernels();
    const startThread = pageThreads(worker ?? ownWorker);
    env.useWorkers(workersOf({ file, args, settings, startThread }));
  }
  return env.execute({ signal, quiet });
}

function ownWorker(): Worker {
  return new Worker(new URL(WORKER, import.meta.url), { type: 'module', name: 'millrace' });
}

async function importJob(file: string): Promise<unknown> {
  try {
    const module = (await import(/* @vite-ignore */ /* webpackIgnore: true */ file)) as JobModule;
    return module.default;
  } catch (cause) {
    throw new MillraceError('CONNECTOR_NOT_FOUND', `'${file}' cannot be imported: ${cause}`, {
      cause,
    });
  }
}

function withoutWorker(): MillraceError {
  return new MillraceError(
    'PLAN_INVALID_ARGUMENT',
    `A function cannot be sent to a worker: give the address of its module, or the option ` +
      `'worker' with a worker that calls serveJob with the same function.`,
  );
}
