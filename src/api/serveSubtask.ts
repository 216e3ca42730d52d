// A worker's side of a job: describes the job as the first thread did, and runs its own subtask.
import { MillraceError } from '../error.js';
import { topologicalOrder } from '../plan/logical.js';
import { createTask } from '../plan/task.js';
import { subtaskOfSplit } from '../runtime/splitFeed.js';
import type { MessageEnd } from '../runtime/remote.js';
import { Task } from '../runtime/task.js';
import { WorkerHost } from '../runtime/workerTask.js';
import { systemClock } from '../time/clock.js';
import { parseBytes } from '../wasm/byteSize.js';
import { createEngine, useKernels } from '../wasm/load.node.js';
import { Environment } from './environment.js';
import { describeJob } from './jobFile.js';
import { networkOf, type WorkerStart } from './startWorkers.js';

/** The job's thread, as a worker sees it. */
export interface JobEnd extends MessageEnd {
  /** Hands over the messages of the job from now on. */
  listen(listener: (message: unknown) => void): void;
}

/** Runs the subtask that the job's thread asks for; `load` gives the job file's function. */
export async function serveSubtask(
  end: JobEnd,
  start: WorkerStart,
  load: () => Promise<unknown>,
): Promise<void> {
  const host = new WorkerHost(end);
  const waiting: unknown[] = [];
  let receive = (message: unknown): unknown => waiting.push(message);
  end.listen((message) => receive(message));
  useKernels(start.kernels);
  host.serve(await createSubtask(host, start, await load()));
  receive = (message) => host.receive(message);
  for (const message of waiting) host.receive(message);
}

async function createSubtask(host: WorkerHost, start: WorkerStart, build: unknown): Promise<Task> {
  const { file, args, batchSize, memory, subtask, parallelism, maxParallelism, channels } = start;
  const env = new Environment({ memory, parallelism, aggPhaseStrategy: start.aggPhaseStrategy });
  await describeJob(file, build, env, args);
  const order = topologicalOrder(env.plannedSinks);
  const names = order.map((node) => node.name);
  if (names.join('\n') !== start.operators.join('\n')) throw otherJob(start, names);
  const settings = {
    createEngine: () => createEngine({ memoryLimitBytes: parseBytes(memory) }),
    clock: systemClock,
    batchSize,
  };
  const network = networkOf(channels, subtask);
  const isMine = (split: { readonly id: string }): boolean =>
    subtaskOfSplit(split.id, parallelism) === subtask;
  const parts = createTask(order, settings, {
    subtask,
    parallelism,
    maxParallelism,
    network,
    alignment: host.alignment(systemClock),
    splits: (node) => host.splits(node.name, subtask, parallelism, isMine),
  });
  return new Task(parts, start.hasStorage ? host.storage : undefined);
}

function otherJob(start: WorkerStart, names: readonly string[]): MillraceError {
  return new MillraceError(
    'PLAN_INVALID_GRAPH',
    `'${start.file}' describes another job in each thread: ${start.operators.join(', ')} in the ` +
      `first, ${names.join(', ')} here. It must not depend on time, chance or the thread.`,
  );
}
