// Loads a job file: JavaScript or TypeScript, a script that calls execute() or a module with a
// default function.
import { basename } from 'node:path';
import { environment, type Environment } from '../api/environment.js';
import { importJobFile } from '../api/importJobFile.js';
import { runJob } from '../api/runJob.js';

/**
 * Evaluates a job file. When it default-exports a function, that is called with a new environment,
 * which is executed afterwards unless the function did so itself.
 *
 * @param parallelism  Subtasks of a default-exported function; default 1.
 * @throws MillraceError CONNECTOR_NOT_FOUND when there is no such file.
 */
export async function loadJob(file: string, parallelism?: number | 'auto'): Promise<void> {
  const module = await importJobFile(file);
  if (typeof module.default !== 'function') return;
  if (parallelism !== undefined && parallelism !== 1) {
    const job = await runJob(file, { parallelism });
    await job.done;
    return;
  }
  const build = module.default as (env: Environment) => unknown;
  const env = environment({ name: basename(file) });
  await build(env);
  if (!env.isExecuted) await env.execute().done;
}
