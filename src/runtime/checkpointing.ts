// Checkpointing: when checkpoints of a job are taken, and which one it starts from.
//
//   every interval   tasks: barrier, snapshot, files ──► manifest ──► tasks: commit ──► old ones
//   removed
//
// Invariants
//   · One checkpoint at a time. One that takes too long has failed; the next begins when its tasks
//     are done with it.
//   · Sinks commit after the manifest is in place, and never before.
//   · None is taken behind the last: operators are closed then.
import { CheckpointStore } from '../checkpoint/checkpointStore.js';
import {
  checkpointFolder,
  filesOf,
  MANIFEST_VERSION,
  type CheckpointKind,
  type Manifest,
  type SubtaskEntry,
} from '../checkpoint/manifest.js';
import type { CheckpointStorage } from '../checkpoint/storage.js';
import { MillraceError } from '../error.js';
import type { Clock } from '../time/clock.js';
import { everyInterval } from './everyInterval.js';
import type { Tasks } from './tasks.js';

/** How checkpoints of a job are taken; all times in milliseconds. */
export interface CheckpointSettings {
  readonly storage: CheckpointStorage;
  readonly intervalMs: number;
  readonly minPauseMs: number;
  readonly timeoutMs: number;
  /** Checkpoints in a row that may fail before the job does. */
  readonly tolerableFailures: number;
  /** Checkpoints that are kept. */
  readonly retain: number;
  /** The savepoint that the job starts from is its own, and goes when it has newer ones. */
  readonly claim?: boolean;
  /** What the job starts from: the newest, nothing, or a checkpoint's folder. */
  readonly restore: string;
  readonly allowNonRestoredState: boolean;
  readonly maxParallelism: number;
}

/** A checkpoint that was completed. */
export interface CompletedCheckpoint {
  readonly id: number;
  readonly kind: CheckpointKind;
  /** Its folder in the storage, `chk-000012`. */
  readonly folder: string;
  readonly durationMs: number;
  /** Of state, those of unchanged pieces included. */
  readonly stateBytes: number;
  /** Bytes of state that were written for it. */
  readonly writtenBytes: number;
}

/** What the owner of a {@link Checkpointing} is told. */
export interface CheckpointHooks {
  onCompleted(checkpoint: CompletedCheckpoint): void;
  onFailed(id: number, error: unknown): void;
  /** A newer checkpoint is there but cannot be used. */
  onDamaged(folder: string, reason: string): void;
}

/** Takes the checkpoints of one job. */
export class Checkpointing {
  private readonly store: CheckpointStore;
  private nextId = 1;
  private previous: readonly SubtaskEntry[] | undefined;
  private failures = 0;
  private completedAt = -Infinity;
  /** Lowest id that is started from after a failure. */
  private firstId = 0;
  private beganFrom: Manifest | undefined;
  /** Settles when the tasks are done with the checkpoint that was given up; never rejects. */
  private givenUp: Promise<void> = Promise.resolve();
  /** Settles when no checkpoint is under way; never rejects. */
  private pending: Promise<void> = Promise.resolve();
  /** Set when the last was taken. */
  private isOver = false;
  private unlock: (() => Promise<void>) | undefined;

  constructor(
    readonly settings: CheckpointSettings,
    private readonly clock: Clock,
    private readonly hooks: CheckpointHooks,
  ) {
    this.store = new CheckpointStore(settings.storage, settings.retain);
  }

  /**
   * Locks the storage and finds what to start from.
   *
   * @throws MillraceError CONNECTOR_IO when another job uses the storage; CONNECTOR_NOT_FOUND and
   *   CONNECTOR_FORMAT for a named checkpoint that is not there or damaged, or when all are;
   *   PLAN_INVALID_ARGUMENT when it has another number of key groups.
   */
  async begin(): Promise<Manifest | undefined> {
    const { restore, storage } = this.settings;
    this.unlock = await storage.lock?.();
    this.nextId = await this.store.nextId();
    // What other runs left in the storage is not gone back to when the user did not ask for it.
    this.firstId = restore === 'latest' ? 0 : this.nextId;
    if (restore === 'none') return undefined;
    const from = restore === 'latest' ? await this.latest() : await this.store.load(restore);
    this.requireSameGroups(from);
    this.beganFrom = from;
    if (this.settings.claim === true && from?.kind === 'savepoint') {
      this.store.claim(checkpointFolder(from.id, from.kind));
    }
    return from;
  }

  /** What the job goes on from after a failure: the newest checkpoint that is whole. */
  async latest(): Promise<Manifest | undefined> {
    const tell = this.hooks.onDamaged.bind(this.hooks);
    return (await this.store.latest(tell, this.firstId)) ?? this.beganFrom;
  }

  /** The tasks were started anew: nothing of theirs is in an earlier checkpoint. */
  restarted(): void {
    this.previous = undefined;
    this.failures = 0;
    this.isOver = false;
  }

  /** Takes checkpoints in intervals until `over`; `fail` is told when too many failed. */
  async run(tasks: Tasks, over: AbortSignal, fail: (error: unknown) => void): Promise<void> {
    const { intervalMs, minPauseMs, tolerableFailures } = this.settings;
    await everyInterval(this.clock, intervalMs, over, async () => {
      // The clock may have been set back.
      const pause = Math.min(minPauseMs, this.completedAt + minPauseMs - this.clock.now());
      if (pause > 0) await this.clock.sleep(pause, over).catch(() => undefined);
      if (over.aborted) return;
      try {
        await this.take(tasks, 'checkpoint');
      } catch (error) {
        if (!over.aborted && this.failures > tolerableFailures) fail(error);
      }
    });
  }

  /**
   * Takes a checkpoint now.
   *
   * @param isLast  True when no row is to be read behind it.
   * @throws MillraceError when it failed; the job goes on.
   */
  take(tasks: Tasks, kind: CheckpointKind, isLast = false): Promise<CompletedCheckpoint> {
    const result = this.pending.then(() => this.takeOne(tasks, kind, isLast));
    const hasFailed = result.then(
      () => false,
      () => true,
    );
    this.pending = hasFailed.then((isFailure) => this.afterOne(tasks, isFailure));
    return result;
  }

  /** Resolves when no checkpoint is under way: tasks that are over have it given up. */
  settled(): Promise<void> {
    return this.pending;
  }

  /** Gives the storage to others. */
  async end(): Promise<void> {
    await this.pending;
    await this.unlock?.();
    this.unlock = undefined;
  }

  private async takeOne(
    tasks: Tasks,
    kind: CheckpointKind,
    isLast: boolean,
  ): Promise<CompletedCheckpoint> {
    if (this.isOver) {
      throw new MillraceError('JOB_CANCELED', 'The job has ended; no other checkpoint is taken.');
    }
    const { maxParallelism } = this.settings;
    const id = this.nextId++;
    const folder = checkpointFolder(id, kind);
    const at = this.clock.now();
    let subtasks: readonly SubtaskEntry[];
    try {
      // A savepoint stands for itself: it names no files of checkpoints, which are removed one day.
      const previous = kind === 'savepoint' ? undefined : this.previous;
      const taken = tasks.checkpoint({ id, folder, maxParallelism, isLast }, previous);
      subtasks = await this.inTime(taken, tasks.signal, id);
      const { parallelism } = tasks;
      const durationMs = Math.max(0, this.clock.now() - at);
      const about = { version: MANIFEST_VERSION, id, kind, at, durationMs };
      await this.store.complete({ ...about, parallelism, maxParallelism, subtasks });
    } catch (error) {
      this.failed(id, error);
      throw error;
    }
    this.isOver = isLast;
    if (kind !== 'savepoint') this.previous = subtasks;
    await this.commit(tasks, id);
    this.failures = 0;
    this.completedAt = this.clock.now();
    // What is left over now is removed behind the next one.
    await this.store.clean().catch((error: unknown) => this.hooks.onFailed(id, error));
    const durationMs = this.completedAt - at;
    const completed = { id, kind, folder, durationMs, ...bytesOf(folder, subtasks) };
    this.hooks.onCompleted(completed);
    return completed;
  }

  /** Waits for what was given up, and removes what failed: it is not to fill the disk. */
  private async afterOne(tasks: Tasks, hasFailed: boolean): Promise<void> {
    await this.givenUp;
    if (!hasFailed || tasks.signal.aborted) return;
    // Why the checkpoint failed has been told; what is left is removed behind the next.
    await this.store.clean().catch(() => undefined);
  }

  /** A commit that fails is made up for when the job starts again from the checkpoint. */
  private async commit(tasks: Tasks, id: number): Promise<void> {
    try {
      await tasks.commit(id);
    } catch (error) {
      this.failed(id, error);
      throw error;
    }
  }

  private failed(id: number, error: unknown): void {
    this.failures += 1;
    this.hooks.onFailed(id, error);
  }

  /** Rejects when it takes too long, or the tasks are over. */
  private async inTime<T>(taken: Promise<T>, tasksOver: AbortSignal, id: number): Promise<T> {
    const { timeoutMs } = this.settings;
    const over = new AbortController();
    const late = this.clock.sleep(timeoutMs, over.signal).then(() => {
      throw new MillraceError(
        'RESOURCE_LIMIT',
        `Checkpoint ${id} was not done in ${timeoutMs} ms and is given up. Raise its timeout, or ` +
          `look for a sink that does not take its rows.`,
        { retryable: true },
      );
    });
    late.catch(() => undefined);
    const isDone = new AbortController();
    const settle = (): void => isDone.abort();
    const aborted = whenAborted(tasksOver, isDone.signal);
    this.givenUp = Promise.race([taken.then(settle, settle), aborted]);
    const isOver = aborted.then(() => Promise.reject(tasksOver.reason as Error));
    isOver.catch(() => undefined);
    try {
      return await Promise.race([taken, late, isOver]);
    } finally {
      over.abort();
    }
  }

  private requireSameGroups(from: Manifest | undefined): void {
    const { maxParallelism } = this.settings;
    if (from === undefined || from.maxParallelism === maxParallelism) return;
    throw new MillraceError(
      'PLAN_INVALID_ARGUMENT',
      `maxParallelism is ${maxParallelism}, and the checkpoint to start from was taken with ` +
        `${from.maxParallelism}, by which its state is dealt out. Give it that again.`,
    );
  }
}

/** Files of folders of others hold what has not changed. */
function bytesOf(
  folder: string,
  subtasks: readonly SubtaskEntry[],
): Pick<CompletedCheckpoint, 'stateBytes' | 'writtenBytes'> {
  const files = filesOf({ subtasks } as Manifest);
  const sum = (some: typeof files): number => some.reduce((total, file) => total + file.bytes, 0);
  const own = files.filter(({ path }) => path.startsWith(`${folder}/`));
  return { stateBytes: sum(files), writtenBytes: sum(own) };
}

/** Resolves when `signal` is aborted; stops listening when `until` is. */
function whenAborted(signal: AbortSignal, until: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    signal.addEventListener('abort', () => resolve(), { once: true, signal: until });
  });
}
