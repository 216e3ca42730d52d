// Threads of a page: Web Workers.
import { MillraceError } from '../error.js';
import { errorOf, type PlainError } from '../runtime/remote.js';
import type { StartThread } from './startWorkers.js';

/** What a worker posts that could not begin. */
export interface LostMessage {
  readonly lost: PlainError;
}

/** Starts Web Workers that `create` makes. */
export function pageThreads(create: () => Worker): StartThread {
  return (start, ports, { message, lost }) => {
    const worker = create();
    worker.onmessage = ({ data }: MessageEvent<object>) => {
      if ('lost' in data) lost(errorOf((data as LostMessage).lost));
      else message(data);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      lost(lostWorker(start.subtask, event.message));
    };
    worker.postMessage(start, [...ports]);
    const postMessage = (message: unknown, transfer: readonly ArrayBuffer[] = []): void => {
      worker.postMessage(message, [...transfer]);
    };
    return { end: { postMessage }, terminate: async () => worker.terminate() };
  };
}

/** An error without a message: the script is not there, or is no script. */
function lostWorker(subtask: number, message: string | undefined): MillraceError {
  const reason =
    message === undefined || message === ''
      ? `its script cannot be loaded. With a bundler, make the worker yourself: runJob(job, ` +
        `{ worker: () => new Worker(new URL('./job.worker.js', import.meta.url), ` +
        `{ type: 'module' }) }), and call serveJob(job) in it.`
      : message;
  return new MillraceError('INTERNAL_STATE', `The worker of subtask ${subtask} ended: ${reason}`);
}
