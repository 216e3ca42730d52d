// Threads of Node: a worker that loads the built package.
import { existsSync } from 'node:fs';
import { Worker, type TransferListItem } from 'node:worker_threads';
import { MillraceError } from '../error.js';
import type { StartThread } from './startWorkers.js';

/** Starts a worker thread. */
export const startThread: StartThread = (start, ports, listeners) => {
  const { subtask } = start;
  const worker = new Worker(workerEntry(), {
    workerData: start,
    transferList: ports as readonly unknown[] as TransferListItem[],
    name: `millrace ${subtask}`,
  });
  worker.on('message', (message: unknown) => listeners.message(message));
  worker.on('error', (error: unknown) => {
    listeners.lost(error instanceof Error ? error : new Error(String(error)));
  });
  worker.on('exit', (code) => listeners.lost(lostWorker(subtask, code)));
  return { end: worker, terminate: () => worker.terminate() };
};

/** The bundle that workers start from; tests run the sources, and workers need it built. */
function workerEntry(): URL {
  const beside = new URL('./worker.js', import.meta.url);
  if (!import.meta.url.endsWith('.ts')) return beside;
  const built = new URL('../../dist/lib/esm/worker.js', import.meta.url);
  if (existsSync(built)) return built;
  throw new MillraceError('INTERNAL_STATE', `Workers need the package built: npm run build.`);
}

function lostWorker(subtask: number, code: number): MillraceError {
  return new MillraceError(
    'INTERNAL_STATE',
    `The thread of subtask ${subtask} ended with code ${code} before its work was done.`,
    { retryable: true },
  );
}
