// The thread of one subtask in Node: loads the job file.
import { parentPort, workerData } from 'node:worker_threads';
import { importJobFile } from './api/importJobFile.js';
import { serveSubtask } from './api/serveSubtask.js';
import type { WorkerStart } from './api/startWorkers.js';

const start = workerData as WorkerStart;
const port = parentPort;
if (port === null) throw new Error('This module is started by millrace as a worker.');
const end = {
  postMessage: port.postMessage.bind(port),
  listen: (listener: (message: unknown) => void) => port.on('message', listener),
};
await serveSubtask(end, start, async () => (await importJobFile(start.file)).default);
