// Starting workers: the threads of a job, each of which loads the job file.
import type { CheckpointStorage } from '../checkpoint/storage.js';
import type { LogicalNode, SourceNode } from '../plan/logical.js';
import type { JobSettings, StartWorkers } from '../plan/physical.js';
import { alignmentMembers, createTask, exchangeCount } from '../plan/task.js';
import { networkBuffers, sharedNetwork, type NetworkBuffers } from '../runtime/network.js';
import type { TaskNetwork } from '../runtime/network.js';
import { connectedPorts, portNetwork, portsOf, type SubtaskPorts } from '../runtime/portNetwork.js';
import type { MessageEnd } from '../runtime/remote.js';
import { SharedSplits, type SplitFeed } from '../runtime/splitFeed.js';
import { Task } from '../runtime/task.js';
import { TaskSet, type Tasks } from '../runtime/tasks.js';
import { WorkerTask, type WorkerServices } from '../runtime/workerTask.js';
import { AlignmentGroups } from '../time/watermarkAlignment.js';
import { compiledKernels } from '../wasm/load.node.js';
import type { EnvironmentOptions } from './environment.js';

/** The job file, as every thread runs it. */
export interface JobFile {
  readonly file: string;
  readonly args: unknown;
  readonly settings: EnvironmentOptions;
  readonly startThread: StartThread;
}

/** A thread that runs a subtask. */
export interface Thread {
  readonly end: MessageEnd;
  /** @param isClean  True where the subtask was closed without a failure. */
  terminate(isClean: boolean): Promise<unknown>;
}

/** What the job is told of a thread. */
export interface ThreadListeners {
  message(message: unknown): void;
  /** It ended of itself, or could not be started. */
  lost(reason: Error): void;
}

/** Starts a thread of the platform; ports in `start` are transferred to it. */
export type StartThread = (
  start: WorkerStart,
  ports: readonly MessagePort[],
  listeners: ThreadListeners,
) => Thread;

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
  readonly channels: Channels;
  readonly kernels: WebAssembly.Module;
  /** Names of the operators, to see that the worker describes the same job. */
  readonly operators: readonly string[];
}

/** The channels of one subtask, as they go to its thread. */
export type Channels =
  | { readonly kind: 'shared'; readonly buffers: NetworkBuffers }
  | { readonly kind: 'transferred'; readonly ports: SubtaskPorts };

/** The network of a subtask over its channels. */
export function networkOf(channels: Channels, subtask: number): TaskNetwork {
  return channels.kind === 'shared'
    ? sharedNetwork(channels.buffers, subtask)
    : portNetwork(channels.ports);
}

/** Starts the workers of a job file; the first subtask runs in this thread. */
export function workersOf(job: JobFile): StartWorkers {
  return (order, settings, storage) => new WorkerGroup(job, order, settings, storage).start();
}

class WorkerGroup {
  /** By subtask. */
  private readonly channels: readonly Channels[];
  private readonly splits = new Map<string, SharedSplits>();
  private readonly alignment: AlignmentGroups;

  constructor(
    private readonly job: JobFile,
    private readonly order: readonly LogicalNode[],
    private readonly settings: JobSettings,
    private readonly storage: CheckpointStorage | undefined,
  ) {
    this.channels = channelsOf(exchangeCount(order), settings);
    this.alignment = new AlignmentGroups(alignmentMembers(order, settings.parallelism));
    for (const node of order) {
      if (node.kind === 'source') this.splits.set(node.name, new SharedSplits(node.source));
    }
  }

  start(): Tasks {
    const { alignment, order, settings, storage, channels } = this;
    const { parallelism, maxParallelism } = settings;
    const network = networkOf(channels[0], 0);
    const splits = (node: SourceNode): SplitFeed => this.sharedSplits(node.name).of(0, parallelism);
    const place = { subtask: 0, parallelism, maxParallelism, network, splits, alignment };
    const first = new Task(createTask(order, settings, place), storage);
    const others = Array.from({ length: parallelism - 1 }, (_, i) => this.worker(i + 1));
    return new TaskSet([first, ...others]);
  }

  private worker(subtask: number): WorkerTask {
    const start = this.startOf(subtask);
    const { channels } = start;
    const ports = channels.kind === 'transferred' ? portsOf(channels.ports) : [];
    const services: WorkerServices = {
      storage: this.storage,
      alignment: this.alignment,
      splits: (source, known) => this.sharedSplits(source).list(known, this.settings.parallelism),
    };
    let isClosed = false;
    // Messages come in later turns, when the task is there.
    const thread = this.job.startThread(start, ports, {
      message: (message) => task.receive(message),
      lost: (reason) => {
        if (!isClosed) task.lost(reason);
      },
    });
    const task = new WorkerTask(thread.end, services, (isClean) => {
      isClosed = true;
      return thread.terminate(isClean);
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
      channels: this.channels[subtask],
      kernels: compiledKernels(),
      operators: this.order.map((node) => node.name),
    };
  }

  private sharedSplits(source: string): SharedSplits {
    return this.splits.get(source) as SharedSplits;
  }
}

function channelsOf(
  exchanges: number,
  { parallelism, channels, exchangeBytes }: JobSettings,
): Channels[] {
  if (channels === 'transferred') {
    const ends = connectedPorts(exchanges, parallelism);
    return ends.map((ports): Channels => ({ kind: 'transferred', ports }));
  }
  const buffers = networkBuffers(exchanges, parallelism, true, exchangeBytes);
  return Array.from({ length: parallelism }, (): Channels => ({ kind: 'shared', buffers }));
}
