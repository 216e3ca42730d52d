// Starting workers: the threads of a job, each of which loads the job file.
import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import type { CheckpointStorage } from '../checkpoint/storage.js';
import { MillraceError } from '../error.js';
import type { LogicalNode, SourceNode } from '../plan/logical.js';
import type { JobSettings, StartWorkers } from '../plan/physical.js';
import { createTask, exchangeCount } from '../plan/task.js';
import { networkBuffers, sharedNetwork, type NetworkBuffers } from '../runtime/network.js';
import { SharedSplits, type SplitFeed } from '../runtime/splitFeed.js';
import { Task } from '../runtime/task.js';
import { TaskSet, type Tasks } from '../runtime/tasks.js';
import { WorkerTask, type WorkerServices } from '../runtime/workerTask.js';
import { compiledKernels } from '../wasm/load.node.js';
import type { EnvironmentOptions } from './environment.js';

/** The job file, as every thread runs it. */
export interface JobFile {
  readonly file: string;
  readonly args: unknown;
  readonly settings: EnvironmentOptions;
}

/** What a worker is started with. */
export interface WorkerStart {
  readonly file: string;
  readonly args: unknown;
  readonly batchSize: number;
  readonly memory: EnvironmentOptions['memory'];
  readonly aggPhaseStrategy: EnvironmentOptions['aggPhaseStrategy'];
  readonly hasStorage: boolean;
  readonly subtask: number;
  readonly parallelism: number;
  readonly maxParallelism: number;
  readonly buffers: NetworkBuffers;
  readonly kernels: WebAssembly.Module;
  /** Names of the operators, to see that the worker describes the same job. */
  readonly operators: readonly string[];
}

/** Starts the workers of a job file; the first subtask runs in this thread. */
export function workersOf(job: JobFile): StartWorkers {
  return (order, settings, storage) => new WorkerGroup(job, order, settings, storage).start();
}

class WorkerGroup {
  private readonly buffers: NetworkBuffers;
  private readonly splits = new Map<string, SharedSplits>();

  constructor(
    private readonly job: JobFile,
    private readonly order: readonly LogicalNode[],
    private readonly settings: JobSettings,
    private readonly storage: CheckpointStorage | undefined,
  ) {
    const { parallelism } = settings;
    this.buffers = networkBuffers(exchangeCount(order), parallelism, true);
    for (const node of order) {
      if (node.kind === 'source') this.splits.set(node.name, new SharedSplits(node.source));
    }
  }

  start(): Tasks {
    const { order, settings, storage, buffers } = this;
    const { parallelism, maxParallelism } = settings;
    const network = sharedNetwork(buffers, 0);
    const splits = (node: SourceNode): SplitFeed => this.sharedSplits(node.name).of(0, parallelism);
    const place = { subtask: 0, parallelism, maxParallelism, network, splits };
    const first = new Task(createTask(order, settings, place), storage);
    const others = Array.from({ length: parallelism - 1 }, (_, i) => this.worker(i + 1));
    return new TaskSet([first, ...others]);
  }

  private worker(subtask: number): WorkerTask {
    const workerData = this.startOf(subtask);
    const worker = new Worker(workerEntry(), { workerData, name: `millrace ${subtask}` });
    const services: WorkerServices = {
      storage: this.storage,
      splits: (source, known) => this.sharedSplits(source).list(known, this.settings.parallelism),
    };
    let isClosed = false;
    const task = new WorkerTask(worker, services, () => {
      isClosed = true;
      return worker.terminate();
    });
    worker.on('message', (message: unknown) => task.receive(message));
    worker.on('error', (error: unknown) => {
      task.lost(error instanceof Error ? error : new Error(String(error)));
    });
    worker.on('exit', (code) => {
      if (!isClosed) task.lost(lostWorker(subtask, code));
    });
    return task;
  }

  private startOf(subtask: number): WorkerStart {
    const { parallelism, maxParallelism, batchSize } = this.settings;
    return {
      file: this.job.file,
      args: this.job.args,
      batchSize,
      memory: this.job.settings.memory,
      aggPhaseStrategy: this.job.settings.aggPhaseStrategy,
      hasStorage: this.storage !== undefined,
      subtask,
      parallelism,
      maxParallelism,
      buffers: this.buffers,
      kernels: compiledKernels(),
      operators: this.order.map((node) => node.name),
    };
  }

  private sharedSplits(source: string): SharedSplits {
    return this.splits.get(source) as SharedSplits;
  }
}

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
