// `millrace run`: evaluates a job file, shows the progress of its jobs, and turns Ctrl-C into a
// clean end.
import { MillraceError } from '../error.js';
import { registerHost } from '../runtime/host.js';
import { availableParallelism } from 'node:os';
import type { Job } from '../runtime/job.js';
import type { Duration } from '../time/duration.js';
import { EXIT_FAILED, EXIT_INTERRUPTED, EXIT_OK } from './exitCodes.js';
import { loadJob } from './loadJob.js';
import type { ResultFormat } from './sql/resultText.js';
import { isScript, runScript } from './sql/runScript.js';
import { ProgressView } from './progressView.js';
import { reportError } from './reportError.js';
import { storageAt } from './storageAt.js';

/** Options of `run`. */
export interface RunOptions {
  readonly quiet?: boolean;
  /** Milliseconds between progress lines. */
  readonly progress?: number;
  readonly parallelism?: number | 'auto';
  readonly metricsPort?: number;
  /** Folder of checkpoints, or `s3://bucket/prefix`. */
  readonly checkpoints?: string;
  readonly checkpointInterval?: Duration;
  readonly restore?: string;
  readonly allowNonRestoredState?: boolean;
  /** The savepoint of `restore` is the job's own from then on. */
  readonly claim?: boolean;
  /** On Ctrl-C and SIGTERM: fires open windows, as if the input ended. */
  readonly drain?: boolean;
  /** On Ctrl-C and SIGTERM: leaves a savepoint. */
  readonly savepoint?: boolean;
  /** Of scripts: how results are printed. */
  readonly format?: ResultFormat;
  /** Of scripts: prints every change. */
  readonly changelog?: boolean;
  /** Of scripts: options as SET makes them. */
  readonly define?: Readonly<Record<string, string>>;
}

/** Settings of the options in place of the job's own. */
function settingsOf(options: RunOptions): Record<string, unknown> {
  const { checkpoints, checkpointInterval, restore, claim, allowNonRestoredState } = options;
  if (checkpoints === undefined) {
    const needless = [checkpointInterval, restore, claim, allowNonRestoredState];
    if (needless.every((value) => value === undefined)) return ofOthers(options);
    throw new MillraceError(
      'PLAN_INVALID_ARGUMENT',
      `--checkpoint-interval, --restore and --allow-non-restored-state need ` +
        `--checkpoints <folder>.`,
    );
  }
  const interval = checkpointInterval;
  return {
    ...ofOthers(options),
    checkpoints: {
      storage: storageAt(checkpoints),
      ...(interval !== undefined && { interval }),
      ...(restore !== undefined && { restore }),
      ...(claim !== undefined && { claim }),
      ...(allowNonRestoredState !== undefined && { allowNonRestoredState }),
    },
  };
}

/** A script that executes its job itself has to say so, which the environment tells it. */
function ofOthers({ parallelism, metricsPort }: RunOptions): Record<string, unknown> {
  const subtasks = parallelism === 'auto' ? availableParallelism() : parallelism;
  return {
    ...(subtasks !== undefined && { parallelism: subtasks }),
    ...(metricsPort !== undefined && { metrics: { port: metricsPort } }),
  };
}

/** Runs a job file to its end; resolves with the exit code. */
export async function runFile(
  file: string,
  args: readonly string[],
  options: RunOptions,
): Promise<number> {
  const isTty = process.stderr.isTTY === true;
  const view = options.quiet === true ? undefined : new ProgressView(process.stderr, isTty);
  const jobs = new Set<Job>();
  let interrupts = 0;
  /** Where the next run goes on from. */
  let kept: string | undefined;
  const { drain, savepoint } = options;
  const stop = (job: Job): void => {
    job.stop({ drain, savepoint }).catch((error: unknown) => reportError(error));
  };
  registerHost({
    progressIntervalMs: options.progress ?? (isTty ? 100 : 1000),
    settings: settingsOf(options),
    intercept: ({ start, watchesItself }) => {
      const job = start();
      jobs.add(job);
      job.on('restart', () => view?.end());
      tellEvents(job, options.quiet === true, () => interrupts > 0);
      job.on('checkpoint', ({ folder }) => (kept = folder));
      job.on('restored', ({ checkpoint }) => (kept = checkpoint));
      if (view !== undefined && !watchesItself)
        job.on('progress', (progress) => view.show(progress));
      const forget = (): unknown => jobs.delete(job);
      job.done.then(forget, forget);
      if (interrupts > 0) stop(job);
      return job;
    },
  });
  const interrupt = (): void => {
    interrupts += 1;
    if (interrupts > 1) process.exit(EXIT_INTERRUPTED);
    for (const job of jobs) stop(job);
  };
  const report = (): void => {
    for (const job of jobs) process.stderr.write(`${job.explainWatermark()}\n`);
  };
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt).on('SIGUSR2', report);
  process.argv = [process.argv[0], file, ...args];
  try {
    await runLoaded(file, options);
    return interrupts > 0 ? EXIT_INTERRUPTED : EXIT_OK;
  } catch (error) {
    if (interrupts > 0 && error instanceof MillraceError && error.code === 'JOB_CANCELED') {
      process.stderr.write(`Stopped.${options.checkpoints === undefined ? '' : nextRun(kept)}\n`);
      return EXIT_INTERRUPTED;
    }
    view?.end();
    reportError(error);
    return EXIT_FAILED;
  } finally {
    view?.end();
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt).off('SIGUSR2', report);
  }
}

/** Writes down what becomes of a job. */
function tellEvents(job: Job, isQuiet: boolean, isStopping: () => boolean): void {
  job.on('restart', ({ error, attempt, delayMs }) => {
    reportError(error);
    process.stderr.write(`Restart ${attempt} in ${delayMs} ms.\n`);
  });
  job.on('restored', ({ checkpoint, at }) => {
    if (isQuiet) return;
    process.stderr.write(`Going on from ${checkpoint} of ${at.toISOString()}.\n`);
  });
  job.on('checkpointFailed', ({ checkpoint, error }) => {
    // One that was on its way when the job was stopped: stop() takes the last and reports it.
    if (isStopping()) return;
    process.stderr.write(`Checkpoint ${checkpoint}: ${(error as Error).message}\n`);
  });
}

function nextRun(kept: string | undefined): string {
  return kept === undefined
    ? ' No checkpoint was taken: the next run begins anew.'
    : ` The next run goes on from ${kept}.`;
}

/** A script of SQL, or a job file. */
async function runLoaded(file: string, options: RunOptions): Promise<void> {
  const { format, changelog, define: config, parallelism, checkpoints } = options;
  if (!isScript(file)) return loadJob(file, parallelism);
  const hasCheckpoints = checkpoints !== undefined;
  return runScript(file, { format, changelog, config, parallelism, hasCheckpoints });
}
