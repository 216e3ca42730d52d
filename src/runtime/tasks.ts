// Tasks: the subtasks of one attempt of a job, as its coordinator sees them.
import type { SubtaskEntry } from '../checkpoint/manifest.js';
import type { CheckpointStorage } from '../checkpoint/storage.js';
import type { Operator } from '../operator/operator.js';
import type { TaskParts } from './jobParts.js';
import { Task, type CheckpointRequest, type RestoreRequest } from './task.js';
import type { TaskProgress } from './taskProgress.js';

/** A checkpoint as all tasks are asked for it. */
export type TasksCheckpoint = Omit<CheckpointRequest, 'previous'>;

/** All subtasks of a job. */
export interface Tasks {
  readonly parallelism: number;
  /** Aborted by the first error of any, or by {@link abort}. */
  readonly signal: AbortSignal;
  open(restore: RestoreRequest | undefined): Promise<void>;
  /** Resolves when the sources of all ended and everything was emitted. */
  run(): Promise<void>;
  /** What each subtask keeps, in order; `previous` is what they kept in the checkpoint before. */
  checkpoint(
    request: TasksCheckpoint,
    previous: readonly SubtaskEntry[] | undefined,
  ): Promise<readonly SubtaskEntry[]>;
  commit(id: number): Promise<void>;
  commitNow(): Promise<void>;
  readonly hasNewRows: boolean;
  /** Sources stop reading as if they had ended. */
  drain(): void;
  abort(reason: unknown): void;
  dropUncommitted(): Promise<void>;
  close(): Promise<void>;
  progress(): TaskProgress;
  /** Operators of tasks in this thread, for inspection. */
  readonly operators: readonly Operator[];
}

/** One task, in this thread. */
export class LocalTasks implements Tasks {
  readonly parallelism = 1;
  private readonly task: Task;

  constructor(parts: TaskParts, storage: CheckpointStorage | undefined) {
    this.task = new Task(parts, storage);
  }

  get signal(): AbortSignal {
    return this.task.signal;
  }

  get hasNewRows(): boolean {
    return this.task.hasNewRows;
  }

  get operators(): readonly Operator[] {
    return this.task.operators;
  }

  open(restore: RestoreRequest | undefined): Promise<void> {
    return this.task.open(restore);
  }

  run(): Promise<void> {
    return this.task.run();
  }

  async checkpoint(
    request: TasksCheckpoint,
    previous: readonly SubtaskEntry[] | undefined,
  ): Promise<readonly SubtaskEntry[]> {
    return [await this.task.checkpoint({ ...request, previous: previous?.[0] })];
  }

  commit(id: number): Promise<void> {
    return this.task.commit(id);
  }

  commitNow(): Promise<void> {
    return this.task.commitNow();
  }

  drain(): void {
    this.task.drain();
  }

  abort(reason: unknown): void {
    this.task.abort(reason);
  }

  dropUncommitted(): Promise<void> {
    return this.task.dropUncommitted();
  }

  close(): Promise<void> {
    return this.task.close();
  }

  progress(): TaskProgress {
    return this.task.progress();
  }
}
