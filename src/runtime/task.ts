// Task: one subtask of a job: its operators, its sources and its sinks, over one engine.
//
//   open ──► run ──────────────(sources ended, queues drained)──► commit ──► close
//             │ checkpoint: sources pause ─► barrier ─► sinks pre-commit ─► snapshot ─► go on ─►
//             files
//             └─(error, cancel)──► abort, close
//
// Invariants
//   · A snapshot is taken while no source is in the middle of a step and no turn runs: it holds
//     what all rows before the barrier did, and nothing of those behind it.
//   · The first error aborts `signal`; everything else stops at its next step.
import { RestoredState } from '../checkpoint/restoredState.js';
import type { Manifest, SubtaskEntry } from '../checkpoint/manifest.js';
import { BlockPool } from '../checkpoint/blockPool.js';
import type { ArrowFormat } from '../checkpoint/stateFile.js';
import type { CheckpointStorage } from '../checkpoint/storage.js';
import { SubtaskSnapshot } from '../checkpoint/subtaskSnapshot.js';
import { MillraceError } from '../error.js';
import { loadArrowFormat } from '../format/arrow/library.js';
import { operatorState, type StateAnswer, type StateQuestion } from '../observe/operatorState.js';
import { TaskTime } from '../observe/taskTime.js';
import type { Operator } from '../operator/operator.js';
import type { Engine } from '../wasm/engine.js';
import { everyStep, firstFailure } from './firstFailure.js';
import type { Exchanges } from './exchanges.js';
import { Gate } from './gate.js';
import type { TaskParts } from './jobParts.js';
import { Milestone } from './milestone.js';
import { OperatorQueues } from './operatorQueues.js';
import { SinkWriters } from './sinkWriters.js';
import type { SourceRunner } from './sourceRunner.js';
import { taskProgress, type TaskProgress } from './taskProgress.js';

/** What a task needs to take a checkpoint. */
export interface CheckpointRequest {
  readonly id: number;
  /** Folder of the checkpoint in the storage. */
  readonly folder: string;
  readonly maxParallelism: number;
  /** True when no row is to be read behind it. */
  readonly isLast: boolean;
  /** What this task wrote to the last checkpoint that was completed. */
  readonly previous: SubtaskEntry | undefined;
}

/** What a task takes over. */
export interface RestoreRequest {
  readonly manifest: Manifest;
  /** True where state that no operator asks for may be dropped. */
  readonly allowNonRestoredState: boolean;
}

/** A running subtask. */
export class Task {
  readonly vertices;
  private readonly abortController = new AbortController();
  private engine: Engine | undefined;
  private runners: readonly SourceRunner[] = [];
  private readonly writers: SinkWriters;
  private readonly queues: OperatorQueues;
  /** Holds sources back between two steps. */
  private readonly sourceGate = new Gate();
  /** Holds turns back: timers and answers of promises. */
  private readonly turnGate = new Gate();
  /** Operators are open and have their state. */
  private readonly opened = new Milestone();
  /** Operators are being closed, or will not be opened. */
  private readonly over = new Milestone();
  private arrow: ArrowFormat | undefined;
  private exchanges: Exchanges | undefined;
  private readonly pool = new BlockPool();
  private readonly time = new TaskTime();

  constructor(
    private readonly parts: TaskParts,
    private readonly storage?: CheckpointStorage,
  ) {
    this.vertices = parts.vertices;
    this.writers = new SinkWriters(parts.sinks);
    this.queues = new OperatorQueues(parts.vertices.map((vertex) => vertex.operator));
  }

  /** Aborted by the first error, or by {@link abort}. */
  get signal(): AbortSignal {
    return this.abortController.signal;
  }

  /** The operators, for inspection. */
  get operators(): readonly Operator[] {
    return this.vertices.map((vertex) => vertex.operator);
  }

  /** Stops everything at its next step. */
  abort(reason: unknown): void {
    this.abortController.abort(reason);
  }

  /** Opens sinks and operators, and takes over the state of a checkpoint. */
  async open(restore?: RestoreRequest): Promise<void> {
    const { parts, signal } = this;
    const { clock, batchSize, vertices, subtask, parallelism } = parts;
    const engine = await parts.engine;
    this.engine = engine;
    const handles = this.restoredHandles(restore);
    for (const sink of parts.sinks) {
      const restored = restore && { restored: handles[sink.operator.name] ?? [] };
      const context = { engine, clock, signal, subtask, parallelism, ...restored };
      sink.operator.writer = await sink.open(context);
    }
    const runTurn = (work: () => void): void => this.runTurn(work);
    const environment = { engine, clock, batchSize, runTurn, signal, subtask, parallelism };
    this.exchanges = this.parts.connect?.(engine, {
      backpressure: () => this.localPressure() ?? this.writers.committing,
      fail: (error) => this.abort(error),
      time: this.time,
    });
    for (const vertex of vertices) vertex.open(environment);
    await this.queues.untilOpen(signal);
    this.runners = this.parts.createRunners({
      engine,
      signal,
      backpressure: () => this.backpressure(),
      whenWritable: () => this.sourceGate.closed ?? this.writers.committing,
      time: this.time,
    });
    if (this.storage !== undefined) this.arrow = await loadArrowFormat();
    if (restore === undefined) return this.opened.reach();
    await this.restore(engine, restore);
    this.opened.reach();
    await this.writers.commitRestored(handles);
    if (this.exchanges !== undefined) for (const vertex of vertices) vertex.announce();
  }

  /** Reads the sources to their ends; resolves when everything was emitted. */
  async run(): Promise<void> {
    const { exchanges, signal } = this;
    const reading = exchanges?.run(signal).catch((error: unknown) => this.abort(error));
    await Promise.all(this.runners.map((runner) => this.runSource(runner)));
    // Each operator is drained when everything that it reads from has been.
    for (const vertex of this.vertices) {
      exchanges?.wake();
      await exchanges?.whenEnded(vertex, signal);
      await this.queues.drain(vertex.operator, signal);
    }
    exchanges?.wake();
    await reading;
    if (signal.aborted) throw signal.reason as Error;
  }

  /**
   * Takes a checkpoint: the state at a barrier, in files. Rows go on while the files are written.
   *
   * @throws MillraceError CONNECTOR_IO when they cannot be written.
   */
  async checkpoint(request: CheckpointRequest): Promise<SubtaskEntry> {
    const { engine, arrow, storage } = this;
    if (engine === undefined || arrow === undefined || storage === undefined) {
      throw new MillraceError('INTERNAL_STATE', 'The task is not open, or has no storage.');
    }
    const { id, folder, maxParallelism, isLast, previous } = request;
    const { pool } = this;
    const path = `${folder}/${this.parts.subtask}`;
    const target = { engine, arrow, maxParallelism, pool, folder: path, previous };
    const snapshot = new SubtaskSnapshot(target);
    const openSources = this.sourceGate.close();
    let openTurns: (() => void) | undefined;
    let isTaken = false;
    let sinks: SubtaskEntry['sinks'];
    try {
      await Promise.all(this.runners.map((runner) => runner.whenPaused()));
      openTurns = this.turnGate.close();
      await this.exchanges?.align(id, this.signal);
      if (this.signal.aborted) throw this.signal.reason as Error;
      sinks = await this.writers.preCommit(id);
      // Operators may be closed by now.
      if (this.signal.aborted) throw this.signal.reason as Error;
      this.takeSnapshot(engine, snapshot);
      isTaken = true;
    } finally {
      if (!isLast || !isTaken) {
        this.exchanges?.goOn();
        openTurns?.();
        openSources();
      }
    }
    return snapshot.save(storage, sinks);
  }

  /** Sources stop reading as if they had ended; windows that are open fire. */
  drain(): void {
    for (const runner of this.runners) runner.stopReading();
  }

  /** Makes visible what the checkpoint holds of the sinks. */
  commit(id: number): Promise<void> {
    return this.writers.commit(id);
  }

  /** Without checkpoints: makes visible what was written so far. */
  commitNow(): Promise<void> {
    return this.writers.commitNow();
  }

  /** True when a sink was given rows since the last commit. */
  get hasNewRows(): boolean {
    return this.writers.hasNewRows;
  }

  /** Drops what the sinks have not committed. */
  async dropUncommitted(): Promise<void> {
    await everyStep(this.parts.sinks, async ({ operator }) => operator.writer?.abort());
  }

  async close(): Promise<void> {
    const { sinks, vertices } = this.parts;
    this.over.reach();
    let failure: unknown;
    failure = await firstFailure(failure, () =>
      everyStep(sinks, async ({ operator }) => operator.writer?.close()),
    );
    failure = await firstFailure(failure, () =>
      everyStep(vertices, async (vertex) => vertex.close()),
    );
    this.exchanges?.release();
    this.engine?.arena.release();
    if (failure !== undefined) throw failure as Error;
  }

  /**
   * What an operator keeps, between two batches.
   *
   * @throws MillraceError INTERNAL_STATE when the task has ended.
   */
  async state(question: StateQuestion): Promise<StateAnswer> {
    await Promise.race([this.opened.promise, this.over.promise]);
    if (this.over.isDone || !this.opened.isDone) throw notRunning(question.operator);
    return operatorState(this.operators, question);
  }

  /** The counters as they are now. */
  progress(): TaskProgress {
    const { engine, exchanges, runners, time } = this;
    return taskProgress(this.parts, runners, { engine, exchanges, time });
  }

  private takeSnapshot(engine: Engine, snapshot: SubtaskSnapshot): void {
    for (const vertex of this.vertices) vertex.snapshot(snapshot.writer(vertex.operator.name));
    for (const runner of this.runners) runner.snapshot(snapshot.writer(runner.name));
    engine.arena.reset();
  }

  private async restore(engine: Engine, request: RestoreRequest): Promise<void> {
    const { storage, arrow } = this;
    if (storage === undefined || arrow === undefined) return;
    const { subtask, parallelism } = this.parts;
    const target = { engine, arrow, subtask, parallelism };
    const state = new RestoredState(storage, request.manifest, target);
    const runners = new Map(this.runners.map((runner) => [runner.name, runner]));
    for (const vertex of this.vertices) {
      const { name } = vertex.operator;
      if (!state.has(name)) continue;
      const reader = await state.reader(name);
      vertex.restore(reader);
      runners.get(name)?.restore(reader);
      engine.arena.reset();
      const lost = reader.unread();
      if (lost.length > 0 && !request.allowNonRestoredState) throw unreadState(name, lost);
    }
  }

  /**
   * Handles of the checkpoint that this subtask commits: those of some subtasks of old, and of all
   * where it has the only writer.
   */
  private restoredHandles(restore: RestoreRequest | undefined): SubtaskEntry['sinks'] {
    const { subtask, parallelism, sinks } = this.parts;
    const all = restore?.manifest.subtasks ?? [];
    const mine = all.filter((_, old) => old % parallelism === subtask);
    const named = sinks.map(({ operator: { name }, isParallel }) => {
      // The writer of a sink that has one takes over from all that there were.
      const entries = isParallel === true ? mine : all;
      return [name, entries.flatMap((entry) => entry.sinks[name] ?? [])] as const;
    });
    return Object.fromEntries(named);
  }

  private async runSource(runner: SourceRunner): Promise<void> {
    try {
      await runner.run();
    } catch (error) {
      // The other sources stop at their next step; the first error is the one that is told.
      this.abort(error);
      throw error;
    }
  }

  /**
   * Work that no source started: it fails the job as a source's does, and leaves no batch behind.
   */
  private runTurn(work: () => void): void {
    const busy = this.turnGate.closed ?? this.writers.committing;
    if (busy !== undefined) return void busy.then(() => this.runTurn(work));
    if (this.signal.aborted) return;
    try {
      work();
    } catch (error) {
      this.abort(error);
    }
    this.engine?.arena.reset();
    if (this.writers.isFull) {
      void this.writers.flushFull().catch((error: unknown) => this.abort(error));
    }
  }

  /**
   * A promise while sinks, rings or operators have too much, or a commit runs. What other subtasks
   * sent has its turn here too, between two batches of the sources.
   */
  private backpressure(): Promise<void> | undefined {
    this.exchanges?.poll();
    const isFull = this.exchanges?.isFull === true;
    return isFull ? this.untilFree(true) : (this.localPressure(true) ?? this.writers.committing);
  }

  private localPressure(isRingsToo = false): Promise<void> | undefined {
    return this.writers.isFull || this.queues.isFull ? this.untilFree(isRingsToo) : undefined;
  }

  /** Who reads what others send must not wait for room to them: they may do the same. */
  private async untilFree(isRingsToo: boolean): Promise<void> {
    this.time.beginWait(true, false);
    if (this.writers.isFull) await this.writers.flushFull();
    await this.queues.untilFree(this.signal);
    if (isRingsToo) await this.exchanges?.whenWritable(this.signal);
    await this.writers.committing;
    this.time.endWait(true, false);
  }
}

function notRunning(operator: string): MillraceError {
  return new MillraceError(
    'INTERNAL_STATE',
    `The job has ended, and with it the state of '${operator}' in memory; a checkpoint's is ` +
      `shown by 'millrace checkpoint cat'.`,
  );
}

function unreadState(operator: string, tables: readonly string[]): MillraceError {
  const names = tables.map((table) => `'${table}'`).join(', ');
  return new MillraceError(
    'PLAN_INVALID_GRAPH',
    `The checkpoint has state of '${operator}' that the program does not declare any more: ` +
      `${names}. It would be lost: declare it again, or allow it with allowNonRestoredState.`,
  );
}
