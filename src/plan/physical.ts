// Physical plan: the tasks of a logical plan, and the job that runs them.
import type { CheckpointStorage } from '../checkpoint/storage.js';
import { MillraceError } from '../error.js';
import { Job, type JobParts } from '../runtime/job.js';
import type { TaskParts } from '../runtime/jobParts.js';
import { localNetworks, networkBuffers, type TaskNetwork } from '../runtime/network.js';
import { connectedPorts, portNetwork } from '../runtime/portNetwork.js';
import { LocalSplits, SharedSplits, type SplitFeed } from '../runtime/splitFeed.js';
import { Task } from '../runtime/task.js';
import { TaskSet, type Tasks } from '../runtime/tasks.js';
import { AlignmentGroups } from '../time/watermarkAlignment.js';
import { createOperator } from './createOperator.js';
import { topologicalOrder, type LogicalNode, type SourceNode } from './logical.js';
import { alignmentMembers, createTask, exchangeCount, type TaskSettings } from './task.js';

/** Rings in memory that threads share, or buffers that are transferred from thread to thread. */
export type ChannelKind = 'shared' | 'transferred';

/** What a job needs besides its plan. */
export type JobSettings = Omit<JobParts, 'createTasks' | 'operatorNames' | 'sources'> &
  TaskSettings & {
    /** Subtasks, all in this thread. */
    readonly parallelism: number;
    readonly maxParallelism: number;
    /** How rows get from subtask to subtask. */
    readonly channels: ChannelKind;
    /** Bytes of a ring between two subtasks; default 1 MiB. */
    readonly exchangeBytes?: number;
    /** Runs subtasks in threads. */
    readonly startWorkers?: StartWorkers;
  };

/** Makes the tasks of a job of which all but the first run in threads of their own. */
export type StartWorkers = (
  order: readonly LogicalNode[],
  settings: JobSettings,
  storage: CheckpointStorage | undefined,
) => Tasks;

/** Makes and starts the job of everything that leads to `sinks`. */
export function createJob(sinks: readonly LogicalNode[], settings: JobSettings): Job {
  const order = topologicalOrder(sinks);
  if (settings.checkpoints !== undefined) requireSnapshots(order);
  return new Job({
    ...settings,
    sources: order
      .filter((node): node is SourceNode => node.kind === 'source')
      .map((node) => node.source),
    operatorNames: order.map((node) => node.name),
    createTasks: (storage) => {
      if (settings.startWorkers !== undefined)
        return settings.startWorkers(order, settings, storage);
      return new TaskSet(localTasks(order, settings).map((parts) => new Task(parts, storage)));
    },
  });
}

/** The tasks of a job whose subtasks all run in this thread. */
function localTasks(order: readonly LogicalNode[], settings: JobSettings): TaskParts[] {
  const { parallelism, maxParallelism } = settings;
  if (parallelism === 1) {
    const splits = (): SplitFeed => new LocalSplits();
    return [createTask(order, settings, { subtask: 0, parallelism, maxParallelism, splits })];
  }
  const alignment = new AlignmentGroups(alignmentMembers(order, parallelism));
  const shared = new Map<SourceNode, SharedSplits>();
  return networksOf(order, settings).map((network, subtask) => {
    const splits = (node: SourceNode): SplitFeed => {
      const feed = shared.get(node) ?? new SharedSplits(node.source);
      shared.set(node, feed);
      return feed.of(subtask, parallelism);
    };
    const place = { subtask, parallelism, maxParallelism, network, splits, alignment };
    return createTask(order, settings, place);
  });
}

function networksOf(
  order: readonly LogicalNode[],
  { parallelism, channels, exchangeBytes }: JobSettings,
): TaskNetwork[] {
  const exchanges = exchangeCount(order);
  if (channels === 'transferred') {
    return connectedPorts(exchanges, parallelism).map((ports) => portNetwork(ports));
  }
  return localNetworks(networkBuffers(exchanges, parallelism, false, exchangeBytes), parallelism);
}

/** Every operator with state has to be able to write it. */
function requireSnapshots(order: readonly LogicalNode[]): void {
  for (const node of order) {
    const operator = createOperator(node);
    const { state } = operator.describe();
    if (state.length === 0 || operator.snapshot !== undefined) continue;
    throw new MillraceError(
      'PLAN_UNSUPPORTED',
      `'${node.name}' keeps ${state.join(', ')}, which checkpoints cannot hold yet. ` +
        `Leave 'checkpoints' out, or use another operation.`,
    );
  }
}
