// Job files: modules that describe a job, so that every thread can do so for itself.
import { MillraceError } from '../error.js';
import type { Environment, EnvironmentOptions, ExecuteOptions } from './environment.js';

/** What a job file default-exports: it describes the job, and does not execute it. */
export type JobFunction<A = unknown> = (env: Environment, args: A) => unknown;

/** Gives the function of a job file its types: `export default defineJob((env) => { … })`. */
export function defineJob<A = unknown>(build: JobFunction<A>): JobFunction<A> {
  return build;
}

/** Settings of `runJob`. */
export interface RunJobOptions<A = unknown>
  extends Omit<EnvironmentOptions, 'parallelism' | 'workers'>, ExecuteOptions {
  /** Subtasks, each in a thread but for the first; `'auto'` = one a core. Default 1. */
  readonly parallelism?: number | 'auto';
  /** Handed to the job file in every thread: what a structured clone can copy. */
  readonly args?: A;
}

/** Calls the function of a job file. @throws MillraceError PLAN_INVALID_GRAPH */
export async function describeJob(
  file: string,
  build: unknown,
  env: Environment,
  args: unknown,
): Promise<void> {
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
