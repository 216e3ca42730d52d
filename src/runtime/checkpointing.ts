// Checkpointing: when checkpoints of a job are taken, and which one it starts from.
//
//   every interval   tasks: barrier, snapshot, files ──► manifest ──► tasks: commit ──► old ones
//   removed
//
// Invariants
//   · One checkpoint at a time. One that takes too long has failed; the next begins when its tasks
//     are done with it.
//   · Sinks commit after the manifest is in place, and never before.
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
  /** Settles when no checkpoint is under way; never rejects. */
  private pending: Promise<void> = Promise.resolve();
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
   *   CONNECTOR_FORMAT for a named checkpoint that is not there or damaged.
   */
  async begin(): Promise<Manifest | undefined> {
    const { restore, storage } = this.settings;
    this.unlock = await storage.lock?.();
    this.nextId = await this.store.nextId();
    if (restore === 'none') return undefined;
    return restore === 'latest' ? this.latest() : this.store.load(restore);
  }

  /** The newest checkpoint that is whole. */
  latest(): Promise<Manifest | undefined> {
    return this.store.latest((folder, reason) => this.hooks.onDamaged(folder, reason));
  }

  /** The tasks were started anew: nothing of theirs is in an earlier checkpoint. */
  restarted(): void {
    this.previous = undefined;
    this.failures = 0;
  }

  /** Takes checkpoints in intervals until `over`; `fail` is told when too many failed. */
  async run(tasks: Tasks, over: AbortSignal, fail: (error: unknown) => void): Promise<void> {
    const { intervalMs, minPauseMs, tolerableFailures } = this.settings;
    await everyInterval(this.clock, intervalMs, over, async () => {
      const pause = this.completedAt + minPauseMs - this.clock.now();
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
    this.pending = result.then(
      () => undefined,
      () => undefined,
    );
    return result;
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
    const { maxParallelism } = this.settings;
    const id = this.nextId++;
    const folder = checkpointFolder(id, kind);
    const at = this.clock.now();
    let subtasks: readonly SubtaskEntry[];
    try {
      // A savepoint stands for itself: it names no files of checkpoints, which are removed one day.
      const previous = kind === 'savepoint' ? undefined : this.previous;
      const taken = tasks.checkpoint({ id, folder, maxParallelism, isLast }, previous);
      subtasks = await this.inTime(taken, id);
      const { parallelism } = tasks;
      const manifest = { version: MANIFEST_VERSION, id, kind, at, parallelism, maxParallelism };
      await this.store.complete({ ...manifest, subtasks });
    } catch (error) {
      this.failures += 1;
      this.hooks.onFailed(id, error);
      throw error;
    }
    if (kind !== 'savepoint') this.previous = subtasks;
    this.failures = 0;
    await tasks.commit(id);
    this.completedAt = this.clock.now();
    await this.store.clean();
    const stateBytes = filesOf({ subtasks } as Manifest).reduce((sum, file) => sum + file.bytes, 0);
    const completed = { id, kind, folder, durationMs: this.completedAt - at, stateBytes };
    this.hooks.onCompleted(completed);
    return completed;
  }

  private async inTime<T>(taken: Promise<T>, id: number): Promise<T> {
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
    try {
      return await Promise.race([taken, late]);
    } finally {
      over.abort();
    }
  }
}
