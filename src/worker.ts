// The thread of one subtask: loads the job file, describes the job as the first thread did, and
// runs its own subtask of it.
import { parentPort, workerData } from 'node:worker_threads';
import { parseBytes } from './wasm/byteSize.js';
import { Environment } from './api/environment.js';
import { describeJob } from './api/runJob.js';
import type { WorkerStart } from './api/startWorkers.js';
import { MillraceError } from './error.js';
import { topologicalOrder } from './plan/logical.js';
import { createTask } from './plan/task.js';
import { sharedNetwork } from './runtime/network.js';
import { subtaskOfSplit } from './runtime/splitFeed.js';
import { Task } from './runtime/task.js';
import { WorkerHost } from './runtime/workerTask.js';
import { systemClock } from './time/clock.js';
import { createEngine, useKernels } from './wasm/load.node.js';

const start = workerData as WorkerStart;
const port = parentPort;
if (port === null) throw new Error('This module is started by millrace as a worker.');
useKernels(start.kernels);
const host = new WorkerHost(port);
const waiting: unknown[] = [];
const keep = (message: unknown): unknown => waiting.push(message);
port.on('message', keep);
host.serve(await createSubtask());
port.off('message', keep);
port.on('message', (message: unknown) => host.receive(message));
for (const message of waiting) host.receive(message);

async function createSubtask(): Promise<Task> {
  const { file, args, batchSize, memory, subtask, parallelism, maxParallelism, buffers } = start;
  const env = new Environment({ memory, parallelism, aggPhaseStrategy: start.aggPhaseStrategy });
  await describeJob(file, env, args);
  const order = topologicalOrder(env.plannedSinks);
  const names = order.map((node) => node.name);
  if (names.join('\n') !== start.operators.join('\n')) throw otherJob(names);
  const settings = {
    createEngine: () => createEngine({ memoryLimitBytes: parseBytes(memory) }),
    clock: systemClock,
    batchSize,
  };
  const network = sharedNetwork(buffers, subtask);
  const isMine = (split: { readonly id: string }): boolean =>
    subtaskOfSplit(split.id, parallelism) === subtask;
  const parts = createTask(order, settings, {
    subtask,
    parallelism,
    maxParallelism,
    network,
    splits: (node) => host.splits(node.name, subtask, parallelism, isMine),
  });
  return new Task(parts, start.hasStorage ? host.storage : undefined);
}

function otherJob(names: readonly string[]): MillraceError {
  return new MillraceError(
    'PLAN_INVALID_GRAPH',
    `'${start.file}' describes another job in each thread: ${start.operators.join(', ')} in the ` +
      `first, ${names.join(', ')} here. It must not depend on time, chance or the thread.`,
  );
}
