// Job: a running plan. Starts its tasks, takes its checkpoints, starts it again when it fails,
// tells
// its progress, and ends in one of three ways.
//
//   running ──(every source ended)──► finished      last checkpoint or commit, close
//      │  ▲
//      │  └──(restart strategy)── error             closed, started from the last checkpoint
//      ├──────(error)───────────────► failed        abort, close
//      └──────(cancel, signal)──────► canceled      abort, close; stop() keeps what was written
//      instead
import { checkpointFolder, type Manifest } from '../checkpoint/manifest.js';
import { MillraceError } from '../error.js';
import { JobMeter } from '../observe/jobMeter.js';
import { jobState, type JobState } from '../observe/jobState.js';
import type { JobMetrics } from '../observe/metrics.js';
import type { ServedMetrics } from '../observe/metricsServer.js';
import { watermarkText } from '../observe/watermarkText.js';
import type { Operator } from '../operator/operator.js';
import { canceled, ignoreCanceled, isCanceled } from './cancellation.js';
import { Checkpointing, type CompletedCheckpoint } from './checkpointing.js';
import { everyInterval } from './everyInterval.js';
import { firstFailure } from './firstFailure.js';
import type { JobParts } from './jobParts.js';
import type { JobResult, Progress } from './progress.js';
import { isPermanent, type RestartDecider } from './restartStrategy.js';
import type { TaskProgress } from './taskProgress.js';
import type { Tasks } from './tasks.js';

export type * from './jobParts.js';

/** How a job ended, or that it has not. */
export type JobStatus = 'running' | 'finished' | 'failed' | 'canceled';

/** A restart, as listeners are told. */
export interface RestartEvent {
  readonly error: unknown;
  /** 1 for the first restart. */
  readonly attempt: number;
  readonly delayMs: number;
}

/** A checkpoint that failed, or that is damaged, as listeners are told. */
export interface CheckpointProblem {
  /** `chk-000012`, or its number. */
  readonly checkpoint: string;
  readonly error: unknown;
}

/** What a job goes on from, as listeners are told. */
export interface RestoredEvent {
  /** `chk-000012`, `savepoint-000003`. */
  readonly checkpoint: string;
  /** When it was begun. */
  readonly at: Date;
  /** Subtasks of the job that wrote it. */
  readonly parallelism: number;
}

/** Events of a {@link Job}. */
export interface JobEvents {
  progress: Progress;
  checkpoint: CompletedCheckpoint;
  checkpointFailed: CheckpointProblem;
  restart: RestartEvent;
  restored: RestoredEvent;
}

/** How {@link Job.stop} ends a job. */
export interface StopOptions {
  /** Fires the windows that are open, as if the input ended here. Default false. */
  readonly drain?: boolean;
  /** With checkpoints: leaves a savepoint instead of a checkpoint. Default false. */
  readonly savepoint?: boolean;
}

type Listener = (event: never) => void;

/**
 * A running job: `await job.done`, or `await using job = env.execute()` to cancel it at the end of
 * a block.
 */
export class Job implements AsyncDisposable {
  /** Resolves with the totals when the job finished; rejects when it failed or was cancelled. */
  readonly done: Promise<JobResult>;
  private readonly abortController = new AbortController();
  private readonly listeners = new Map<keyof JobEvents, Set<Listener>>();
  private readonly startedAt: number;
  private readonly checkpointing: Checkpointing | undefined;
  private readonly restarts: RestartDecider;
  private readonly meter: JobMeter;
  private served: ServedMetrics | undefined;
  private tasks: Tasks;
  private currentStatus: JobStatus = 'running';
  /** Set by stop(): what is written is kept. */
  private isStopping = false;
  private stopFailure: unknown;
  private listenerFailure: unknown;
  private restartCount = 0;
  /** True from when the tasks of an attempt are open until they end. */
  private isOpen = false;
  private opened = deferred();
  private lastProgress: { at: number; rowsIn: number; bytesIn: number };

  constructor(private readonly parts: JobParts) {
    const { clock, checkpoints } = parts;
    this.startedAt = clock.now();
    this.lastProgress = { at: this.startedAt, rowsIn: 0, bytesIn: 0 };
    this.restarts = parts.restart.begin();
    this.meter = new JobMeter(parts.jobName ?? 'job', this.startedAt);
    this.checkpointing =
      checkpoints &&
      new Checkpointing(checkpoints, clock, {
        onCompleted: (checkpoint) => {
          this.meter.checkpointCompleted(checkpoint);
          this.tell('checkpoint', checkpoint);
        },
        onFailed: (id, error) => {
          this.meter.checkpointFailed();
          this.tell('checkpointFailed', { checkpoint: String(id), error });
        },
        onDamaged: (checkpoint, reason) => {
          this.tell('checkpointFailed', { checkpoint, error: new Error(reason) });
        },
      });
    this.tasks = this.newTasks();
    this.followSignal(parts.signal);
    this.done = this.run();
    // A failure is reported where `done` is awaited; a job that nobody awaits is reported by Node
    // as unhandled there.
  }

  get status(): JobStatus {
    return this.currentStatus;
  }

  /**
   * Calls `listener` with each event: `progress` of each interval and once at the end;
   * `checkpoint`, `checkpointFailed` and `restart` as they happen; `restored` where it goes on from
   * a checkpoint of a run before. Returns what removes it.
   */
  on<E extends keyof JobEvents>(event: E, listener: (event: JobEvents[E]) => void): () => void {
    const listeners = this.listeners.get(event) ?? new Set();
    this.listeners.set(event, listeners);
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  /**
   * Ends the job at once; nothing that is not committed becomes visible. Resolves when everything
   * is closed. With checkpoints the job goes on from the last one when it is started again.
   */
  async cancel(): Promise<void> {
    this.abortController.abort(canceled());
    await this.done.catch(ignoreCanceled);
  }

  /**
   * Stops reading, commits what was written so far, and ends. With checkpoints, one is taken, so
   * that the job goes on from there when it is started again; without, open windows are lost unless
   * `drain` fires them.
   */
  async stop(options: StopOptions = {}): Promise<void> {
    // Where nothing is open yet, nothing was read that a checkpoint would have to keep.
    if (options.drain === true || options.savepoint === true) await this.whenOpen();
    if (options.drain === true) {
      this.tasks.drain();
      await this.done.catch(ignoreCanceled);
      return;
    }
    if (this.checkpointing !== undefined && this.isOpen) {
      const kind = options.savepoint === true ? 'savepoint' : 'checkpoint';
      try {
        await this.checkpointing.take(this.tasks, kind, true);
      } finally {
        await this.cancel();
      }
      return;
    }
    this.isStopping = true;
    await this.cancel();
  }

  /**
   * Takes a checkpoint now, and resolves when it is complete.
   *
   * @throws MillraceError PLAN_UNSUPPORTED without `checkpoints` in the environment's settings.
   */
  async checkpoint(): Promise<CompletedCheckpoint> {
    return this.takeNow('checkpoint');
  }

  /**
   * Takes a savepoint: a checkpoint that needs no files of others and is kept until it is removed
   * by hand. Start from it with `restore: 'savepoint-000012'`.
   */
  async savepoint(): Promise<CompletedCheckpoint> {
    return this.takeNow('savepoint');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.currentStatus === 'running') await this.cancel();
  }

  /**
   * Why a window has not fired: for each source, which split of which subtask holds the watermark
   * back and since when.
   */
  explainWatermark(): string {
    return watermarkText(this.tasks.progress().observed.sources);
  }

  /**
   * The metrics as they are now, of each operator in each subtask, under Flink's names. Rates are
   * those since they were last asked for, of a second or more.
   */
  metrics(): JobMetrics {
    return this.meter.metrics(this.tasks.progress().observed.subtasks, this.parts.clock.now());
  }

  /**
   * What an operator keeps while the job runs: rolling aggregates, aggregates of open windows, rows
   * that a top holds, and the state of functions over rows and windows.
   *
   * @param operator  Its name, as `explain()` shows it.
   */
  state(operator: string): JobState {
    return jobState(operator, (question) => this.tasks.state(question));
  }

  /** @internal The operators, for inspection. */
  get operators(): readonly Operator[] {
    return this.tasks.operators;
  }

  /** The counters as they are now. */
  progress(): Progress {
    const { clock } = this.parts;
    const tasks = this.tasks.progress();
    const now = clock.now();
    const seconds = Math.max(1, now - this.lastProgress.at) / 1000;
    const watermark = Number.isFinite(tasks.watermark) ? tasks.watermark : undefined;
    const { observed: _, ...counters } = tasks;
    return {
      ...counters,
      elapsedMs: now - this.startedAt,
      rowsInPerSecond: (tasks.rowsIn - this.lastProgress.rowsIn) / seconds,
      bytesInPerSecond: (tasks.bytesIn - this.lastProgress.bytesIn) / seconds,
      watermark,
      watermarkLagMs: watermark === undefined ? undefined : now - watermark,
      fraction: this.fraction(tasks),
    };
  }

  /** Where the metrics are served; undefined before they are, and without `metrics` in settings. */
  get metricsUrl(): string | undefined {
    return this.served?.url;
  }

  private newTasks(): Tasks {
    return this.parts.createTasks(this.parts.checkpoints?.storage);
  }

  private async run(): Promise<JobResult> {
    const over = new AbortController();
    // The first turn belongs to the caller, so that listeners added after execute() miss nothing.
    await Promise.resolve();
    const { clock, progressIntervalMs } = this.parts;
    void everyInterval(clock, progressIntervalMs, over.signal, () => this.emitProgress()).catch(
      (error: unknown) => this.tasks.abort(error),
    );
    let failure: unknown;
    try {
      if (this.parts.serveMetrics !== undefined) await this.serve(this.parts.serveMetrics);
      await this.runAttempts();
      this.currentStatus = 'finished';
    } catch (error) {
      failure = error;
      this.currentStatus = isCanceled(error) ? 'canceled' : 'failed';
    }
    over.abort();
    if (this.served !== undefined) await this.served.close();
    if (failure === undefined) this.emitProgress();
    failure ??= this.listenerFailure;
    if (failure !== undefined) throw failure as Error;
    return this.result();
  }

  private async serve(serveMetrics: NonNullable<JobParts['serveMetrics']>): Promise<void> {
    try {
      this.served = await serveMetrics(() => this.metrics());
    } catch (error) {
      await this.tasks.close().catch(() => undefined);
      throw error;
    }
  }

  /** Runs the job until it ends, from its last checkpoint each time. */
  private async runAttempts(): Promise<void> {
    let failure: unknown;
    try {
      const first = await this.begin();
      let find = async (): Promise<Manifest | undefined> => first;
      for (;;) {
        const began = this.parts.clock.now();
        failure = await this.runAttempt(find);
        if (failure === undefined) return;
        const delayMs = this.restartDelay(failure, began);
        if (delayMs === undefined) throw failure as Error;
        this.restartCount += 1;
        this.meter.restarted();
        this.tell('restart', { error: failure, attempt: this.restartCount, delayMs });
        await this.parts.clock.sleep(delayMs, this.abortController.signal);
        this.tasks = this.newTasks();
        find = async () => this.checkpointing?.latest();
        this.checkpointing?.restarted();
      }
    } finally {
      await this.checkpointing?.end();
    }
  }

  /** Where to start from; workers of a job that may not start are closed. */
  private async begin(): Promise<Manifest | undefined> {
    try {
      const from = await this.checkpointing?.begin();
      if (from !== undefined) {
        const { id, kind, at, parallelism } = from;
        const checkpoint = checkpointFolder(id, kind);
        this.tell('restored', { checkpoint, at: new Date(at), parallelism });
      }
      return from;
    } catch (error) {
      await this.tasks.close().catch(() => undefined);
      throw error;
    }
  }

  private restartDelay(failure: unknown, began: number): number | undefined {
    const { clock } = this.parts;
    const isEnded = this.abortController.signal.aborted || this.stopFailure !== undefined;
    return isEnded || isPermanent(failure)
      ? undefined
      : this.restarts.next(clock.now(), clock.now() - began);
  }

  /** Runs the tasks once from the checkpoint found; resolves with what they failed with. */
  private async runAttempt(find: () => Promise<Manifest | undefined>): Promise<unknown> {
    const { tasks } = this;
    const over = new AbortController();
    const { signal } = this.abortController;
    const abort = (): void => tasks.abort(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { signal: over.signal });
    let failure: unknown;
    try {
      const from = await find();
      this.requireKnown(from);
      const allowNonRestoredState = this.parts.checkpoints?.allowNonRestoredState ?? false;
      await tasks.open(from && { manifest: from, allowNonRestoredState });
      this.isOpen = true;
      this.opened.resolve(false);
      void this.commitInIntervals(tasks, over.signal);
      await tasks.run();
      if (this.checkpointing === undefined) await tasks.commitNow();
      else await this.checkpointing.take(tasks, 'final', true);
    } catch (error) {
      failure = error;
      tasks.abort(error);
    }
    this.isOpen = false;
    this.opened = deferred();
    // What takes long to end is not asked for checkpoints meanwhile.
    over.abort();
    if (failure !== undefined) {
      // One that is being completed is gone back to, or not: it must not appear behind a restart.
      await this.checkpointing?.settled();
      failure = await firstFailure(failure, () => this.endTasks(failure));
    }
    failure = this.stopFailure ?? failure;
    return firstFailure(failure, () => tasks.close());
  }

  /** Sources that never end are committed while they are read, and while they are silent. */
  private async commitInIntervals(tasks: Tasks, over: AbortSignal): Promise<void> {
    const { clock, commitIntervalMs, sources } = this.parts;
    const fail = (error: unknown): void => tasks.abort(error);
    if (this.checkpointing !== undefined) return this.checkpointing.run(tasks, over, fail);
    if (sources.every((source) => source.isBounded)) return;
    await everyInterval(clock, commitIntervalMs, over, async () => {
      if (tasks.hasNewRows && !tasks.signal.aborted) await tasks.commitNow().catch(fail);
    });
  }

  /** What cannot be committed fails the job: who stops it counts on what was written. */
  private async endTasks(error: unknown): Promise<void> {
    if (!isCanceled(error) || !this.isStopping) return this.tasks.dropUncommitted();
    try {
      await this.tasks.commitNow();
    } catch (failure) {
      this.stopFailure = failure;
      await this.tasks.dropUncommitted();
    }
  }

  /** State of operators that the program does not have any more would be lost. */
  private requireKnown(from: Manifest | undefined): void {
    if (from === undefined || this.parts.checkpoints?.allowNonRestoredState === true) return;
    const known = new Set(this.parts.operatorNames);
    const lost = new Set<string>();
    for (const { operators, sinks } of from.subtasks) {
      for (const [name, { tables }] of Object.entries(operators)) {
        if (!known.has(name) && tables.some(({ files }) => files.length > 0)) lost.add(name);
      }
      for (const name of Object.keys(sinks)) if (!known.has(name)) lost.add(name);
    }
    if (lost.size === 0) return;
    const names = [...lost].map((name) => `'${name}'`).join(', ');
    throw new MillraceError(
      'PLAN_INVALID_GRAPH',
      `The checkpoint has state of operators that the program does not have any more: ${names}. ` +
        `It would be lost: give them their names back, or allow it with allowNonRestoredState.`,
    );
  }

  private async takeNow(kind: 'checkpoint' | 'savepoint'): Promise<CompletedCheckpoint> {
    const checkpointing = this.requireCheckpoints();
    await this.whenOpen();
    if (this.isOpen) return checkpointing.take(this.tasks, kind);
    throw new MillraceError(
      'JOB_CANCELED',
      `The job has ended (${this.currentStatus}): it has no state of which to take a ${kind}.`,
    );
  }

  /** Resolves when the tasks of an attempt are open, or the job has ended. */
  private async whenOpen(): Promise<void> {
    const ended = this.done.then(() => true).catch(() => true);
    while (!this.isOpen) if ((await Promise.race([this.opened.promise, ended])) === true) return;
  }

  private requireCheckpoints(): Checkpointing {
    if (this.checkpointing !== undefined) return this.checkpointing;
    throw new MillraceError(
      'PLAN_UNSUPPORTED',
      `The job takes no checkpoints; start it with environment({ checkpoints: './folder' }).`,
    );
  }

  private emitProgress(): void {
    if ((this.listeners.get('progress')?.size ?? 0) === 0) return;
    const progress = this.progress();
    const { rowsIn, bytesIn } = progress;
    this.lastProgress = { at: this.startedAt + progress.elapsedMs, rowsIn, bytesIn };
    this.tell('progress', progress);
  }

  private tell<E extends keyof JobEvents>(event: E, about: JobEvents[E]): void {
    for (const listener of this.listeners.get(event) ?? []) {
      try {
        (listener as (event: JobEvents[E]) => void)(about);
      } catch (error) {
        // It ends the job, and takes nothing back that is committed.
        this.listenerFailure ??= error;
        this.abortController.abort(error);
      }
    }
  }

  private result(): JobResult {
    const { elapsedMs, rowsIn, bytesIn, rowsOut, lateRows, badRecords } = this.progress();
    return { durationMs: elapsedMs, rowsIn, bytesIn, rowsOut, lateRows, badRecords };
  }

  private fraction({ rowsIn, bytesIn }: TaskProgress): number | undefined {
    const hints = this.parts.sources.map((source) => source.sizeHint);
    if (hints.length !== 1 || hints[0] === undefined || hints[0].count === 0) return undefined;
    return Math.min(1, (hints[0].unit === 'rows' ? rowsIn : bytesIn) / hints[0].count);
  }

  private followSignal(signal: AbortSignal | undefined): void {
    if (signal === undefined) return;
    const abort = (): void => this.abortController.abort(canceled(signal.reason));
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  }
}

/** A promise and what resolves it. */
function deferred(): {
  readonly promise: Promise<boolean>;
  readonly resolve: (value: boolean) => void;
} {
  let resolve: (value: boolean) => void = () => undefined;
  const promise = new Promise<boolean>((settle) => (resolve = settle));
  return { promise, resolve };
}
