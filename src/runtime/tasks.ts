// Tasks: the subtasks of one attempt of a job, as its coordinator sees them.
import type { SubtaskEntry } from '../checkpoint/manifest.js';
import type { StateAnswer, StateQuestion } from '../observe/operatorState.js';
import type { Operator } from '../operator/operator.js';
import type { CheckpointRequest, RestoreRequest } from './task.js';
import type { TaskControl } from './workerTask.js';
import { everyStep } from './firstFailure.js';
import { addedProgress, type TaskProgress } from './taskProgress.js';

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
  /** What each subtask keeps of an operator. */
  state(question: StateQuestion): Promise<readonly StateAnswer[]>;
  /** Operators of tasks in this thread, for inspection. */
  readonly operators: readonly Operator[];
}

/** Tasks in this thread, and in others. */
export class TaskSet implements Tasks {
  private readonly abortController = new AbortController();

  constructor(private readonly tasks: readonly TaskControl[]) {
    for (const { signal } of this.tasks) {
      signal.addEventListener('abort', () => this.abort(signal.reason), { once: true });
    }
  }

  get parallelism(): number {
    return this.tasks.length;
  }

  get signal(): AbortSignal {
    return this.abortController.signal;
  }

  get hasNewRows(): boolean {
    return this.tasks.some((task) => task.hasNewRows);
  }

  get operators(): readonly Operator[] {
    return this.tasks.flatMap((task) => task.operators);
  }

  open(restore: RestoreRequest | undefined): Promise<void> {
    return this.each((task) => task.open(restore));
  }

  run(): Promise<void> {
    return this.each((task) => task.run());
  }

  async checkpoint(
    request: TasksCheckpoint,
    previous: readonly SubtaskEntry[] | undefined,
  ): Promise<readonly SubtaskEntry[]> {
    const taken = this.tasks.map((task, subtask) => {
      return task.checkpoint({ ...request, previous: previous?.[subtask] });
    });
    // Where one fails the others are waited for: the next may not begin before they are done.
    await Promise.allSettled(taken);
    return Promise.all(taken);
  }

  commit(id: number): Promise<void> {
    return this.each((task) => task.commit(id));
  }

  commitNow(): Promise<void> {
    return this.each((task) => task.commitNow());
  }

  drain(): void {
    for (const task of this.tasks) task.drain();
  }

  abort(reason: unknown): void {
    this.abortController.abort(reason);
    for (const task of this.tasks) task.abort(reason);
  }

  dropUncommitted(): Promise<void> {
    return everyStep(this.tasks, (task) => task.dropUncommitted());
  }

  close(): Promise<void> {
    return everyStep(this.tasks, (task) => task.close());
  }

  state(question: StateQuestion): Promise<readonly StateAnswer[]> {
    return Promise.all(this.tasks.map((task) => task.state(question)));
  }

  progress(): TaskProgress {
    return addedProgress(this.tasks.map((task) => task.progress()));
  }

  /** Resolves when all have; the first failure stops the others, which end before it is told. */
  private async each(work: (task: TaskControl) => Promise<void>): Promise<void> {
    const failures: unknown[] = [];
    const attempt = async (task: TaskControl): Promise<void> => {
      try {
        await work(task);
      } catch (error) {
        failures.push(error);
        this.abort(error);
      }
    };
    await Promise.all(this.tasks.map(attempt));
    if (failures.length > 0) throw failures[0] as Error;
  }
}
