// Running job files: a job described in a file of its own, which every thread loads for itself.
//
//   runJob('./job.js', { parallelism: 3 })
//     this thread    job.js ──► plan ──► subtask 0, and the job: checkpoints, restarts, progress
//     worker 1       job.js ──► plan ──► subtask 1
//     worker 2       job.js ──► plan ──► subtask 2
import { availableParallelism } from 'node:os';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Job } from '../runtime/job.js';
import { Environment } from './environment.js';
import { requireThreadable } from './requireThreadable.js';
import { importJobFile } from './importJobFile.js';
import { describeJob, type RunJobOptions } from './jobFile.js';
import { startThread } from './nodeThread.js';
import { workersOf } from './startWorkers.js';

/**
 * Runs a job file, JavaScript or TypeScript, that default-exports a function of an environment.
 * Each thread calls the function for itself: sinks and functions of one subtask share nothing with
 * those of another, and sinks that take one writer (callbacks, arrays, single files) run in this
 * thread.
 *
 * @param file  A path, relative to the working directory, or a URL: `new URL('./job.js',
 *   import.meta.url)`.
 * @throws MillraceError CONNECTOR_NOT_FOUND without the file; PLAN_INVALID_GRAPH when it exports no
 *   function, or executes the job itself; PLAN_INVALID_ARGUMENT and PLAN_UNSUPPORTED for args and a
 *   clock that cannot go to other threads.
 */
export async function runJob<A = unknown>(
  file: string | URL,
  options: RunJobOptions<A> = {},
): Promise<Job> {
  const path = typeof file === 'string' && !file.startsWith('file:') ? file : fileURLToPath(file);
  const { signal, quiet, args, parallelism: given = 1, ...settings } = options;
  const parallelism = given === 'auto' ? availableParallelism() : given;
  if (parallelism > 1) requireThreadable(args, settings);
  const env = new Environment({ name: basename(path), ...settings, parallelism });
  await describeJob(path, (await importJobFile(path)).default, env, args);
  if (parallelism > 1) env.useWorkers(workersOf({ file: path, args, settings, startThread }));
  return env.execute({ signal, quiet });
}
