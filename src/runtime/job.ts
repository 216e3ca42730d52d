// Job: a running plan. Opens it, drives its sources, commits its sinks, tells its progress, and
// ends in one of three ways.
//
//   running ──(every source ended)──► finished      drain, flush, preCommit, commit, close
//      ├──────(error)───────────────► failed        abort, close
//      └──────(cancel, signal)──────► canceled      abort, close; stop() commits what was written instead
import type { Engine } from '../wasm/engine.js';
import type { Operator } from '../operator/operator.js';
import { everyInterval } from './everyInterval.js';
import { everyStep, firstFailure } from './firstFailure.js';
import { canceled, ignoreCanceled, isCanceled } from './cancellation.js';
import { OperatorQueues } from './operatorQueues.js';
import type { JobParts } from './jobParts.js';
import { operatorProgress, type JobResult, type Progress } from './progress.js';
import { SinkWriters } from './sinkWriters.js';
import type { SourceRunner } from './sourceRunner.js';

export type * from './jobParts.js';

/** How a job ended, or that it has not. */
export type JobStatus = 'running' | 'finished' | 'failed' | 'canceled';

/** Events of a {@link Job}. */
export interface JobEvents {
  progress: Progress;
}

/**
 * A running job: `await job.done`, or `await using job = env.execute()` to cancel it at the end of
 * a block.
 */
export class Job implements AsyncDisposable {
  /** Resolves with the totals when the job finished; rejects when it failed or was cancelled. */
  readonly done: Promise<JobResult>;
  private readonly abortController = new AbortController();
  private readonly listeners = new Set<(progress: Progress) => void>();
  private readonly startedAt: number;
  /** Undefined until the kernels are loaded. */
  private engine: Engine | undefined;
  private runners: readonly SourceRunner[] = [];
  private currentStatus: JobStatus = 'running';
  private isStopping = false;
  /** Why the commit of stop() failed. */
  private stopFailure: unknown;
  private readonly writers: SinkWriters;
  private readonly queues: OperatorQueues;
  private lastProgress = { at: 0, rowsIn: 0, bytesIn: 0 };

  constructor(private readonly parts: JobParts) {
    this.startedAt = parts.clock.now();
    this.writers = new SinkWriters(parts.sinks);
    this.queues = new OperatorQueues(parts.vertices.map((vertex) => vertex.operator));
    this.lastProgress.at = this.startedAt;
    this.followSignal(parts.signal);
    this.done = this.run();
    // A failure is reported where `done` is awaited; a job that nobody awaits is reported by Node
    // as unhandled there.
  }

  get status(): JobStatus {
    return this.currentStatus;
  }

  /**
   * Calls `listener` with the progress of each interval, and once at the end. Returns what removes
   * it.
   */
  on(_event: 'progress', listener: (progress: Progress) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /**
   * Ends the job at once; nothing that is not committed becomes visible. Resolves when everything
   * is closed.
   */
  async cancel(): Promise<void> {
    this.abortController.abort(canceled());
    await this.done.catch(ignoreCanceled);
  }

  /** Stops reading, commits what was written so far, and ends. Open windows are not emitted. */
  async stop(): Promise<void> {
    this.isStopping = true;
    await this.cancel();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.currentStatus === 'running') await this.cancel();
  }

  /**
   * Why a window has not fired: for each source, which split holds the watermark back and since
   * when.
   */
  explainWatermark(): string {
    return this.runners
      .map((runner) => `${runner.source.name}:\n${runner.explainWatermark()}`)
      .join('\n');
  }

  /** @internal The operators, for inspection. */
  get operators(): readonly Operator[] {
    return this.parts.vertices.map((vertex) => vertex.operator);
  }

  /** The counters as they are now. */
  progress(): Progress {
    const { clock, vertices, sinks } = this.parts;
    const now = clock.now();
    const rowsIn = this.total((runner) => runner.rowsIn);
    const bytesIn = this.total((runner) => runner.bytesIn);
    const seconds = Math.max(1, now - this.lastProgress.at) / 1000;
    const watermark = Math.min(...sinks.map((sink) => sink.vertex.watermark));
    const finite = Number.isFinite(watermark) ? watermark : undefined;
    return {
      elapsedMs: now - this.startedAt,
      rowsIn,
      bytesIn,
      rowsOut: sinks.reduce((sum, sink) => sum + sink.vertex.rowsIn, 0),
      bytesOut: sinks.reduce((sum, sink) => sum + (sink.operator.writer?.bytesWritten ?? 0), 0),
      rowsInPerSecond: (rowsIn - this.lastProgress.rowsIn) / seconds,
      bytesInPerSecond: (bytesIn - this.lastProgress.bytesIn) / seconds,
      watermark: finite,
      watermarkLagMs: finite === undefined ? undefined : now - finite,
      lateRows: this.metric('numLateRecordsDropped'),
      badRecords: this.total((runner) => runner.badRecords),
      stateBytes: vertices.reduce((sum, vertex) => sum + vertex.stateBytes, 0),
      memoryBytes: this.engine?.memory.usedBytes ?? 0,
      fraction: this.fraction(rowsIn, bytesIn),
      operators: vertices.map(operatorProgress),
    };
  }

  private async run(): Promise<JobResult> {
    const over = new AbortController();
    // The first turn belongs to the caller, so that listeners added after execute() miss nothing.
    await Promise.resolve();
    const { clock, progressIntervalMs } = this.parts;
    const { signal } = this.abortController;
    void this.inBackground(
      everyInterval(clock, progressIntervalMs, over.signal, () => this.emitProgress()),
    );
    let result: JobResult | undefined;
    let failure: unknown;
    try {
      await this.open();
      void this.commitInIntervals(over.signal);
      await Promise.all(this.runners.map((runner) => this.runSource(runner)));
      await this.queues.drain(signal);
      if (signal.aborted) throw signal.reason as Error;
      await this.writers.commit();
      this.currentStatus = 'finished';
      this.emitProgress();
      result = this.result();
    } catch (error) {
      failure = error;
    }
    if (failure !== undefined) failure = await firstFailure(failure, () => this.end(failure));
    failure = this.stopFailure ?? failure;
    over.abort();
    failure = await firstFailure(failure, () => this.close());
    if (result === undefined || failure !== undefined) throw failure as Error;
    return result;
  }

  private async open(): Promise<void> {
    const { clock, batchSize, vertices, sinks } = this.parts;
    const { signal } = this.abortController;
    const engine = await this.parts.engine;
    this.engine = engine;
    for (const sink of sinks) sink.operator.writer = await sink.open({ engine, clock, signal });
    const runTurn = (work: () => void): void => this.runTurn(work);
    for (const vertex of vertices) vertex.open({ engine, clock, batchSize, runTurn, signal });
    this.runners = this.parts.createRunners({
      engine,
      signal,
      backpressure: () => this.backpressure(),
      whenWritable: () => this.writers.committing,
    });
  }

  private async runSource(runner: SourceRunner): Promise<void> {
    try {
      await runner.run();
    } catch (error) {
      // The other sources stop at their next step; the first error is the one that is told.
      this.abortController.abort(error);
      throw error;
    }
  }

  /**
   * Work that no source started: it fails the job as a source's does, and leaves no batch behind.
   */
  private runTurn(work: () => void): void {
    const { committing } = this.writers;
    if (committing !== undefined) return void committing.then(() => this.runTurn(work));
    if (this.abortController.signal.aborted) return;
    try {
      work();
    } catch (error) {
      this.abortController.abort(error);
    }
    this.engine?.arena.reset();
    if (this.writers.isFull) void this.inBackground(this.writers.flushFull());
  }

  /** A promise while sinks are full, operators have too much to do, or a commit runs. */
  private backpressure(): Promise<void> | undefined {
    if (this.writers.isFull || this.queues.isFull) return this.untilFree();
    return this.writers.committing;
  }

  private async untilFree(): Promise<void> {
    if (this.writers.isFull) await this.writers.flushFull();
    await this.queues.untilFree(this.abortController.signal);
    await this.writers.committing;
  }

  /** Sources that never end are committed while they are read, and while they are silent. */
  private async commitInIntervals(over: AbortSignal): Promise<void> {
    if (this.runners.every((runner) => runner.source.isBounded)) return;
    const { clock, commitIntervalMs } = this.parts;
    await everyInterval(clock, commitIntervalMs, over, async () => {
      const { aborted } = this.abortController.signal;
      if (this.writers.hasNewRows && !aborted) await this.inBackground(this.writers.commit());
    });
  }

  /** Work that nobody waits for fails the job. */
  private inBackground(work: Promise<void>): Promise<void> {
    return work.catch((error: unknown) => this.abortController.abort(error));
  }

  private async end(error: unknown): Promise<void> {
    this.currentStatus = isCanceled(error) ? 'canceled' : 'failed';
    if (isCanceled(error) && this.isStopping) return this.commitAtStop();
    await everyStep(this.parts.sinks, async ({ operator }) => operator.writer?.abort());
  }

  /** What cannot be committed fails the job: who stops it counts on what was written. */
  private async commitAtStop(): Promise<void> {
    try {
      await this.writers.commit();
    } catch (error) {
      this.currentStatus = 'failed';
      this.stopFailure = error;
      await everyStep(this.parts.sinks, async ({ operator }) => operator.writer?.abort());
    }
  }

  private async close(): Promise<void> {
    const { sinks, vertices } = this.parts;
    let failure: unknown;
    failure = await firstFailure(failure, () =>
      everyStep(sinks, async ({ operator }) => operator.writer?.close()),
    );
    failure = await firstFailure(failure, () =>
      everyStep(vertices, async (vertex) => vertex.close()),
    );
    this.engine?.arena.release();
    if (failure !== undefined) throw failure as Error;
  }

  private emitProgress(): void {
    if (this.listeners.size === 0) return;
    const progress = this.progress();
    const { rowsIn, bytesIn } = progress;
    this.lastProgress = { at: this.startedAt + progress.elapsedMs, rowsIn, bytesIn };
    for (const listener of this.listeners) listener(progress);
  }

  private result(): JobResult {
    const { elapsedMs, rowsIn, bytesIn, rowsOut, lateRows, badRecords } = this.progress();
    return { durationMs: elapsedMs, rowsIn, bytesIn, rowsOut, lateRows, badRecords };
  }

  private fraction(rowsIn: number, bytesIn: number): number | undefined {
    const hints = this.runners.map((runner) => runner.source.sizeHint);
    if (hints.length !== 1 || hints[0] === undefined || hints[0].count === 0) return undefined;
    return Math.min(1, (hints[0].unit === 'rows' ? rowsIn : bytesIn) / hints[0].count);
  }

  private metric(name: string): number {
    return this.parts.vertices.reduce((sum, vertex) => sum + (vertex.metrics.get(name) ?? 0), 0);
  }

  private total(of: (runner: SourceRunner) => number): number {
    return this.runners.reduce((sum, runner) => sum + of(runner), 0);
  }

  private followSignal(signal: AbortSignal | undefined): void {
    if (signal === undefined) return;
    const abort = (): void => this.abortController.abort(canceled(signal.reason));
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  }
}
