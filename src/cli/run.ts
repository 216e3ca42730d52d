// `millrace run`: evaluates a job file, shows the progress of its jobs, and turns Ctrl-C into a
// clean end.
import { MillraceError } from '../error.js';
import { registerHost } from '../runtime/host.js';
import type { Job } from '../runtime/job.js';
import { EXIT_FAILED, EXIT_INTERRUPTED, EXIT_OK } from './exitCodes.js';
import { loadJob } from './loadJob.js';
import { ProgressView } from './progressView.js';
import { reportError } from './reportError.js';

/** Options of `run`. */
export interface RunOptions {
  readonly quiet?: boolean;
  /** Milliseconds between progress lines. */
  readonly progress?: number;
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
  registerHost({
    progressIntervalMs: options.progress ?? (isTty ? 100 : 1000),
    intercept: ({ start, watchesItself }) => {
      const job = start();
      jobs.add(job);
      if (view !== undefined && !watchesItself)
        job.on('progress', (progress) => view.show(progress));
      const forget = (): unknown => jobs.delete(job);
      job.done.then(forget, forget);
      return job;
    },
  });
  const interrupt = (): void => {
    interrupts += 1;
    if (interrupts > 1) process.exit(EXIT_INTERRUPTED);
    for (const job of jobs) void job.stop();
  };
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  process.argv = [process.argv[0], file, ...args];
  try {
    await loadJob(file);
    return interrupts > 0 ? EXIT_INTERRUPTED : EXIT_OK;
  } catch (error) {
    if (interrupts > 0 && error instanceof MillraceError && error.code === 'JOB_CANCELED') {
      process.stderr.write('Stopped.\n');
      return EXIT_INTERRUPTED;
    }
    view?.end();
    reportError(error);
    return EXIT_FAILED;
  } finally {
    view?.end();
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  }
}
