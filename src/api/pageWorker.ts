// The side of a Web Worker: what runs in it.
import { plainError } from '../runtime/remote.js';
import type { JobFunction } from './jobFile.js';
import type { LostMessage } from './pageThread.js';
import { serveSubtask } from './serveSubtask.js';
import type { WorkerStart } from './startWorkers.js';

/** The part of a worker's global scope that is used. */
interface WorkerScope {
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  postMessage(message: unknown, transfer?: readonly Transferable[]): void;
}

/**
 * All that a worker of your own does, for {@link runJob} with the option `worker`: bundlers make
 * one file of it.
 *
 * @example
 *   // job.worker.ts
 *   import { serveJob } from 'millrace/browser';
 *   import job from './job.js';
 *   serveJob(job);
 */
export function serveJob<A>(job: JobFunction<A>): void {
  serveWorker(async () => job);
}

/** Waits for what a page starts the worker with. */
export function serveWorker(load: (start: WorkerStart) => Promise<unknown>): void {
  const scope = globalThis as unknown as WorkerScope;
  let listener: ((message: unknown) => void) | undefined;
  const end = {
    postMessage: (message: unknown, transfer: readonly Transferable[] = []) =>
      scope.postMessage(message, transfer),
    listen: (given: (message: unknown) => void) => (listener = given),
  };
  scope.onmessage = ({ data }) => {
    if (listener !== undefined) return listener(data);
    const start = data as WorkerStart;
    serveSubtask(end, start, () => load(start)).catch((error: unknown) => {
      const message: LostMessage = { lost: plainError(error) };
      scope.postMessage(message);
    });
  };
}
