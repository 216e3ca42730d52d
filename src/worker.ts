// A thread of Node that runs subtasks, one after the other: loads the job file of each.
import { isMainThread, parentPort, type TransferListItem } from 'node:worker_threads';
import { importJobFile } from './api/importJobFile.js';
import type { JobMessage } from './api/nodeThread.js';
import { serveSubtask } from './api/serveSubtask.js';
import type { WorkerStart } from './api/startWorkers.js';

const port = parentPort;
if (port === null || isMainThread) {
  throw new Error('This module is started by millrace as a worker.');
}
let current = 0;
let receive: (message: unknown) => void = () => undefined;
port.on('message', ({ job, start, message, isOver = false }: JobMessage) => {
  // A job that cannot be begun ends the thread: the rejection is the error that it is lost by.
  if (start !== undefined) void serve(job, start);
  else if (isOver) receive = () => undefined;
  else if (job === current) receive(message);
});

async function serve(job: number, start: WorkerStart): Promise<void> {
  current = job;
  const end = {
    postMessage: (message: unknown, transferred: readonly ArrayBuffer[] = []): void =>
      port?.postMessage({ job, message }, transferred as readonly TransferListItem[]),
    listen: (listener: (message: unknown) => void) => void (receive = listener),
  };
  await serveSubtask(end, start, async () => (await importJobFile(start.file)).default);
}
