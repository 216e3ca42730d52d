// Running job files: a job described in a file of its own, which every thread loads for itself.
//
//   runJob('./job.js', { parallelism: 3 })
//     this thread    job.js ──► plan ──► subtask 0, and the job: checkpoints, restarts, progress
//     worker 1       job.js ──► plan ──► subtask 1
//     worker 2       job.js ──► plan ──► subtask 2
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { MillraceError } from '../error.js';
import type { Job } from '../runtime/job.js';
import { Environment, type EnvironmentOptions, type ExecuteOptions } from './environment.js';
import { importJobFile } from './importJobFile.js';
import { workersOf } from './startWorkers.js';

/** What a job file default-exports: it describes the job, and does not execute it. */
export type JobFunction<A = unknown> = (env: Environment, args: A) => unknown;

/** Gives the function of a job file its types: `export default defineJob((env) => { … })`. */
export function defineJob<A = unknown>(build: JobFunction<A>): JobFunction<A> {
  return build;
}

/** Settings of {@link runJob}. */
export interface RunJobOptions<A = unknown>
  extends Omit<EnvironmentOptions, 'parallelism' | 'workers'>, ExecuteOptions {
  /** Subtasks, each in a thread but for the first; `'auto'` = one a core. Default 1. */
  readonly parallelism?: number | 'auto';
  /** Handed to the job file in every thread: what a structured clone can copy. */
  readonly args?: A;
}

/**
 * Runs a job file, JavaScript or TypeScript, that default-exports a function of an environment.
 * Each thread calls the function for itself: sinks and functions of one subtask share nothing with
 * those of another, and sinks that take one writer (callbacks, arrays, single files) run in this
 * thread.
 *
 * @param file  A path, relative to the working directory, or a URL: `new URL('./job.js',
 *   import.meta.url)`.
 * @throws MillraceError CONNECTOR_NOT_FOUND without the file; PLAN_INVALID_GRAPH when it exports no
 *   function, or executes the job itself.
 */
export async function runJob<A = unknown>(
  file: string | URL,
  options: RunJobOptions<A> = {},
): Promise<Job> {
  const path = typeof file === 'string' && !file.startsWith('file:') ? file : fileURLToPath(file);
  const { signal, quiet, args, parallelism: given = 1, ...settings } = options;
  const parallelism = given === 'auto' ? availableParallelism() : given;
  const env = new Environment({ ...settings, parallelism });
  await describeJob(path, env, args);
  if (parallelism > 1) env.useWorkers(workersOf({ file: path, args, settings }));
  return env.execute({ signal, quiet });
}

/** Calls the function of a job file. */
export async function describeJob(file: string, env: Environment, args: unknown): Promise<void> {
  const build = (await importJobFile(file)).default;
  if (typeof build !== 'function') {
    throw new MillraceError(
      'PLAN_INVALID_GRAPH',
      `'${file}' has no default export that is a function; expected 'export default ` +
        `defineJob((env) => { … })'.`,
    );
  }
  await (build as JobFunction)(env, args);
  if (env.isExecuted) {
    throw new MillraceError(
      'PLAN_INVALID_GRAPH',
      `'${file}' executes the job itself; leave env.execute() out, runJob does that.`,
    );
  }
}
